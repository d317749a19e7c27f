using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Server.Incidents;

/// <summary>One line of an incident's timeline.</summary>
/// <param name="At">When it happened, or is said to have happened.</param>
/// <param name="Who">The party that acted or says so; empty for what the node did by itself.</param>
/// <param name="Text">What happened, in the node's words.</param>
/// <param name="Words">What somebody wrote of it; shown as theirs, and empty when nothing is disclosed.</param>
/// <param name="RestsOn">How well it is established.</param>
/// <param name="Leaf">The leaf that says so; null for what is not on record.</param>
/// <param name="IsSigned">Whether it is signed with the party's own key.</param>
internal sealed record TimelineEntry(Instant At, string Who, string Text, string Words, ImmutableArray<Basis> RestsOn, long? Leaf, bool IsSigned)
{
    /// <summary>What happened, in a word: the kind of its leaf, or <c>account</c> for what a party says in its account.</summary>
    public required string Kind { get; init; }

    /// <summary>What the text is made of, by role, for whoever says it in another language; <see cref="TimelineParts"/> lists the roles.</summary>
    public ImmutableSortedDictionary<string, string> Parts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Language of the words, when that is known.</summary>
    public string? Language { get; init; }

    /// <summary>When it was put on record, if that was at another time.</summary>
    public Instant? RecordedAt { get; init; }

    /// <summary>Parts of the leaf that are not for all of the readers.</summary>
    public ImmutableArray<string> Withheld { get; init; } = [];

    /// <summary>As well as its weakest input.</summary>
    public Establishment Establishment => RestsOn.IsEmpty ? Establishment.Proven : RestsOn.Max(basis => basis.Establishment);
}
