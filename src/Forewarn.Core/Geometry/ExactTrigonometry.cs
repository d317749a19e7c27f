namespace Forewarn.Core.Geometry;

/// <summary>Sine, cosine and arcsine that give the same bits on every machine.</summary>
/// <remarks>Only + - * / and square root on doubles are used, which IEEE 754 fixes to the last bit; the platform's own
/// functions are not. Results are within 1e-15 of the true value.</remarks>
internal static class ExactTrigonometry
{
    private const long RightAngleE7 = 90L * LatLng.UnitsPerDegree;

    private const double RadiansPerE7 = Math.PI / (180.0 * LatLng.UnitsPerDegree);

    /// <summary>Sine and cosine of an angle in units of 1e-7 degree, of any size an <see cref="int"/> holds.</summary>
    internal static (double Sin, double Cos) SinCosE7(int angleE7)
    {
        // Four right angles more, so that the division below rounds down; half a one more, so that the rest lies around zero.
        long shifted = angleE7 + 4 * RightAngleE7 + RightAngleE7 / 2;
        long quarter = shifted / RightAngleE7;
        double rest = (shifted - quarter * RightAngleE7 - RightAngleE7 / 2) * RadiansPerE7;
        double sin = SmallSine(rest);
        double cos = SmallCosine(rest);
        return (quarter & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }

    /// <summary>Sine of an angle in radians, from -π/4 to π/4.</summary>
    internal static double SmallSine(double x)
    {
        // Taylor's series; the first term left out is under 1e-19.
        double y = x * x;
        double tail = -1.0 / 6 + y * (1.0 / 120 + y * (-1.0 / 5_040 + y * (1.0 / 362_880 + y * (-1.0 / 39_916_800
            + y * (1.0 / 6_227_020_800 + y * (-1.0 / 1_307_674_368_000 + y * (1.0 / 355_687_428_096_000)))))));
        return x + x * y * tail;
    }

    /// <summary>Cosine of an angle in radians, from -π/4 to π/4.</summary>
    internal static double SmallCosine(double x)
    {
        double y = x * x;
        double tail = 1.0 / 24 + y * (-1.0 / 720 + y * (1.0 / 40_320 + y * (-1.0 / 3_628_800 + y * (1.0 / 479_001_600
            + y * (-1.0 / 87_178_291_200 + y * (1.0 / 20_922_789_888_000))))));
        return 1 - y / 2 + y * y * tail;
    }

    /// <summary>Straight line between two points of the unit sphere that are the given angle apart, 0 to π/2 radians.</summary>
    internal static double Chord(double angle) => 2 * SmallSine(angle / 2);

    /// <summary>Arcsine in radians of a number from 0 to 1.</summary>
    internal static double Arcsine(double x)
    {
        if (x > 0.5)
            return Math.PI / 2 - 2 * Arcsine(Math.Sqrt((1 - x) / 2));

        // Taylor's series: the coefficient of x^(2n+3) from that of x^(2n+1).
        double square = x * x;
        double term = x;
        double sum = 0;
        for (int n = 0; n < 26; n++)
        {
            term *= square * ((2 * n + 1.0) * (2 * n + 1.0) / ((2 * n + 2.0) * (2 * n + 3.0)));
            sum += term;
        }
        return x + sum;
    }
}
