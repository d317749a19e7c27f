using System.Text.Json.Nodes;

namespace Forewarn.Server.Tests.BadInput;

/// <summary>Spoils a valid body in one place.</summary>
internal static class JsonEdit
{
    private const string Mark = "\"\\uE000 here\"";

    /// <summary>The body as text, with the raw JSON in the place that the path names; the last name may be new.</summary>
    public static string With(JsonNode body, string path, string json)
    {
        int dot = path.LastIndexOf('.');
        string name = path[(dot + 1)..];
        var parent = dot < 0 ? body : At(body, path[..dot]);
        int bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0)
            parent[name] = JsonValue.Create("\uE000 here");
        else
            parent[name[..bracket]]![Index(name[bracket..])] = JsonValue.Create("\uE000 here");
        return body.ToJsonString().Replace(Mark, json, StringComparison.Ordinal);
    }

    private static JsonNode At(JsonNode body, string path)
    {
        foreach (string name in path.Split('.'))
        {
            int bracket = name.IndexOf('[', StringComparison.Ordinal);
            body = bracket < 0 ? body[name]! : body[name[..bracket]]![Index(name[bracket..])]!;
        }
        return body;
    }

    private static int Index(string brackets) => int.Parse(brackets.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture);
}
