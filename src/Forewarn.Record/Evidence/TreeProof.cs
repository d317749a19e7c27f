using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;
using Forewarn.Record.Leaves;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Evidence;

/// <summary>A subtree's hash, as a proof needs it where no leaf of its is at hand.</summary>
/// <param name="Level">The subtree has 2^<paramref name="Level"/> leaves.</param>
/// <param name="Index">It begins at leaf <paramref name="Index"/> * 2^<paramref name="Level"/>.</param>
public readonly record struct ProofHash(int Level, long Index, TreeHash Hash);

/// <summary>The hashes that lead from many leaves to one root, each once: of every largest subtree that holds none of them.</summary>
/// <remarks>From left to right. Every leaf's own inclusion proof (RFC 6962, section 2.1.1) can be made from leaves and hashes together.</remarks>
public sealed class TreeProof
{
    private TreeProof(ImmutableArray<ProofHash> hashes) => Hashes = hashes;

    public ImmutableArray<ProofHash> Hashes { get; }

    /// <summary>Makes the proof for leaves of a tree.</summary>
    /// <param name="hashes">The tree's hashes, at least up to <paramref name="size"/>.</param>
    /// <param name="size">Size of the tree whose root is led to.</param>
    /// <param name="indices">Indices of the leaves, ascending, each below the size.</param>
    public static TreeProof Of(ISubtreeHashes hashes, long size, ReadOnlySpan<long> indices)
    {
        var proof = ImmutableArray.CreateBuilder<ProofHash>();
        Collect(hashes, 0, size, indices, proof);
        return new TreeProof(proof.DrainToImmutable());
    }

    /// <summary>The root that leaves and hashes lead to.</summary>
    /// <param name="size">Size of the tree.</param>
    /// <param name="indices">Indices of the leaves, ascending, each below the size.</param>
    /// <param name="leaves">Their hashes.</param>
    /// <exception cref="RecordFormatException">The hashes are not exactly those that are needed, in their order.</exception>
    public TreeHash RootOf(long size, ReadOnlySpan<long> indices, ReadOnlySpan<TreeHash> leaves)
    {
        int used = 0;
        var root = size == 0 ? TreeHash.OfNoLeaves : Hash(0, size, indices, leaves, ref used);
        return used == Hashes.Length
            ? root : throw Refusal(used, "a hash that no leaf needs", "exactly the hashes that are needed");
    }

    internal static TreeProof Parse(ReadOnlySpan<byte> bytes)
    {
        var proof = ImmutableArray.CreateBuilder<ProofHash>();
        var canonical = new ArrayBufferWriter<byte>(128);
        while (!bytes.IsEmpty)
        {
            string where = $"{EvidenceMember.Proof}, line {proof.Count + 1}";
            var line = JsonLines.Next(ref bytes, where);
            var hash = Read(line, where);
            canonical.ResetWrittenCount();
            Write(hash, new CanonicalJson(canonical));
            JsonLines.RequireSame(line, canonical.WrittenSpan, where);
            proof.Add(hash);
        }
        return new TreeProof(proof.DrainToImmutable());
    }

    internal byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        var json = new CanonicalJson(buffer);
        foreach (var hash in Hashes)
            Write(hash, json);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Collect(ISubtreeHashes hashes, long start, long size, ReadOnlySpan<long> indices, ImmutableArray<ProofHash>.Builder proof)
    {
        if (size == 0 || (size == 1 && !indices.IsEmpty))
            return;
        if (indices.IsEmpty && BitOperations.IsPow2(size))
        {
            int level = BitOperations.Log2((ulong)size);
            proof.Add(new ProofHash(level, start >> level, hashes.Subtree(level, start >> level)));
            return;
        }
        long left = LeftSize(size);
        int split = Split(indices, start + left);
        Collect(hashes, start, left, indices[..split], proof);
        Collect(hashes, start + left, size - left, indices[split..], proof);
    }

    private TreeHash Hash(long start, long size, ReadOnlySpan<long> indices, ReadOnlySpan<TreeHash> leaves, ref int used)
    {
        if (size == 1 && !indices.IsEmpty)
            return leaves[0];
        if (indices.IsEmpty && BitOperations.IsPow2(size))
            return Take(start, BitOperations.Log2((ulong)size), ref used);
        long left = LeftSize(size);
        int split = Split(indices, start + left);
        var leftHash = Hash(start, left, indices[..split], leaves[..split], ref used);
        var rightHash = Hash(start + left, size - left, indices[split..], leaves[split..], ref used);
        return TreeHash.OfChildren(leftHash, rightHash);
    }

    private TreeHash Take(long start, int level, ref int used)
    {
        string accepted = $"the hash at level {level}, index {start >> level}";
        if (used == Hashes.Length)
            throw Refusal(used, "a hash is missing", accepted);
        var hash = Hashes[used];
        if (hash.Level != level || hash.Index != start >> level)
            throw Refusal(used, $"a hash at level {hash.Level}, index {hash.Index}", accepted);
        used++;
        return hash.Hash;
    }

    /// <summary>The largest power of two below a size of two or more (RFC 6962, section 2.1).</summary>
    private static long LeftSize(long size) => 1L << BitOperations.Log2((ulong)(size - 1));

    /// <summary>How many of the indices lie below a bound.</summary>
    private static int Split(ReadOnlySpan<long> indices, long bound)
    {
        int found = indices.BinarySearch(bound);
        return found < 0 ? ~found : found;
    }

    private static void Write(in ProofHash hash, CanonicalJson json)
    {
        json.Raw("{\"level\":"u8);
        json.Number(hash.Level);
        json.Raw(",\"index\":"u8);
        json.Number(hash.Index);
        json.Raw(",\"hash\":"u8);
        json.Text(hash.Hash.ToBase64());
        json.Raw("}\n"u8);
    }

    private static ProofHash Read(ReadOnlySpan<byte> line, string where)
    {
        const int LevelMax = 62;
        var json = new JsonCursor(line, where);
        json.StartObject();
        json.Name("level");
        long level = json.Count();
        if (level > LevelMax)
            throw json.Refusal($"level {level}", $"0 to {LevelMax}");
        json.Name("index");
        long index = json.Count();
        json.Name("hash");
        string text = json.Text();
        if (!CanonicalBase64.TryDecode(text, out byte[] hash) || hash.Length != TreeHash.Length)
            throw json.Refusal("not a hash", $"base64 of {TreeHash.Length} bytes");
        json.EndObject();
        json.End();
        return new ProofHash((int)level, index, new TreeHash(hash));
    }

    private static RecordFormatException Refusal(int line, string problem, string accepted) =>
        new($"{EvidenceMember.Proof}, line {line + 1}", problem, accepted);
}
