using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Sites;
using NodaTime;

namespace Forewarn.Server.Sites;

/// <summary>The sites near which another may be the same: those of the party itself, and of others what binds.</summary>
/// <remarks>Of one request; not thread-safe. Made of all sites of the party; of others, of what stands near each that is asked for. What takes long needs no
/// state, so that nobody waits for it.</remarks>
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

    /// <param name="own">The sites of the party.</param>
    public Neighbours(IEnumerable<Site> own)
    {
        foreach (var site in own)
        {
            if (site.WithdrawnAt is null)
                Add(site.Id, site.Entry);
        }
    }

    public void Add(EntityId id, SiteEntry entry)
    {
        var known = new Known(id, entry);
        CollectionsMarshal.GetValueRefOrAddDefault(_cells, CellOf(known.Anchor), out _) ??= [];
        _cells[CellOf(known.Anchor)].Add(known);
    }

    /// <summary>What others have in force near an entry.</summary>
    public static ImmutableArray<Site> OthersNear(AirspaceState state, PartyId party, SiteEntry entry, Instant now) =>
        state.SitesInForce(Volume4D.Open(Circle.FromMetres(Known.AnchorOf(entry.Extent), SameNameMetres), null, now, now), party, OthersMax);

    /// <summary>The site that an entry may be the same as, the nearest first, and how far away it is; null when there is none.</summary>
    /// <param name="id">The site that is entered.</param>
    /// <param name="entry">What is entered.</param>
    /// <param name="others">As <see cref="OthersNear"/> finds them.</param>
    public (EntityId Id, double Metres)? FindSame(EntityId id, SiteEntry entry, ImmutableArray<Site> others)
    {
        var asked = new Known(id, entry);
        (EntityId Id, double Metres)? best = null;
        foreach (var other in Near(asked.Anchor).Concat(others.Select(site => new Known(site.Id, site.Binding!.Entry))))
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

    /// <summary>Two movements that begin at different times are two.</summary>
    private static bool AreAtOneTime(Known a, Known b) => !a.Moves || (a.Begins < b.Begins ? b.Begins - a.Begins : a.Begins - b.Begins) < Duration.FromHours(1);

    private static (int, int) CellOf(LatLng place) => ((int)Math.Floor(place.Lat * CellsPerDegree), (int)Math.Floor(place.Lng * CellsPerDegree));

    private sealed class Known(EntityId id, SiteEntry entry)
    {
        private string? _name;

        public EntityId Id => id;

        /// <summary>Folded when it is first compared: most sites are far from what is asked for.</summary>
        public string Name => _name ??= PlaceName.Folded(entry.Name);

        public LatLng Anchor { get; } = AnchorOf(entry.Extent);

        public bool Moves { get; } = entry.Kind.IsMovement();

        public Instant Begins { get; } = (entry.Extent as RouteExtent)?.Waypoints[0].At ?? Instant.MinValue;

        /// <summary>The middle of a site's corners; where a movement begins.</summary>
        public static LatLng AnchorOf(SiteExtent extent)
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
