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
    /// <summary>What is lost when <paramref name="before"/> becomes <paramref name="after"/> (null: is removed).</summary>
    /// <remarks>Another arrangement makes up for it only if it binds both parties at that moment, for the same kind, and
    /// meets the same area; whether it covers all of that area is for people to look at.</remarks>
    public static ImmutableArray<CoverLost> Between(Arrangement before, Arrangement? after, IEnumerable<Arrangement> others, Instant now)
    {
        var lost = ImmutableArray.CreateBuilder<CoverLost>();
        for (int i = 0; i < before.Members.Length; i++)
        {
            for (int j = i + 1; j < before.Members.Length; j++)
            {
                var (first, second) = (before.Members[i].Party, before.Members[j].Party);
                var boundUntil = BoundUntil(before, first, second);
                var stillUntil = after is null ? now : BoundUntil(after, first, second) ?? now;
                if (boundUntil is null || boundUntil <= now || stillUntil >= boundUntil)
                    continue;
                var from = Instant.Max(now, stillUntil);
                var kinds = before.LeadTimes.Select(rule => rule.Kind)
                    .Where(kind => !others.Any(other => other.LeadTimeFor(kind) is not null
                        && other.Binds(first, from) && other.Binds(second, from)
                        && other.Altitude.Overlaps(before.Altitude) && other.Area.Overlaps(before.Area)))
                    .ToImmutableArray();
                if (!kinds.IsEmpty)
                    lost.Add(new CoverLost(first, second, before.Id, before.Area, kinds, from));
            }
        }
        return lost.ToImmutable();
    }

    /// <summary>End of the time in which both are members and the arrangement is valid; the end of time when open-ended, null
    /// when they never are at once.</summary>
    private static Instant? BoundUntil(Arrangement arrangement, PartyId first, PartyId second)
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
        return found == 2 && from < until ? until : null;
    }
}
