namespace Forewarn.Core.Geometry;

/// <summary>Metres to whole centimetres, away from the inside of a shape.</summary>
internal static class Centimetres
{
    /// <summary>A length this near to a whole centimetre was meant to be whole: 0.29 m is not exact as a double.</summary>
    private const double WholeTolerance = 1e-6;

    internal static int RoundUp(double metres)
    {
        double centimetres = metres * 100;
        double nearest = Math.Round(centimetres);
        return (int)(Math.Abs(centimetres - nearest) <= WholeTolerance ? nearest : Math.Ceiling(centimetres));
    }

    internal static int RoundDown(double metres) => -RoundUp(-metres);
}
