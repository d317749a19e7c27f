using CsCheck;
using Forewarn.Core.Geometry;
using Forewarn.Server.Astm;

namespace Forewarn.Server.Tests.Astm.Wire;

public sealed class SphericalAreaTests
{
    private const double RadiusKm = Earth.RadiusMetres / 1_000;

    [Fact]
    public void An_octant_is_an_eighth_of_the_sphere()
    {
        var octant = Polygon.Create([LatLng.FromDegrees(0, 0), LatLng.FromDegrees(0, 90), LatLng.FromDegrees(90, 0)]);
        Assert.Equal(4 * Math.PI * RadiusKm * RadiusKm / 8, SphericalArea.SquareKilometres(octant), 1.0);
    }

    /// <summary>By Archimedes' hat-box theorem; the sides along parallels are cut short by arcs, hence the tolerance.</summary>
    [Fact]
    public void A_small_box_is_as_large_as_the_slice_of_its_cylinder_whichever_way_it_goes_round() =>
        Gen.Select(Gen.Double[-80, 80], Gen.Double[-180, 179.8], Gen.Double[0.01, 0.2], Gen.Bool).Sample((lat, lng, size, isReversed) =>
        {
            LatLng[] corners = [LatLng.FromDegrees(lat, lng), LatLng.FromDegrees(lat, lng + size), LatLng.FromDegrees(lat + size, lng + size), LatLng.FromDegrees(lat + size, lng)];
            if (isReversed)
                Array.Reverse(corners);
            double slice = RadiusKm * RadiusKm * double.DegreesToRadians(size)
                * (Math.Sin(double.DegreesToRadians(lat + size)) - Math.Sin(double.DegreesToRadians(lat)));
            return Math.Abs(SphericalArea.SquareKilometres(Polygon.Create(corners)) - slice) < slice * 0.01;
        });

    [Fact]
    public void A_bay_counts_as_what_it_is_not()
    {
        // A square of 2 by 2 with a square of 1 by 1 taken out of its side.
        LatLng[] corners = [At(0, 0), At(0, 2), At(0.5, 2), At(0.5, 1), At(1.5, 1), At(1.5, 2), At(2, 2), At(2, 0)];
        double whole = SphericalArea.SquareKilometres(Polygon.Create([At(0, 0), At(0, 2), At(2, 2), At(2, 0)]));
        Assert.Equal(0.75, SphericalArea.SquareKilometres(Polygon.Create(corners)) / whole, 0.001);

        static LatLng At(double lat, double lng) => LatLng.FromDegrees(lat / 10, lng / 10);
    }

    [Theory]
    [InlineData(1_000, 3.1416)]
    [InlineData(28_209, 2_500)]
    public void A_small_circle_is_about_as_large_as_on_a_plane(double radius, double km2) =>
        Assert.Equal(km2, SphericalArea.SquareKilometres(Circle.FromMetres(LatLng.FromDegrees(60, 30), radius)), km2 * 0.001);
}
