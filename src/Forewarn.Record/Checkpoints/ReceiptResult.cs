using System.Collections.Immutable;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Checkpoints;

/// <summary>What a receipt has proven: this leaf is at this index of that log, and these witnesses saw the log so.</summary>
/// <param name="Log">Key of the log that signed the checkpoint.</param>
/// <param name="Cosigned">The policy's witnesses that cosigned, in the policy's order.</param>
/// <param name="IsFinal">Whether they meet the policy's quorum.</param>
/// <param name="Index">Index of the leaf.</param>
/// <param name="Size">Number of leaves of the log in the checkpoint.</param>
public sealed record ReceiptResult(VerifierKey Log, ImmutableArray<WitnessCosignature> Cosigned, bool IsFinal, long Index, long Size);
