using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Calendar = Forewarn.Core.Airspace.Calendar;

namespace Forewarn.Server.Pages;

/// <summary>The calendars in which parties read dates, and the writing of a date in each.</summary>
/// <remarks>A date is that of the civil day. Hebrew and Islamic days begin at the sunset before; which evening belongs to which
/// day is left to the reader, since it depends on the place.</remarks>
public static class Calendars
{
    private static readonly string[] GregorianMonths =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] HebrewMonths =
        ["Nisan", "Iyar", "Sivan", "Tammuz", "Av", "Elul", "Tishri", "Heshvan", "Kislev", "Tevet", "Shevat", "Adar", "Adar II"];

    private static readonly string[] IslamicMonths =
    [
        "Muharram", "Safar", "Rabi I", "Rabi II", "Jumada I", "Jumada II", "Rajab", "Sha'ban", "Ramadan", "Shawwal", "Dhu al-Qa'da",
        "Dhu al-Hijja",
    ];

    private static readonly string[] PersianMonths =
    [
        "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand",
    ];

    /// <summary>The calendar of a name on the wire: <c>gregorian</c>, <c>hebrew</c>, <c>islamic</c> (tabular, base 16, civil epoch)
    /// or <c>persian</c> (arithmetic of Iran's civil calendar).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The name is not one of these.</exception>
    public static CalendarSystem Named(string name) => name switch
    {
        "gregorian" => CalendarSystem.Iso,
        "hebrew" => CalendarSystem.HebrewScriptural,
        "islamic" => CalendarSystem.GetIslamicCalendar(
            NodaTime.Calendars.IslamicLeapYearPattern.Base16, NodaTime.Calendars.IslamicEpoch.Civil),
        "persian" => CalendarSystem.PersianSimple,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a calendar"),
    };

    /// <summary>The calendar of a party.</summary>
    public static CalendarSystem Of(Calendar calendar) => Named(Api.Wire.Names<Calendar>.Of(calendar));

    /// <summary>The day of a moment in a zone, in words and in several calendars: <c>Friday, 4 January 2019 · 27 Tevet 5779</c>. The Gregorian comes
    /// first, and each once.</summary>
    public static string Day(Instant instant, DateTimeZone zone, IEnumerable<Calendar> calendars)
    {
        LocalDate day = instant.InZone(zone).Date;
        string[] dates = [.. calendars.Prepend(Calendar.Gregorian).Distinct().Order().Select(calendar => Write(day, Of(calendar)))];
        return $"{day.DayOfWeek}, {string.Join(" · ", dates)}";
    }

    /// <summary>A date in words in a calendar: <c>4 January 2019</c>, <c>27 Tevet 5779</c>.</summary>
    public static string Write(LocalDate date, CalendarSystem calendar)
    {
        LocalDate there = date.WithCalendar(calendar);
        return string.Create(CultureInfo.InvariantCulture, $"{there.Day} {MonthName(there)} {there.Year}");
    }

    /// <summary>A clock time in a zone with the zone's abbreviation at that moment: <c>21:39 MSK</c>, seconds only if any.</summary>
    public static string Clock(Instant instant, DateTimeZone zone)
    {
        LocalTime time = instant.InZone(zone).TimeOfDay;
        string pattern = time.Second == 0 ? "HH:mm" : "HH:mm:ss";
        string zoneName = zone == DateTimeZone.Utc ? "UTC" : zone.GetZoneInterval(instant).Name;
        return LocalTimePattern.CreateWithInvariantCulture(pattern).Format(time) + " " + zoneName;
    }

    private static string MonthName(LocalDate date)
    {
        int month = date.Month - 1;
        if (date.Calendar == CalendarSystem.HebrewScriptural)
            return date.Month == 12 && date.Calendar.IsLeapYear(date.Year) ? "Adar I" : HebrewMonths[month];
        if (date.Calendar == CalendarSystem.PersianSimple)
            return PersianMonths[month];
        return date.Calendar == CalendarSystem.Iso ? GregorianMonths[month] : IslamicMonths[month];
    }
}
