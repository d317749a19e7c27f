using Forewarn.Core;
using Forewarn.Core.Geometry;
using NodaTime;
using static System.FormattableString;

namespace Forewarn.Server.Astm;

/// <summary>How much one F3548 request may ask for, by the names of the standard where it has one; docs/dss.md lists all limits.</summary>
/// <remarks>Held against a request before it becomes a command. What depends on the state is in the core's own limits.</remarks>
internal static class DssLimits
{
    /// <summary>Volumes of one request.</summary>
    public const int VolumesMax = Core.Airspace.Limits.VolumesPerDeclarationMax;

    /// <summary>Vertices of all volumes of an operational intent; a circle counts as one (F3548-21, OiMaxVertices).</summary>
    public const int OiMaxVertices = 10_000;

    /// <summary>Vertices of all volumes of a constraint (F3548-21, CstrMaxVertices).</summary>
    public const int CstrMaxVertices = 1_000;

    /// <summary>Largest polygon or circle of an intent, a subscription or a search, in km²; the field's figure, the standard has none.</summary>
    public const double AreaMaxKm2 = 2_500;

    /// <summary>Largest polygon or circle of a constraint, in km² (F3548-21, CstrMaxArea).</summary>
    public const double CstrMaxAreaKm2 = 10_000;

    /// <summary>How far ahead an operational intent may begin (F3548-21, OiMaxPlanHorizon).</summary>
    public static readonly Duration OiMaxPlanHorizon = Duration.FromDays(30);

    /// <summary>How far ahead a constraint may begin (F3548-21, CstrMaxPlanningHorizon).</summary>
    public static readonly Duration CstrMaxPlanningHorizon = Duration.FromDays(56);

    /// <summary>How far the time in a requested OVN suffix may be from now.</summary>
    public static readonly Duration OvnSuffixTimeMax = Duration.FromMinutes(5);

    /// <exception cref="AreaTooLargeException">The area is larger; names no field.</exception>
    public static void RequireArea(Area area, double maxKm2)
    {
        double km2 = SphericalArea.SquareKilometres(area);
        if (km2 > maxKm2)
            throw new AreaTooLargeException("", Invariant($"{km2:F0} km2"), Invariant($"at most {maxKm2} km2"));
    }

    /// <exception cref="InvalidValueException">There are more; names <c>extents</c>.</exception>
    public static void RequireVertices(ReadOnlySpan<Volume4D> volumes, int max)
    {
        int vertices = 0;
        foreach (var volume in volumes)
            vertices += volume.Area is Polygon polygon ? polygon.Vertices.Length : 1;
        if (vertices > max)
            throw new InvalidValueException("extents", Invariant($"{vertices} vertices in all volumes together"), Invariant($"at most {max}"));
    }

    /// <exception cref="InvalidValueException">The first volume begins later; names <c>extents</c>.</exception>
    public static void RequireHorizon(Instant start, Instant now, Duration max)
    {
        if (start > now + max)
            throw new InvalidValueException("extents", Invariant($"begins at {start}"), Invariant($"a start not later than {now + max}, {max.TotalDays} days from now"));
    }
}
