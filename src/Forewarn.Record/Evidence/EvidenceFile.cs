using System.Collections.Immutable;
using System.Text;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Evidence.Pages;

namespace Forewarn.Record.Evidence;

/// <summary>An evidence bundle: leaves, what is disclosed of the details behind them, and the proof that they are in the record, in
/// one file that verifies offline.</summary>
/// <remarks>Immutable. Parsing requires that every byte is as it was made; whether what it says holds is for
/// <see cref="EvidenceVerifier"/> to find out. The format is described in docs/record.md, "Evidence bundles".</remarks>
public sealed class EvidenceFile
{
    /// <summary>Largest bundle, in bytes.</summary>
    public const int BytesMax = 256 * 1024 * 1024;

    /// <summary>Most leaves of a bundle.</summary>
    public const int LeavesMax = 1_000_000;

    private readonly ReadOnlyMemory<byte>[] _members;

    private EvidenceFile(ReadOnlyMemory<byte>[] members, EvidenceContent content) => (_members, Content) = (members, content);

    public EvidenceManifest Manifest => Content.Manifest;

    /// <summary>The policy that the bundle brings: whoever made it chose its keys.</summary>
    public Policy Policy => Content.Policy;

    public SignedCheckpoint Checkpoint => Content.Checkpoint;

    /// <summary>The leaves in ascending order of their index.</summary>
    public ImmutableArray<EvidenceLeaf> Leaves => Content.Leaves;

    public TreeProof Proof => Content.Proof;

    /// <summary>The page for people, HTML in UTF-8.</summary>
    public ReadOnlyMemory<byte> Report => this[EvidenceMember.Report];

    internal EvidenceContent Content { get; }

    internal ReadOnlyMemory<byte> this[string member] => _members[EvidenceMember.All.IndexOf(member)];

    /// <summary>Reads a bundle.</summary>
    /// <exception cref="RecordFormatException">Any byte is not as it was made, or a limit is exceeded; names the member and the place.</exception>
    public static EvidenceFile Parse(ReadOnlyMemory<byte> bytes)
    {
        var members = ZipContainer.Read(bytes, EvidenceMember.All, BytesMax);
        ReadOnlyMemory<byte> Member(string name) => members[EvidenceMember.All.IndexOf(name)];
        var content = new EvidenceContent(
            EvidenceManifest.Parse(members),
            PolicyOf(Member(EvidenceMember.Policy).Span),
            SignedCheckpoint.Parse(Member(EvidenceMember.Checkpoint).Span),
            EvidenceLeaf.ParseAll(Member(EvidenceMember.Leaves)),
            TreeProof.Parse(Member(EvidenceMember.Proof).Span));
        RequireCounts(content);
        return new EvidenceFile(members, content);
    }

    /// <summary>Reads a bundle from a stream, no more than <see cref="BytesMax"/> and one byte of it.</summary>
    /// <exception cref="RecordFormatException">As <see cref="Parse"/>.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static EvidenceFile Read(Stream stream)
    {
        var bytes = new byte[1024 * 1024];
        int length = 0;
        while (true)
        {
            length += stream.ReadAtLeast(bytes.AsSpan(length), bytes.Length - length, throwOnEndOfStream: false);
            if (length < bytes.Length)
                return Parse(bytes.AsMemory(0, length));
            if (length > BytesMax)
                throw new RecordFormatException("bundle", $"more than {BytesMax} bytes", $"at most {BytesMax} bytes");
            Array.Resize(ref bytes, (int)Math.Min(bytes.Length * 4L, BytesMax + 1L));
        }
    }

    /// <summary>The bundle as a file.</summary>
    /// <exception cref="RecordFormatException">It would be longer than <see cref="BytesMax"/>.</exception>
    public byte[] ToBytes() => ZipContainer.Write(EvidenceMember.All, _members, BytesMax);

    /// <summary>Puts a bundle together, and renders its pages.</summary>
    internal static EvidenceFile Of(EvidenceContent content)
    {
        var members = new ReadOnlyMemory<byte>[EvidenceMember.All.Length];
        void Set(string name, byte[] bytes) => members[EvidenceMember.All.IndexOf(name)] = bytes;
        Set(EvidenceMember.Policy, Encoding.UTF8.GetBytes(content.Policy.ToString()));
        Set(EvidenceMember.Checkpoint, content.Checkpoint.ToBytes());
        Set(EvidenceMember.Leaves, EvidenceLeaf.WriteAll(content.Leaves));
        Set(EvidenceMember.Proof, content.Proof.ToBytes());
        Set(EvidenceMember.Readme, Readme.Render(content));
        Set(EvidenceMember.Report, EvidenceReport.Render(content));
        Set(EvidenceMember.Manifest, content.Manifest.ToBytes(members));
        return new EvidenceFile(members, content);
    }

    private static Policy PolicyOf(ReadOnlySpan<byte> bytes)
    {
        var policy = Policy.Parse(bytes);
        int same = bytes.CommonPrefixLength(Encoding.UTF8.GetBytes(policy.ToString()));
        return same == bytes.Length
            ? policy : throw new RecordFormatException($"{EvidenceMember.Policy}, byte {same}", "another form of the same", "the policy without comments, in its one form");
    }

    private static void RequireCounts(EvidenceContent content)
    {
        if (content.Manifest.LeafCount != content.Leaves.Length || content.Manifest.HashCount != content.Proof.Hashes.Length)
        {
            throw new RecordFormatException(EvidenceMember.Manifest,
                $"{content.Manifest.LeafCount} leaves and {content.Manifest.HashCount} hashes announced",
                $"the {content.Leaves.Length} leaves and {content.Proof.Hashes.Length} hashes that there are");
        }
    }
}
