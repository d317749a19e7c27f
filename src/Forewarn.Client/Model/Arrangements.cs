using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Client.Model;

/// <summary>An arrangement, or a change of one, as it is put to its members.</summary>
/// <param name="Amends">Version that it changes; null for a new arrangement.</param>
/// <param name="SignBy">First moment at which it can no longer be signed.</param>
public sealed record DraftTerms(string Arrangement, Instant SignBy, ArrangementTerms Terms, int? Amends = null);

/// <summary>An arrangement on its way.</summary>
/// <param name="Id">SHA-256 of its canonical bytes: what is signed.</param>
/// <param name="Version">The version of the arrangement that it would be.</param>
/// <param name="Status">open, bound, withdrawn, declined, expired, superseded or orphaned.</param>
/// <param name="Missing">Who has not signed.</param>
public sealed record Draft(
    string Id, string Arrangement, int Version, string Drafter, Instant DraftedAt, Instant SignBy, string Status, ImmutableArray<MemberSignature> Signatures,
    ImmutableArray<string> Missing, ArrangementTerms Terms, int? Amends = null, Instant? ClosedAt = null, string? ClosedBy = null)
{
    /// <summary>What was put to the members: all that the id is the hash of.</summary>
    public DraftTerms Content => new(Arrangement, SignBy, Terms, Amends);
}

/// <param name="KeyId">Thumbprint of the key that signed; null for a party without a key, of which the node alone says that it signed.</param>
/// <param name="Leaf">Index of the leaf that says so.</param>
public sealed record MemberSignature(string Party, Instant At, long Leaf, string? KeyId = null);

/// <param name="Bound">The arrangement, when this signature was the last one.</param>
/// <param name="CoverLost">What pairs of members lose when it binds.</param>
public sealed record DraftAnswer(Draft Draft, ImmutableArray<CoverLost> CoverLost, long Leaf, Arrangement? Bound = null) : Recorded(Leaf);

internal sealed record DraftReading(Draft Draft);

internal sealed record DraftsPage(ImmutableArray<Draft> Drafts, string? NextCursor = null);

/// <summary>By whose word an arrangement binds.</summary>
/// <param name="Kind">signed-by-all-members, or recorded-by-operator: then no member has signed it here.</param>
/// <param name="Draft">The hash that they signed.</param>
public sealed record Basis(string Kind, string? Draft = null, int? Version = null, Instant? Since = null, ImmutableArray<MemberSignature>? Signatures = null);

/// <summary>A member's pause.</summary>
/// <param name="Until">When it took its part up again; null while it pauses.</param>
public sealed record Suspension(string Party, Instant From, long Leaf, Instant? Until = null);

/// <summary>A member's announced leave.</summary>
public sealed record Departure(string Party, Instant NotifiedAt, Instant Until, long Leaf);

internal sealed record LeaveTerms(Instant? Until, string? Text);

internal sealed record SuspensionTerms(Instant? From, string? Text);

/// <summary>An arrangement after a member has left, paused or come back.</summary>
/// <param name="CoverLost">What pairs of members lose by it.</param>
public sealed record MembershipAnswer(Arrangement Arrangement, ImmutableArray<CoverLost> CoverLost, long Leaf) : Recorded(Leaf);

/// <summary>What would come of a leave or a suspension.</summary>
public sealed record MembershipPreview(Arrangement Arrangement, ImmutableArray<CoverLost> CoverLost);

/// <summary>An activity that was declared or seen in the gap that a withdrawal has left.</summary>
/// <param name="By">Whose activity it is.</param>
/// <param name="To">Who would have been warned.</param>
/// <param name="Kind">Null where it is not disclosed.</param>
public sealed record UncoveredActivity(
    string Type, string Id, string By, string To, Instant ToldAt, Instant StartsAt, Instant EndsAt, ImmutableArray<Gap> Gaps, long Leaf, int? Version = null, string? Kind = null);

/// <summary>Who withdrew from which arrangement.</summary>
/// <param name="Cause">left or suspended.</param>
public sealed record Gap(string Arrangement, string Party, string Cause, Instant From);

internal sealed record UncoveredPage(ImmutableArray<UncoveredActivity> Activities, string? NextCursor = null);

/// <summary>An activity of which one party should have warned another, and no arrangement said so.</summary>
/// <param name="MetAt">First moment at which the activities met.</param>
/// <param name="Met">The other party's activities that it met; the first hundred.</param>
public sealed record UncoveredMeeting(
    string From, string To, DeclarationReference Activity, Instant StartsAt, Instant EndsAt, Instant MetAt, LatLng Place, ImmutableArray<DeclarationReference> Met, int MetCount);

internal sealed record CoveragePage(ImmutableArray<UncoveredMeeting> Meetings, string? NextCursor = null);
