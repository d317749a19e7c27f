using System.Text.Json;
using Forewarn.Core;
using Forewarn.Server.Api;
using Forewarn.Server.Api.Wire;

namespace Forewarn.Server.Sites.Import;

/// <summary>Reads a list of sites in this API's own JSON: <c>{"sites":[{"ref":"H-1","site":{...}}]}</c>.</summary>
internal static class JsonSites
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = WireJson.DepthMax, AllowDuplicateProperties = false };

    /// <exception cref="InvalidValueException">It is no such list; what is wrong with one site is told of its row.</exception>
    public static List<SiteRow> Read(ReadOnlyMemory<byte> bytes)
    {
        using var document = Parse(bytes);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("sites", out var sites) || sites.ValueKind != JsonValueKind.Array)
            throw new InvalidValueException("sites", "missing, or no list", "{\"sites\": [{\"ref\": ..., \"site\": {...}}]}");
        SiteRow.RequireRoom(sites.GetArrayLength());
        var rows = new List<SiteRow>(sites.GetArrayLength());
        foreach (var site in sites.EnumerateArray())
            rows.Add(Row(rows.Count + 1, site));
        return rows;
    }

    /// <exception cref="InvalidValueException">Not JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        // GIS programs write a byte order mark, which RFC 8259 lets a reader pass over.
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        try
        {
            return JsonDocument.Parse(bytes.Span.StartsWith(mark) ? bytes[mark.Length..] : bytes, Strict);
        }
        catch (JsonException problem)
        {
            throw JsonComplaint.Of(problem);
        }
    }

    private static SiteRow Row(int number, JsonElement site)
    {
        try
        {
            var body = JsonSerializer.Deserialize(site, WireJson.Default.SiteRowBody) ?? throw new InvalidValueException("", "null", "an object");
            return new SiteRow(number, body.Id, body.Ref, Body.Required(body.Site, "site"));
        }
        catch (JsonException problem)
        {
            return new SiteRow(number, null, null, null, JsonComplaint.Of(problem));
        }
        catch (InvalidValueException problem)
        {
            return new SiteRow(number, null, null, null, problem);
        }
    }
}
