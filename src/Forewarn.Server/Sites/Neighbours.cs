using System.Runtime.InteropServices;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Sites;
using NodaTime;

namespace Forewarn.Server.Sites;

/// <summary>The sites near which another may be the same: those of the party itself, and of others what binds.</summary>
/// <remarks>Of one request; not thread-safe. Made by looking at all sites of the party; of others, at what stands near each that is asked for.</remarks>
internal sealed class Neighbours
{
    /// <summary>Two sites nearer than this are taken for one until somebody says that they are two.</summary>
    public const double SamePositionMetres = 100;

    /// <summary>Two sites of one name nearer than this, likewise.</summary>
    public const double SameNameMetres = 5_000;

    /// <summary>Others' sites near one place that are looked at.</summary>
    private const int OthersMax = 100;

    private const int CellsPerDegree = 10;

    private readonly Dictionary<(int, int), List<Known>> _cells = [];
    private readonly PartyId _party;

    public Neighbours(AirspaceState state, PartyId party)
    {
        _party = party;
        foreach (var site in state.SitesOf(party))
        {
            if (site.WithdrawnAt is null)
                Add(site.Id, site.Entry);
        }
    }

    public void Add(EntityId id, SiteEntry entry)
    {
        var known = Known.Of(id, entry);
        CollectionsMarshal.GetValueRefOrAddDefault(_cells, CellOf(known.Anchor), out _) ??= [];
        _cells[CellOf(known.Anchor)].Add(known);
    }

    /// <summary>The site that an entry may be the same as, the nearest first, and how far away it is; null when there is none.</summary>
    public (EntityId Id, double Metres)? FindSame(AirspaceState state, EntityId id, SiteEntry entry, Instant now)
    {
        var asked = Known.Of(id, entry);
        (EntityId Id, double Metres)? best = null;
        foreach (var other in Near(asked.Anchor).Concat(OfOthers(state, asked.Anchor, now)))
        {
            if (other.Id == id || other.Moves != asked.Moves)
                continue;
            double metres = Globe.Metres(asked.Anchor, other.Anchor);
            bool isSame = metres <= SamePositionMetres || (metres <= SameNameMetres && other.Name.Length > 0 && other.Name == asked.Name);
            if (isSame && AreAtOneTime(asked, other) && !(best?.Metres <= metres))
                best = (other.Id, metres);
        }
        return best;
    }

    private IEnumerable<Known> Near(LatLng place)
    {
        var (row, column) = CellOf(place);
        // Towards the poles the cells become narrow; there is nobody to be looked for beyond the next but three.
        for (int lat = row - 1; lat <= row + 1; lat++)
        {
            for (int lng = column - 4; lng <= column + 4; lng++)
            {
                foreach (var known in _cells.GetValueOrDefault((lat, lng)) ?? [])
                    yield return known;
            }
        }
    }

    private List<Known> OfOthers(AirspaceState state, LatLng place, Instant now)
    {
        var found = new List<Known>();
        var around = Volume4D.Open(Circle.FromMetres(place, SameNameMetres), null, now, now);
        foreach (var declaration in state.Search(around, null, OthersMax).Items)
        {
            if (declaration is { Kind: ActivityKind.ProtectedSite } && declaration.Manager != _party && state.FindSite(declaration.Id)?.Binding is { } binding)
                found.Add(Known.Of(declaration.Id, binding.Entry));
        }
        return found;
    }

    /// <summary>Two movements that begin at different times are two.</summary>
    private static bool AreAtOneTime(Known a, Known b) => !a.Moves || (a.Begins < b.Begins ? b.Begins - a.Begins : a.Begins - b.Begins) < Duration.FromHours(1);

    private static (int, int) CellOf(LatLng place) => ((int)Math.Floor(place.Lat * CellsPerDegree), (int)Math.Floor(place.Lng * CellsPerDegree));

    private readonly record struct Known(EntityId Id, string Name, LatLng Anchor, bool Moves, Instant Begins)
    {
        public static Known Of(EntityId id, SiteEntry entry) => new(
            id, PlaceName.Folded(entry.Name), AnchorOf(entry.Extent), entry.Kind.IsMovement(), (entry.Extent as RouteExtent)?.Waypoints[0].At ?? Instant.MinValue);

        /// <summary>The middle of a site's corners; where a movement begins.</summary>
        private static LatLng AnchorOf(SiteExtent extent)
        {
            var positions = extent.Positions;
            if (extent is RouteExtent || positions.Length == 1)
                return positions[0];
            // Longitudes as they lie to the first: an outline may cross the antimeridian.
            double first = positions[0].Lng;
            double lng = positions.Average(position => position.Lng - first > 180 ? position.Lng - 360 : position.Lng - first < -180 ? position.Lng + 360 : position.Lng);
            return LatLng.FromDegrees(positions.Average(position => position.Lat), lng > 180 ? lng - 360 : lng < -180 ? lng + 360 : lng);
        }
    }
}
