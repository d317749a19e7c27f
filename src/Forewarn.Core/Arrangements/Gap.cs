using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Arrangements;

/// <summary>What a member's leave or suspension has left without cover.</summary>
/// <param name="Party">Who left, or paused.</param>
/// <param name="Cause">Which of the two.</param>
/// <param name="Before">The arrangement as it would be without that.</param>
/// <param name="From">First moment of the gap.</param>
/// <param name="Until">First moment at which it is no longer reported: the arrangement would have ended, or <see cref="ArrangementsLimits.GapReportedMax"/> is over.</param>
/// <param name="Leaf">First leaf of the announcement.</param>
public sealed record Gap(PartyId Party, GapCause Cause, Arrangement Before, Instant From, Instant Until, long Leaf)
{
    /// <summary>Whom a party would have had to warn of an activity, had it not been for the gap: the one that left of another member's, all others of its own.</summary>
    internal IEnumerable<PartyId> WouldHaveBeenWarned(PartyId by, ActivityKind kind, ImmutableArray<Geometry.Volume4D> volumes, Instant at)
    {
        if (at < From || at >= Until || !Before.Binds(by, at) || !Before.Covers(kind, volumes))
            return [];
        return Before.Members.Select(member => member.Party)
            .Where(other => other != by && (by == Party || other == Party) && Before.Binds(other, at));
    }
}

/// <summary>What a gap comes from. The numbers are part of the snapshot's format.</summary>
public enum GapCause : byte
{
    Left = 0,
    Suspended = 1,
}

/// <summary>An activity that was declared or seen in a gap, as told to one party that would have been warned of it.</summary>
/// <param name="Subject">The declaration, or the observation.</param>
/// <param name="Version">Of the declaration; 0 of an observation.</param>
/// <param name="Kind">Kind of activity.</param>
/// <param name="ShowsKind">Whether the party that is told may know the kind.</param>
/// <param name="By">Whose activity.</param>
/// <param name="To">Who would have been warned.</param>
/// <param name="ToldAt">Journal time.</param>
/// <param name="StartsAt">Start of the activity, or when it was seen.</param>
/// <param name="EndsAt">Its end; of an observation the moment too.</param>
/// <param name="Gaps">The withdrawals but for which it would have been; at most <see cref="ArrangementsLimits.GapsListedMax"/>.</param>
/// <param name="Leaf">Index of the leaf that says so.</param>
public sealed record UncoveredActivity(
    EntityKey Subject, int Version, ActivityKind Kind, bool ShowsKind, PartyId By, PartyId To, Instant ToldAt, Instant StartsAt, Instant EndsAt,
    ImmutableArray<GapReference> Gaps, long Leaf);

/// <summary>Names a gap: who withdrew from which arrangement, how, and from when on.</summary>
public readonly record struct GapReference(ArrangementId Arrangement, PartyId Party, GapCause Cause, Instant From);
