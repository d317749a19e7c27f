using System.Globalization;

namespace Forewarn.WebConsole.Declare.Drafts;

/// <summary>Altitudes and distances as people write them, in metres.</summary>
public static class Lengths
{
    private const double FootMetres = 0.3048;
    private const double NauticalMileMetres = 1_852;

    /// <summary>Lowest and highest altitude of a declaration, in metres.</summary>
    private const double LowestM = -8_000, HighestM = 100_000;

    /// <summary>Units of altitudes: metres and feet above the WGS84 ellipsoid, and flight levels, hundreds of feet of standard pressure, which are taken as if the
    /// pressure were standard and the ellipsoid the sea.</summary>
    public static readonly IReadOnlyList<string> AltitudeUnits = ["m", "ft", "fl"];

    /// <summary>Units of distances.</summary>
    public static readonly IReadOnlyList<string> DistanceUnits = ["m", "km", "nm"];

    /// <exception cref="DraftException">No number, or out of range.</exception>
    public static double Altitude(string text, string unit, string field)
    {
        double metres = Number(text, field) * (unit switch
        {
            "ft" => FootMetres,
            "fl" => 100 * FootMetres,
            _ => 1,
        });
        return metres is >= LowestM and <= HighestM ? Math.Round(metres, 2) : throw new DraftException(field, "altitude_range", LowestM, HighestM);
    }

    /// <returns>Null for nothing.</returns>
    /// <exception cref="DraftException">No number above 0.</exception>
    public static double? Distance(string text, string unit, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        double metres = Number(text, field) * (unit switch
        {
            "km" => 1_000,
            "nm" => NauticalMileMetres,
            _ => 1,
        });
        return metres > 0 ? metres : throw new DraftException(field, "distance_range");
    }

    /// <summary>With a point or a comma before the fraction.</summary>
    private static double Number(string text, string field) =>
        double.TryParse(text.Trim().Replace(',', '.').Replace('\u2212', '-'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) ? number : throw new DraftException(field, string.IsNullOrWhiteSpace(text) ? "missing" : "no_number");
}
