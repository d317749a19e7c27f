using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Texts;
using Forewarn.WebConsole.Times;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.WebConsole.Incidents;

/// <summary>Says the lines and findings of an incident in the viewer's language, from the parts that the node gives beside its own text.</summary>
/// <remarks>What a later node says and these texts do not know is shown as the node wrote it.</remarks>
/// <param name="reading">The incident.</param>
/// <param name="words">The viewer's words.</param>
/// <param name="nameOf">What a party is called; its name is isolated from the direction of the sentence.</param>
public sealed class Telling(IncidentReading reading, Words words, Func<string, string> nameOf)
{
    /// <summary>A line of the timeline.</summary>
    public string Of(IncidentLine line)
    {
        string key = $"incident.line.{line.Kind}";
        return words.Of("incident.line", line.Kind) == line.Kind ? line.Text
            : line.Kind switch
            {
                "declared" or "changed" or "state" or "reworded" or "revealed" when line.Parts.ContainsKey("starts_at") => words[key, Party(line.Parts, "by"), Called(line.Parts), Spell(line.Parts)],
                "declared" or "changed" or "state" or "reworded" or "revealed" => line.Text,
                "withdrawn" or "ended" => words[key, Party(line.Parts, "by"), Called(line.Parts)],
                "warning-owed" or "warning-not-acknowledged" => words[key, Party(line.Parts, "from"), Party(line.Parts, "to"), Called(line.Parts)],
                "warning-delivered" => words[line.Parts.ContainsKey("lead") ? key : $"{key}.plain", Party(line.Parts, "from"), Party(line.Parts, "to"), Called(line.Parts), Ahead(line.Parts.GetValueOrDefault("lead"))],
                "warning-escalated" => Escalated(key, Party(line.Parts, "from"), Party(line.Parts, "to"), Called(line.Parts), line.Parts.GetValueOrDefault("channel")),
                "warning-acknowledged" => words[key, Party(line.Parts, "to"), Party(line.Parts, "from"), Called(line.Parts), words.Of("incident.answer", line.Parts.GetValueOrDefault("answer", ""))],
                "observed" => words[key, Party(line.Parts, "by"), Kind(line.Parts.GetValueOrDefault("kind", "")), Party(line.Parts, "party"), line.Parts.GetValueOrDefault("number", "")],
                "call-logged" => words[key, Parties(line.Parts.GetValueOrDefault("participants", "")), words.Of("incident.channel", line.Parts.GetValueOrDefault("channel", "")), Party(line.Parts, "initiator"), Party(line.Parts, "by")],
                "thread-opened" or "message-sent" or "readout-filed" or "account" => words[key, Party(line.Parts, "by")],
                "message-delivered" or "message-read" => words[key, Party(line.Parts, "to"), Party(line.Parts, "by")],
                _ => line.Text,
            };
    }

    /// <summary>A finding.</summary>
    public string Of(IncidentFinding finding)
    {
        string key = $"incident.finding.{finding.Kind}";
        string about = Entry(finding.Parts.GetValueOrDefault("about")), with = Entry(finding.Parts.GetValueOrDefault("with"));
        string from = Party(finding.Parts, "from"), to = Party(finding.Parts, "to"), party = Party(finding.Parts, "party");
        return finding.Kind switch
        {
            "lead-time" => LeadTime(finding, from, to, about),
            "escalated" => Escalated(key, from, to, about, finding.Figures.GetValueOrDefault("channel")),
            "acknowledged" => words[key, to, from, about, words.Of("incident.answer", finding.Figures.GetValueOrDefault("answer", "")), Span(finding.Figures.GetValueOrDefault("after"))],
            "not-acknowledged" => words[key, from, to, about],
            "outside-declared" => words[key, about, with, Misses(finding)],
            "inside-declared" or "overlap" or "no-overlap" => words[key, about, with],
            "nobody-warned" => words[key, party],
            "bound-by-no-arrangement" or "nothing-declared" => words[key, about, party],
            _ => finding.Text,
        };
    }

    /// <summary>A figure that a reader sees from afar: what was given, and what was asked for; null of findings without one.</summary>
    public (string Value, string Beside)? Figure(IncidentFinding finding) => finding.Kind switch
    {
        "lead-time" => (finding.Figures.TryGetValue("lead", out string? lead) ? Ahead(lead) : "-",
            finding.Figures.TryGetValue("required_lead", out string? required) ? words["incident.figure.required", Span(required)] : words["incident.figure.no_requirement"]),
        "outside-declared" => (Misses(finding), words["incident.figure.outside"]),
        _ => null,
    };

    /// <summary>An entry as people call it: letter and kind of a declaration, number of what was seen.</summary>
    public string Entry(string? subject)
    {
        if (subject is null)
            return "";
        if (reading.Declarations.FirstOrDefault(declaration => declaration.Subject == subject) is { } declared)
            return words["incident.called", declared.Label, Kind(declared.Kind)];
        return reading.Sightings.FirstOrDefault(sighting => sighting.Subject == subject) is { } seen
            ? words["incident.seen", seen.Number.ToString(CultureInfo.InvariantCulture), Kind(seen.Kind), Isolated(nameOf(seen.Party))] : subject;
    }

    /// <summary>A kind of activity in words.</summary>
    public string Kind(string kind) => words.Of("incident.kind", kind);

    /// <param name="channel">Null where it is not disclosed.</param>
    private string Escalated(string key, string from, string to, string about, string? channel) => channel is null
        ? words[$"{key}.withheld", from, to, about] : words[key, from, to, about, words.Of("incident.channel", channel)];

    private string LeadTime(IncidentFinding finding, string from, string to, string about)
    {
        bool isRequired = finding.Figures.TryGetValue("required_lead", out string? required);
        string verdict = words.Of("incident.verdict", finding.Figures.GetValueOrDefault("verdict", ""));
        if (!finding.Figures.TryGetValue("lead", out string? lead))
            return words["incident.finding.lead-time.never", from, to, about, verdict];
        return isRequired
            ? words["incident.finding.lead-time", from, to, about, Ahead(lead), Span(required), verdict]
            : words["incident.finding.lead-time.free", from, to, about, Ahead(lead), verdict];
    }

    private string Misses(IncidentFinding finding)
    {
        var misses = new List<string>();
        double aside = Metres(finding, "horizontal_miss_m"), height = Metres(finding, "vertical_miss_m");
        if (aside > 0)
            misses.Add(words["incident.miss.aside", Distance(aside)]);
        if (height > 0)
            misses.Add(words["incident.miss.height", Distance(height)]);
        if (finding.Figures.TryGetValue("time_miss", out string? text) && DurationOf(text) is { } time && time != Duration.Zero)
            misses.Add(words[time < Duration.Zero ? "incident.miss.before" : "incident.miss.after", Times.Span.Write(time, words)]);
        return misses.Count == 0 ? words["incident.miss.none"] : string.Join(words["incident.and"], misses);
    }

    private static double Metres(IncidentFinding finding, string figure) =>
        double.TryParse(finding.Figures.GetValueOrDefault(figure), NumberStyles.Float, CultureInfo.InvariantCulture, out double metres) ? metres : 0;

    /// <summary>Metres up to a kilometre, then kilometres, with three figures at most.</summary>
    private string Distance(double metres) => metres < 1000
        ? words["incident.metres", Math.Round(metres).ToString("0", CultureInfo.InvariantCulture)]
        : words["incident.kilometres", (metres / 1000).ToString(metres < 10_000 ? "0.0" : "0", CultureInfo.InvariantCulture)];

    /// <summary>How long before the start, or after it.</summary>
    private string Ahead(string? lead) => DurationOf(lead) is not { } span ? lead ?? ""
        : span < Duration.Zero ? words["incident.lead.after", Times.Span.Write(span, words)] : words["incident.lead.before", Times.Span.Write(span, words)];

    private string Span(string? iso) => DurationOf(iso) is { } span ? Times.Span.Write(span, words) : iso ?? "";

    private string Spell(ImmutableSortedDictionary<string, string> parts)
    {
        var start = InstantPattern.ExtendedIso.Parse(parts["starts_at"]);
        var end = InstantPattern.ExtendedIso.Parse(parts.GetValueOrDefault("ends_at", ""));
        if (!start.Success || !end.Success)
            return parts["starts_at"];
        string from = Calendars.Clock(start.Value, DateTimeZone.Utc), until = Calendars.Clock(end.Value, DateTimeZone.Utc);
        var days = Period.Between(start.Value.InUtc().Date, end.Value.InUtc().Date, PeriodUnits.Days).Days;
        return Isolated(days == 0 ? $"{from[..^4]}–{until}" : $"{from[..^4]}–{until} +{days.ToString(CultureInfo.InvariantCulture)}");
    }

    private string Called(ImmutableSortedDictionary<string, string> parts) => parts.TryGetValue("label", out string? label)
        ? words["incident.called", label, Kind(parts.GetValueOrDefault("kind", ""))] : words["incident.undisclosed"];

    private string Party(ImmutableSortedDictionary<string, string> parts, string role) => parts.TryGetValue(role, out string? party) ? Isolated(nameOf(party)) : words["incident.node"];

    private string Parties(string ids) => string.Join(words["incident.and"], ids.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(id => Isolated(nameOf(id))));

    /// <summary>U+2068 and U+2069: a name in other letters does not turn the sentence.</summary>
    private static string Isolated(string text) => $"\u2068{text}\u2069";

    private static Duration? DurationOf(string? iso)
    {
        if (iso is null)
            return null;
        try
        {
            return Duration.FromTimeSpan(XmlConvert.ToTimeSpan(iso));
        }
        catch (Exception notOne) when (notOne is FormatException or OverflowException)
        {
            return null;
        }
    }
}
