using CsCheck;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Tests.Geometry;

/// <summary>Generators of volumes that are near enough to each other to meet now and then.</summary>
internal static class GenVolume
{
    internal static readonly Instant Noon = Instant.FromUtc(2026, 11, 23, 12, 0);

    internal static readonly Gen<LatLng> Places = Gen.OneOf(
        GenShape.Anywhere, GenShape.NearAntimeridian, GenShape.NearNorthPole, GenShape.NearSouthPole, GenShape.NearFaceBorder);

    internal static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>Volumes near a place, some km and some hours apart: metres to a region wide, in whole steps of height and time,
    /// so that many only touch.</summary>
    internal static Gen<Volume4D> Near(LatLng place) =>
        from center in GenShape.Around(place, 4_000)
        from radius in GenShape.Metres(1, 20_000)
        from area in Areas(center, radius)
        from lower in Gen.Int[0, 6]
        from height in Gen.Int[1, 2]
        from start in Gen.Int[0, 10]
        from hours in Gen.Int[1, 2]
        select Volume4D.Create(area, AltitudeBand.FromMetres(lower * 60, (lower + height) * 60),
            Noon + Duration.FromHours(start), Noon + Duration.FromHours(start + hours));

    internal static Gen<Area> Areas(LatLng center, double radius) =>
        from polygon in GenShape.Star(center, radius)
        from sliver in GenShape.Sliver(center, radius, Math.Max(radius / 1_000, 0.5))
        from kind in Gen.Int[0, 2]
        select kind == 0 ? polygon : kind == 1 ? sliver : (Area)Circle.FromMetres(center, radius);

    /// <summary>One volume as often as several: a route, of which each part has its own area and time.</summary>
    internal static Gen<Extents> ExtentsNear(LatLng place) =>
        Gen.OneOf(Near(place).Array[1], Near(place).Array[2, 6]).Select(volumes => Extents.Of([.. volumes]));
}
