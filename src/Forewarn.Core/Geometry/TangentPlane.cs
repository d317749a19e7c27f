namespace Forewarn.Core.Geometry;

/// <summary>The gnomonic projection on the plane that touches the sphere at a point: great circles become straight lines.</summary>
/// <remarks>Only for points less than 90 degrees from the centre. The two axes are at right angles but not of equal scale,
/// which leaves straight lines, sides and insides as they are.</remarks>
internal readonly struct TangentPlane
{
    private readonly Vector _center;
    private readonly Vector _axis1;
    private readonly Vector _axis2;

    internal TangentPlane(in Vector center)
    {
        _center = center;
        _axis1 = center.Cross(LeastAxis(center));
        _axis2 = center.Cross(_axis1);
    }

    internal (double X, double Y) Project(in Vector point)
    {
        double scale = 1 / point.Dot(_center);
        return (point.Dot(_axis1) * scale, point.Dot(_axis2) * scale);
    }

    /// <summary>The coordinate axis most nearly at right angles to a vector.</summary>
    private static Vector LeastAxis(in Vector v)
    {
        double x = Math.Abs(v.X);
        double y = Math.Abs(v.Y);
        double z = Math.Abs(v.Z);
        return x <= y && x <= z ? new Vector(1, 0, 0) : y <= z ? new Vector(0, 1, 0) : new Vector(0, 0, 1);
    }
}
