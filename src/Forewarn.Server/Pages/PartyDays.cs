using Forewarn.Server.Api.Wire;
using Forewarn.WebConsole.Times;
using NodaTime;
using Calendar = Forewarn.Core.Airspace.Calendar;

namespace Forewarn.Server.Pages;

/// <summary>Days as parties read them.</summary>
internal static class PartyDays
{
    /// <summary>The day of a moment in a zone, in words and in the calendars of parties: <c>Friday, 4 January 2019 · 27 Tevet 5779</c>.</summary>
    public static string Write(Instant instant, DateTimeZone zone, IEnumerable<Calendar> calendars) => Calendars.Day(instant, zone, calendars.Select(Names<Calendar>.Of));
}
