using System.Buffers;

namespace Forewarn.Core.Geometry;

/// <summary>A list of slots that begins on the stack and moves to a shared pool when it grows.</summary>
internal ref struct SlotList(Span<int> initial)
{
    private Span<int> _slots = initial;
    private int[]? _rented;
    private int _count;

    /// <summary>The slots as they were added.</summary>
    internal readonly ReadOnlySpan<int> Slots => _slots[.._count];

    internal void Add(int slot)
    {
        if (_count == _slots.Length)
            Grow();
        _slots[_count++] = slot;
    }

    /// <summary>The slots in ascending order, each once.</summary>
    internal Span<int> SortedDistinct()
    {
        Span<int> slots = _slots[.._count];
        slots.Sort();
        int kept = 0;
        foreach (int slot in slots)
        {
            if (kept == 0 || slots[kept - 1] != slot)
                slots[kept++] = slot;
        }
        return slots[..kept];
    }

    /// <summary>Gives back what was taken from the pool; the list and its spans must not be used afterwards.</summary>
    internal void Release()
    {
        if (_rented is not null)
            ArrayPool<int>.Shared.Return(_rented);
        _rented = null;
    }

    private void Grow()
    {
        int[] larger = ArrayPool<int>.Shared.Rent(2 * _slots.Length);
        _slots.CopyTo(larger);
        Release();
        _rented = larger;
        _slots = larger;
    }
}
