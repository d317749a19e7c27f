namespace Forewarn.Core.Geometry;

/// <summary>The figures that turn metres on the ground into angles on the sphere, and back.</summary>
/// <remarks>
/// Shapes live on the unit sphere of geodetic normals (n-vectors): latitude and longitude are taken as they are, as S2 and
/// the DSS implementations of ASTM F3548-21 do. A metre on the WGS84 ellipsoid is therefore not the same angle everywhere:
/// one radian measures <see cref="MetresPerRadianMin"/> metres at the least (along the meridian at the equator) and
/// <see cref="MetresPerRadianMax"/> at the most (at the poles). Limits are turned into angles by the least figure, so that
/// what is truly within a limit is never missed; what is over-reported is at most 1.02 % of the limit.
/// </remarks>
public static class Earth
{
    /// <summary>Radius in metres by which reported distances are computed: the one of S2. The true distance on the ellipsoid
    /// differs by at most 0.6 %.</summary>
    public const double RadiusMetres = 6_371_010;

    /// <summary>Least metres on the ellipsoid for one radian of geodetic direction: a(1 - e²), at the equator, rounded down.</summary>
    public const double MetresPerRadianMin = 6_335_439;

    /// <summary>Most metres on the ellipsoid for one radian of geodetic direction: a/√(1 - e²), at the poles, rounded up.</summary>
    public const double MetresPerRadianMax = 6_399_594;

    /// <summary>What every overlap test adds to its limit, in metres.</summary>
    /// <remarks>It is wider than anything that coordinates rounded to 1e-7 degree (1.6 cm for two vertices) and double
    /// arithmetic (under a micrometre) can move, so that no overlap is lost to either.</remarks>
    public const double MarginMetres = 0.05;

    /// <summary>Longest limit in metres that an overlap test takes.</summary>
    public const double WithinMetresMax = 1_000_000;

    /// <summary>The widest angle in radians that so many metres on the ellipsoid can be.</summary>
    internal static double AngleMax(double metres) => metres / MetresPerRadianMin;

    /// <summary>The angle in radians within which two areas count as overlapping: the limit and the margin.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative, not a number or longer than
    /// <see cref="WithinMetresMax"/>.</exception>
    internal static double AngleWithin(double withinMetres)
    {
        if (!(withinMetres is >= 0 and <= WithinMetresMax))
            throw new ArgumentOutOfRangeException(nameof(withinMetres), withinMetres, "accepted: 0 to 1000000 metres");
        return AngleMax(withinMetres + MarginMetres);
    }

    /// <summary>The least metres on the ellipsoid that the straight line between two points of the unit sphere can stand for.</summary>
    internal static double MetresMinOfChordSquared(double chordSquared) =>
        MetresOfChordSquared(chordSquared) / RadiusMetres * MetresPerRadianMin;

    /// <summary>Metres on the sphere for the straight line through it between two points of the unit sphere.</summary>
    internal static double MetresOfChordSquared(double chordSquared) =>
        2 * RadiusMetres * ExactTrigonometry.Arcsine(Math.Min(1, Math.Sqrt(chordSquared) / 2));
}
