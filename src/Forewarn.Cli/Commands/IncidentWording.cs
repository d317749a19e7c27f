using Forewarn.Client.Model;

namespace Forewarn.Cli.Commands;

/// <summary>Incidents in words. EXERCISE and WHAT IF come first in every line that is of one.</summary>
internal static class IncidentWording
{
    public static string Of(IncidentSummary incident) =>
        $"{(incident.Exercise ? "EXERCISE | " : "")}incident/{incident.Id}, version {incident.Version}: {Quoted(incident.Title)}, {incident.Extent.TimeStart.Value} to {incident.Extent.TimeEnd.Value}, "
            + $"opened by {incident.OpenedBy}, concerns {string.Join(", ", incident.Parties)}, {incident.LeavesCount} leaves, accounts: {(incident.Accounts.IsEmpty ? "none" : string.Join(", ", incident.Accounts))}";

    public static IEnumerable<string> Lines(IncidentReading reading)
    {
        string mark = (reading.Incident.Exercise ? "EXERCISE | " : "") + (reading.WhatIf ? "WHAT IF | " : "");
        yield return mark + Of(reading.Incident with { Exercise = false });
        foreach (var declaration in reading.Declarations)
            yield return $"{mark}declared  {declaration.Label}: {declaration.Kind} of {declaration.Manager}, {declaration.Subject}";
        foreach (var line in reading.Timeline)
        {
            string words = line.Words is { Length: > 0 } said ? $" {Quoted(said)}" : "";
            yield return $"{mark}{line.At}  {Unmarked(line.Text)}{words}  [{line.Standing}{By(line.RestsOn, line.Standing)}{(line.Leaf is { } leaf ? $", leaf {leaf}" : "")}]";
        }
        foreach (var finding in reading.Findings)
        {
            yield return $"{mark}finding   {Unmarked(finding.Text)}  [{finding.Standing}{By(finding.RestsOn, finding.Standing)}]";
            foreach (var basis in finding.RestsOn)
                yield return $"{mark}            {basis.What}: {basis.Standing}{(basis.By is null ? "" : $" by {basis.By}")}{(basis.Ground is null ? "" : $", {Quoted(basis.Ground)}")}{(basis.Leaves.IsEmpty ? "" : $" (leaf {string.Join(", ", basis.Leaves)})")}";
        }
        foreach (var account in reading.Accounts)
            yield return $"{mark}account   {account.Party}, version {account.Version}: {Quoted(account.Account.Text)}";
        foreach (var statement in reading.Statements)
            yield return $"{mark}statement {statement}";
    }

    private static string By(IEnumerable<FindingBasis> restsOn, string standing)
    {
        string by = string.Join(", ", restsOn.Where(basis => basis.Standing == standing && basis.By is not null).Select(basis => basis.By).Distinct());
        return by.Length == 0 ? "" : $" by {by}";
    }

    /// <summary>Without the words that the node puts before it: they stand at the beginning of the line.</summary>
    private static string Unmarked(string text)
    {
        foreach (string words in new[] { "EXERCISE: ", "WHAT IF: " })
            text = text.StartsWith(words, StringComparison.Ordinal) ? text[words.Length..] : text;
        return text;
    }

    /// <summary>Somebody's words, on one line.</summary>
    private static string Quoted(string words) => $"\"{words.ReplaceLineEndings(" ")}\"";
}
