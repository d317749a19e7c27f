using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Client.Model;

/// <summary>A part of the airspace for a time, as ASTM F3548-21 spells it: [start, end).</summary>
public sealed record Volume4D(Volume3D Volume, Time TimeStart, Time TimeEnd)
{
    public static Volume4D Of(Volume3D volume, Instant start, Instant end) => new(volume, Time.Of(start), Time.Of(end));
}

/// <summary>A part of the airspace: one of the two outlines, and two altitudes.</summary>
public sealed record Volume3D(Altitude AltitudeLower, Altitude AltitudeUpper, Polygon? OutlinePolygon = null, Circle? OutlineCircle = null)
{
    /// <param name="center">Middle of the circle.</param>
    /// <param name="radiusMetres">0.01 to 2,000,000.</param>
    /// <param name="lowerMetres">Above the WGS84 ellipsoid.</param>
    /// <param name="upperMetres">Above the WGS84 ellipsoid, not below the lower one.</param>
    public static Volume3D OfCircle(LatLng center, double radiusMetres, double lowerMetres, double upperMetres) => new(
        Altitude.OfMetres(lowerMetres), Altitude.OfMetres(upperMetres), OutlineCircle: new Circle(center, new Radius(radiusMetres, "M")));

    /// <param name="vertices">At least 3, in either direction, the first not repeated at the end.</param>
    /// <param name="lowerMetres">Above the WGS84 ellipsoid.</param>
    /// <param name="upperMetres">Above the WGS84 ellipsoid, not below the lower one.</param>
    public static Volume3D OfPolygon(ImmutableArray<LatLng> vertices, double lowerMetres, double upperMetres) =>
        new(Altitude.OfMetres(lowerMetres), Altitude.OfMetres(upperMetres), OutlinePolygon: new Polygon(vertices));
}

public sealed record Polygon(ImmutableArray<LatLng> Vertices);

public sealed record Circle(LatLng Center, Radius Radius);

/// <summary>A place in degrees, WGS84.</summary>
public sealed record LatLng(double Lat, double Lng);

/// <param name="Units">Always M.</param>
public sealed record Radius(double Value, string Units);

/// <param name="Reference">Always W84: above the WGS84 ellipsoid.</param>
/// <param name="Units">Always M.</param>
public sealed record Altitude(double Value, string Reference, string Units)
{
    public static Altitude OfMetres(double metres) => new(metres, "W84", "M");
}

/// <param name="Format">Always RFC3339.</param>
public sealed record Time(Instant Value, string Format)
{
    public static Time Of(Instant value) => new(value, "RFC3339");
}
