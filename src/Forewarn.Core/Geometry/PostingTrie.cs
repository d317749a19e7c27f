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
                    CollectFrom(node, query, FiledCell.Part(cell, box), ref slots);
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

    internal void Add(in FaceCell cell, in Posting posting)
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
        _nodes[number].Insert(posting);
        _longest = Math.Max(_longest, posting.End - posting.Start);
        _firstEnd = Math.Min(_firstEnd, posting.End);
        _lastEnd = Math.Max(_lastEnd, posting.End);
    }

    /// <summary>The postings under a cell that end in the same unit of time as the given one does.</summary>
    internal ReadOnlySpan<Posting> EndingWith(in FaceCell cell, in Posting posting)
    {
        int number = _roots[cell.Face];
        for (int bit = CellId.LevelMax - 1; bit >= cell.SizeLog2 && number != None; bit--)
            number = _nodes[number].Children[QuarterAt(cell, bit)];
        return number == None ? [] : _nodes[number].EndingAt(posting.End);
    }

    /// <summary>Takes out the posting of a slot, which must be there.</summary>
    internal void Remove(in FaceCell cell, in Posting posting)
    {
        Span<int> path = stackalloc int[cell.Level + 1];
        path[0] = _roots[cell.Face];
        for (int level = 0; level < cell.Level; level++)
            path[level + 1] = _nodes[path[level]].Children[QuarterAt(cell, CellId.LevelMax - 1 - level)];
        _nodes[path[^1]].Remove(posting);

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

    private void CollectFrom(in Node node, in Extent query, in FiledCell part, ref SlotList slots)
    {
        ReadOnlySpan<Posting> postings = node.EndingAfter(query.Start, Guess(query.Start, node.Count));
        ulong tooLate = (ulong)query.End + _longest;
        foreach (ref readonly Posting posting in postings)
        {
            if (posting.End >= tooLate)
                return;
            if (posting.MayMeet(query, part))
                slots.Add(posting.Slot);
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
        private Posting[]? _postings;

        internal readonly bool IsEmpty =>
            Count == 0 && Children[0] == None && Children[1] == None && Children[2] == None && Children[3] == None;

        /// <summary>The postings that end after a moment, found fastest when they begin near the guess.</summary>
        /// <remarks>A posting far from the last one looked at is far in memory too, and that costs more than all else here;
        /// so this goes from the guess in steps that double, and halves only the last one.</remarks>
        internal readonly ReadOnlySpan<Posting> EndingAfter(uint end, int guess)
        {
            ReadOnlySpan<Posting> postings = _postings.AsSpan(0, Count);
            int low = guess;
            int high = guess;
            for (int step = 8; low > 0 && postings[low - 1].End > end; step *= 2)
                (low, high) = (Math.Max(low - step, 0), low);
            for (int step = 8; high < Count && postings[high].End <= end; step *= 2)
                (low, high) = (high, Math.Min(high + step, Count));
            return postings[FirstEndingAfter(end, low, high)..];
        }

        internal readonly ReadOnlySpan<Posting> EndingAt(uint end) =>
            Count == 0 ? [] : _postings.AsSpan(FirstEndingAfter(end - 1)..FirstEndingAfter(end));

        /// <summary>Puts a posting behind those that end with it.</summary>
        internal void Insert(in Posting posting)
        {
            if (_postings is null)
                _postings = new Posting[2];
            else if (Count == _postings.Length)
                Array.Resize(ref _postings, Count < 8 ? 2 * Count : Count + Count / 2);
            int at = FirstEndingAfter(posting.End);
            Array.Copy(_postings, at, _postings, at + 1, Count - at);
            _postings[at] = posting;
            Count++;
        }

        internal void Remove(in Posting posting)
        {
            int at = FirstEndingAfter(posting.End - 1);
            while (_postings![at].Slot != posting.Slot)
                at++;
            Count--;
            Array.Copy(_postings, at + 1, _postings, at, Count - at);
            if (Count == 0)
                _postings = null;
            else if (Count < _postings.Length / 4)
                Array.Resize(ref _postings, _postings.Length / 2);
        }

        private readonly int FirstEndingAfter(uint end) => FirstEndingAfter(end, 0, Count);

        private readonly int FirstEndingAfter(uint end, int low, int high)
        {
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                if (_postings![middle].End > end)
                    high = middle;
                else
                    low = middle + 1;
            }
            return low;
        }
    }
}
