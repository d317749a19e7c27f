namespace Forewarn.Record.Evidence.Pages;

/// <summary>An equirectangular map of one region: true to scale along its middle parallel.</summary>
/// <remarks>Longitudes run on over the antimeridian: each place is taken where it is nearest to the first one.</remarks>
internal sealed class MapProjection
{
    public const double Width = 960;

    /// <summary>Metres in a degree of latitude, on the sphere of 6,371,008.8 m.</summary>
    public const double MetresPerDegree = 111_195.08;

    private const double HeightMin = 320;
    private const double HeightMax = 640;

    /// <summary>Smallest region, in degrees of latitude: some two kilometres.</summary>
    private const double SpanMin = 0.02;

    private readonly double _west, _north, _scale, _squeeze;

    /// <param name="south">Bounds of the region in degrees; the longitudes may lie beyond 180.</param>
    public MapProjection(double south, double west, double north, double east)
    {
        const double Margin = 0.12;
        double middle = (south + north) / 2;
        _squeeze = Math.Max(Cosine(middle), 0.02);
        double height = Math.Max(north - south, SpanMin) * (1 + 2 * Margin);
        double width = Math.Max((east - west) * _squeeze, SpanMin) * (1 + 2 * Margin);
        _scale = Math.Min(Width / width, HeightMax / height);
        Height = Math.Max(HeightMin, height * _scale);
        _west = (west + east) / 2 - Width / 2 / _scale / _squeeze;
        _north = middle + Height / 2 / _scale;
    }

    /// <summary>Height of the picture; its width is <see cref="Width"/>.</summary>
    public double Height { get; }

    public double South => Latitude(Height);

    public double North => _north;

    public double West => _west;

    public double East => _west + Width / _scale / _squeeze;

    public double MetresPerUnit => MetresPerDegree / _scale;

    public double X(double lng) => (lng - _west) * _squeeze * _scale;

    public double Y(double lat) => (_north - lat) * _scale;

    /// <summary>Half axes of a circle as the map shows it.</summary>
    public (double X, double Y) Axes(double lat, double radiusMetres)
    {
        double degrees = radiusMetres / MetresPerDegree;
        return (Math.Min(degrees / Math.Max(Cosine(lat), 0.02), 180) * _squeeze * _scale, degrees * _scale);
    }

    /// <summary>The cosine of an angle of at most a right one, from exact operations alone, so that it is the same on every machine.</summary>
    public static double Cosine(double degrees)
    {
        double x = degrees * (Math.PI / 180), square = x * x, term = 1, sum = 1;
        for (int i = 1; i <= 12; i++)
        {
            term *= -square / ((2 * i - 1) * (2 * i));
            sum += term;
        }
        return sum;
    }

    private double Latitude(double y) => _north - y / _scale;
}
