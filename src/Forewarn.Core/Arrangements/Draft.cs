using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Arrangements;

/// <summary>An arrangement, or a change of one, on its way: it binds nobody until all have signed it.</summary>
/// <remarks>Immutable; each signature makes a new object.</remarks>
public sealed record Draft
{
    /// <summary>The hash of its content: what is signed.</summary>
    public required DraftId Id { get; init; }

    /// <summary>What the members would be bound by, as the version that it would be.</summary>
    public required Arrangement Proposal { get; init; }

    /// <summary>The party that drafted it; drafting is its signature.</summary>
    public required PartyId Drafter { get; init; }

    public required Instant DraftedAt { get; init; }

    /// <summary>First moment at which it can no longer be signed.</summary>
    public required Instant SignBy { get; init; }

    /// <summary>Who has to sign: the members that it names, and those of the version that it amends who have not left.</summary>
    public required ImmutableArray<PartyId> Signers { get; init; }

    /// <summary>Who has signed so far, in the order in which they did.</summary>
    public required ImmutableArray<MemberSignature> Signatures { get; init; }

    public DraftStatus Status { get; init; }

    /// <summary>When it was bound, refused or lapsed; null while it is open.</summary>
    public Instant? ClosedAt { get; init; }

    /// <summary>Who refused or withdrew it; nobody for what lapsed by itself.</summary>
    public PartyId ClosedBy { get; init; }

    /// <summary>First leaf that says that it is closed; <see cref="Leaves.None"/> while it is open.</summary>
    public long ClosedLeaf { get; init; } = Leaves.None;

    /// <summary>Version of the arrangement that it amends; null when the arrangement is new.</summary>
    public int? Amends => Proposal.Version == 1 ? null : Proposal.Version - 1;

    /// <summary>First leaf that says so.</summary>
    public long Leaf => Signatures[0].Leaf;

    public bool IsOpen => Status == DraftStatus.Open;

    /// <summary>The signature of a party; null when it has not signed.</summary>
    public MemberSignature? SignatureOf(PartyId party)
    {
        foreach (var signature in Signatures)
        {
            if (signature.Party == party)
                return signature;
        }
        return null;
    }

    /// <summary>Who has not signed yet, by party.</summary>
    public ImmutableArray<PartyId> Missing => [.. Signers.Where(party => SignatureOf(party) is null)];
}

/// <summary>What became of a draft. The numbers are part of the snapshot's format.</summary>
public enum DraftStatus : byte
{
    /// <summary>Somebody still has to sign.</summary>
    Open = 0,

    /// <summary>All have signed: it is, or was, a version of the arrangement.</summary>
    Bound = 1,

    /// <summary>Its drafter took it back.</summary>
    Withdrawn = 2,

    /// <summary>One who had to sign said no.</summary>
    Declined = 3,

    /// <summary>Not all had signed when the time was over.</summary>
    Expired = 4,

    /// <summary>The version that it amends is no longer the present one: another draft was bound, a member announced its leave, or the operator changed
    /// or removed what it had recorded.</summary>
    Superseded = 5,

    /// <summary>A party that had to sign is no longer registered.</summary>
    Orphaned = 6,
}

/// <summary>A party's signature under a draft.</summary>
/// <param name="Party">Who.</param>
/// <param name="At">Journal time.</param>
/// <param name="KeyId">The key that signed the request; null for a party that has registered none, of which the node alone says that it signed.</param>
/// <param name="Leaf">First leaf that says so.</param>
public readonly record struct MemberSignature(PartyId Party, Instant At, KeyId? KeyId, long Leaf);
