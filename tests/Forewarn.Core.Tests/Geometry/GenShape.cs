using CsCheck;
using Forewarn.Core.Geometry;

namespace Forewarn.Core.Tests.Geometry;

/// <summary>Generators of places and shapes, aimed at where geometry goes wrong.</summary>
internal static class GenShape
{
    internal static readonly Gen<LatLng> Anywhere =
        Gen.Select(Gen.Double[-1, 1], Gen.Double[-180, 180], (z, lng) => LatLng.FromDegrees(Math.Asin(z) * 180 / Math.PI, lng));

    internal static readonly Gen<LatLng> NearAntimeridian =
        Gen.Select(Gen.Double[-70, 70], Gen.Double[-0.02, 0.02], (lat, lng) => LatLng.FromDegrees(lat, lng > 0 ? lng - 180 : lng + 180));

    internal static readonly Gen<LatLng> NearNorthPole =
        Gen.Select(Gen.Double[89.98, 90], Gen.Double[-180, 180], LatLng.FromDegrees);

    internal static readonly Gen<LatLng> NearSouthPole =
        Gen.Select(Gen.Double[-90, -89.98], Gen.Double[-180, 180], LatLng.FromDegrees);

    internal static readonly Gen<LatLng> NearEquator =
        Gen.Select(Gen.Double[-0.01, 0.01], Gen.Double[-180, 180], LatLng.FromDegrees);

    /// <summary>A corner or an edge of the cube that S2 projects on: where faces meet.</summary>
    internal static readonly Gen<LatLng> NearFaceBorder =
        Gen.Select(Gen.Double[-35.3, 35.3], Gen.Int[0, 3].Select(k => 90.0 * k - 135), Gen.Double[-0.01, 0.01],
            (lat, lng, offset) => LatLng.FromDegrees(lat, lng + offset));

    /// <summary>Lengths whose every order of magnitude is as likely as another.</summary>
    internal static Gen<double> Metres(double min, double max) =>
        Gen.Double[Math.Log(min), Math.Log(max)].Select(Math.Exp);

    /// <summary>A place at a bearing in radians and a distance on the sphere.</summary>
    internal static LatLng Away(LatLng from, double bearing, double metres)
    {
        double lat = from.Lat * Math.PI / 180;
        double lng = from.Lng * Math.PI / 180;
        double north = Math.Sin(metres / Earth.RadiusMetres) * Math.Cos(bearing);
        double east = Math.Sin(metres / Earth.RadiusMetres) * Math.Sin(bearing);
        double ahead = Math.Cos(metres / Earth.RadiusMetres);
        double x = ahead * Math.Cos(lat) * Math.Cos(lng) - north * Math.Sin(lat) * Math.Cos(lng) - east * Math.Sin(lng);
        double y = ahead * Math.Cos(lat) * Math.Sin(lng) - north * Math.Sin(lat) * Math.Sin(lng) + east * Math.Cos(lng);
        double z = ahead * Math.Sin(lat) + north * Math.Cos(lat);
        return LatLng.FromDegrees(Math.Atan2(z, Math.Sqrt(x * x + y * y)) * 180 / Math.PI, Math.Atan2(y, x) * 180 / Math.PI);
    }

    internal static Gen<LatLng> Around(LatLng center, double metresMax) =>
        Gen.Select(Gen.Double[0, 2 * Math.PI], Gen.Double[0, metresMax], (bearing, metres) => Away(center, bearing, metres));

    /// <summary>A polygon of 3 to 10 corners around a place; the nearer <paramref name="dent"/> is to 0, the less convex.</summary>
    internal static Gen<Polygon> Star(LatLng center, double radius, double dent = 0.4) =>
        from count in Gen.Int[3, 10]
        from turn in Gen.Double[0, 2 * Math.PI]
        from jitter in Gen.Double[-0.3, 0.3].Array[count]
        from reach in Gen.Double[dent, 1].Array[count]
        from isClockwise in Gen.Bool
        let corners = Enumerable.Range(0, count).Select(i =>
            Away(center, turn + (isClockwise ? i : -i) * 2 * Math.PI / count + jitter[i] / count, radius * reach[i])).ToArray()
        where IsValid(corners)
        select Polygon.Create(corners);

    /// <summary>A strip: much longer than wide.</summary>
    internal static Gen<Polygon> Sliver(LatLng center, double length, double width) =>
        from bearing in Gen.Double[0, 2 * Math.PI]
        let corner = Math.Atan2(width, length)
        let reach = Math.Sqrt(width * width + length * length) / 2
        let corners = new[] { corner, Math.PI - corner, Math.PI + corner, -corner }
            .Select(turn => Away(center, bearing + turn, reach)).ToArray()
        where IsValid(corners)
        select Polygon.Create(corners);

    /// <summary>A triangle that has the given side, on either side of it.</summary>
    internal static Gen<Polygon> TriangleOn(LatLng a, LatLng b, double height) =>
        from bearing in Gen.Double[0, 2 * Math.PI]
        from metres in Gen.Double[height / 10, height]
        let apex = Away(a, bearing, metres)
        let corners = new[] { a, b, apex }
        where IsValid(corners)
        select Polygon.Create(corners);

    /// <summary>A square of the coordinate grid, as planning tools draw them: sides shared to the last digit.</summary>
    internal static Gen<Polygon> GridSquare(LatLng origin, int sizeE7) =>
        from row in Gen.Int[-2, 2]
        from column in Gen.Int[-2, 2]
        let south = origin.LatE7 + row * sizeE7
        let west = origin.LngE7 + column * sizeE7
        select Polygon.Create(
        [
            LatLng.FromE7(south, west), LatLng.FromE7(south, west + sizeE7),
            LatLng.FromE7(south + sizeE7, west + sizeE7), LatLng.FromE7(south + sizeE7, west),
        ]);

    private static bool IsValid(LatLng[] corners)
    {
        try
        {
            Polygon.Create(corners);
            return true;
        }
        catch (InvalidValueException)
        {
            return false;
        }
    }
}
