using System.Globalization;
using Forewarn.Client.Model;

namespace Forewarn.Cli.Commands;

/// <summary>Protected sites in words.</summary>
internal static class SiteWording
{
    /// <summary>One line for one site.</summary>
    public static string Of(Site site)
    {
        string where = site.Positions() is [var first, ..] ? string.Create(CultureInfo.InvariantCulture, $" at {first.Lat},{first.Lng}") : "";
        string place = site.Place.Length > 0 ? $" ({OneLine(site.Place)})" : "";
        string pending = site.Pending == true ? ", waits for a second person" : "";
        string again = site.UnconfirmedSince is { } since ? $", unconfirmed since {since}" : site.ConfirmBy is { } by ? $", confirm by {by}" : "";
        int open = site.Findings?.Count(finding => finding.Reason is null) ?? 0;
        return $"site {site.Id} version {site.Version} of {site.Manager}: {site.Kind} {OneLine(site.Name)}{place}{where}, {site.State}{pending}{again}{(open > 0 ? $", {open} open findings" : "")}";
    }

    public static void Print(SiteAnswer answer)
    {
        Console.Out.WriteLine($"{Of(answer.Site)}; {Wording.OnRecord(answer)}");
        if (answer.Place is { Known: false })
            Console.Out.WriteLine($"note      no place called {OneLine(answer.Site.Place)} is known: the position was not held against it");
        foreach (var finding in answer.Site.Findings ?? [])
            Console.Out.WriteLine(Of(finding));
        foreach (var warning in answer.Declaration?.Warnings ?? [])
            Console.Out.WriteLine($"owes      {Wording.Of(warning)}");
    }

    public static void Print(SiteImportAnswer answer)
    {
        foreach (var row in answer.Rows)
        {
            if (row.Problem is { } problem)
                Console.Out.WriteLine($"row {row.Row}{Named(row)}: refused: {(problem.Field is null ? "" : $"{problem.Field}: ")}{problem.Detail}; accepted: {problem.Accepted}");
            else if (row.Findings is { Length: > 0 } || row.Place is { Known: false })
                Console.Out.WriteLine($"row {row.Row}{Named(row)}: {row.Result} as site {row.Id}");
            if (row.Place is { Known: false })
                Console.Out.WriteLine("note      no place of that name is known: the position was not held against it");
            foreach (var finding in row.Findings ?? [])
                Console.Out.WriteLine(Of(finding));
        }
        Console.Out.WriteLine($"{answer.Entered} entered, {answer.Changed} changed, {answer.Unchanged} unchanged, {answer.Refused} refused; {answer.WithOpenFindings} with findings to answer");
    }

    private static string Of(SiteFinding finding)
    {
        string instead = finding.Instead is { } place ? string.Create(CultureInfo.InvariantCulture, $" Perhaps {place.Lat},{place.Lng}?") : "";
        string other = finding.Other is { } site ? $" That is site {site}." : "";
        return $"finding   {finding.Doubt}: {finding.Detail}{instead}{other}{(finding.Reason is { } reason ? $" Answered: {OneLine(reason)}" : "")}";
    }

    private static string Named(SiteRowAnswer row) => row.Name is { } name ? $" ({OneLine(name)})" : row.Ref is { } reference ? $" ({OneLine(reference)})" : "";

    /// <summary>What people wrote, with nothing in it that a terminal would obey.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') ? ' ' : c));
}
