using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Warnings;

/// <summary>Two parties that an arrangement bound to warn each other, and that from a moment on no arrangement does.</summary>
/// <param name="First">The lesser of the two ids.</param>
/// <param name="Second">The greater.</param>
/// <param name="Arrangement">The arrangement that bound them.</param>
/// <param name="Area">Where it did.</param>
/// <param name="Kinds">Kinds of activity that nothing else covers for the two.</param>
/// <param name="From">From when on.</param>
public sealed record CoverLost(
    PartyId First, PartyId Second, ArrangementId Arrangement, Area Area, ImmutableArray<ActivityKind> Kinds, Instant From)
{
    /// <summary>What is lost when <paramref name="before"/> becomes <paramref name="after"/> (null: is removed): by pair of
    /// parties, then moment.</summary>
    /// <remarks>Another arrangement, or the new version, makes up for it only if it binds both parties at that moment, for the
    /// same kind, and meets the same area; whether it covers all of that area is for people to look at.</remarks>
    public static ImmutableArray<CoverLost> Between(Arrangement before, Arrangement? after, IEnumerable<Arrangement> others, Instant now)
    {
        var near = others.Where(other => MeetsAreaOf(before, other)).ToArray();
        if (after is not null && !MeetsAreaOf(before, after))
            after = null;
        var lost = ImmutableArray.CreateBuilder<CoverLost>();
        for (int i = 0; i < before.Members.Length; i++)
        {
            for (int j = i + 1; j < before.Members.Length; j++)
                AddLossOf(before.Members[i].Party, before.Members[j].Party);
        }
        return lost.ToImmutable();

        void AddLossOf(PartyId first, PartyId second)
        {
            var kindsByMoment = new SortedDictionary<Instant, ImmutableArray<ActivityKind>>();
            foreach (var rule in before.LeadTimes)
            {
                if (LostFrom(before, after, rule.Kind, first, second, now) is { } from
                    && !near.Any(other => other.LeadTimeFor(rule.Kind) is not null && other.Binds(first, from) && other.Binds(second, from)))
                    kindsByMoment[from] = kindsByMoment.GetValueOrDefault(from, []).Add(rule.Kind);
            }
            foreach (var (from, kinds) in kindsByMoment)
                lost.Add(new CoverLost(first, second, before.Id, before.Area, kinds, from));
        }
    }

    /// <summary>First moment, now or later, at which the two were bound and no longer are; null when there is none.</summary>
    private static Instant? LostFrom(Arrangement before, Arrangement? after, ActivityKind kind, PartyId first, PartyId second, Instant now)
    {
        if (BoundFor(before, first, second) is not { } bound || bound.Until <= now)
            return null;
        var from = Instant.Max(now, bound.From);
        var still = after?.LeadTimeFor(kind) is null ? null : BoundFor(after, first, second);
        if (still is not { } rest || rest.From > from || rest.Until <= from)
            return from;
        return rest.Until < bound.Until ? rest.Until : null;
    }

    private static bool MeetsAreaOf(Arrangement before, Arrangement other) =>
        other.Altitude.Overlaps(before.Altitude) && other.Area.Overlaps(before.Area);

    /// <summary>The time in which both are members and the arrangement is valid, up to the end of time when open-ended; null when
    /// they never are at once.</summary>
    private static (Instant From, Instant Until)? BoundFor(Arrangement arrangement, PartyId first, PartyId second)
    {
        var (from, until) = (arrangement.ValidFrom, arrangement.ValidUntil ?? Instant.MaxValue);
        int found = 0;
        foreach (var member in arrangement.Members)
        {
            if (member.Party != first && member.Party != second)
                continue;
            found++;
            from = Instant.Max(from, member.From);
            until = Instant.Min(until, member.Until ?? Instant.MaxValue);
        }
        return found == 2 && from < until ? (from, until) : null;
    }
}
