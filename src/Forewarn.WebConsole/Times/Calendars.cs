using System.Globalization;
using Forewarn.WebConsole.Texts;
using NodaTime;
using NodaTime.Calendars;
using NodaTime.Text;

namespace Forewarn.WebConsole.Times;

/// <summary>The calendars in which people read dates, and the writing of a date in each.</summary>
/// <remarks>A date is that of the civil day. Hebrew and Islamic days begin at the sunset before; which evening belongs to which
/// day is left to the reader, since it depends on the place. Words are English ones where no others are given.</remarks>
public static class Calendars
{
    private static readonly Words English = new(Language.Of("en"));

    private static readonly CalendarSystem Islamic = CalendarSystem.GetIslamicCalendar(IslamicLeapYearPattern.Base16, IslamicEpoch.Civil);

    /// <summary>The names of <see cref="Named"/>, in the order in which dates are put beside each other.</summary>
    public static IReadOnlyList<string> Names { get; } = ["gregorian", "hebrew", "islamic", "persian"];

    /// <summary>The calendar of a name on the wire: <c>gregorian</c>, <c>hebrew</c>, <c>islamic</c> (tabular, base 16, civil epoch)
    /// or <c>persian</c> (arithmetic of Iran's civil calendar).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The name is not one of these.</exception>
    public static CalendarSystem Named(string name) => name switch
    {
        "gregorian" => CalendarSystem.Iso,
        "hebrew" => CalendarSystem.HebrewScriptural,
        "islamic" => Islamic,
        "persian" => CalendarSystem.PersianSimple,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a calendar"),
    };

    /// <summary>The day of a moment in a zone, in words and in several calendars: <c>Friday, 4 January 2019 · 27 Tevet 5779</c>. The Gregorian comes
    /// first, and each once.</summary>
    /// <param name="calendars">Names of <see cref="Named"/>, in any order.</param>
    public static string Day(Instant instant, DateTimeZone zone, IEnumerable<string> calendars, Words? words = null)
    {
        words ??= English;
        LocalDate day = instant.InZone(zone).Date;
        var dates = Names.Where(calendars.Prepend("gregorian").ToHashSet().Contains).Select(calendar => Write(day, Named(calendar), words));
        return words["times.day", words[$"times.weekday.{(int)day.DayOfWeek}"], string.Join(" · ", dates)];
    }

    /// <summary>A date in words in a calendar: <c>4 January 2019</c>, <c>27 Tevet 5779</c>.</summary>
    public static string Write(LocalDate date, CalendarSystem calendar, Words? words = null)
    {
        words ??= English;
        LocalDate there = date.WithCalendar(calendar);
        bool isInLetters = words.Language.Tag == "he" && calendar == CalendarSystem.HebrewScriptural;
        return isInLetters
            ? words["times.date.hebrew", HebrewNumerals.OfDay(there.Day), Month(there, words), HebrewNumerals.OfYear(there.Year)]
            : words[$"times.date.{NameOf(calendar)}", there.Day, Month(there, words), there.Year];
    }

    /// <summary>A clock time in a zone with the zone's abbreviation at that moment: <c>21:39 MSK</c>, seconds only if any.</summary>
    public static string Clock(Instant instant, DateTimeZone zone)
    {
        LocalTime time = instant.InZone(zone).TimeOfDay;
        string pattern = time.Second == 0 ? "HH:mm" : "HH:mm:ss";
        string zoneName = zone == DateTimeZone.Utc ? "UTC" : zone.GetZoneInterval(instant).Name;
        return LocalTimePattern.CreateWithInvariantCulture(pattern).Format(time) + " " + zoneName;
    }

    private static string Month(LocalDate date, Words words)
    {
        bool isAdarOne = date.Calendar == CalendarSystem.HebrewScriptural && date.Month == 12 && date.Calendar.IsLeapYear(date.Year);
        return words[string.Create(CultureInfo.InvariantCulture, $"times.month.{NameOf(date.Calendar)}.{(isAdarOne ? "leap" : date.Month)}")];
    }

    private static string NameOf(CalendarSystem calendar) => Names.First(name => Named(name) == calendar);
}
