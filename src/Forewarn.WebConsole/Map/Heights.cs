using System.Globalization;

namespace Forewarn.WebConsole.Map;

/// <summary>Heights as people read them.</summary>
public static class Heights
{
    private const double MetresPerFoot = 0.3048;
    private const double MetresPerLevel = 100 * MetresPerFoot;

    /// <summary>Metres above the WGS84 ellipsoid, in whole metres.</summary>
    public static string Metres(double lower, double upper) => string.Create(CultureInfo.InvariantCulture, $"{lower:0}–{upper:0} m");

    /// <summary>The same in whole feet.</summary>
    public static string Feet(double lower, double upper) => string.Create(CultureInfo.InvariantCulture, $"{lower / MetresPerFoot:0}–{upper / MetresPerFoot:0} ft");

    /// <summary>The flight levels that they would be in standard air, so only about: a flight level is a pressure, and no height.</summary>
    public static string Levels(double lower, double upper) =>
        string.Create(CultureInfo.InvariantCulture, $"≈ FL {Math.Max(0, lower) / MetresPerLevel:000}–{Math.Max(0, upper) / MetresPerLevel:000}");
}
