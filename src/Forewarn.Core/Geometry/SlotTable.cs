namespace Forewarn.Core.Geometry;

/// <summary>What the postings of an index point to, by number; a number that is given back is given out again.</summary>
/// <remarks>Numbers depend on the history of additions and removals alone.</remarks>
internal sealed class SlotTable<TContent> where TContent : struct
{
    private readonly Stack<int> _free = new();
    private TContent[] _contents = new TContent[16];
    private int _used;

    /// <summary>How many numbers are given out.</summary>
    internal int Count => _used - _free.Count;

    internal ref readonly TContent this[int slot] => ref _contents[slot];

    internal int Add(in TContent content)
    {
        if (!_free.TryPop(out int slot))
        {
            if (_used == _contents.Length)
                Array.Resize(ref _contents, 2 * _contents.Length);
            slot = _used++;
        }
        _contents[slot] = content;
        return slot;
    }

    internal void Remove(int slot)
    {
        _contents[slot] = default;
        _free.Push(slot);
    }
}
