using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Contacts;

/// <summary>An exercise: warnings of nothing, which are delivered, answered and escalated as any other.</summary>
/// <remarks>Whatever is of one is marked EXERCISE wherever it is shown, and counts in statistics of drills alone.</remarks>
public sealed record Drill
{
    public EntityId Id { get; private init; }

    /// <summary>Who began it.</summary>
    public PartyId Party { get; private init; }

    /// <summary>Whose ladder is climbed.</summary>
    public ArrangementId Arrangement { get; private init; }

    /// <summary>Members that are warned, by party, each once.</summary>
    public ImmutableArray<PartyId> To { get; private init; } = [];

    /// <summary>The person or post that began it.</summary>
    public string By { get; private init; } = "";

    /// <summary>What the others are told.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Journal time at which it began.</summary>
    public Instant At { get; internal init; }

    /// <summary>Index of the leaf that says so; <see cref="Leaves.None"/> for a proposal.</summary>
    public long Leaf { get; internal init; } = Leaves.None;

    /// <summary>Numbers of its warnings, in the order of <see cref="To"/>; some may be forgotten by now.</summary>
    public ImmutableArray<long> Warnings { get; internal init; } = [];

    /// <exception cref="InvalidValueException">Names <c>to</c>, <c>by</c> or <c>text</c>.</exception>
    public static Drill Create(EntityId id, PartyId party, ArrangementId arrangement, ImmutableArray<PartyId> to, string by, string text)
    {
        if (to.IsDefaultOrEmpty || to.Length > Limits.MembersPerArrangementMax)
            throw new InvalidValueException("to", $"{(to.IsDefault ? 0 : to.Length)} parties", $"1 to {Limits.MembersPerArrangementMax} parties");
        to = to.Sort();
        for (int i = 0; i < to.Length; i++)
        {
            if (to[i] == party || (i > 0 && to[i] == to[i - 1]))
                throw new InvalidValueException("to", $"{to[i]} is there twice, or begins it", "each other member once");
        }
        return new Drill { Id = id, Party = party, Arrangement = arrangement, To = to }.WithTexts(by, text);
    }

    internal Drill WithTexts(string by, string text) => this with
    {
        By = Limits.RequireText(by, "by", Limits.NameLengthMax, lengthMin: 1),
        Text = Limits.RequireText(text, "text", Limits.NoteLengthMax),
    };

    internal bool SaysTheSameAs(Drill other) => (Id, Party, Arrangement, By, Text) == (other.Id, other.Party, other.Arrangement, other.By, other.Text)
        && To.AsSpan().SequenceEqual(other.To.AsSpan());
}
