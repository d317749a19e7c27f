using System.Collections.Immutable;
using Forewarn.Record.Evidence;
using NodaTime;

namespace Forewarn.Server.Incidents;

/// <summary>A call outside the system, and each side's readout of it.</summary>
internal sealed record CallFact(SeenLeaf Leaf)
{
    public string Name => Leaf.Name;

    /// <summary>Who logged it.</summary>
    public string LoggedBy => Leaf.Leaf.By ?? "";

    public string Initiator => JsonValues.Text(Leaf["call"], "initiator") ?? "";

    public string Channel => JsonValues.Text(Leaf["call"], "channel") ?? "";

    public Instant Start => JsonValues.Time(Leaf["call"], "start") ?? Leaf.Leaf.At;

    public ImmutableArray<string> Participants => [.. JsonValues.Items(Leaf["call"], "participants").Select(item => JsonValues.TextOf(item)).OfType<string>()];

    public string Subjects => SubjectsOf(Leaf);

    /// <summary>The latest of each side, by party.</summary>
    public ImmutableSortedDictionary<string, SeenLeaf> Readouts { get; private set; } = ImmutableSortedDictionary.Create<string, SeenLeaf>(StringComparer.Ordinal);

    /// <summary>What a log or a readout says was talked about.</summary>
    public static string SubjectsOf(SeenLeaf leaf) => string.Join("; ", JsonValues.Items(leaf["words"], "subjects").Select(item => JsonValues.TextOf(item)).OfType<string>());

    /// <summary>Adds a leaf about a call; what only says where the words stand is passed over.</summary>
    public static void Add(List<CallFact> calls, SeenLeaf leaf)
    {
        if (leaf.Leaf.Kind == "call-logged" && !calls.Exists(call => call.Name == leaf.Name))
            calls.Add(new CallFact(leaf));
        else if (leaf.Leaf is { Kind: "readout-filed", By: { } party } && leaf["words"] is not null && calls.Find(call => call.Name == leaf.Name) is { } call)
            call.Readouts = call.Readouts.SetItem(party, leaf);
    }
}
