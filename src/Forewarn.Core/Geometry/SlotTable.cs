namespace Forewarn.Core.Geometry;

/// <summary>What the postings of an index point to, by number; a number that is given back is given out again.</summary>
/// <remarks>Numbers depend on the history of additions and removals alone.</remarks>
internal sealed class SlotTable<TContent> where TContent : struct
{
    private readonly Stack<int> _free = new();
    private readonly SteadyArray<TContent> _contents = new();

    /// <summary>How many numbers are given out.</summary>
    internal int Count => _contents.Count - _free.Count;

    internal ref readonly TContent this[int slot] => ref _contents[slot];

    internal int Add(in TContent content)
    {
        if (_free.TryPop(out int slot))
        {
            _contents[slot] = content;
            return slot;
        }
        _contents.Add(content);
        return _contents.Count - 1;
    }

    internal void Remove(int slot)
    {
        _contents[slot] = default;
        _free.Push(slot);
    }
}
