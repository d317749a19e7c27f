using System.Globalization;
using Forewarn.Record.Leaves;
using NodaTime;

namespace Forewarn.Record.Evidence.Pages;

/// <summary>Times, durations and places as the page writes them: UTC, and no culture's habits.</summary>
internal static class Words
{
    /// <summary>A moment without its T and Z, and cut to milliseconds: the page says once that times are UTC, and shows each leaf as
    /// it is.</summary>
    public static string Of(Instant time) => LeafTime.Format(Instant.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds())).Replace('T', ' ').TrimEnd('Z');

    /// <summary>A duration in its two largest units, sign left out: <c>1 h 20 min</c>.</summary>
    public static string Of(Duration duration)
    {
        long seconds = (long)Math.Round(Math.Abs(duration.TotalSeconds));
        ReadOnlySpan<(string Unit, long Seconds)> units = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];
        for (int i = 0; i < units.Length - 1; i++)
        {
            if (seconds < units[i].Seconds)
                continue;
            long rest = seconds % units[i].Seconds / units[i + 1].Seconds;
            string whole = string.Create(CultureInfo.InvariantCulture, $"{seconds / units[i].Seconds} {units[i].Unit}");
            return rest == 0 ? whole : string.Create(CultureInfo.InvariantCulture, $"{whole} {rest} {units[i + 1].Unit}");
        }
        return string.Create(CultureInfo.InvariantCulture, $"{seconds} s");
    }

    public static string OfSeconds(double seconds)
    {
        const double SecondsMax = 1e11;
        return Of(Duration.FromSeconds(Math.Clamp(seconds, -SecondsMax, SecondsMax)));
    }

    /// <summary>A distance: metres below ten kilometres.</summary>
    public static string OfMetres(double metres) => Math.Abs(metres) < 10_000
        ? string.Create(CultureInfo.InvariantCulture, $"{metres:0.#} m") : string.Create(CultureInfo.InvariantCulture, $"{metres / 1000:0.#} km");

    public static string OfLatitude(double degrees, int decimals = 5) => OfDegrees(Math.Abs(degrees), decimals, degrees < 0 ? "S" : "N");

    public static string OfLongitude(double degrees, int decimals = 5)
    {
        double wrapped = degrees - 360 * Math.Floor((degrees + 180) / 360);
        return OfDegrees(Math.Abs(wrapped), decimals, wrapped < 0 ? "W" : "E");
    }

    private static string OfDegrees(double degrees, int decimals, string hemisphere) =>
        $"{degrees.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)}° {hemisphere}";
}
