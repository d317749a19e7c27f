using CsCheck;
using Forewarn.Core.Geometry;

namespace Forewarn.Core.Tests.Geometry;

public class ExactTrigonometryTests
{
    [Fact]
    public void Sine_and_cosine_are_within_1e_15_of_the_platforms() =>
        Gen.Int[-1_800_000_000, 1_800_000_000].Sample(angleE7 =>
        {
            // The remainder keeps the angle, and so the platform's rounding of it, small.
            (double sin, double cos) = ExactTrigonometry.SinCosE7(angleE7);
            (double expectedSin, double expectedCos) = Math.SinCos(angleE7 / 1e7 * (Math.PI / 180));
            Assert.Equal(expectedSin, sin, 1e-15);
            Assert.Equal(expectedCos, cos, 1e-15);
        }, iter: 100_000);

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(90, 1, 0)]
    [InlineData(-90, -1, 0)]
    [InlineData(180, 0, -1)]
    [InlineData(-180, 0, -1)]
    public void Right_angles_are_exact(int degrees, double sin, double cos) =>
        Assert.Equal((sin, cos), ExactTrigonometry.SinCosE7(degrees * LatLng.UnitsPerDegree));

    [Fact]
    public void Arcsine_is_within_1e_15_of_the_platforms() =>
        Gen.Double[0, 1].Sample(x => Assert.Equal(Math.Asin(x), ExactTrigonometry.Arcsine(x), 1e-15), iter: 100_000);

    /// <summary>Computed once and written down: any machine, any runtime must come to these bits.</summary>
    [Theory]
    [InlineData(123_456_789, 4596871310912358354UL, 4606974131154921106UL)]
    public void The_bits_are_the_same_everywhere(int angleE7, ulong sin, ulong cos) =>
        Assert.Equal((sin, cos), (BitConverter.DoubleToUInt64Bits(ExactTrigonometry.SinCosE7(angleE7).Sin),
            BitConverter.DoubleToUInt64Bits(ExactTrigonometry.SinCosE7(angleE7).Cos)));
}
