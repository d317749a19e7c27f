using System.Collections.Immutable;
using System.Text.Json;

namespace Forewarn.Cli.Replay;

/// <summary>Reads the findings that a telling expects.</summary>
internal static class ExpectedReader
{
    public static ExpectedFinding Read(CaseObject entry)
    {
        string kind = entry.OneOf("kind", [.. FindingKind.All]);
        Standing standing = Enum.Parse<Standing>(entry.OneOf("standing", "proven", "undisputed", "claimed", "assumed"), ignoreCase: true);
        var figures = ImmutableSortedDictionary.CreateBuilder<string, ExpectedFigure>(StringComparer.Ordinal);
        if (entry.Has("figures"))
        {
            CaseObject named = entry.Object("figures");
            foreach (string name in named.Unread)
                figures.Add(name, ExpectedFigure(named, name));
        }
        var parts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (string role in entry.Unread)
            parts.Add(role, entry.Text(role));
        return new ExpectedFinding(entry.Path, kind, parts.ToImmutable(), standing, figures.ToImmutable());
    }

    private static ExpectedFigure ExpectedFigure(CaseObject figures, string name)
    {
        JsonElement value = figures.Peek(name);
        if (value.ValueKind == JsonValueKind.String)
            return new ExpectedFigure(Figure.Of(figures.Text(name)), 0);
        if (value.ValueKind == JsonValueKind.Number)
            return new ExpectedFigure(Figure.Of(figures.Number(name)), 0);
        CaseObject margin = figures.Object(name);
        var figure = new ExpectedFigure(Figure.Of(margin.Number("is")), margin.Number("within"));
        if (figure.Within < 0)
            throw margin.Error("within", "is negative", "0 or more");
        margin.RequireNothingElse("is, within");
        return figure;
    }
}
