using Forewarn.WebConsole.Shell;
using Forewarn.WebConsole.Texts;
using NodaTime;

namespace Forewarn.WebConsole.Times;

/// <summary>A moment as a person reads it: in UTC, which everybody shares, and in the person's own zone and calendar.</summary>
/// <param name="Utc">Clock time, <c>22:03 UTC</c>.</param>
/// <param name="UtcDate">The date in UTC, when it is another one than in the own zone; else null.</param>
/// <param name="Own">Clock time in the own zone, <c>00:03 IST</c>; null when that is UTC.</param>
/// <param name="Day">The day in the own zone, in words: <c>Friday, 4 January 2019 · 27 Tevet 5779</c>.</param>
public sealed record Moment(string Utc, string? UtcDate, string? Own, string Day)
{
    /// <summary>The moment for whoever has these preferences.</summary>
    public static Moment Of(Instant at, Preferences preferences, Words words)
    {
        var zone = DateTimeZoneProviders.Tzdb[preferences.Zone];
        var utcDate = at.InUtc().Date;
        return new(
            Calendars.Clock(at, DateTimeZone.Utc),
            utcDate == at.InZone(zone).Date ? null : Calendars.Write(utcDate, CalendarSystem.Iso, words),
            preferences.Zone is "UTC" or "Etc/UTC" ? null : Calendars.Clock(at, zone),
            Calendars.Day(at, zone, [preferences.Calendar], words));
    }

    /// <summary>All of it in one line, such as for a tooltip.</summary>
    public override string ToString() => string.Join(" · ", new[] { Utc, UtcDate, Own, Day }.Where(part => part is not null));
}
