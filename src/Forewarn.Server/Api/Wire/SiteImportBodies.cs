using Forewarn.Core;

namespace Forewarn.Server.Api.Wire;

/// <summary>A list of sites and movements.</summary>
public sealed record SiteImportBody(SiteRowBody[]? Sites);

/// <summary>One of a list.</summary>
/// <param name="Id">A UUID of the party's choice; derived from ref, else from kind, name and position, unless given.</param>
/// <param name="Ref">The party's own name for it, such as a number of its list.</param>
/// <param name="Site">What is said of it.</param>
public sealed record SiteRowBody(string? Id, string? Ref, SiteBody? Site);

/// <summary>What became of one row.</summary>
/// <param name="Row">Which, from 1; a header is not counted.</param>
/// <param name="Result">entered, changed, unchanged, refused; or, when only checked, would-enter, would-change.</param>
/// <param name="Open">How many of the findings have to be answered before it is confirmed.</param>
/// <param name="Problem">Why it was refused.</param>
public sealed record SiteRowAnswer(
    int Row, string Result, string? Id, string? Ref, string? Name, int? Version, long? Leaf, int? Open, SiteFindingView[]? Findings, SitePlaceView? Place, RowProblem? Problem);

/// <summary>Why a row was refused.</summary>
public sealed record RowProblem(string? Field, string Detail, string? Accepted)
{
    internal static RowProblem Of(InvalidValueException problem) => new(problem.Field.Length == 0 ? null : problem.Field, problem.Problem, problem.Accepted);
}

/// <summary>What became of a list. What is right was entered; what is not is said here, and the list can be sent again when it is corrected.</summary>
/// <param name="Rows">In the order of the list, every one of it.</param>
public sealed record SiteImportAnswer(int Entered, int Changed, int Unchanged, int Refused, int WithOpenFindings, SiteRowAnswer[] Rows)
{
    internal static SiteImportAnswer Of(SiteRowAnswer[] rows) => new(
        rows.Count(row => row.Result is "entered" or "would-enter"), rows.Count(row => row.Result is "changed" or "would-change"),
        rows.Count(row => row.Result == "unchanged"), rows.Count(row => row.Result == "refused"), rows.Count(row => row.Open > 0), rows);
}
