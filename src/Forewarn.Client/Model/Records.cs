using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Leaves;
using NodaTime;

namespace Forewarn.Client.Model;

/// <summary>A receipt that has been verified: this leaf is in the record, as trusted keys have signed.</summary>
/// <param name="Receipt">The file to keep.</param>
/// <param name="Leaf">What it proves.</param>
/// <param name="Result">By whose signatures, and whether the policy's quorum is met.</param>
public sealed record VerifiedReceipt(Receipt Receipt, Leaf Leaf, ReceiptResult Result)
{
    public bool IsFinal => Result.IsFinal;
}

/// <summary>A leaf, and what the caller may see of the details behind it; each part that is disclosed is what the leaf commits to.</summary>
public sealed record DisclosedLeaf(Leaf Leaf, ImmutableArray<DisclosedPart> Details);

/// <summary>How the record stands, and how far its witnesses are, as the node says.</summary>
/// <param name="Key">The record's verifier key (C2SP signed-note); to believe it is to trust the node.</param>
/// <param name="Size">Leaves of the newest checkpoint.</param>
/// <param name="Root">Its root, in base64.</param>
/// <param name="Checkpoint">The newest checkpoint, with the cosignatures that it has by now.</param>
/// <param name="Policy">What makes a checkpoint final (C2SP tlog-policy).</param>
/// <param name="FinalSize">Leaves of the newest checkpoint that met the policy; null while there is none.</param>
public sealed record RecordStanding(string Origin, string Key, long Size, string Root, string Checkpoint, string Policy, ImmutableArray<WitnessStanding> Witnesses, long? FinalSize = null);

/// <summary>How it stands with a witness of the record.</summary>
/// <param name="State">unasked, cosigning, failing or disputed.</param>
/// <param name="CosignedSize">Leaves of the newest checkpoint that it cosigned.</param>
/// <param name="Lag">Leaves that it has not cosigned yet.</param>
/// <param name="Failures">Exchanges that failed since it cosigned last.</param>
/// <param name="CosignedAt">Null for never.</param>
public sealed record WitnessStanding(string Name, string State, long CosignedSize, long Lag, int Failures, Instant? CosignedAt = null);

internal sealed record LeafReading(string Leaf, ImmutableArray<DetailReading> Details);

internal sealed record DetailReading(string Name, string? Salt = null, string? Value = null, bool Withheld = false, bool Erased = false);

/// <summary>A party's public key as the node keeps it.</summary>
/// <param name="Thumbprint">RFC 7638.</param>
/// <param name="Leaf">Index of the leaf that registered it, or revoked it.</param>
/// <param name="RevokedAt">Null while it is active.</param>
public sealed record PartyKey(string Thumbprint, JsonElement Jwk, Instant RegisteredAt, long Leaf, Instant? RevokedAt = null);

public sealed record PartyKeyAnswer(PartyKey Key, long Leaf) : Recorded(Leaf);

internal sealed record PartyKeysReading(ImmutableArray<PartyKey> Keys);

internal sealed record PartyKeyTerms(JsonElement Jwk, string? Possession = null);

/// <summary>What opens a sealed declaration.</summary>
/// <param name="Salt">16 to 64 bytes.</param>
/// <param name="Sealed">The exact JSON that was sealed.</param>
public sealed record Opening(ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Sealed);

internal sealed record OpeningTerms(string Salt, string Sealed);

/// <summary>What to put into an evidence bundle; each that is given narrows it, and one has to be given.</summary>
/// <param name="Entity">As the record names it: <c>constraint/UUID</c>, <c>warning/12</c>; not together with an incident.</param>
/// <param name="Incident">Id of the observation that an incident was seen in.</param>
/// <param name="Between">Two moments: from the first, included, to the second, not included.</param>
public sealed record EvidenceTerms(string? Entity = null, string? Incident = null, ImmutableArray<Instant>? Between = null);

internal sealed record ErasureTerms(string Entity);

/// <summary>The answer to an erasure.</summary>
public sealed record ErasureAnswer(string Entity, long Leaf) : Recorded(Leaf);
