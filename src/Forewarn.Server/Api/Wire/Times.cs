using System.Xml;
using Forewarn.Core;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Server.Api.Wire;

/// <summary>Times on the wire: RFC 3339, answers always in UTC; durations: ISO 8601.</summary>
internal static class Times
{
    private static readonly Instant Earliest = Instant.FromUtc(1900, 1, 1, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(2200, 1, 1, 0, 0);
    private static readonly LocalTimePattern MinuteOfDay = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly LocalTimePattern SecondOfDay = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");

    public static string Of(Instant time) => InstantPattern.ExtendedIso.Format(time);

    public static string? Of(Instant? time) => time is { } value ? Of(value) : null;

    /// <summary>A time of day, to the second: 22:00, 06:30:15.</summary>
    public static string Of(LocalTime time) => (time.Second == 0 ? MinuteOfDay : SecondOfDay).Format(time);

    public static string Of(Duration duration) => XmlConvert.ToString(duration.ToTimeSpan());

    /// <exception cref="InvalidValueException">Absent, or no RFC 3339 time between 1900 and 2200; names the field.</exception>
    public static Instant Parse(string? text, string field)
    {
        const string accepted = "an RFC 3339 time between 1900 and 2200, such as 2026-05-01T12:00:00Z";
        if (text is null)
            throw new InvalidValueException(field, "missing", accepted);
        var result = OffsetDateTimePattern.Rfc3339.Parse(text);
        if (!result.TryGetValue(default, out var value))
            throw new InvalidValueException(field, "not a time", accepted);
        // The year first: near the ends of the calendar an offset leads out of the range of Instant.
        bool isNear = value.Year is >= 1899 and <= 2200;
        return isNear && value.ToInstant() is var time && time >= Earliest && time < Latest
            ? time : throw new InvalidValueException(field, "out of range", accepted);
    }

    public static Instant? ParseOptional(string? text, string field) => text is null ? null : Parse(text, field);

    /// <exception cref="InvalidValueException">Absent, or no time of day; names the field.</exception>
    public static LocalTime ParseTimeOfDay(string? text, string field) =>
        text is not null && (MinuteOfDay.Parse(text).TryGetValue(default, out var time) || SecondOfDay.Parse(text).TryGetValue(default, out time))
            ? time : throw new InvalidValueException(field, text is null ? "missing" : "not a time of day", "a time of day such as 22:00 or 06:30:15");

    /// <exception cref="InvalidValueException">Absent, or no ISO 8601 duration of days, hours, minutes and seconds; names the field.</exception>
    public static Duration ParseDuration(string? text, string field)
    {
        if (text is { Length: < 64 } && PeriodPattern.NormalizingIso.Parse(text).TryGetValue(Period.Zero, out var period)
            && period is { Years: 0, Months: 0 } && IsInRange(period))
            return period.ToDuration();
        throw new InvalidValueException(field, text is null ? "missing" : "not a duration", "an ISO 8601 duration of days, hours, minutes and seconds, such as PT15M or P30D");
    }

    private static bool IsInRange(Period period) =>
        period is
        {
            Weeks: > -10_000 and < 10_000,
            Days: > -100_000 and < 100_000,
            Hours: > -1_000_000 and < 1_000_000,
            Minutes: > -100_000_000 and < 100_000_000,
            Seconds: > -10_000_000_000 and < 10_000_000_000,
        };
}
