using System.Collections.Immutable;

namespace Forewarn.Cli.Replay;

/// <summary>Compares what a replay found with what its case file expects.</summary>
public static class FindingsCheck
{
    /// <summary>How one telling's findings differ from the expected ones; empty when they are the same, or none are expected.</summary>
    /// <remarks>Findings are told apart by kind and parts; several with the same are compared in their order.</remarks>
    public static ImmutableArray<Difference> Compare(TellingResult result)
    {
        if (result.Telling.Expected is not ImmutableArray<ExpectedFinding> all)
            return [];
        var differences = ImmutableArray.CreateBuilder<Difference>();
        List<Finding> left = [.. result.Findings];
        foreach (ExpectedFinding expected in all)
        {
            Finding? found = left.FirstOrDefault(finding => finding.Key == expected.Key);
            if (found is null)
            {
                differences.Add(new Difference(expected.Path, expected.Key, "expected", "not found"));
                continue;
            }
            left.Remove(found);
            differences.AddRange(Compare(expected, found));
        }
        foreach (Finding unexpected in left)
            differences.Add(new Difference($"telling {result.Telling.Id}", unexpected.Key, "not expected", "found"));
        return differences.ToImmutable();
    }

    private static IEnumerable<Difference> Compare(ExpectedFinding expected, Finding found)
    {
        if (expected.Standing != found.Standing)
            yield return new Difference(expected.Path + ".standing", expected.Key, Word(expected.Standing), Word(found.Standing));
        foreach ((string name, ExpectedFigure figure) in expected.Figures)
        {
            if (!found.Figures.TryGetValue(name, out Figure? actual))
                yield return new Difference($"{expected.Path}.figures.{name}", expected.Key, figure.ToString(), "not found");
            else if (!figure.Matches(actual))
                yield return new Difference($"{expected.Path}.figures.{name}", expected.Key, figure.ToString(), actual.Text);
        }
        foreach ((string name, Figure actual) in found.Figures.Where(figure => !expected.Figures.ContainsKey(figure.Key)))
            yield return new Difference($"{expected.Path}.figures.{name}", expected.Key, "not expected", actual.Text);
    }

    private static string Word(Standing standing) => standing.ToString().ToLowerInvariant();
}

/// <summary>One difference between the case file and the replay.</summary>
/// <param name="Path">Where it is expected, as a path in the case file; or the telling, when it is not expected at all.</param>
/// <param name="Finding">The finding's kind and parts.</param>
public sealed record Difference(string Path, string Finding, string Expected, string Found);
