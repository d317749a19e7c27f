using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Checkpoints;

/// <summary>A proof that a leaf is in a log: its index, the hashes from it to the root, and a signed checkpoint (C2SP tlog-proof). Immutable.</summary>
public sealed class TlogProof
{
    /// <summary>Most hashes in a proof: a tree has at most 2^63 - 1 leaves.</summary>
    public const int HashesMax = 63;

    /// <summary>Most bytes of extra data: as many as a leaf has at most.</summary>
    public const int ExtraBytesMax = 65_535;

    /// <summary>Largest proof that is read, in bytes: the extra data in base64, the hashes and the checkpoint.</summary>
    public const int BytesMax = 96 * 1024 + SignedNote.BytesMax;

    private const string Where = "proof";
    private const string FirstLine = "c2sp.org/tlog-proof@v1";
    private const string ExtraStart = "extra ";
    private const string IndexStart = "index ";
    private const string AcceptedForm = $"\"{FirstLine}\", an extra line or none, an index line, the hashes, an empty line, a signed checkpoint";

    /// <param name="extra">Data that nothing vouches for, or null.</param>
    /// <param name="index">Index of the leaf, less than the size of the checkpoint.</param>
    /// <param name="hashes">From the leaf's sibling up to the root's child.</param>
    /// <exception cref="RecordFormatException">An index outside the tree, too many hashes, or too much extra data.</exception>
    public TlogProof(ReadOnlyMemory<byte>? extra, long index, ImmutableArray<TreeHash> hashes, SignedCheckpoint checkpoint)
    {
        if (extra is { Length: > ExtraBytesMax })
            throw new RecordFormatException(Where, $"{extra.Value.Length} bytes of extra data", $"at most {ExtraBytesMax}");
        if (hashes.Length > HashesMax)
            throw new RecordFormatException(Where, $"{hashes.Length} hashes", $"at most {HashesMax}");
        if (index < 0 || index >= checkpoint.Checkpoint.Size)
            throw new RecordFormatException(Where, $"index {index} in a tree of {checkpoint.Checkpoint.Size} leaves", "0 to the size less one");
        Extra = extra is null ? null : (ReadOnlyMemory<byte>?)extra.Value.ToArray();
        Index = index;
        Hashes = hashes;
        Checkpoint = checkpoint;
    }

    /// <summary>Data that nothing vouches for; null when there is none.</summary>
    public ReadOnlyMemory<byte>? Extra { get; }

    /// <summary>Index of the leaf, from 0, less than the size of the checkpoint.</summary>
    public long Index { get; }

    /// <summary>From the leaf's sibling up to the root's child; at most <see cref="HashesMax"/>.</summary>
    public ImmutableArray<TreeHash> Hashes { get; }

    /// <summary>The checkpoint that the proof leads to; its signatures are not verified yet.</summary>
    public SignedCheckpoint Checkpoint { get; }

    /// <summary>Reads a proof, strictly; <see cref="ToBytes"/> gives the same bytes again.</summary>
    /// <exception cref="RecordFormatException">It is no proof, or larger than the limits.</exception>
    public static TlogProof Parse(ReadOnlySpan<byte> bytes)
    {
        string text = StrictText.Decode(Where, bytes, BytesMax);
        int end = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
            throw new RecordFormatException(Where, "no empty line before the checkpoint", AcceptedForm);
        // First line, extra line, index line, hashes; what has more lines is refused before any is looked at.
        ReadOnlySpan<char> header = text.AsSpan(0, end);
        int linesMax = 3 + HashesMax;
        if (header.Count('\n') + 1 > linesMax)
            throw new RecordFormatException(Where, $"more than {linesMax} lines before the checkpoint", $"at most {HashesMax} hashes");
        string[] lines = header.ToString().Split('\n');
        if (lines[0] != FirstLine)
            throw new RecordFormatException($"{Where}, line 1", "the format is not named", $"\"{FirstLine}\"");
        int next = 1;
        ReadOnlyMemory<byte>? extra = ReadExtra(lines, ref next);
        long index = ReadIndex(lines, ref next);
        ImmutableArray<TreeHash> hashes = ReadHashes(lines, next);
        SignedCheckpoint checkpoint = SignedCheckpoint.Parse(StrictText.Encode(Where, text[(end + 2)..]));
        return new TlogProof(extra, index, hashes, checkpoint);
    }

    /// <summary>Whether the leaf with this hash is in the checkpoint's tree at <see cref="Index"/>. Says nothing of who signed the checkpoint.</summary>
    public bool Verify(TreeHash leaf) =>
        MerkleTree.VerifyInclusion(leaf, Index, Checkpoint.Checkpoint.Size, Hashes.AsSpan(), Checkpoint.Checkpoint.Root);

    /// <summary>The exact bytes of the proof.</summary>
    public byte[] ToBytes() => StrictText.Encode(Where, ToString());

    /// <summary>The proof as text; as UTF-8 the same as <see cref="ToBytes"/>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(FirstLine).Append('\n');
        if (Extra is { } extra)
            text.Append(ExtraStart).Append(Convert.ToBase64String(extra.Span)).Append('\n');
        text.Append(IndexStart).Append(Index.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (TreeHash hash in Hashes)
            text.Append(hash.ToBase64()).Append('\n');
        return text.Append('\n').Append(Checkpoint).ToString();
    }

    private static ReadOnlyMemory<byte>? ReadExtra(string[] lines, ref int next)
    {
        if (next == lines.Length || !lines[next].StartsWith(ExtraStart, StringComparison.Ordinal))
            return null;
        if (!CanonicalBase64.TryDecode(lines[next].AsSpan(ExtraStart.Length), out byte[] extra))
            throw new RecordFormatException($"{Where}, line {next + 1}", "the extra data are not canonical base64", CanonicalBase64.Accepted);
        next++;
        return extra;
    }

    private static long ReadIndex(string[] lines, ref int next)
    {
        if (next == lines.Length || !lines[next].StartsWith(IndexStart, StringComparison.Ordinal))
            throw new RecordFormatException($"{Where}, line {next + 1}", "no index line", AcceptedForm);
        if (!WholeNumber.TryParse(lines[next].AsSpan(IndexStart.Length), out long index))
            throw new RecordFormatException($"{Where}, line {next + 1}", "not an index", WholeNumber.Accepted);
        next++;
        return index;
    }

    private static ImmutableArray<TreeHash> ReadHashes(string[] lines, int first)
    {
        var hashes = ImmutableArray.CreateBuilder<TreeHash>(lines.Length - first);
        for (int i = first; i < lines.Length; i++)
        {
            if (!CanonicalBase64.TryDecode(lines[i], out byte[] hash) || hash.Length != TreeHash.Length)
                throw new RecordFormatException($"{Where}, line {i + 1}", "not a hash", $"{TreeHash.Length} bytes in {CanonicalBase64.Accepted}");
            hashes.Add(new TreeHash(hash));
        }
        return hashes.MoveToImmutable();
    }
}
