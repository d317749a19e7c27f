using System.Globalization;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Declare.Areas;

/// <summary>References to squares of the military grid reference system (NGA.STND.0037, UTM zones), on WGS84.</summary>
/// <remarks>The console reads them itself, in the one place where all notations are read, limited and tested; the npm package mgrs made the vectors that the tests hold
/// it against.</remarks>
public static class Mgrs
{
    /// <summary>Most digits of each of the two numbers: metres.</summary>
    private const int DigitsMax = 5;

    private const double MajorRadius = 6_378_137;
    private const double Flattening = 1 / 298.257223563;
    private const double Scale = 0.9996;

    /// <summary>The middle of a square.</summary>
    /// <param name="zone">1 to 60.</param>
    /// <param name="band">C to X without I and O.</param>
    /// <param name="square">Two letters without I and O: column and row of 100 km.</param>
    /// <param name="digits">Easting and northing in the square, each with the same number of digits, 0 to 5.</param>
    /// <returns>Null when there is no such square.</returns>
    public static LatLng? Middle(int zone, char band, ReadOnlySpan<char> square, ReadOnlySpan<char> digits)
    {
        if (zone is < 1 or > 60 || Bands.IndexOf(band, StringComparison.Ordinal) < 0 || square.Length != 2 || digits.Length % 2 != 0 || digits.Length > 2 * DigitsMax)
            return null;
        int column = Columns[(zone - 1) % 3].IndexOf(square[0], StringComparison.Ordinal);
        int row = Rows[(zone - 1) % 2].IndexOf(square[1], StringComparison.Ordinal);
        if (column < 0 || row < 0)
            return null;
        int places = digits.Length / 2;
        double size = Math.Pow(10, DigitsMax - places);
        double easting = (column + 1) * 100_000 + Within(digits[..places], size);
        double northing = row * 100_000 + Within(digits[places..], size);

        // The rows come round every 2,000 km: of the turns, the one that lies in the band.
        int bandIndex = Bands.IndexOf(band, StringComparison.Ordinal);
        double south = -80 + 8 * bandIndex, north = band == 'X' ? 84 : south + 8;
        double origin = south < 0 ? 10_000_000 : 0;
        for (double turn = 0; turn < 10_000_000; turn += 2_000_000)
        {
            var place = OfUtm(zone, easting, northing + turn - origin);
            // A square of 100 km that a border of its band crosses counts to the band of its reference.
            if (place.Lat > south - SquareDegrees && place.Lat < north + SquareDegrees)
                return place;
        }
        return null;
    }

    private const string Bands = "CDEFGHJKLMNPQRSTUVWX";

    /// <summary>One square of 100 km, in degrees of latitude, and a little more.</summary>
    private const double SquareDegrees = 1;

    private static readonly string[] Columns = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"];
    private static readonly string[] Rows = ["ABCDEFGHJKLMNPQRSTUV", "FGHJKLMNPQRSTUVABCDE"];

    private static double Within(ReadOnlySpan<char> digits, double size) =>
        (digits.IsEmpty ? 0 : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) * size) + size / 2;

    /// <summary>Inverse of the transverse Mercator projection by Krüger's series to the third order: exact to a millimetre within a zone.</summary>
    /// <param name="zone">1 to 60.</param>
    /// <param name="easting">Metres, with the false 500,000.</param>
    /// <param name="northing">Metres north of the equator.</param>
    private static LatLng OfUtm(int zone, double easting, double northing)
    {
        double n = Flattening / (2 - Flattening);
        double rectifying = MajorRadius / (1 + n) * (1 + n * n / 4 + n * n * n * n / 64);
        double xi = northing / (Scale * rectifying), eta = (easting - 500_000) / (Scale * rectifying);
        double[] beta = [n / 2 - 2.0 / 3 * n * n + 37.0 / 96 * n * n * n, n * n / 48 + n * n * n / 15, 17.0 / 480 * n * n * n];
        double[] delta = [2 * n - 2.0 / 3 * n * n - 2 * n * n * n, 7.0 / 3 * n * n - 8.0 / 5 * n * n * n, 56.0 / 15 * n * n * n];
        double xiPrime = xi, etaPrime = eta;
        for (int j = 1; j <= 3; j++)
        {
            xiPrime -= beta[j - 1] * Math.Sin(2 * j * xi) * Math.Cosh(2 * j * eta);
            etaPrime -= beta[j - 1] * Math.Cos(2 * j * xi) * Math.Sinh(2 * j * eta);
        }
        double chi = Math.Asin(Math.Sin(xiPrime) / Math.Cosh(etaPrime));
        double lat = chi;
        for (int j = 1; j <= 3; j++)
            lat += delta[j - 1] * Math.Sin(2 * j * chi);
        double lng = (zone * 6 - 183) * Math.PI / 180 + Math.Atan2(Math.Sinh(etaPrime), Math.Cos(xiPrime));
        return new LatLng(lat * 180 / Math.PI, Wrapped(lng * 180 / Math.PI));
    }

    private static double Wrapped(double lng) => lng > 180 ? lng - 360 : lng < -180 ? lng + 360 : lng;
}
