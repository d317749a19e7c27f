using System.Collections.Immutable;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Declare.Areas;

/// <summary>A part of the ground as somebody gave it, before it is held against any rule.</summary>
/// <param name="Points">In the order given; degrees, finite, and otherwise whatever was written.</param>
public abstract record AreaShape(ImmutableArray<LatLng> Points)
{
    /// <summary>The same with other points, one for each.</summary>
    public abstract AreaShape Of(ImmutableArray<LatLng> points);
}

/// <summary>What its corners enclose.</summary>
/// <param name="Points">At least 3; the first is not repeated at the end.</param>
public sealed record AreaPolygon(ImmutableArray<LatLng> Points) : AreaShape(Points)
{
    public override AreaShape Of(ImmutableArray<LatLng> points) => new AreaPolygon(points);
}

/// <summary>Everything within a distance of a place.</summary>
/// <param name="Points">The middle.</param>
/// <param name="RadiusM">In metres; null when it was not given.</param>
public sealed record AreaCircle(ImmutableArray<LatLng> Points, double? RadiusM) : AreaShape(Points)
{
    public override AreaShape Of(ImmutableArray<LatLng> points) => new AreaCircle(points, RadiusM);
}

/// <summary>A way from place to place.</summary>
/// <param name="Points">At least 2.</param>
/// <param name="WidthM">From edge to edge, in metres; null when it was not given.</param>
public sealed record AreaRoute(ImmutableArray<LatLng> Points, double? WidthM) : AreaShape(Points)
{
    public override AreaShape Of(ImmutableArray<LatLng> points) => new AreaRoute(points, WidthM);
}
