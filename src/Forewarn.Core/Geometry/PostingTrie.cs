using System.Runtime.CompilerServices;

namespace Forewarn.Core.Geometry;

/// <summary>The postings of one index, filed in the tree of S2 cells.</summary>
/// <remarks>
/// Nodes lie in one array and refer to each other by number; those that become empty are used again. The postings of a node
/// are sorted by end. As no volume here lasts longer than the longest ever added, a query needs only those that end between
/// its start and its end plus that length, and finds the first of them by halving. Not thread-safe, except that any number
/// may collect at once while nobody writes.
/// </remarks>
internal sealed class PostingTrie
{
    /// <summary>Number of no node: the number 0 is never given out.</summary>
    private const int None = 0;

    /// <summary>Nodes that can wait on the way down: three at each level, and the four of the last.</summary>
    private const int WaitingCountMax = 3 * FiledCell.LevelMax + 4;

    private readonly int[] _roots = new int[CubeFace.Count];
    private readonly Stack<int> _freeNodes = new();
    private Node[] _nodes = new Node[16];
    private int _nodeCount = 1;
    private uint _longest;
    private uint _firstEnd = uint.MaxValue;
    private uint _lastEnd;

    /// <summary>Adds to <paramref name="slots"/> the slot of each posting that may meet the query; one slot may come up
    /// several times.</summary>
    internal void Collect(in Extent query, ReadOnlySpan<FaceBox> boxes, ref SlotList slots)
    {
        Span<(int Node, FaceCell Cell)> waiting = stackalloc (int, FaceCell)[WaitingCountMax];
        foreach (ref readonly FaceBox box in boxes)
        {
            int count = 0;
            if (_roots[box.Face] != None)
                waiting[count++] = (_roots[box.Face], new FaceCell(box.Face, 0, 0, CellId.LevelMax));
            while (count > 0)
            {
                (int number, FaceCell cell) = waiting[--count];
                ref readonly Node node = ref _nodes[number];
                if (node.Count > 0)
                    CollectFrom(node, query, CellPart.Of(cell, box).Asked, ref slots);
                for (int quarter = 0; quarter < 4; quarter++)
                {
                    int child = node.Children[quarter];
                    if (child == None)
                        continue;
                    FaceCell part = cell.Quarter(quarter);
                    if (box.Meets(part.I, part.J, part.Size))
                        waiting[count++] = (child, part);
                }
            }
        }
    }

    internal void Add(in FaceCell cell, in PostingKey key, in Posting posting, uint duration)
    {
        int number = _roots[cell.Face];
        if (number == None)
            _roots[cell.Face] = number = NewNode();
        for (int bit = CellId.LevelMax - 1; bit >= cell.SizeLog2; bit--)
        {
            int quarter = QuarterAt(cell, bit);
            int child = _nodes[number].Children[quarter];
            if (child == None)
            {
                child = NewNode();
                _nodes[number].Children[quarter] = child;
            }
            number = child;
        }
        _nodes[number].Insert(key, posting);
        _longest = Math.Max(_longest, duration);
        _firstEnd = Math.Min(_firstEnd, key.End);
        _lastEnd = Math.Max(_lastEnd, key.End);
    }

    /// <summary>The slots under a cell whose coarse figures are the given ones.</summary>
    internal void CollectSame(in FaceCell cell, in PostingKey key, in Posting posting, ref SlotList slots)
    {
        int number = _roots[cell.Face];
        for (int bit = CellId.LevelMax - 1; bit >= cell.SizeLog2 && number != None; bit--)
            number = _nodes[number].Children[QuarterAt(cell, bit)];
        if (number == None)
            return;
        ref readonly Node node = ref _nodes[number];
        for (int at = node.FirstEndingAt(key.End); at < node.Count && node.Keys[at].End == key.End; at++)
        {
            if (node.Keys[at].Part == key.Part && node.Postings[at].HasSameFigures(posting))
                slots.Add(node.Postings[at].Slot);
        }
    }

    /// <summary>Takes out the posting of a slot, which must be there.</summary>
    internal void Remove(in FaceCell cell, in PostingKey key, int slot)
    {
        Span<int> path = stackalloc int[cell.Level + 1];
        path[0] = _roots[cell.Face];
        for (int level = 0; level < cell.Level; level++)
            path[level + 1] = _nodes[path[level]].Children[QuarterAt(cell, CellId.LevelMax - 1 - level)];
        _nodes[path[^1]].Remove(key, slot);

        for (int level = cell.Level; level >= 0 && _nodes[path[level]].IsEmpty; level--)
        {
            _nodes[path[level]] = default;
            _freeNodes.Push(path[level]);
            if (level == 0)
                _roots[cell.Face] = None;
            else
                _nodes[path[level - 1]].Children[QuarterAt(cell, CellId.LevelMax - level)] = None;
        }
    }

    private static int QuarterAt(in FaceCell cell, int bit) => ((cell.I >> bit) & 1) << 1 | ((cell.J >> bit) & 1);

    private void CollectFrom(in Node node, in Extent query, uint part, ref SlotList slots)
    {
        ReadOnlySpan<PostingKey> keys = node.Keys;
        ulong tooLate = (ulong)query.End + _longest;
        for (int at = node.FirstEndingAfter(query.Start, Guess(query.Start, node.Count)); at < keys.Length; at++)
        {
            ref readonly PostingKey key = ref keys[at];
            if (key.End >= tooLate)
                return;
            if (CellPart.Meets(part, key.Part) && node.Postings[at].MayMeet(query))
                slots.Add(node.Postings[at].Slot);
        }
    }

    /// <summary>Where among so many postings the first that ends after a moment should be, if their ends were spread evenly
    /// over the time that all of this tree spans.</summary>
    private int Guess(uint end, int count)
    {
        double share = (end - (double)_firstEnd) / ((double)_lastEnd - _firstEnd + 1);
        return (int)(Math.Clamp(share, 0, 1) * (count - 1));
    }

    private int NewNode()
    {
        if (_freeNodes.TryPop(out int number))
            return number;
        if (_nodeCount == _nodes.Length)
            Array.Resize(ref _nodes, 2 * _nodes.Length);
        return _nodeCount++;
    }

    [InlineArray(4)]
    private struct Quarters
    {
        private int _first;
    }

    private struct Node
    {
        internal Quarters Children;
        internal int Count;
        private PostingKey[]? _keys;
        private Posting[]? _postings;

        internal readonly bool IsEmpty =>
            Count == 0 && Children[0] == None && Children[1] == None && Children[2] == None && Children[3] == None;

        /// <summary>Sorted by end.</summary>
        internal readonly ReadOnlySpan<PostingKey> Keys => _keys.AsSpan(0, Count);

        /// <summary>In the order of the keys.</summary>
        internal readonly ReadOnlySpan<Posting> Postings => _postings.AsSpan(0, Count);

        /// <summary>Where the first posting stands that ends after a moment; found fastest when that is near the guess.</summary>
        /// <remarks>A key far from the last one looked at is far in memory too, and that costs more than all else here; so
        /// this goes from the guess in steps that double, and halves only the last one.</remarks>
        internal readonly int FirstEndingAfter(uint end, int guess)
        {
            ReadOnlySpan<PostingKey> keys = Keys;
            int low = guess;
            int high = guess;
            for (int step = 8; low > 0 && keys[low - 1].End > end; step *= 2)
                (low, high) = (Math.Max(low - step, 0), low);
            for (int step = 8; high < keys.Length && keys[high].End <= end; step *= 2)
                (low, high) = (high, Math.Min(high + step, keys.Length));
            return FirstEndingAfter(end, low, high);
        }

        internal readonly int FirstEndingAt(uint end) => FirstEndingAfter(end - 1, 0, Count);

        /// <summary>Puts a posting behind those that end with it.</summary>
        internal void Insert(in PostingKey key, in Posting posting)
        {
            if (_keys is null || Count == _keys.Length)
                Resize(Count < 8 ? Count + 2 : Count + Count / 2);
            int at = FirstEndingAfter(key.End, 0, Count);
            Array.Copy(_keys!, at, _keys!, at + 1, Count - at);
            Array.Copy(_postings!, at, _postings!, at + 1, Count - at);
            _keys![at] = key;
            _postings![at] = posting;
            Count++;
        }

        internal void Remove(in PostingKey key, int slot)
        {
            int at = FirstEndingAt(key.End);
            while (_postings![at].Slot != slot)
                at++;
            Count--;
            Array.Copy(_keys!, at + 1, _keys!, at, Count - at);
            Array.Copy(_postings, at + 1, _postings, at, Count - at);
            if (Count == 0)
                (_keys, _postings) = (null, null);
            else if (Count < _keys!.Length / 4)
                Resize(_keys.Length / 2);
        }

        private void Resize(int length)
        {
            Array.Resize(ref _keys, length);
            Array.Resize(ref _postings, length);
        }

        private readonly int FirstEndingAfter(uint end, int low, int high)
        {
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                if (_keys![middle].End > end)
                    high = middle;
                else
                    low = middle + 1;
            }
            return low;
        }
    }
}
