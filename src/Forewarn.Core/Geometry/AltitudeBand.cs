using System.Globalization;

namespace Forewarn.Core.Geometry;

/// <summary>A band of altitude above the WGS84 ellipsoid, both ends included, in whole centimetres.</summary>
/// <remarks>Two bands that only touch overlap, as in ASTM F3548-21. The lower end is rounded down and the upper end up, so
/// that rounding never shrinks a band.</remarks>
public readonly record struct AltitudeBand
{
    /// <summary>Lowest altitude accepted, in metres: ASTM F3548-21's own bound (Altitude, <c>value</c>).</summary>
    public const double LowestMetres = -8_000;

    /// <summary>Highest altitude accepted, in metres: ASTM F3548-21's own bound (Altitude, <c>value</c>).</summary>
    public const double HighestMetres = 100_000;

    private AltitudeBand(int lowerCentimetres, int upperCentimetres) =>
        (LowerCentimetres, UpperCentimetres) = (lowerCentimetres, upperCentimetres);

    public int LowerCentimetres { get; }

    public int UpperCentimetres { get; }

    public double LowerMetres => LowerCentimetres / 100.0;

    public double UpperMetres => UpperCentimetres / 100.0;

    /// <summary>The band from <paramref name="lower"/> to <paramref name="upper"/> metres, W84.</summary>
    /// <exception cref="InvalidValueException">Out of range, not a number, or upside down; names <c>altitude_lower</c> or
    /// <c>altitude_upper</c>.</exception>
    public static AltitudeBand FromMetres(double lower, double upper)
    {
        RequireInRange(lower, "altitude_lower");
        RequireInRange(upper, "altitude_upper");
        return FromCentimetres(Centimetres.RoundDown(lower), Centimetres.RoundUp(upper));
    }

    /// <inheritdoc cref="FromMetres"/>
    public static AltitudeBand FromCentimetres(int lower, int upper)
    {
        RequireInRange(lower / 100.0, "altitude_lower");
        RequireInRange(upper / 100.0, "altitude_upper");
        if (lower >= upper)
        {
            throw new InvalidValueException("altitude_upper",
                string.Create(CultureInfo.InvariantCulture, $"{upper / 100.0} m is not above altitude_lower, {lower / 100.0} m"),
                "an altitude above altitude_lower");
        }
        return new AltitudeBand(lower, upper);
    }

    /// <summary>All altitudes accepted.</summary>
    public static AltitudeBand Whole { get; } = FromMetres(LowestMetres, HighestMetres);

    /// <summary>The narrowest band that holds both.</summary>
    public static AltitudeBand Around(AltitudeBand a, AltitudeBand b) =>
        new(Math.Min(a.LowerCentimetres, b.LowerCentimetres), Math.Max(a.UpperCentimetres, b.UpperCentimetres));

    /// <summary>Whether the two bands come within <paramref name="withinMetres"/> of each other; 0 asks whether they meet.</summary>
    public bool Overlaps(AltitudeBand other, double withinMetres = 0) =>
        LowerMetres - withinMetres <= other.UpperMetres && other.LowerMetres <= UpperMetres + withinMetres;

    /// <summary>Whether another band lies within this one, ends included.</summary>
    public bool Holds(AltitudeBand other) => LowerCentimetres <= other.LowerCentimetres && other.UpperCentimetres <= UpperCentimetres;

    /// <summary>Vertical distance in metres from the band to an altitude; 0 inside.</summary>
    public double DistanceMetres(double altitudeMetres) =>
        Math.Max(0, Math.Max(LowerMetres - altitudeMetres, altitudeMetres - UpperMetres));

    private static void RequireInRange(double metres, string field)
    {
        if (!(metres is >= LowestMetres and <= HighestMetres))
        {
            throw new InvalidValueException(field, string.Create(CultureInfo.InvariantCulture, $"{metres} m is out of range"),
                "-8000 to 100000 metres above the WGS84 ellipsoid");
        }
    }
}
