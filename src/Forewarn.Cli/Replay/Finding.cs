using System.Collections.Immutable;

namespace Forewarn.Cli.Replay;

/// <summary>One thing that a replay found.</summary>
/// <param name="At">When, as precisely as it is stated; null for what is found over the whole telling.</param>
/// <param name="Kind">What was found; <see cref="FindingKind"/> lists the kinds.</param>
/// <param name="Parts">What it is about, by role (<c>about</c>, <c>with</c>, <c>from</c>, <c>to</c>, <c>party</c>, …), as names
/// and ids of the case.</param>
/// <param name="Figures">The figures, by name.</param>
/// <param name="RestsOn">The inputs that it follows from, each once.</param>
/// <param name="Record">What the node's own record holds of it, given those inputs; null when it comes from the case alone.</param>
public sealed record Finding(
    Moment? At,
    string Kind,
    ImmutableSortedDictionary<string, string> Parts,
    ImmutableSortedDictionary<string, Figure> Figures,
    ImmutableArray<RestsOn> RestsOn,
    string? Record)
{
    /// <summary>The standing of the weakest input; the record itself is proven, but it proves no more than what went in.</summary>
    public Standing Standing => RestsOn.IsEmpty ? Standing.Proven : RestsOn.Max(input => input.Basis.Standing);

    /// <summary>Kind and parts in one line, by which findings are told apart: <c>overlap about=strike with=flight</c>.</summary>
    public string Key => KeyOf(Kind, Parts);

    public string? Part(string role) => Parts.GetValueOrDefault(role);

    internal static string KeyOf(string kind, ImmutableSortedDictionary<string, string> parts) =>
        string.Join(' ', parts.Select(part => $"{part.Key}={part.Value}").Prepend(kind));
}

/// <summary>One input of a finding.</summary>
/// <param name="What">What of the finding rests on it, in a few words: "the required lead time".</param>
public sealed record RestsOn(string What, Basis Basis);

/// <summary>A finding as the case file expects it.</summary>
/// <param name="Path">Where it stands in the case file.</param>
/// <param name="Figures">Figures that must be there, all of them and no others, each within its margin.</param>
public sealed record ExpectedFinding(
    string Path,
    string Kind,
    ImmutableSortedDictionary<string, string> Parts,
    Standing Standing,
    ImmutableSortedDictionary<string, ExpectedFigure> Figures)
{
    public string Key => Finding.KeyOf(Kind, Parts);
}

/// <summary>A figure, and by how much a found number may differ from it and still be the same.</summary>
public sealed record ExpectedFigure(Figure Is, double Within)
{
    public bool Matches(Figure found) =>
        Is.Number is double expected && found.Number is double actual ? Math.Abs(expected - actual) <= Within : Is == found;

    public override string ToString() => Within == 0 ? Is.Text : $"{Is.Text} ± {Figure.Of(Within).Text}";
}

/// <summary>The kinds of finding, in the spelling of files and answers.</summary>
public static class FindingKind
{
    /// <summary>A warning was judged: its lead time against the required one.</summary>
    public const string LeadTime = "lead-time";

    /// <summary>Somebody claims a lead time that no record shows.</summary>
    public const string ClaimedLeadTime = "claimed-lead-time";

    /// <summary>The node recorded no warning, so nothing can be judged.</summary>
    public const string NoVerdict = "no-verdict";

    /// <summary>Two declarations overlap, or an observation lies in somebody else's declaration.</summary>
    public const string Overlap = "overlap";

    /// <summary>A declaration was checked against another party's, and they do not overlap.</summary>
    public const string NoOverlap = "no-overlap";

    /// <summary>What happened lay inside what was declared.</summary>
    public const string InsideDeclared = "inside-declared";

    /// <summary>What happened lay outside what was declared, by these distances.</summary>
    public const string OutsideDeclared = "outside-declared";

    /// <summary>What happened had not been declared at all.</summary>
    public const string NothingDeclared = "nothing-declared";

    /// <summary>No arrangement obliges this party here.</summary>
    public const string BoundByNoArrangement = "bound-by-no-arrangement";

    /// <summary>A party bound by no arrangement gave no warning, and none was owed to it.</summary>
    public const string NobodyWarned = "nobody-warned";

    /// <summary>A warning went to the next rung because its acknowledgement did not come.</summary>
    public const string Escalated = "escalated";

    /// <summary>A warning was acknowledged.</summary>
    public const string Acknowledged = "acknowledged";

    /// <summary>After a withdrawal two parties have no arrangement in an area any more.</summary>
    public const string CoverLost = "cover-lost";

    /// <summary>A call, and who initiated it.</summary>
    public const string Call = "call";

    /// <summary>One side's readout of a call.</summary>
    public const string Readout = "readout";

    /// <summary>Every kind, in the order in which a reader is shown them.</summary>
    public static readonly ImmutableArray<string> All =
    [
        LeadTime, ClaimedLeadTime, NoVerdict, Escalated, Acknowledged, OutsideDeclared, InsideDeclared, NoOverlap, Overlap, NobodyWarned,
        BoundByNoArrangement, NothingDeclared, CoverLost, Call, Readout,
    ];

    /// <summary>Place in that order; last for a kind that a later node may add.</summary>
    public static int Rank(string kind) => All.IndexOf(kind) is >= 0 and int rank ? rank : All.Length;
}
