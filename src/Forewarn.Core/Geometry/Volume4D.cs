using NodaTime;

namespace Forewarn.Core.Geometry;

/// <summary>A part of the airspace for a while: an area, an altitude band and the time from start up to, not including, end.</summary>
public sealed record Volume4D
{
    /// <summary>Longest time one volume may last, a named limit: 366 days.</summary>
    public static readonly Duration DurationMax = Duration.FromDays(366);

    private Volume4D(Area area, AltitudeBand altitude, Instant start, Instant end) =>
        (Area, Altitude, Start, End) = (area, altitude, start, end);

    public Area Area { get; }

    public AltitudeBand Altitude { get; }

    /// <summary>First moment, included; whole ticks of 100 ns.</summary>
    public Instant Start { get; }

    /// <summary>Last moment, not included; whole ticks of 100 ns.</summary>
    public Instant End { get; }

    public static Volume4D Create(Area area, AltitudeBand altitude, Instant start, Instant end) =>
        new(area, altitude, start, end);

    /// <summary>Whether the two volumes come within <paramref name="buffer"/> of each other in space and time at once.</summary>
    public bool Overlaps(Volume4D other, Separation buffer = default) => throw new NotImplementedException();
}
