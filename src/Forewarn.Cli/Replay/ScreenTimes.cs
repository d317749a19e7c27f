using System.Globalization;
using Forewarn.WebConsole.Times;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;

namespace Forewarn.Cli.Replay;

/// <summary>Writes the times of one telling: in UTC, and in the zone and calendar of each party whose clock is shown.</summary>
internal sealed class ScreenTimes(Telling telling)
{
    private readonly bool _isOneDay = telling.Begins.InUtc().Date == telling.Ends.InUtc().Date;

    /// <summary>A moment on every clock, one line each; a dash for none.</summary>
    public Paragraph OnEveryClock(Instant? instant)
    {
        var lines = new Paragraph();
        if (instant is not Instant at)
            return lines.Append("-", ScreenStyles.Quiet);
        lines.Append(Utc(at), ScreenStyles.Plain);
        foreach (string local in telling.Clocks.Select(party => Local(at, party)).Distinct())
            lines.Append("\n" + local, ScreenStyles.Quiet);
        return lines;
    }

    /// <summary>A moment as stated, in UTC.</summary>
    public string Utc(Moment moment) => moment switch
    {
        Moment.At at => Utc(at.Instant),
        Moment.Before before => "before " + Utc(before.Instant),
        Moment.After after => "after " + Utc(after.Instant),
        Moment.On on => LocalDatePattern.Iso.Format(on.Date),
        _ => "not stated",
    };

    /// <summary>A moment as stated, on a party's clock and in its calendar.</summary>
    public string Local(Moment moment, CaseParty party) => moment switch
    {
        Moment.At at => Local(at.Instant, party),
        Moment.Before before => "before " + Local(before.Instant, party),
        Moment.After after => "after " + Local(after.Instant, party),
        Moment.On on => Calendars.Write(on.Date, party.Calendar),
        _ => "",
    };

    /// <summary>The source's own words for a time that it does not give; empty for any other.</summary>
    public static string Words(Moment moment) => moment is Moment.InWords { Words: not "not stated" } inWords ? inWords.Words : "";

    /// <summary>The day on which a telling begins, in the calendar of each of its clocks.</summary>
    public string Days() => string.Join("   ", telling.Clocks.Select(party =>
        $"{party.Id}: {Calendars.Write(telling.Begins.InZone(party.Zone).Date, party.Calendar)}, {party.Zone.Id}"))
        + (telling.Clocks.Any(party => party.CalendarName is "hebrew" or "islamic") ? "   (dates of the civil day)" : "");

    public bool IsOneDay => _isOneDay;

    private string Utc(Instant at) => _isOneDay
        ? Calendars.Clock(at, DateTimeZone.Utc)
        : string.Create(CultureInfo.InvariantCulture, $"{LocalDatePattern.Iso.Format(at.InUtc().Date)} {Calendars.Clock(at, DateTimeZone.Utc)}");

    private string Local(Instant at, CaseParty party) => _isOneDay
        ? Calendars.Clock(at, party.Zone)
        : $"{Calendars.Write(at.InZone(party.Zone).Date, party.Calendar)} {Calendars.Clock(at, party.Zone)}";
}
