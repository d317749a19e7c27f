using System.Collections.Immutable;
using Forewarn.Record.Notes;
using NodaTime;

namespace Forewarn.Record.Checkpoints;

/// <summary>Who of a policy's logs and witnesses has signed a checkpoint, and whether that is enough.</summary>
/// <param name="Log">Key of the log that signed; its name is the checkpoint's origin.</param>
/// <param name="Cosigned">The policy's witnesses that cosigned, in the policy's order.</param>
/// <param name="IsMet">Whether they meet the quorum.</param>
public sealed record PolicyResult(VerifierKey Log, ImmutableArray<WitnessCosignature> Cosigned, bool IsMet);

/// <summary>A verified cosignature by a witness of a policy.</summary>
/// <param name="Witness">Name of the witness in the policy.</param>
/// <param name="Key">Key of the witness.</param>
/// <param name="At">When it cosigned, as it says itself; the earliest when it did so more than once.</param>
public sealed record WitnessCosignature(string Witness, VerifierKey Key, Instant At);
