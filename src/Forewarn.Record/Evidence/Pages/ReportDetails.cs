using System.Text.Json;
using NodaTime;

namespace Forewarn.Record.Evidence.Pages;

/// <summary>The parts of a leaf that are disclosed, in words.</summary>
internal static class ReportDetails
{
    /// <summary>Longest value that is shown as it stands, in characters.</summary>
    private const int ValueShownMax = 2_000;

    public static void Write(Html html, EvidenceLeaf evidence)
    {
        foreach (var part in evidence.Parts)
        {
            if (part.Part is null)
                continue;
            if (evidence[part.Name] is { } value && WriteKnown(html, part.Name, value, evidence))
                continue;
            string text = System.Text.Encoding.UTF8.GetString(part.Part.Value.Span);
            html.Add($"<details><summary>{part.Name}</summary><pre dir=\"auto\">{(text.Length > ValueShownMax ? text[..ValueShownMax] + " …" : text)}</pre></details>\n");
        }
    }

    private static bool WriteKnown(Html html, string name, JsonElement value, EvidenceLeaf evidence)
    {
        switch (name)
        {
            case "activity":
                WriteFacts(html, ("kind", JsonValues.Text(value, "kind")), ("state", JsonValues.Text(value, "state")), ("disclosure", JsonValues.Text(value, "disclosure")));
                return true;
            case "volumes":
                return WriteVolumes(html, value);
            case "note" when JsonValues.TextOf(value) is { } note:
                html.Add($"<blockquote dir=\"auto\">{note}</blockquote>\n");
                return true;
            case "refusal":
                WriteFacts(html, ("field", JsonValues.Text(value, "field")), ("problem", JsonValues.Text(value, "problem")), ("accepted", JsonValues.Text(value, "accepted")));
                return true;
            case "warning":
                WriteWarning(html, value);
                return true;
            case "delivery":
                WriteDelivery(html, value);
                return true;
            case "escalation":
                WriteFacts(html, ("channel", JsonValues.Text(value, "channel")), ("step", Number(value, "step")), ("acknowledge by", Time(value, "acknowledge_by")));
                return true;
            case "answer":
                WriteFacts(html, ("answer", JsonValues.Text(value, "answer")));
                return true;
            case "words":
                WriteWords(html, value);
                return true;
            case "observation":
                WriteObservation(html, value);
                return true;
            case "conformance":
                WriteConformance(html, value);
                return true;
            case "party":
                WriteFacts(html, ("name", JsonValues.Text(value, "name")), ("time zone", JsonValues.Text(value, "time_zone")));
                return true;
            case "reference":
                WriteFacts(html, ("state", JsonValues.Text(value, "state")), ("USS", JsonValues.Text(value, "uss_base_url")), ("subscription", JsonValues.Text(value, "subscription_id")));
                return JsonValues.Member(value, "extents") is { } extents && WriteVolumes(html, extents);
            case "availability":
                WriteFacts(html, ("USS", JsonValues.Text(value, "uss")), ("availability", JsonValues.Text(value, "availability")));
                return true;
            case "sealed" when evidence.Leaf.Seal is not null:
                html.Add("<p class=\"facts\">the opening of the seal</p>\n");
                return true;
            default:
                return false;
        }
    }

    private static bool WriteVolumes(Html html, JsonElement value)
    {
        var volumes = MapVolume.ReadAll(value);
        if (volumes.IsEmpty)
            return false;
        foreach (var volume in volumes.Take(MapVolume.ShownMax))
        {
            html.Add($"<p class=\"facts\">{volume.Describe()}");
            if (volume is { Start: { } start, End: { } end })
                html.Add($"; {Words.Of(start)} to {Words.Of(end)}");
            if (volume is { LowerMetres: { } lower, UpperMetres: { } upper })
                html.Add($"; {Words.OfMetres(lower)} to {Words.OfMetres(upper)} W84");
            html.Add("</p>\n");
        }
        if (volumes.Length > MapVolume.ShownMax)
            html.Add($"<p class=\"facts\">and {volumes.Length - MapVolume.ShownMax} more volumes</p>\n");
        return true;
    }

    private static void WriteWarning(Html html, JsonElement value)
    {
        var requirement = JsonValues.Member(value, "requirement");
        WriteFacts(html, ("about", JsonValues.Text(value, "subject")), ("change", JsonValues.Text(value, "change")), ("kind", JsonValues.Text(value, "kind")),
            ("starts", Time(value, "starts_at")), ("ends", Time(value, "ends_at")),
            ("required", JsonValues.Number(requirement, "lead_time_s") is { } lead ? $"{Words.OfSeconds(lead)} ahead, {JsonValues.Text(requirement, "arrangement")}" : "bound by no arrangement"),
            ("acknowledge by", Time(value, "acknowledge_by")));
    }

    private static void WriteDelivery(Html html, JsonElement value)
    {
        string? verdict = JsonValues.Text(value, "verdict");
        html.Add($"<p class=\"facts\"><span class=\"verdict\">{verdict}</span> ");
        if (JsonValues.Number(value, "lead_time_s") is { } lead)
            html.Add($"{Words.OfSeconds(lead)} {(lead < 0 ? "after the start" : "before the start")}");
        if (JsonValues.Number(value, "required_s") is { } required)
            html.Add($"; {Words.OfSeconds(required)} required");
        html.Add($"; about {JsonValues.Text(value, "subject")}, starting {Time(value, "starts_at")}</p>\n");
    }

    private static void WriteWords(Html html, JsonElement value)
    {
        string? who = JsonValues.Text(value, "by") ?? JsonValues.Text(value, "source");
        if ((JsonValues.Text(value, "text") ?? JsonValues.Text(value, "event")) is { Length: > 0 } said)
            html.Add($"<blockquote dir=\"auto\">{said}</blockquote>\n");
        if (who is { Length: > 0 })
            html.Add($"<p class=\"facts\"><bdi>{who}</bdi></p>\n");
    }

    private static void WriteObservation(Html html, JsonElement value)
    {
        var position = JsonValues.Member(value, "position");
        string? place = (JsonValues.Number(position, "lat"), JsonValues.Number(position, "lng")) is ({ } lat, { } lng) ? $"{Words.OfLatitude(lat)}, {Words.OfLongitude(lng)}" : null;
        string? altitude = JsonValues.Number(position, "altitude_m") is { } metres ? Words.OfMetres(metres) + " W84" : null;
        WriteFacts(html, ("of", JsonValues.Text(value, "party")), ("kind", JsonValues.Text(value, "kind")), ("seen", Time(value, "at")), ("at", place), ("altitude", altitude));
    }

    private static void WriteConformance(Html html, JsonElement value)
    {
        bool? inside = JsonValues.Flag(value, "inside");
        html.Add($"<p class=\"facts\"><span class=\"verdict\">{(inside == true ? "inside what was declared" : JsonValues.Text(value, "subject") is null ? "nothing was declared" : "outside what was declared")}</span>");
        if (JsonValues.Number(value, "horizontal_miss_m") is > 0 and { } aside)
            html.Add($" {Words.OfMetres(aside)} to the side");
        if (JsonValues.Number(value, "vertical_miss_m") is > 0 and { } above)
            html.Add($" {Words.OfMetres(above)} in height");
        if (JsonValues.Number(value, "time_miss_s") is { } time && time != 0)
            html.Add($" {Words.OfSeconds(time)} {(time < 0 ? "before the start" : "after the end")}");
        html.Add("</p>\n");
    }

    private static void WriteFacts(Html html, params ReadOnlySpan<(string Name, string? Value)> facts)
    {
        html.Add("<p class=\"facts\">");
        foreach (var (name, value) in facts)
        {
            if (value is not { Length: > 0 })
                continue;
            html.Add($"<span class=\"fact\">{name} <bdi>{value}</bdi></span> ");
        }
        html.Add("</p>\n");
    }

    private static string? Time(JsonElement value, string name) => JsonValues.Time(value, name) is Instant time ? Words.Of(time) : null;

    private static string? Number(JsonElement value, string name) => JsonValues.Number(value, name) is { } number ? JsonValues.Show(number) : null;
}
