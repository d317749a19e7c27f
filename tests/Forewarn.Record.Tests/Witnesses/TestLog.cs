using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using Forewarn.Record.Witnesses;

namespace Forewarn.Record.Tests.Witnesses;

/// <summary>A log in memory, with trees and proofs computed word for word from RFC 6962, section 2.1; it can tell another story when asked to.</summary>
internal sealed class TestLog : IWitnessedLog, IDisposable
{
    private readonly SigningKey _key;
    private readonly bool _ownsKey;
    private volatile ImmutableList<TreeHash> _leaves;

    public TestLog(string origin = "log.example/levant")
        : this(SigningKey.Generate(origin, KeyType.Log), []) => _ownsKey = true;

    private TestLog(SigningKey key, ImmutableList<TreeHash> leaves) => (_key, _leaves) = (key, leaves);

    public VerifierKey Key => _key.VerifierKey;

    public long Size => _leaves.Count;

    /// <summary>The same log after so many leaves more.</summary>
    public TestLog Grow(int leaves, string story = "true")
    {
        for (int i = 0; i < leaves; i++)
            _leaves = _leaves.Add(TreeHash.OfLeaf(Encoding.UTF8.GetBytes($"{story} {_leaves.Count}")));
        return this;
    }

    /// <summary>The same log telling somebody else another story: the same up to <paramref name="size"/>, and then something else.</summary>
    public TestLog Fork(int size, int leaves, string story = "other") => new TestLog(_key, _leaves.GetRange(0, size)).Grow(leaves, story);

    public SignedCheckpoint Latest() => At(Size);

    public SignedCheckpoint At(long size) => SignedCheckpoint.Sign(new Checkpoint(Key.Name, size, Root(Leaves(size))), _key);

    /// <summary>A note with any text, signed by the log.</summary>
    public SignedNote Signed(string text) => new(text, [_key.Sign(text)]);

    public ImmutableArray<TreeHash> ConsistencyProof(long oldSize, long newSize) =>
        oldSize == 0 || oldSize == newSize ? [] : [.. SubProof((int)oldSize, Leaves(newSize), isWhole: true)];

    /// <summary>The body of a request, honest unless something else is asked for.</summary>
    public byte[] Request(long oldSize, long newSize, ImmutableArray<TreeHash>? proof = null) =>
        new AddCheckpointRequest(oldSize, proof ?? ConsistencyProof(Math.Min(oldSize, newSize), newSize), At(newSize).Note).ToBytes();

    public void Dispose()
    {
        if (_ownsKey)
            _key.Dispose();
    }

    private ImmutableList<TreeHash> Leaves(long size) => _leaves.GetRange(0, (int)size);

    private static TreeHash Root(ImmutableList<TreeHash> leaves)
    {
        if (leaves.Count < 2)
            return leaves.IsEmpty ? TreeHash.OfNoLeaves : leaves[0];
        int k = Split(leaves.Count);
        return TreeHash.OfChildren(Root(leaves.GetRange(0, k)), Root(leaves.GetRange(k, leaves.Count - k)));
    }

    private static IEnumerable<TreeHash> SubProof(int m, ImmutableList<TreeHash> leaves, bool isWhole)
    {
        if (m == leaves.Count)
            return isWhole ? [] : [Root(leaves)];
        int k = Split(leaves.Count);
        var left = leaves.GetRange(0, k);
        var right = leaves.GetRange(k, leaves.Count - k);
        return m <= k ? SubProof(m, left, isWhole).Append(Root(right)) : SubProof(m - k, right, isWhole: false).Append(Root(left));
    }

    /// <summary>The largest power of two below n.</summary>
    private static int Split(int n) => (int)(BitOperations.RoundUpToPowerOf2((uint)n) / 2);
}
