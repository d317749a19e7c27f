using System.Globalization;
using System.Xml;

namespace Forewarn.Cli.Replay;

/// <summary>A finding in one plain sentence.</summary>
public static class FindingText
{
    public static string Of(Finding finding) => finding.Kind switch
    {
        FindingKind.LeadTime => LeadTime(finding),
        FindingKind.ClaimedLeadTime => $"{finding.Part("about")}: a warning more than {Time(finding, "more_than")} ahead; not proven",
        FindingKind.NoVerdict => $"{finding.Part("about")}: no verdict; no warning is on record, and a time that is not stated cannot be judged",
        FindingKind.Overlap => $"{finding.Part("about")} overlaps {finding.Part("with")}",
        FindingKind.NoOverlap => $"{finding.Part("about")} does not overlap {finding.Part("with")}",
        FindingKind.InsideDeclared => $"{finding.Part("about")} lay inside {finding.Part("with")} as declared",
        FindingKind.OutsideDeclared => $"{finding.Part("about")} lay outside {finding.Part("with")} as declared, by {Misses(finding)}",
        FindingKind.NothingDeclared => $"{finding.Part("about")} ({finding.Part("party")}): nothing had been declared",
        FindingKind.BoundByNoArrangement => $"{finding.Part("about")} ({finding.Part("party")}): bound by no arrangement here, for this kind of activity",
        FindingKind.NobodyWarned => $"{finding.Part("party")}: nobody was owed or given a warning by it, and none went to it",
        FindingKind.Escalated => $"{finding.Part("about")}, {Way(finding)}: not acknowledged in time, escalated to the {Text(finding, "channel")} channel",
        FindingKind.Acknowledged => $"{finding.Part("about")}, {Way(finding)}: acknowledged \"{Text(finding, "answer")}\" "
            + $"{Time(finding, "after")} after delivery, {Text(finding, "channel")} channel",
        FindingKind.CoverLost => $"{finding.Part("parties")}: no arrangement in {finding.Part("area")} from {Text(finding, "from")[..10]} on, "
            + $"for {Text(finding, "kinds")}",
        FindingKind.Call => $"{finding.Part("about")}, {Text(finding, "channel")} channel: {Text(finding, "participants")}; "
            + $"initiated by {Text(finding, "initiator")}",
        FindingKind.Readout => $"{finding.Part("about")}: readout by {finding.Part("by")}",
        _ => finding.Key,
    };

    /// <summary>A duration in words: <c>15 min</c>, <c>1 h 5 min</c>, <c>30 s</c>.</summary>
    public static string Time(string iso)
    {
        TimeSpan time = XmlConvert.ToTimeSpan(iso);
        string sign = time < TimeSpan.Zero ? "-" : "";
        time = time.Duration();
        var parts = new List<string>();
        Add(parts, (int)time.TotalHours, "h");
        Add(parts, time.Minutes, "min");
        Add(parts, time.Seconds, "s");
        return parts.Count == 0 ? "0 min" : sign + string.Join(' ', parts);
    }

    /// <summary>A distance in words: <c>56.5 km</c>, <c>800 m</c>.</summary>
    public static string Distance(double metres) => metres < 1_000
        ? string.Create(CultureInfo.InvariantCulture, $"{metres:0} m")
        : string.Create(CultureInfo.InvariantCulture, $"{metres / 1_000:0.0} km");

    /// <summary>A verdict as a person reads it: <c>on time</c>, <c>short</c>.</summary>
    public static string Verdict(string verdict) => verdict.Replace('-', ' ');

    private static string LeadTime(Finding finding)
    {
        string required = finding.Figures.ContainsKey("required_lead") ? $" of {Time(finding, "required_lead")} required" : "";
        string lead = finding.Figures.ContainsKey("lead") ? Time(finding, "lead") : "never delivered";
        return $"{finding.Part("about")}, {Way(finding)}: lead time {lead}{required}: {Verdict(Text(finding, "verdict"))}";
    }

    private static string Misses(Finding finding)
    {
        var misses = new List<string> { Distance(Number(finding, "horizontal_miss_m")) };
        if (Number(finding, "vertical_miss_m") > 0)
            misses.Add(Distance(Number(finding, "vertical_miss_m")) + " in height");
        if (Text(finding, "time_miss") is { Length: > 0 } time && time != "PT0S")
            misses.Add(Time(time) + " in time");
        return string.Join(" and ", misses);
    }

    private static string Way(Finding finding) => $"{finding.Part("from")} to {finding.Part("to")}";

    private static string Time(Finding finding, string name) => finding.Figures.TryGetValue(name, out Figure? figure) ? Time(figure.Text) : "?";

    private static string Text(Finding finding, string name) => finding.Figures.TryGetValue(name, out Figure? figure) ? figure.Text : "";

    private static double Number(Finding finding, string name) => finding.Figures.TryGetValue(name, out Figure? figure) ? figure.Number ?? 0 : 0;

    private static void Add(List<string> parts, int number, string unit)
    {
        if (number > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{number} {unit}"));
    }
}
