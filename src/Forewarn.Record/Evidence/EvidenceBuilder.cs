using System.Collections.Immutable;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Evidence.Pages;
using Forewarn.Record.Leaves;
using Forewarn.Record.Merkle;
using NodaTime;

namespace Forewarn.Record.Evidence;

/// <summary>Collects leaves for one asker and puts the bundle together.</summary>
/// <remarks>Not thread-safe. Add the leaves that answer the question, then whatever <see cref="Wanted"/> still names.</remarks>
public sealed class EvidenceBuilder
{
    private readonly EvidenceRequest _asked;
    private readonly string? _reader;
    private readonly SortedDictionary<long, EvidenceLeaf> _leaves = [];
    private long _bytes;

    /// <param name="asked">What was asked for.</param>
    /// <param name="reader">The party that asks, to whom parts are disclosed; null for who may see everything.</param>
    public EvidenceBuilder(EvidenceRequest asked, string? reader) => (_asked, _reader) = (asked, reader);

    /// <summary>Leaves so far.</summary>
    public int Count => _leaves.Count;

    /// <summary>Adds a leaf with those parts of its details that the asker may see; a leaf that is there already stays as it is.</summary>
    /// <param name="leaf">The exact bytes of the leaf.</param>
    /// <param name="details">What is stored beside it.</param>
    /// <exception cref="RecordFormatException">Not a leaf, or not its details, or more than <see cref="EvidenceFile.LeavesMax"/> or
    /// <see cref="EvidenceFile.BytesMax"/>.</exception>
    public void Add(ReadOnlyMemory<byte> leaf, LeafDetails details)
    {
        if (_leaves.Count == EvidenceFile.LeavesMax)
            throw new RecordFormatException("bundle", "too many leaves", $"at most {EvidenceFile.LeavesMax}: ask for less at a time");
        var evidence = new EvidenceLeaf(leaf, details.VisibleTo(_reader));
        details.Check(evidence.Leaf);
        if (!_leaves.TryAdd(evidence.Leaf.Index, evidence))
            return;
        // Here already, before all of it is in memory; the file has a little more.
        _bytes += leaf.Length + evidence.Parts.Sum(part => (long)(part.Part?.Value.Length ?? 0));
        if (_bytes > EvidenceFile.BytesMax)
            throw new RecordFormatException("bundle", "too large", $"at most {EvidenceFile.BytesMax} bytes: ask for less at a time");
    }

    /// <summary>What the bundle should hold beside what was asked for: leaves that were sealed and are revealed, and the parties whose
    /// keys signed something, for all their <c>key-registered</c> and <c>key-revoked</c> leaves before the last one.</summary>
    public (ImmutableArray<long> Leaves, ImmutableArray<string> KeysOf) Wanted()
    {
        var sealedLeaves = new SortedSet<long>();
        var parties = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var evidence in _leaves.Values)
        {
            if (evidence.Leaf.Reveals is { } index && !_leaves.ContainsKey(index))
                sealedLeaves.Add(index);
            if (evidence.Leaf is { SignedBy: not null, By: { } party })
                parties.Add(party);
        }
        return ([.. sealedLeaves], [.. parties]);
    }

    /// <summary>Puts the bundle together.</summary>
    /// <param name="hashes">The tree's hashes, at least up to the checkpoint's size.</param>
    /// <param name="checkpoint">A checkpoint whose tree holds all the leaves.</param>
    /// <param name="policy">The policy that the bundle brings, with the log's key and the witnesses'.</param>
    /// <param name="madeAt">The time now; what is finer than a tick is cut off.</param>
    /// <param name="madeBy">The program and its version, such as <c>Forewarn 0.1.0</c>.</param>
    /// <exception cref="RecordFormatException">A leaf lies beyond the checkpoint, or the bundle would be too large.</exception>
    public EvidenceFile Build(ISubtreeHashes hashes, SignedCheckpoint checkpoint, Policy policy, Instant madeAt, string madeBy)
    {
        long size = checkpoint.Checkpoint.Size;
        long[] indices = [.. _leaves.Keys];
        if (indices is [.., var last] && last >= size)
            throw new RecordFormatException("bundle", $"leaf {last} lies beyond the checkpoint of {size} leaves", "a later checkpoint");
        var proof = TreeProof.Of(hashes, size, indices);
        var manifest = new EvidenceManifest
        {
            MadeAt = Instant.FromUnixTimeTicks(madeAt.ToUnixTimeTicks()),
            MadeBy = madeBy,
            ReportVersion = EvidenceReport.Version,
            Asked = _asked,
            For = _reader,
            LeafCount = indices.Length,
            HashCount = proof.Hashes.Length,
        };
        return EvidenceFile.Of(new EvidenceContent(manifest, policy, checkpoint, [.. _leaves.Values], proof));
    }
}
