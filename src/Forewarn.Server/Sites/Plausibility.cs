using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Sites;

namespace Forewarn.Server.Sites;

/// <summary>Looks for what is often wrong in lists of protected sites: coordinates exchanged or cut short, in the sea, far from the place named, the same site
/// twice.</summary>
/// <remarks>It knows maps, not the truth: what it finds has to be answered, and refuses nothing. Thread-safe.</remarks>
internal static class Plausibility
{
    /// <summary>Farther from the middle of the town that is named than this is far.</summary>
    public const double FarMetres = 30_000;

    /// <summary>Nearer than this to the town with its coordinates exchanged, and far from it otherwise: they are exchanged.</summary>
    public const double SwappedMetres = 50_000;

    /// <summary>Farther from all land than this is in the sea: coasts are drawn no better.</summary>
    public const double CoastMetres = 3_000;

    /// <summary>A point that says less than this of where it is may have been cut short.</summary>
    public const double PrecisionMetres = 100;

    public const int ConvoySpeedMax = 150;

    /// <summary>In km/h, like the other.</summary>
    public const int FlightSpeedMax = 1_500;

    /// <summary>The town that an entry names, nearest to where it is; null when it names none, or none that is known.</summary>
    public static Gazetteer.Town? TownOf(SiteEntry entry) => entry.Place.Length == 0 ? null : Gazetteer.Instance.Find(entry.Place, entry.Extent.Positions[0]);

    /// <summary>All that is doubtful in an entry, by doubt.</summary>
    /// <param name="entry">What was entered; what findings it has are of no account.</param>
    /// <param name="same">The site that it may be the same as.</param>
    public static ImmutableArray<SiteFinding> Check(SiteEntry entry, (EntityId Id, double Metres)? same)
    {
        var findings = ImmutableArray.CreateBuilder<SiteFinding>();
        var place = entry.Extent.Positions[0];
        var swapped = Exchanged(place);
        var town = TownOf(entry);
        double away = town is null ? 0 : Globe.Metres(place, town.Place);
        // The town may be another of its name that is nearer to the place with its coordinates exchanged.
        bool isSwapped = away > FarMetres && swapped is { } other && Gazetteer.Instance.Find(entry.Place, other) is { } there && Globe.Metres(other, there.Place) <= SwappedMetres;
        if (isSwapped)
            findings.Add(new SiteFinding(SiteDoubt.Swapped, 0, Whole(away), swapped));
        if (entry.Extent is StandingExtent { Area: Circle } && PrecisionOf(place) is var precision && precision > PrecisionMetres)
            findings.Add(new SiteFinding(SiteDoubt.Truncated, 0, Whole(precision)));
        if (entry.Kind.IsOnLand() && !isSwapped && FirstAtSea(entry.Extent.Positions) is { } atSea)
            findings.Add(new SiteFinding(SiteDoubt.InTheSea, atSea, Whole(CoastMetres), Exchanged(entry.Extent.Positions[atSea]) is { } ashore && LandMap.Instance.IsOnLand(ashore) ? ashore : null));
        if (away > FarMetres && !isSwapped)
            findings.Add(new SiteFinding(SiteDoubt.FarFromPlace, 0, Whole(away), town!.Place));
        if (same is { } known)
            findings.Add(new SiteFinding(SiteDoubt.SameSite, 0, Whole(known.Metres), other: known.Id));
        if (entry.Extent is RouteExtent route && FirstTooFast(entry.Kind, route.Waypoints) is { } tooFast)
            findings.Add(tooFast);
        return findings.DrainToImmutable();
    }

    private static LatLng? Exchanged(LatLng place) => place.Lng is >= -90 and <= 90 && place.LatE7 != place.LngE7 ? LatLng.FromE7(place.LngE7, place.LatE7) : null;

    /// <summary>How much the last decimal of a point is, in metres: a degree when it has none.</summary>
    private static double PrecisionOf(LatLng place)
    {
        int decimals = 7;
        for (int lat = place.LatE7, lng = place.LngE7; decimals > 0 && lat % 10 == 0 && lng % 10 == 0; decimals--)
            (lat, lng) = (lat / 10, lng / 10);
        return Globe.MetresPerDegree / Math.Pow(10, decimals);
    }

    private static int? FirstAtSea(ImmutableArray<LatLng> positions)
    {
        for (int i = 0; i < positions.Length && i < SiteLimits.WaypointsMax; i++)
        {
            if (LandMap.Instance.IsAtSea(positions[i], CoastMetres))
                return i;
        }
        return null;
    }

    private static SiteFinding? FirstTooFast(SiteKind kind, ImmutableArray<Waypoint> waypoints)
    {
        for (int i = 1; i < waypoints.Length; i++)
        {
            double speed = Globe.Metres(waypoints[i - 1].Place, waypoints[i].Place) / 1_000 / (waypoints[i].At - waypoints[i - 1].At).TotalHours;
            if (speed > (kind == SiteKind.Convoy ? ConvoySpeedMax : FlightSpeedMax))
                return new SiteFinding(SiteDoubt.TooFast, i, (int)Math.Min(speed, int.MaxValue));
        }
        return null;
    }

    private static int Whole(double metres) => (int)Math.Round(metres);
}
