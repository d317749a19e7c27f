using Forewarn.Core.Geometry;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Distance;

namespace Forewarn.Core.Tests.Geometry;

/// <summary>Answers about polygons on the sphere, from NetTopologySuite on a gnomonic projection, where arcs are straight.</summary>
/// <remarks>Shares no code with what it checks: coordinates go through the platform's own sine and cosine.</remarks>
internal static class SphereOracle
{
    private const double RadiansPerDegree = Math.PI / 180;

    /// <summary>Angle in radians between the nearest points of two polygons; 0 when they meet.</summary>
    /// <remarks>The two points found are real points of the polygons, so the angle is never too small; the projection is
    /// moved to them until they stay, so it is not too large either.</remarks>
    internal static double Angle(Forewarn.Core.Geometry.Polygon a, Forewarn.Core.Geometry.Polygon b)
    {
        double[] center = Normalize(Add(Middle(a), Middle(b)));
        double best = double.PositiveInfinity;
        for (int round = 0; round < 4; round++)
        {
            var plane = new Plane(center);
            NetTopologySuite.Geometries.Geometry planeA = plane.Project(a);
            NetTopologySuite.Geometries.Geometry planeB = plane.Project(b);
            if (round == 0 && planeA.Intersects(planeB))
                return 0;
            Coordinate[] nearest = DistanceOp.NearestPoints(planeA, planeB);
            double[] pointA = plane.Unproject(nearest[0]);
            double[] pointB = plane.Unproject(nearest[1]);
            double angle = AngleBetween(pointA, pointB);
            if (angle >= best * (1 - 1e-12))
                break;
            best = angle;
            center = Normalize(Add(pointA, pointB));
        }
        return best;
    }

    /// <summary>The point of a polygon nearest to a place: the place itself when it lies inside.</summary>
    internal static (double Lat, double Lng, double Angle) Nearest(Forewarn.Core.Geometry.Polygon polygon, LatLng place)
    {
        var plane = new Plane(Normal(place.Lat, place.Lng));
        NetTopologySuite.Geometries.Geometry projected = plane.Project(polygon);
        Coordinate nearest = DistanceOp.NearestPoints(projected, new Point(0, 0))[0];
        double[] point = plane.Unproject(nearest);
        return (Math.Atan2(point[2], Math.Sqrt(point[0] * point[0] + point[1] * point[1])) / RadiansPerDegree,
            Math.Atan2(point[1], point[0]) / RadiansPerDegree,
            Math.Atan(Math.Sqrt(nearest.X * nearest.X + nearest.Y * nearest.Y)));
    }

    internal static double[] Normal(double lat, double lng) =>
    [
        Math.Cos(lat * RadiansPerDegree) * Math.Cos(lng * RadiansPerDegree),
        Math.Cos(lat * RadiansPerDegree) * Math.Sin(lng * RadiansPerDegree),
        Math.Sin(lat * RadiansPerDegree),
    ];

    internal static double AngleBetween(double[] a, double[] b)
    {
        double[] step = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
        return 2 * Math.Asin(Math.Min(1, Math.Sqrt(Dot(step, step)) / 2));
    }

    private static double[] Middle(Forewarn.Core.Geometry.Polygon polygon)
    {
        double[] sum = [0, 0, 0];
        foreach (LatLng vertex in polygon.Vertices)
            sum = Add(sum, Normal(vertex.Lat, vertex.Lng));
        return Normalize(sum);
    }

    private static double[] Add(double[] a, double[] b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

    private static double Dot(double[] a, double[] b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

    private static double[] Cross(double[] a, double[] b) =>
        [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];

    private static double[] Normalize(double[] a)
    {
        double length = Math.Sqrt(Dot(a, a));
        return [a[0] / length, a[1] / length, a[2] / length];
    }

    private sealed class Plane
    {
        private readonly double[] _center;
        private readonly double[] _east;
        private readonly double[] _north;

        internal Plane(double[] center)
        {
            _center = center;
            _east = Normalize(Cross(Math.Abs(center[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0], center));
            _north = Cross(center, _east);
        }

        internal NetTopologySuite.Geometries.Polygon Project(Forewarn.Core.Geometry.Polygon polygon)
        {
            var ring = new Coordinate[polygon.Vertices.Length + 1];
            for (int i = 0; i < polygon.Vertices.Length; i++)
            {
                double[] normal = Normal(polygon.Vertices[i].Lat, polygon.Vertices[i].Lng);
                double depth = Dot(normal, _center);
                Assert.True(depth > 0.05, "the oracle sees less than half of the sphere");
                ring[i] = new Coordinate(Dot(normal, _east) / depth, Dot(normal, _north) / depth);
            }
            ring[^1] = ring[0].Copy();
            return new NetTopologySuite.Geometries.Polygon(new LinearRing(ring));
        }

        internal double[] Unproject(Coordinate point) => Normalize(
        [
            _center[0] + point.X * _east[0] + point.Y * _north[0],
            _center[1] + point.X * _east[1] + point.Y * _north[1],
            _center[2] + point.X * _east[2] + point.Y * _north[2],
        ]);
    }
}
