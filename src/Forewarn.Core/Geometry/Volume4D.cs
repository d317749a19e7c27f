using System.Globalization;
using NodaTime;

namespace Forewarn.Core.Geometry;

/// <summary>A part of the airspace for a while: an area, an altitude band and the time from start up to, not including, end.</summary>
/// <remarks>Immutable, thread-safe, and equal by value. Area and altitude are closed, so that volumes that only touch in
/// space overlap; a volume that starts at the moment when another ends does not overlap it.</remarks>
public sealed record Volume4D
{
    /// <summary>Longest time one volume may last, a named limit: 366 days.</summary>
    public static readonly Duration DurationMax = Duration.FromDays(366);

    /// <summary>Earliest start accepted.</summary>
    public static readonly Instant StartMin = Instant.FromUtc(1900, 1, 1, 0, 0);

    /// <summary>Latest end accepted.</summary>
    public static readonly Instant EndMax = Instant.FromUtc(2200, 1, 1, 0, 0);

    private Volume4D(Area area, AltitudeBand altitude, Instant start, Instant end) =>
        (Area, Altitude, Start, End) = (area, altitude, start, end);

    public Area Area { get; }

    public AltitudeBand Altitude { get; }

    /// <summary>First moment, included; whole ticks of 100 ns.</summary>
    public Instant Start { get; }

    /// <summary>Last moment, not included; whole ticks of 100 ns.</summary>
    public Instant End { get; }

    /// <summary>The volume over an area, in an altitude band, from start up to, not including, end.</summary>
    /// <remarks>Instants finer than 100 ns are rounded away from the volume's inside.</remarks>
    /// <exception cref="InvalidValueException">The end is not after the start, the volume lasts longer than
    /// <see cref="DurationMax"/>, or it lies outside of <see cref="StartMin"/> to <see cref="EndMax"/>; names
    /// <c>time_start</c> or <c>time_end</c>.</exception>
    public static Volume4D Create(Area area, AltitudeBand altitude, Instant start, Instant end)
    {
        ArgumentNullException.ThrowIfNull(area);
        RequireInRange(start, "time_start");
        RequireInRange(end, "time_end");
        if (end <= start)
            throw new InvalidValueException("time_end", $"{Text(end)} is not after time_start, {Text(start)}", "a time after time_start");
        if (end - start > DurationMax)
            throw new InvalidValueException("time_end", $"{Text(end)} is more than 366 days after time_start, {Text(start)}", "at most 366 days after time_start");
        return new Volume4D(area, altitude, TickAtOrBefore(start), TickAtOrAfter(end));
    }

    /// <summary>The volume of a question, which may leave open how high, since when or until when; it may last as long as it likes.</summary>
    /// <param name="area">The area.</param>
    /// <param name="altitude">The band; all altitudes if none is given.</param>
    /// <param name="start">First moment; <see cref="StartMin"/> if none is given.</param>
    /// <param name="end">Last moment, not included, <see cref="EndMax"/> if none is given; when it is the start, the question is
    /// about that moment alone, and the volume lasts 100 ns.</param>
    /// <exception cref="InvalidValueException">The end is before the start, or a time is outside of <see cref="StartMin"/> to
    /// <see cref="EndMax"/>; names <c>time_start</c> or <c>time_end</c>.</exception>
    public static Volume4D Open(Area area, AltitudeBand? altitude, Instant? start, Instant? end)
    {
        ArgumentNullException.ThrowIfNull(area);
        Instant from = start ?? StartMin;
        Instant until = end ?? EndMax;
        RequireInRange(from, "time_start");
        RequireInRange(until, "time_end");
        if (until < from)
            throw new InvalidValueException("time_end", $"{Text(until)} is before time_start, {Text(from)}", "a time not before time_start");
        Instant first = TickAtOrBefore(from);
        Instant last = TickAtOrAfter(until);
        return new Volume4D(area, altitude ?? AltitudeBand.Whole, first, last == first ? first.PlusTicks(1) : last);
    }

    /// <summary>Whether the two volumes come within <paramref name="buffer"/> of each other in space and time at once.</summary>
    /// <remarks>To the side, see <see cref="Area.Overlaps"/>. In height, a gap as wide as the buffer still overlaps. In time,
    /// a gap must be shorter than the buffer to overlap; without one, the volumes must share a moment.</remarks>
    public bool Overlaps(Volume4D other, Separation buffer = default) =>
        OverlapsInTimeAndHeight(other, buffer) && Area.Overlaps(other.Area, buffer.HorizontalMetres);

    /// <summary>Whether another volume lies within this one in time, height and area; see <see cref="Area.Holds"/>.</summary>
    public bool Holds(Volume4D other) => Start <= other.Start && other.End <= End && Altitude.Holds(other.Altitude) && Area.Holds(other.Area);

    internal bool OverlapsInTimeAndHeight(Volume4D other, Separation buffer) =>
        Start - buffer.Time < other.End
        && other.Start < End + buffer.Time
        && Altitude.Overlaps(other.Altitude, buffer.VerticalMetres);

    private static Instant TickAtOrBefore(Instant instant) => Instant.FromUnixTimeTicks(instant.ToUnixTimeTicks());

    private static Instant TickAtOrAfter(Instant instant)
    {
        Instant before = TickAtOrBefore(instant);
        return before == instant ? before : before.PlusTicks(1);
    }

    private static void RequireInRange(Instant instant, string field)
    {
        if (instant < StartMin || instant > EndMax)
            throw new InvalidValueException(field, $"{Text(instant)} is out of range", "1900-01-01T00:00:00Z to 2200-01-01T00:00:00Z");
    }

    private static string Text(Instant instant) => instant.ToString("uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFFFFF'Z'", CultureInfo.InvariantCulture);
}
