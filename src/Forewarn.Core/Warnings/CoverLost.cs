using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Warnings;

/// <summary>Two parties that an arrangement binds to warn each other, and that for some time no arrangement does any more.</summary>
/// <param name="First">The lesser of the two ids.</param>
/// <param name="Second">The greater.</param>
/// <param name="Arrangement">The arrangement that binds them.</param>
/// <param name="Area">Where it does.</param>
/// <param name="Altitude">In which band it does.</param>
/// <param name="Kinds">Kinds of activity that nothing else covers for the two, everywhere there.</param>
/// <param name="From">From when on.</param>
/// <param name="Until">Up to when, not included: until it would have ended, or another one begins; null when there is no end.</param>
/// <param name="CoveredInPart">Arrangements that bind the two for one of these kinds in some of that time, in a part of the area.</param>
public sealed record CoverLost(
    PartyId First, PartyId Second, ArrangementId Arrangement, Area Area, AltitudeBand Altitude, ImmutableArray<ActivityKind> Kinds, Instant From, Instant? Until,
    ImmutableArray<ArrangementId> CoveredInPart)
{
    /// <summary>What is lost when <paramref name="before"/> becomes <paramref name="after"/> (null: is removed): by pair of
    /// parties, then time.</summary>
    /// <remarks>Another arrangement, or the new version, makes up for it in the hours in which it binds both parties, for the same kind, if it
    /// holds the whole area (as <see cref="Area.Holds"/> tells) and altitude band.</remarks>
    /// <param name="before">As it was.</param>
    /// <param name="after">As it is to be.</param>
    /// <param name="others">All other arrangements.</param>
    /// <param name="now">What was before that is not lost.</param>
    public static ImmutableArray<CoverLost> Between(Arrangement before, Arrangement? after, IEnumerable<Arrangement> others, Instant now)
    {
        IEnumerable<Arrangement> candidates = after is null ? others : others.Prepend(after);
        var near = candidates.Where(other => other.Altitude.Overlaps(before.Altitude) && other.Area.Overlaps(before.Area)).Select(other => new Cover(other, before)).ToArray();
        var lost = ImmutableArray.CreateBuilder<CoverLost>();
        for (int i = 0; i < before.Members.Length; i++)
        {
            for (int j = i + 1; j < before.Members.Length; j++)
                AddLossOf(before, before.Members[i].Party, before.Members[j].Party, near, now, lost);
        }
        return lost.ToImmutable();
    }

    private static void AddLossOf(Arrangement before, PartyId first, PartyId second, Cover[] near, Instant now, ImmutableArray<CoverLost>.Builder lost)
    {
        var bound = Hours.Of(before, first, second).Since(now);
        if (bound.Stretches.IsEmpty)
            return;
        var ofBoth = near.Where(cover => cover.Arrangement.MemberOf(first) is not null && cover.Arrangement.MemberOf(second) is not null)
            .Select(cover => (Cover: cover, Hours: Hours.Of(cover.Arrangement, first, second))).ToArray();
        var kindsByStretch = new SortedDictionary<Stretch, ImmutableArray<ActivityKind>>();
        foreach (var rule in before.LeadTimes)
        {
            var rest = bound;
            foreach (var (cover, hours) in ofBoth)
            {
                if (cover.IsWhole && cover.Arrangement.LeadTimeFor(rule.Kind) is not null)
                    rest = rest.Without(hours);
            }
            foreach (var stretch in rest.Stretches)
                kindsByStretch[stretch] = kindsByStretch.GetValueOrDefault(stretch, []).Add(rule.Kind);
        }
        foreach (var (stretch, kinds) in kindsByStretch)
        {
            var inPart = ofBoth.Where(each => !each.Cover.IsWhole && each.Hours.Meet(stretch) && kinds.Any(kind => each.Cover.Arrangement.LeadTimeFor(kind) is not null));
            lost.Add(new CoverLost(
                first, second, before.Id, before.Area, before.Altitude, kinds, stretch.From, stretch.Until == Instant.MaxValue ? null : stretch.Until,
                [.. inPart.Select(each => each.Cover.Arrangement.Id)]));
        }
    }

    /// <summary>An arrangement that covers all, or a part, of where another one did.</summary>
    private readonly record struct Cover(Arrangement Arrangement, bool IsWhole)
    {
        public Cover(Arrangement arrangement, Arrangement before)
            : this(arrangement, arrangement.Altitude.Holds(before.Altitude) && arrangement.Area.Holds(before.Area))
        {
        }
    }
}
