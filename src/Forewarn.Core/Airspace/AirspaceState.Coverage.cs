using System.Collections.Immutable;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Airspace;

/// <content>Who should have warned whom and had no arrangement.</content>
public sealed partial class AirspaceState
{
    /// <summary>Meetings of declared activities of a period that no arrangement covered, as far as the state still holds them, in pages.</summary>
    /// <remarks>An activity is covered when an arrangement bound the two parties for its kind there at its start, or when it was declared, if that was
    /// later. What was taken back before its start is no traffic.</remarks>
    /// <param name="question">Of which parties, which period, how near.</param>
    /// <param name="after">Only after this; null from the beginning.</param>
    /// <param name="limit">Activities after whose meetings the page ends, 1 or more.</param>
    /// <param name="next">Where the next page begins; null when there is none.</param>
    public ImmutableArray<UncoveredMeeting> Coverage(CoverageQuestion question, CoverageCursor? after, int limit, out CoverageCursor? next)
    {
        var found = ImmutableArray.CreateBuilder<UncoveredMeeting>();
        int scanned = 0, met = 0, active = 0;
        foreach (var party in PartiesAsked(question.Party, after?.Party))
        {
            var key = party == after?.Party ? after.Value.After : null;
            foreach (var own in _declarations.Of(party, key, ConflictScanMax - scanned + 1))
            {
                if (scanned++ == ConflictScanMax || met > ConflictOverlapsMax || active == limit)
                {
                    next = new CoverageCursor(party, key);
                    return found.DrainToImmutable();
                }
                key = own.Key;
                int before = found.Count;
                met += AddUncovered(own, question, found);
                active += found.Count > before ? 1 : 0;
            }
        }
        next = null;
        return found.DrainToImmutable();
    }

    private IEnumerable<PartyId> PartiesAsked(PartyId? party, PartyId? from) => party is { } one
        ? [one] : _parties.Keys.Where(id => from is null || id.CompareTo(from.Value) >= 0);

    /// <returns>How many volumes of others were looked at.</returns>
    private int AddUncovered(Declaration own, CoverageQuestion question, ImmutableArray<UncoveredMeeting>.Builder found)
    {
        if (!IsTraffic(own, question))
            return 0;
        int looked = 0;
        var meetings = new SortedDictionary<PartyId, Meeting>();
        foreach (var volume in own.Volumes)
        {
            _declarations.Query(volume, question.Near, (theirs, other) =>
            {
                looked++;
                if (other.Manager == own.Manager || !IsTraffic(other, question) || !_parties.ContainsKey(other.Manager))
                    return;
                var start = Instant.Max(volume.Start, theirs.Start);
                if (start >= own.OverAt + question.Near.Time || start >= other.OverAt + question.Near.Time)
                    return;
                if (!meetings.TryGetValue(other.Manager, out var meeting))
                    meetings.Add(other.Manager, meeting = new Meeting(volume, start));
                if (start < meeting.Start)
                    (meeting.Volume, meeting.Start) = (volume, start);
                meeting.Others[other.Key] = (other, theirs);
            });
        }
        foreach (var (party, meeting) in meetings)
        {
            if (!IsCovered(own, party))
            {
                found.Add(new UncoveredMeeting(
                    own.Manager, party, own, MiddleOf(meeting.Volume.Area), meeting.Start,
                    [.. meeting.Others.Values.Take(Limits.OverlapsListedMax).Select(other => other.Declaration)], meeting.Others.Count));
            }
            // Of all parties each is asked for its own activities; of one party, for those of the others that met it, too.
            if (question.Party is null)
                continue;
            foreach (var (other, theirs) in meeting.Others.Values.Where(other => !IsCovered(other.Declaration, own.Manager)))
                found.Add(new UncoveredMeeting(party, own.Manager, other, MiddleOf(theirs.Area), Instant.Max(other.Start, own.Start), [own], 1));
        }
        return looked;
    }

    private static bool IsTraffic(Declaration declaration, CoverageQuestion question) =>
        declaration.Start < question.Until && declaration.OverAt > question.From && declaration.OverAt > declaration.Start;

    private bool IsCovered(Declaration activity, PartyId other)
    {
        var declared = Instant.Max(activity.Start, Instant.Min(activity.DeclaredAt, activity.OverAt.PlusTicks(-1)));
        return _arrangements.Covered(activity.Manager, other, activity.Kind, activity.Volumes, activity.Start)
            || _arrangements.Covered(activity.Manager, other, activity.Kind, activity.Volumes, declared);
    }

    /// <summary>The centre of a circle, or the mean of a polygon's corners.</summary>
    private static LatLng MiddleOf(Area area)
    {
        if (area is not Polygon polygon)
            return ((Circle)area).Center;
        const long turn = 360L * LatLng.UnitsPerDegree;
        long lat = 0, lng = 0;
        var first = polygon.Vertices[0];
        foreach (var vertex in polygon.Vertices)
        {
            lat += vertex.LatE7;
            // Seen from the first corner, so that a polygon across the antimeridian has its middle there.
            long east = (long)vertex.LngE7 - first.LngE7;
            lng += east > turn / 2 ? east - turn : east < -turn / 2 ? east + turn : east;
        }
        long middle = first.LngE7 + lng / polygon.Vertices.Length;
        return LatLng.FromE7((int)(lat / polygon.Vertices.Length), (int)(middle > turn / 2 ? middle - turn : middle < -turn / 2 ? middle + turn : middle));
    }

    /// <summary>An activity's meeting with those of one other party.</summary>
    private sealed class Meeting(Volume4D volume, Instant start)
    {
        public Volume4D Volume = volume;
        public Instant Start = start;

        public SortedDictionary<EntityKey, (Declaration Declaration, Volume4D Theirs)> Others { get; } = [];
    }
}
