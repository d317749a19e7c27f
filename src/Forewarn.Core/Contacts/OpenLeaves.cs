namespace Forewarn.Core.Contacts;

/// <summary>Leaves of which some are still open, ascending.</summary>
/// <remarks>Adding and removing cost a constant on average. What is removed is struck from the list when most of it has gone.</remarks>
internal sealed class OpenLeaves
{
    private const int SlackMax = 64;

    private readonly List<long> _leaves = [];
    private readonly HashSet<long> _open = [];

    /// <summary>Index of the first that may be open.</summary>
    private int _head;

    public int Count => _open.Count;

    /// <summary>The lowest that is open, or null.</summary>
    public long? First => _open.Count == 0 ? null : _leaves[_head];

    /// <summary>The highest that was added, or null when none is listed.</summary>
    public long? Last => _leaves.Count == 0 ? null : _leaves[^1];

    /// <param name="leaf">Above all that were added before.</param>
    public void Add(long leaf)
    {
        _leaves.Add(leaf);
        _open.Add(leaf);
        SkipClosed();
    }

    public void Remove(long leaf)
    {
        _open.Remove(leaf);
        if (_leaves.Count > 2 * _open.Count + SlackMax)
        {
            _leaves.RemoveAll(listed => !_open.Contains(listed));
            _head = 0;
        }
        SkipClosed();
    }

    /// <summary>The open ones above a leaf, ascending.</summary>
    public IEnumerable<long> After(long leaf)
    {
        int at = _leaves.BinarySearch(leaf);
        for (int i = Math.Max(_head, at < 0 ? ~at : at + 1); i < _leaves.Count; i++)
        {
            if (_open.Contains(_leaves[i]))
                yield return _leaves[i];
        }
    }

    /// <summary>Afterwards the head is open, or nothing is.</summary>
    private void SkipClosed()
    {
        while (_head < _leaves.Count && !_open.Contains(_leaves[_head]))
            _head++;
    }
}
