using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Sites;

/// <summary>Where and when a site or a movement is protected.</summary>
public abstract record SiteExtent
{
    private protected SiteExtent()
    {
    }

    /// <summary>What was said of where it is, in its order: the centre of a circle, the corners of a polygon, the waypoints of a route. The second
    /// person says it again.</summary>
    public abstract ImmutableArray<LatLng> Positions { get; }

    /// <summary>When it is over, not included; null when nobody has said.</summary>
    public abstract Instant? Until { get; }

    /// <summary>After how long it has to be confirmed again; null when never.</summary>
    public abstract Duration? ConfirmEvery { get; }
}

/// <summary>A site: an area, and the altitudes above it.</summary>
public sealed record StandingExtent : SiteExtent
{
    private StandingExtent(Area area, AltitudeBand altitude, Instant? from, Instant? until, Duration confirmEvery) =>
        (Area, Altitude, From, Until, ConfirmEvery) = (area, altitude, from, until, confirmEvery);

    public Area Area { get; }

    public AltitudeBand Altitude { get; }

    /// <summary>From when on; null for as soon as it is confirmed.</summary>
    public Instant? From { get; }

    public override Instant? Until { get; }

    public override Duration? ConfirmEvery { get; }

    public override ImmutableArray<LatLng> Positions => Area is Polygon polygon ? polygon.Vertices : [((Circle)Area).Center];

    /// <exception cref="InvalidValueException">Names <c>until</c> or <c>confirm_every</c>.</exception>
    public static StandingExtent Create(Area area, AltitudeBand altitude, Instant? from, Instant? until, Duration confirmEvery)
    {
        if (from is { } first && (first < Volume4D.StartMin || first >= Volume4D.EndMax))
            throw new InvalidValueException("from", "out of range", "1900 to 2200");
        if (until is { } end && (end <= (from ?? Volume4D.StartMin) || end > Volume4D.EndMax))
            throw new InvalidValueException("until", "not after from, or out of range", "a time after from, up to 2200");
        if (confirmEvery < SiteLimits.ConfirmEveryMin || confirmEvery > SiteLimits.ConfirmEveryMax)
            throw new InvalidValueException("confirm_every", "out of range", "PT1H to P90D");
        return new StandingExtent(area, altitude, WholeTicks.Of(from), WholeTicks.Of(until), WholeTicks.Of(confirmEvery));
    }
}

/// <summary>A place that a movement passes.</summary>
/// <param name="Place">Where.</param>
/// <param name="At">When it is planned to be there.</param>
public readonly record struct Waypoint(LatLng Place, Instant At);

/// <summary>A movement: waypoints with their times, and the chain of volumes that they come to.</summary>
public sealed record RouteExtent : SiteExtent
{
    private RouteExtent(ImmutableArray<Waypoint> waypoints, ImmutableArray<Volume4D> volumes)
    {
        (Waypoints, Volumes) = (waypoints, volumes);
        Positions = [.. waypoints.Select(waypoint => waypoint.Place)];
        Until = volumes.Max(volume => volume.End);
    }

    public ImmutableArray<Waypoint> Waypoints { get; }

    /// <summary>One for each leg or more; made by the node that took the entry.</summary>
    public ImmutableArray<Volume4D> Volumes { get; }

    public override ImmutableArray<LatLng> Positions { get; }

    public override Instant? Until { get; }

    public override Duration? ConfirmEvery => null;

    /// <exception cref="InvalidValueException">Names <c>route</c>.</exception>
    public static RouteExtent Create(ImmutableArray<Waypoint> waypoints, ImmutableArray<Volume4D> volumes)
    {
        if (waypoints.IsDefault || waypoints.Length is < 2 or > SiteLimits.WaypointsMax)
            throw new InvalidValueException("route", $"{(waypoints.IsDefault ? 0 : waypoints.Length)} waypoints", $"2 to {SiteLimits.WaypointsMax}");
        for (int i = 1; i < waypoints.Length; i++)
        {
            if (waypoints[i].At <= waypoints[i - 1].At)
                throw new InvalidValueException($"route[{i}].time", "not after the time of the waypoint before it", "times in the order of the route");
        }
        if (volumes.IsDefaultOrEmpty || volumes.Length > Limits.VolumesPerDeclarationMax)
            throw new InvalidValueException("route", $"{(volumes.IsDefault ? 0 : volumes.Length)} volumes", $"1 to {Limits.VolumesPerDeclarationMax}");
        return new RouteExtent([.. waypoints.Select(waypoint => waypoint with { At = WholeTicks.Of(waypoint.At) })], volumes);
    }

    public bool Equals(RouteExtent? other) =>
        other is not null && Waypoints.AsSpan().SequenceEqual(other.Waypoints.AsSpan()) && Volumes.AsSpan().SequenceEqual(other.Volumes.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Waypoints.Length, Until);
}
