using Forewarn.Record.Evidence;
using Forewarn.Record.Evidence.Pages;
using Forewarn.Server.Pages;
using Forewarn.WebConsole.Times;
using NodaTime;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>Calls with the readouts of both sides, beside each other and never merged.</summary>
internal static class ReportCalls
{
    public static void Write(Html html, IncidentView view)
    {
        foreach (var call in view.Facts.Calls)
        {
            html.Add($"<section>\n<h2>Call of {PartyDays.Write(call.Start, DateTimeZone.Utc, view.Parties.Select(party => party.Calendar))}</h2>\n");
            html.Add($"<p>{Calendars.Clock(call.Start, DateTimeZone.Utc)}, {call.Channel} level, between {string.Join(" and ", call.Participants)}; initiated by {call.Initiator}, as {call.LoggedBy} logged it (leaf {call.Leaf.Index}).</p>\n");
            if (call.Subjects.Length > 0)
                html.Add($"<p class=\"said quoted\" dir=\"auto\">{call.Subjects}</p>\n");
            html.Add("<div class=\"accounts\">\n");
            foreach (string participant in call.Participants)
                WriteReadout(html, view, call, participant);
            html.Add("</div>\n<p class=\"aside\">Each readout is its side's own. What one names and the other does not is left as it is.</p>\n</section>\n");
        }
    }

    private static void WriteReadout(Html html, IncidentView view, CallFact call, string participant)
    {
        var party = view.Party(participant);
        html.Add($"<article class=\"account\">\n<h3>{party.Id}</h3>\n<p class=\"aside\"><bdi>{party.Name}</bdi></p>\n");
        if (!call.Readouts.TryGetValue(participant, out var readout))
        {
            html.Add("<p class=\"aside\">No readout filed.</p>\n</article>\n");
            return;
        }
        string language = JsonValues.Text(readout["readout"], "language") ?? "";
        html.Add($"<p class=\"aside\">Readout, {PartyDays.Write(readout.Leaf.At, party.Zone, [party.Calendar])}, {Calendars.Clock(readout.Leaf.At, party.Zone)} · leaf {readout.Index}</p>\n");
        html.Add($"<div class=\"said\" lang=\"{language}\" dir=\"auto\">{JsonValues.Text(readout["words"], "text") ?? ""}</div>\n");
        if (CallFact.SubjectsOf(readout) is { Length: > 0 } subjects)
            html.Add($"<p class=\"aside\">Subjects: <bdi>{subjects}</bdi></p>\n");
        html.Add("</article>\n");
    }
}
