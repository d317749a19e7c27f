using System.Collections.Immutable;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;

namespace Forewarn.Server.Api.Wire;

/// <summary>A Volume4D as ASTM F3548-21 spells it.</summary>
public sealed record Volume4DBody(Volume3DBody? Volume, TimeBody? TimeStart, TimeBody? TimeEnd)
{
    internal static Volume4DBody Of(Volume4D volume) =>
        new(Volume3DBody.Of(volume.Area, volume.Altitude), TimeBody.Of(volume.Start), TimeBody.Of(volume.End));

    internal static Volume4DBody[] Of(ImmutableArray<Volume4D> volumes)
    {
        var bodies = new Volume4DBody[volumes.Length];
        for (int i = 0; i < bodies.Length; i++)
            bodies[i] = Of(volumes[i]);
        return bodies;
    }

    /// <exception cref="InvalidValueException">Names the field, relative to the volume.</exception>
    internal Volume4D ToVolume()
    {
        var (area, altitude) = Body.Required(Volume, "volume").In("volume", volume => volume.ToAreaAndBand());
        return Volume4D.Create(area, altitude, TimeBody.Read(TimeStart, "time_start"), TimeBody.Read(TimeEnd, "time_end"));
    }

    /// <exception cref="InvalidValueException">Names the field, beginning with <c>volumes</c>.</exception>
    internal static ImmutableArray<Volume4D> ToVolumes(Volume4DBody?[]? bodies)
    {
        var all = Body.Required(bodies, "volumes");
        if (all.Length is 0 or > Limits.VolumesPerDeclarationMax)
            throw new InvalidValueException("volumes", $"{all.Length} volumes", $"1 to {Limits.VolumesPerDeclarationMax} volumes");
        var volumes = ImmutableArray.CreateBuilder<Volume4D>(all.Length);
        for (int i = 0; i < all.Length; i++)
        {
            try
            {
                volumes.Add(Body.Required(all[i], "").ToVolume());
            }
            catch (InvalidValueException problem)
            {
                throw problem.Within($"volumes[{i}]");
            }
        }
        return volumes.MoveToImmutable();
    }
}

/// <summary>A Volume3D as ASTM F3548-21 spells it; one outline, and both altitudes.</summary>
public sealed record Volume3DBody(
    PolygonBody? OutlinePolygon, CircleBody? OutlineCircle, AltitudeBody? AltitudeLower, AltitudeBody? AltitudeUpper)
{
    internal static Volume3DBody Of(Area area, AltitudeBand altitude) => new(
        area is Polygon polygon ? PolygonBody.Of(polygon) : null,
        area is Circle circle ? CircleBody.Of(circle) : null,
        AltitudeBody.Of(altitude.LowerMetres),
        AltitudeBody.Of(altitude.UpperMetres));

    internal (Area Area, AltitudeBand Altitude) ToAreaAndBand()
    {
        Area area = (OutlinePolygon, OutlineCircle) switch
        {
            ({ } polygon, null) => polygon.In("outline_polygon", body => body.ToPolygon()),
            (null, { } circle) => circle.In("outline_circle", body => body.ToCircle()),
            (null, null) => throw new InvalidValueException("outline_polygon", "missing", "outline_polygon or outline_circle"),
            _ => throw new InvalidValueException("outline_circle", "given together with outline_polygon", "one of the two"),
        };
        return (area, AltitudeBand.FromMetres(AltitudeBody.Read(AltitudeLower, "altitude_lower"), AltitudeBody.Read(AltitudeUpper, "altitude_upper")));
    }
}

/// <summary>A polygon as ASTM F3548-21 spells it.</summary>
public sealed record PolygonBody(LatLngBody?[]? Vertices)
{
    internal static PolygonBody Of(Polygon polygon)
    {
        var vertices = new LatLngBody[polygon.Vertices.Length];
        for (int i = 0; i < vertices.Length; i++)
            vertices[i] = LatLngBody.Of(polygon.Vertices[i]);
        return new PolygonBody(vertices);
    }

    internal Polygon ToPolygon()
    {
        var bodies = Body.Required(Vertices, "vertices");
        if (bodies.Length > Polygon.VertexCountMax)
            throw new InvalidValueException("vertices", $"{bodies.Length} vertices", $"3 to {Polygon.VertexCountMax} vertices");
        var vertices = new LatLng[bodies.Length];
        for (int i = 0; i < vertices.Length; i++)
        {
            try
            {
                vertices[i] = Body.Required(bodies[i], "").ToLatLng();
            }
            catch (InvalidValueException problem)
            {
                throw problem.Within($"vertices[{i}]");
            }
        }
        return Polygon.Create(vertices);
    }
}

/// <summary>A circle as ASTM F3548-21 spells it.</summary>
public sealed record CircleBody(LatLngBody? Center, RadiusBody? Radius)
{
    internal static CircleBody Of(Circle circle) => new(LatLngBody.Of(circle.Center), new RadiusBody(circle.RadiusMetres, "M"));

    internal Circle ToCircle() => Circle.FromMetres(
        Body.Required(Center, "center").In("center", center => center.ToLatLng()),
        Body.Required(Radius, "radius").In("radius", radius => radius.ToMetres()));
}

/// <summary>A place in degrees, WGS84.</summary>
public sealed record LatLngBody(double? Lat, double? Lng)
{
    internal static LatLngBody Of(LatLng place) => new(place.Lat, place.Lng);

    internal LatLng ToLatLng() => LatLng.FromDegrees(Body.Required(Lat, "lat"), Body.Required(Lng, "lng"));
}

/// <summary>A radius in metres.</summary>
public sealed record RadiusBody(double? Value, string? Units)
{
    internal double ToMetres()
    {
        Body.RequireConstant(Units, "M", "units");
        return Body.Required(Value, "value");
    }
}

/// <summary>An altitude in metres above the WGS84 ellipsoid.</summary>
public sealed record AltitudeBody(double? Value, string? Reference, string? Units)
{
    internal static AltitudeBody Of(double metres) => new(metres, "W84", "M");

    internal static double Read(AltitudeBody? body, string field) => Body.Required(body, field).In(field, altitude =>
    {
        Body.RequireConstant(altitude.Reference, "W84", "reference");
        Body.RequireConstant(altitude.Units, "M", "units");
        return Body.Required(altitude.Value, "value");
    });
}

/// <summary>A moment, RFC 3339.</summary>
public sealed record TimeBody(string? Value, string? Format)
{
    internal static TimeBody Of(NodaTime.Instant time) => new(Times.Of(time), "RFC3339");

    internal static NodaTime.Instant Read(TimeBody? body, string field) => Body.Required(body, field).In(field, time =>
    {
        Body.RequireConstant(time.Format, "RFC3339", "format");
        return Times.Parse(time.Value, "value");
    });
}
