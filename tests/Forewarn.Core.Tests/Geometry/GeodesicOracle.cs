namespace Forewarn.Core.Tests.Geometry;

/// <summary>Shortest distances on the WGS84 ellipsoid by Vincenty's inverse formula, good to a millimetre.</summary>
internal static class GeodesicOracle
{
    private const double A = 6_378_137;
    private const double F = 1 / 298.257223563;
    private const double B = A * (1 - F);

    internal static double DistanceMetres(double lat1, double lng1, double lat2, double lng2)
    {
        double u1 = Math.Atan((1 - F) * Math.Tan(Radians(lat1)));
        double u2 = Math.Atan((1 - F) * Math.Tan(Radians(lat2)));
        double difference = Math.IEEERemainder(Radians(lng2 - lng1), 2 * Math.PI);
        double lambda = difference;
        for (int round = 0; round < 200; round++)
        {
            double east = Math.Cos(u2) * Math.Sin(lambda);
            double north = Math.Cos(u1) * Math.Sin(u2) - Math.Sin(u1) * Math.Cos(u2) * Math.Cos(lambda);
            double sinSigma = Math.Sqrt(east * east + north * north);
            if (sinSigma == 0)
                return 0;
            double cosSigma = Math.Sin(u1) * Math.Sin(u2) + Math.Cos(u1) * Math.Cos(u2) * Math.Cos(lambda);
            double sigma = Math.Atan2(sinSigma, cosSigma);
            double sinAlpha = Math.Cos(u1) * Math.Cos(u2) * Math.Sin(lambda) / sinSigma;
            double cos2Alpha = 1 - sinAlpha * sinAlpha;
            double cos2Middle = cos2Alpha < 1e-15 ? 0 : cosSigma - 2 * Math.Sin(u1) * Math.Sin(u2) / cos2Alpha;
            double c = F / 16 * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha));
            double before = lambda;
            lambda = difference + (1 - c) * F * sinAlpha
                * (sigma + c * sinSigma * (cos2Middle + c * cosSigma * (2 * cos2Middle * cos2Middle - 1)));
            if (Math.Abs(lambda - before) > 1e-13)
                continue;

            double u = cos2Alpha * (A * A - B * B) / (B * B);
            double k1 = 1 + u / 16_384 * (4_096 + u * (-768 + u * (320 - 175 * u)));
            double k2 = u / 1_024 * (256 + u * (-128 + u * (74 - 47 * u)));
            double correction = k2 * sinSigma * (cos2Middle + k2 / 4 * (cosSigma * (2 * cos2Middle * cos2Middle - 1)
                - k2 / 6 * cos2Middle * (4 * sinSigma * sinSigma - 3) * (4 * cos2Middle * cos2Middle - 3)));
            return B * k1 * (sigma - correction);
        }
        throw new ArgumentException("nearly antipodal");
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
