namespace Forewarn.Cli.Load;

/// <summary>A rectangle on the ground, as on a flat map around its centre.</summary>
/// <param name="Lat">Degrees north of the centre.</param>
/// <param name="Lng">Degrees east of the centre.</param>
/// <param name="Length">Along the bearing, in metres.</param>
/// <param name="Width">Across it, in metres.</param>
/// <param name="Bearing">Radians from north to east.</param>
internal readonly record struct Rectangle(double Lat, double Lng, double Length, double Width, double Bearing = 0)
{
    public const double MetresPerDegree = 111_320;

    /// <summary>A corner in ten-millionths of a degree, counter-clockwise from the one behind on the left.</summary>
    /// <param name="number">0 to 3.</param>
    public (int LatE7, int LngE7) Corner(int number)
    {
        double along = number is 0 or 1 ? -Length / 2 : Length / 2, across = number is 0 or 3 ? -Width / 2 : Width / 2;
        var (sine, cosine) = Math.SinCos(Bearing);
        return At(along * cosine - across * sine, along * sine + across * cosine);
    }

    /// <summary>The same rectangle elsewhere.</summary>
    public Rectangle Moved(double northMetres, double eastMetres)
    {
        var (lat, lng) = At(northMetres, eastMetres);
        return this with { Lat = lat / 1e7, Lng = lng / 1e7 };
    }

    private (int LatE7, int LngE7) At(double north, double east) =>
        ((int)Math.Round((Lat + north / MetresPerDegree) * 1e7), (int)Math.Round((Lng + east / (MetresPerDegree * Math.Cos(double.DegreesToRadians(Lat)))) * 1e7));
}
