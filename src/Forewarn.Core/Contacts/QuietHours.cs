using NodaTime;

namespace Forewarn.Core.Contacts;

/// <summary>When a contact would rather not be disturbed: from one time of day to another, in the party's time zone.</summary>
/// <remarks>A moment is looked at as the clock on the wall shows it: where clocks are put forward, what is skipped is simply not
/// there; where they are put back, both passes of an hour are quiet.</remarks>
public sealed record QuietHours
{
    private QuietHours(LocalTime from, LocalTime to, Weekdays days) => (From, To, Days) = (from, to, days);

    /// <summary>Beginning, included; to the second.</summary>
    public LocalTime From { get; }

    /// <summary>End, not included; when it is not after <see cref="From"/>, that of the next day. Equal times are a whole day.</summary>
    public LocalTime To { get; }

    /// <summary>Days on which they begin.</summary>
    public Weekdays Days { get; }

    /// <exception cref="InvalidValueException">Names <c>from</c>, <c>to</c> or <c>days</c>.</exception>
    public static QuietHours Create(LocalTime from, LocalTime to, Weekdays days)
    {
        RequireWholeSeconds(from, "from");
        RequireWholeSeconds(to, "to");
        if (days is Weekdays.None || (days & ~Weekdays.All) != 0)
            throw new InvalidValueException("days", "no day, or one that does not exist", "one or more of monday to sunday");
        return new QuietHours(from, to, days);
    }

    /// <summary>Whether the moment lies in them.</summary>
    public bool Contain(Instant at, DateTimeZone zone)
    {
        var wall = at.InZone(zone).LocalDateTime;
        bool endsNextDay = To <= From;
        return (Begin(wall.Date) && wall.TimeOfDay >= From && (endsNextDay || wall.TimeOfDay < To))
            || (endsNextDay && wall.TimeOfDay < To && Begin(wall.Date.PlusDays(-1)));
    }

    private bool Begin(LocalDate day) => (Days & (Weekdays)(1 << ((int)day.DayOfWeek - 1))) != 0;

    private static void RequireWholeSeconds(LocalTime time, string field)
    {
        if (time.NanosecondOfSecond != 0)
            throw new InvalidValueException(field, "a part of a second", "a time of day such as 22:00 or 06:30:00");
    }
}

/// <summary>Days of the week. The numbers are part of the journal's format.</summary>
[Flags]
public enum Weekdays : byte
{
    None = 0,
    Monday = 1,
    Tuesday = 2,
    Wednesday = 4,
    Thursday = 8,
    Friday = 16,
    Saturday = 32,
    Sunday = 64,
    All = 127,
}
