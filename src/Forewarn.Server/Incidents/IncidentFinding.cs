using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Server.Incidents;

/// <summary>One thing that follows from what is known of an incident.</summary>
/// <param name="Kind">What was found; <see cref="FindingKinds"/> lists the kinds.</param>
/// <param name="At">From when on it was to be found; null of what only the whole shows.</param>
/// <param name="Text">The finding in one sentence, which blames nobody.</param>
/// <param name="Parts">What it is about, by role: <c>about</c>, <c>with</c>, <c>from</c>, <c>to</c>, <c>party</c>.</param>
/// <param name="Figures">By name: durations in ISO 8601, distances in metres.</param>
/// <param name="RestsOn">What it follows from.</param>
internal sealed record IncidentFinding(
    string Kind, Instant? At, string Text, ImmutableSortedDictionary<string, string> Parts, ImmutableSortedDictionary<string, string> Figures, ImmutableArray<Basis> RestsOn)
{
    /// <summary>As well as its weakest input.</summary>
    public Establishment Establishment => RestsOn.IsEmpty ? Establishment.Proven : RestsOn.Max(basis => basis.Establishment);

    /// <summary>Kind and parts, by which the same finding is known again when something else was declared.</summary>
    public string Key => string.Join(' ', Parts.Select(part => $"{part.Key}={part.Value}").Prepend(Kind));
}

/// <summary>The kinds of finding, in the order in which a reader is shown them.</summary>
internal static class FindingKinds
{
    /// <summary>A warning was judged: its lead time against the one required.</summary>
    public const string LeadTime = "lead-time";

    public const string Escalated = "escalated";

    public const string Acknowledged = "acknowledged";

    /// <summary>The ladder ended without an acknowledgement.</summary>
    public const string NotAcknowledged = "not-acknowledged";

    public const string OutsideDeclared = "outside-declared";

    public const string InsideDeclared = "inside-declared";

    /// <summary>Two declarations overlap, or something was seen inside another party's declaration.</summary>
    public const string Overlap = "overlap";

    public const string NoOverlap = "no-overlap";

    /// <summary>No warning went to or came from a party.</summary>
    public const string NobodyWarned = "nobody-warned";

    public const string BoundByNoArrangement = "bound-by-no-arrangement";

    public const string NothingDeclared = "nothing-declared";

    /// <summary>There is more of a kind than is listed.</summary>
    public const string LeftOut = "left-out";

    public static readonly ImmutableArray<string> All =
    [
        LeadTime, Escalated, Acknowledged, NotAcknowledged, OutsideDeclared, InsideDeclared, NoOverlap, Overlap, NobodyWarned, BoundByNoArrangement, NothingDeclared, LeftOut,
    ];
}
