using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;

namespace Forewarn.Core.Contacts;

/// <summary>Which warnings had to make room in a full outbox before anybody took them: they are brought again when there is room.</summary>
/// <remarks>Bounded by the warnings that are kept: one that is answered, replaced or forgotten is not waited for any more.</remarks>
internal sealed class CrowdedOutBook : StatePart
{
    private readonly SortedDictionary<PartyId, Waiting> _byParty = [];

    /// <summary>Items of all parties that ever had to make room.</summary>
    public long Count { get; private set; }

    /// <summary>The parties whose outbox was full, by id.</summary>
    public IEnumerable<CrowdedOut> All => _byParty.Select(each => new CrowdedOut(each.Key, each.Value.Count, each.Value.Warnings.Count));

    /// <summary>An item had to make room.</summary>
    /// <param name="to">Whose contacts it was for.</param>
    /// <param name="warning">The warning that nobody has taken; null when nothing is lost.</param>
    public void Add(PartyId to, long? warning)
    {
        if (!_byParty.TryGetValue(to, out var waiting))
            _byParty.Add(to, waiting = new Waiting());
        waiting.Count++;
        Count++;
        if (warning is { } number)
            waiting.Warnings.Add(number);
    }

    /// <summary>Takes out the party's first warning.</summary>
    public long? Take(PartyId to)
    {
        if (!_byParty.TryGetValue(to, out var waiting) || waiting.Warnings.Count == 0)
            return null;
        long number = waiting.Warnings.Min;
        waiting.Warnings.Remove(number);
        return number;
    }

    /// <summary>The warning need not be brought any more.</summary>
    public void Remove(PartyId to, long warning)
    {
        if (_byParty.TryGetValue(to, out var waiting))
            waiting.Warnings.Remove(warning);
    }

    /// <summary>The party has gone.</summary>
    public void Remove(PartyId party)
    {
        if (_byParty.Remove(party, out var waiting))
            Count -= waiting.Count;
    }

    public override ICapturedPart Capture() => new CapturedList<(PartyId To, long Count, long[] Warnings)>(
        [.. _byParty.Select(each => (each.Key, each.Value.Count, each.Value.Warnings.ToArray()))],
        (writer, waiting) => ContactsFormat.WriteCrowdedOut(writer, waiting.To, waiting.Count, waiting.Warnings));

    public override void Restore(Stream stream, NameTable names) => AirspaceState.Read(
        stream, (ref CanonicalReader reader) => ContactsFormat.ReadCrowdedOut(ref reader, names), Restore);

    private void Restore((PartyId To, long Count, ImmutableArray<long> Warnings) read)
    {
        var waiting = new Waiting { Count = read.Count };
        waiting.Warnings.UnionWith(read.Warnings);
        _byParty.Add(read.To, waiting);
        Count += read.Count;
    }

    /// <summary>What had to make room of what was for one party.</summary>
    private sealed class Waiting
    {
        public long Count { get; set; }

        public SortedSet<long> Warnings { get; } = [];
    }
}

/// <summary>What had to make room in the full outbox of a party.</summary>
/// <param name="Party">Whose contacts are not told as fast as things happen.</param>
/// <param name="Count">Items that ever had to.</param>
/// <param name="WaitingCount">Warnings among them that are brought again when there is room.</param>
public readonly record struct CrowdedOut(PartyId Party, long Count, int WaitingCount);
