using System.Globalization;

namespace Forewarn.Core.Geometry;

/// <summary>A place on the WGS84 ellipsoid, in units of 1e-7 degree (about 1.1 cm).</summary>
/// <remarks>Fixed-point, so that equality is exact and every machine computes from the same numbers. The longitude 180 is
/// held as -180; at a pole every longitude is held as 0.</remarks>
public readonly record struct LatLng
{
    /// <summary>Units in one degree.</summary>
    public const int UnitsPerDegree = 10_000_000;

    private LatLng(int latE7, int lngE7) => (LatE7, LngE7) = (latE7, lngE7);

    /// <summary>Latitude north, from -900,000,000 to 900,000,000.</summary>
    public int LatE7 { get; }

    /// <summary>Longitude east, from -1,800,000,000 to 1,799,999,999.</summary>
    public int LngE7 { get; }

    /// <summary>Latitude north in degrees.</summary>
    public double Lat => LatE7 / (double)UnitsPerDegree;

    /// <summary>Longitude east in degrees.</summary>
    public double Lng => LngE7 / (double)UnitsPerDegree;

    /// <summary>The representable place nearest to the given degrees.</summary>
    /// <param name="lat">Degrees north, -90 to 90, ends included.</param>
    /// <param name="lng">Degrees east, -180 to 180, ends included.</param>
    /// <exception cref="InvalidValueException">Out of range, or not a number; names <c>lat</c> or <c>lng</c>.</exception>
    public static LatLng FromDegrees(double lat, double lng)
    {
        if (!(lat is >= -90 and <= 90))
            throw OutOfRange("lat", lat, "-90 to 90 degrees");
        if (!(lng is >= -180 and <= 180))
            throw OutOfRange("lng", lng, "-180 to 180 degrees");
        return FromE7((int)Math.Round(lat * UnitsPerDegree), (int)Math.Round(lng * UnitsPerDegree));
    }

    /// <summary>The place with the given coordinates in units of 1e-7 degree.</summary>
    /// <param name="latE7">North, -900,000,000 to 900,000,000, ends included.</param>
    /// <param name="lngE7">East, -1,800,000,000 to 1,800,000,000, ends included.</param>
    /// <exception cref="InvalidValueException">Out of range; names <c>lat</c> or <c>lng</c>.</exception>
    public static LatLng FromE7(int latE7, int lngE7)
    {
        if (latE7 is < -900_000_000 or > 900_000_000)
            throw OutOfRange("lat", latE7 / (double)UnitsPerDegree, "-90 to 90 degrees");
        if (lngE7 is < -1_800_000_000 or > 1_800_000_000)
            throw OutOfRange("lng", lngE7 / (double)UnitsPerDegree, "-180 to 180 degrees");
        bool isPole = latE7 is 900_000_000 or -900_000_000;
        return new LatLng(latE7, isPole ? 0 : lngE7 == 1_800_000_000 ? -1_800_000_000 : lngE7);
    }
    private static InvalidValueException OutOfRange(string field, double degrees, string accepted) =>
        new(field, string.Create(CultureInfo.InvariantCulture, $"{degrees} is out of range"), accepted);
}
