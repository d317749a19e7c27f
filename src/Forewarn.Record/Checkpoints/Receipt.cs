using System.Collections.Immutable;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Checkpoints;

/// <summary>One file that proves one leaf: a tlog-proof whose <c>extra</c> line holds the exact bytes of the leaf. Immutable.</summary>
public sealed class Receipt
{
    private const string Where = "receipt";

    /// <summary>Makes the receipt of a leaf.</summary>
    /// <exception cref="RecordFormatException">An index outside the checkpoint's tree, too many hashes, or too long a leaf.</exception>
    public Receipt(ReadOnlyMemory<byte> leaf, long index, ImmutableArray<TreeHash> hashes, SignedCheckpoint checkpoint)
        : this(new TlogProof(leaf, index, hashes, checkpoint))
    {
    }

    /// <exception cref="RecordFormatException">The proof has no extra line.</exception>
    public Receipt(TlogProof proof)
    {
        Proof = proof;
        Leaf = proof.Extra ?? throw new RecordFormatException(Where, "no extra line", "a proof whose extra line holds the leaf");
    }

    public TlogProof Proof { get; }

    /// <summary>The bytes of the leaf as they were hashed; nothing vouches for them until <see cref="Verify"/> has.</summary>
    public ReadOnlyMemory<byte> Leaf { get; }

    /// <summary>Reads a receipt, strictly; <see cref="ToBytes"/> gives the same bytes again.</summary>
    /// <exception cref="RecordFormatException">It is no receipt, or larger than the limits.</exception>
    public static Receipt Parse(ReadOnlySpan<byte> bytes) => new(TlogProof.Parse(bytes));

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static Receipt Parse(string text) => Parse(StrictText.Encode(Where, text));

    /// <summary>Checks all that the receipt says against keys that are trusted, offline.</summary>
    /// <returns>Who signed and whether that is enough; a quorum that is not met is an answer, not an error.</returns>
    /// <exception cref="RecordFormatException">The proof does not lead from the leaf to the checkpoint, no known log key of the
    /// checkpoint's origin signed it, or a known key's signature does not verify.</exception>
    public ReceiptResult Verify(Policy policy)
    {
        // The cheaper check first: a few hashes before a few signatures.
        if (!Proof.Verify(TreeHash.OfLeaf(Leaf.Span)))
            throw new RecordFormatException(Where, "the hashes do not lead from the leaf to the root of the checkpoint", "an inclusion proof of this leaf");
        PolicyResult signed = policy.Evaluate(Proof.Checkpoint);
        return new ReceiptResult(signed.Log, signed.Cosigned, signed.IsMet, Proof.Index, Proof.Checkpoint.Checkpoint.Size);
    }

    /// <summary>The exact bytes of the receipt.</summary>
    public byte[] ToBytes() => Proof.ToBytes();

    /// <summary>The receipt as text; as UTF-8 the same as <see cref="ToBytes"/>.</summary>
    public override string ToString() => Proof.ToString();
}
