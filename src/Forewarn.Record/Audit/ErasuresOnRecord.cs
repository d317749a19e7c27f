using Forewarn.Record.Leaves;

namespace Forewarn.Record.Audit;

/// <summary>Finds leaves whose details are gone without a leaf that says so: nobody erases quietly.</summary>
/// <remarks>Not thread-safe. Memory in proportion to what was erased.</remarks>
internal sealed class ErasuresOnRecord
{
    private const string Erased = "details-erased";

    private readonly Dictionary<LeafEntity, SortedSet<long>> _unsaid = [];

    /// <summary>Leaves with erased details that no later leaf accounts for so far, in order.</summary>
    public IEnumerable<long> Unsaid => _unsaid.Values.SelectMany(indices => indices).Order();

    /// <summary>Reads the next leaf.</summary>
    /// <param name="isErased">Whether parts of its details are gone.</param>
    public void Read(Leaf leaf, bool isErased)
    {
        if (leaf is { Kind: Erased, IsRefused: false })
            _unsaid.Remove(leaf.Entity);
        if (!isErased)
            return;
        if (!_unsaid.TryGetValue(leaf.Entity, out var indices))
            _unsaid.Add(leaf.Entity, indices = []);
        indices.Add(leaf.Index);
    }
}
