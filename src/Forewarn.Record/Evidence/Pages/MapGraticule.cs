using System.Globalization;

namespace Forewarn.Record.Evidence.Pages;

/// <summary>The lines of latitude and longitude with their labels, and the scale.</summary>
internal static class MapGraticule
{
    /// <summary>Most lines across the picture.</summary>
    private const int LinesMax = 13;

    private static readonly double[] Steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60];

    public static void Write(Html html, MapProjection projection)
    {
        double step = Array.Find(Steps, candidate => (projection.East - projection.West) / candidate <= LinesMax) is > 0 and var found ? found : 90;
        int decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;
        for (double line = Math.Ceiling(projection.West / step); line * step <= projection.East; line++)
        {
            double x = projection.X(line * step);
            html.Add($"<path class=\"grid\" d=\"M{x} 0V{projection.Height}\"/><text x=\"{x + 3}\" y=\"13\">{Words.OfLongitude(line * step, decimals)}</text>\n");
        }
        for (double line = Math.Ceiling(Math.Max(projection.South, -90) / step); line * step <= Math.Min(projection.North, 90); line++)
        {
            double y = projection.Y(line * step);
            html.Add($"<path class=\"grid\" d=\"M0 {y}H{MapProjection.Width}\"/><text x=\"4\" y=\"{y - 3}\">{Words.OfLatitude(line * step, decimals)}</text>\n");
        }
    }

    /// <summary>A bar of 1, 2 or 5 times a power of ten, at most a fifth of the picture.</summary>
    public static void WriteScale(Html html, MapProjection projection)
    {
        double longest = MapProjection.Width / 5 * projection.MetresPerUnit, metres = 1;
        for (double power = 1; power <= longest; power *= 10)
        {
            foreach (int times in (ReadOnlySpan<int>)[1, 2, 5])
                metres = times * power <= longest ? times * power : metres;
        }
        double length = metres / projection.MetresPerUnit, right = MapProjection.Width - 16, y = projection.Height - 16;
        string text = metres < 1000 ? string.Create(CultureInfo.InvariantCulture, $"{metres:0} m") : string.Create(CultureInfo.InvariantCulture, $"{metres / 1000:0} km");
        html.Add($"<path class=\"bar\" d=\"M{right - length} {y - 5}V{y}H{right}V{y - 5}\"/><text class=\"label\" text-anchor=\"middle\" x=\"{right - length / 2}\" y=\"{y - 8}\">{text}</text>\n");
    }
}
