using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Declare.Areas;

/// <summary>Whether latitude and longitude seem to have been given in the wrong order.</summary>
public enum SwapAdvice
{
    /// <summary>Nothing says so.</summary>
    None,

    /// <summary>It lies far from everything that the party has to do with, and the other way round near to it.</summary>
    Likely,

    /// <summary>It is nowhere on Earth, and the other way round it is.</summary>
    Certain,
}

/// <summary>Finds coordinates whose order was swapped.</summary>
public static class Swaps
{
    /// <summary>What lies as near as this to a party's other activity is where it may well be meant.</summary>
    public const double NearKm = 500;

    /// <summary>What lies farther than this from all of it is unusual.</summary>
    public const double FarKm = 1_500;

    /// <summary>The same with the two numbers of each place swapped.</summary>
    public static IReadOnlyList<AreaShape> Swapped(IReadOnlyList<AreaShape> shapes) =>
        [.. shapes.Select(shape => shape.Of([.. shape.Points.Select(point => new LatLng(point.Lng, point.Lat))]))];

    /// <param name="shapes">As they were read.</param>
    /// <param name="known">Places that the party has to do with.</param>
    public static SwapAdvice Of(IReadOnlyList<AreaShape> shapes, IReadOnlyCollection<LatLng> known)
    {
        var points = shapes.SelectMany(shape => shape.Points).ToArray();
        bool fits = points.All(Fits), fitsSwapped = points.All(point => Fits(new LatLng(point.Lng, point.Lat)));
        if (!fitsSwapped || points.Length == 0)
            return SwapAdvice.None;
        if (!fits)
            return SwapAdvice.Certain;
        if (known.Count == 0)
            return SwapAdvice.None;
        return known.Min(place => Km(points[0], place)) > FarKm && known.Min(place => Km(new LatLng(points[0].Lng, points[0].Lat), place)) < NearKm
            ? SwapAdvice.Likely : SwapAdvice.None;
    }

    private static bool Fits(LatLng point) => Math.Abs(point.Lat) <= 90 && Math.Abs(point.Lng) <= 360;

    /// <summary>Kilometres on a sphere.</summary>
    private static double Km(LatLng a, LatLng b)
    {
        double lat1 = a.Lat * Math.PI / 180, lat2 = b.Lat * Math.PI / 180, lng = (b.Lng - a.Lng) * Math.PI / 180;
        double haversine = Math.Pow(Math.Sin((lat2 - lat1) / 2), 2) + Math.Cos(lat1) * Math.Cos(lat2) * Math.Pow(Math.Sin(lng / 2), 2);
        return 2 * 6_371 * Math.Asin(Math.Min(1, Math.Sqrt(haversine)));
    }
}
