using System.Collections.Concurrent;
using System.Security.Cryptography;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Tests.Merkle;

/// <summary>RFC 6962, section 2.1, word for word: slow, recursive, and written without a look at the library.</summary>
internal sealed class NaiveTree(IReadOnlyList<byte[]> leaves) : ISubtreeHashes
{
    // Samples of a property are taken on several threads.
    private readonly ConcurrentDictionary<(long, long), TreeHash> _known = [];

    /// <summary>A tree of as many leaves as asked for, each other than the next.</summary>
    public static NaiveTree OfSize(int size) => new([.. Enumerable.Range(0, size).Select(TestLeaves.Bytes)]);

    public TreeHash LeafHash(long index) => Mth(index, index + 1);

    /// <summary>MTH(D[begin:end]).</summary>
    public TreeHash Mth(long begin, long end)
    {
        if (_known.TryGetValue((begin, end), out var known))
            return known;
        byte[] hash;
        if (begin == end)
        {
            hash = SHA256.HashData([]);
        }
        else if (end - begin == 1)
        {
            hash = SHA256.HashData([0x00, .. leaves[(int)begin]]);
        }
        else
        {
            long k = LargestPowerOfTwoBelow(end - begin);
            hash = SHA256.HashData([0x01, .. BytesOf(Mth(begin, begin + k)), .. BytesOf(Mth(begin + k, end))]);
        }
        return _known[(begin, end)] = new TreeHash(hash);
    }

    /// <summary>PATH(m, D[n]).</summary>
    public List<TreeHash> Path(long m, long n) => Path(m, 0, n);

    /// <summary>PROOF(m, D[n]), and no hashes for an old tree without leaves, which the RFC does not define.</summary>
    public List<TreeHash> Proof(long m, long n) => m == 0 ? [] : Subproof(m, 0, n, true);

    public TreeHash Subtree(int level, long index) => Mth(index << level, (index + 1) << level);

    private List<TreeHash> Path(long m, long begin, long end)
    {
        if (end - begin == 1)
            return [];
        long k = LargestPowerOfTwoBelow(end - begin);
        return m < k
            ? [.. Path(m, begin, begin + k), Mth(begin + k, end)]
            : [.. Path(m - k, begin + k, end), Mth(begin, begin + k)];
    }

    private List<TreeHash> Subproof(long m, long begin, long end, bool b)
    {
        if (m == end - begin)
            return b ? [] : [Mth(begin, end)];
        long k = LargestPowerOfTwoBelow(end - begin);
        return m <= k
            ? [.. Subproof(m, begin, begin + k, b), Mth(begin + k, end)]
            : [.. Subproof(m - k, begin + k, end, false), Mth(begin, begin + k)];
    }

    private static long LargestPowerOfTwoBelow(long n)
    {
        long k = 1;
        while (k * 2 < n)
            k *= 2;
        return k;
    }

    private static byte[] BytesOf(TreeHash hash) => Convert.FromHexString(hash.ToString());
}
