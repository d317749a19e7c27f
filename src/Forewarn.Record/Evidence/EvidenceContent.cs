using System.Collections.Immutable;
using Forewarn.Record.Checkpoints;

namespace Forewarn.Record.Evidence;

/// <summary>What a bundle holds but for its pages, which are rendered from this alone.</summary>
internal sealed record EvidenceContent(
    EvidenceManifest Manifest, Policy Policy, SignedCheckpoint Checkpoint, ImmutableArray<EvidenceLeaf> Leaves, TreeProof Proof);
