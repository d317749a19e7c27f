using System.Runtime.CompilerServices;

namespace Forewarn.Core.Geometry;

/// <summary>The postings of one index, filed in the tree of S2 cells.</summary>
/// <remarks>
/// Nodes lie in an array and refer to each other by number; those that become empty are used again. The postings of a node
/// are a list sorted by end. As no volume here lasts longer than the longest ever added, a query needs only those that end
/// between its start and its end plus that length, and finds the first of them by guessing. Where many volumes crowd in one
/// cell, its list becomes a tree. Not thread-safe, except that any number may collect at once while nobody writes.
/// </remarks>
internal sealed class PostingTrie(PostingOrder order)
{
    /// <summary>Number of no node: the number 0 is never given out.</summary>
    private const int None = 0;

    /// <summary>Nodes that can wait on the way down: three at each level, and the four of the last.</summary>
    private const int WaitingCountMax = 3 * FiledCell.LevelMax + 4;

    private readonly int[] _roots = new int[CubeFace.Count];
    private readonly Stack<int> _freeNodes = new();
    private readonly SteadyArray<Node> _nodes = WithNone();
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
                if (node.Few.Count > 0)
                    CollectFrom(node.Few, query, CellPart.Of(cell, box).Asked, ref slots);
                else
                    node.Many?.Collect(query, CellPart.Of(cell, box).Asked, ref slots);
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

    internal void Add(in FaceCell cell, in PostingKey key, in Posting posting)
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
        _nodes[number].Add(key, posting, order);
        _longest = Math.Max(_longest, key.End - posting.Start);
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
        if (node.Many is null)
            node.Few.CollectSame(key, posting, ref slots);
        else
            node.Many.CollectSame(key, posting, ref slots);
    }

    /// <summary>Takes out a posting, which must be there.</summary>
    internal void Remove(in FaceCell cell, in PostingKey key, in Posting posting)
    {
        Span<int> path = stackalloc int[cell.Level + 1];
        path[0] = _roots[cell.Face];
        for (int level = 0; level < cell.Level; level++)
            path[level + 1] = _nodes[path[level]].Children[QuarterAt(cell, CellId.LevelMax - 1 - level)];
        _nodes[path[^1]].Remove(key, posting);

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

    private void CollectFrom(in PostingList list, in Extent query, uint part, ref SlotList slots)
    {
        ReadOnlySpan<PostingKey> keys = list.Keys;
        ulong tooLate = (ulong)query.End + _longest;
        for (int at = list.FirstEndingAfter(query.Start, Guess(query.Start, keys.Length)); at < keys.Length; at++)
        {
            ref readonly PostingKey key = ref keys[at];
            if (key.End >= tooLate)
                return;
            if (CellPart.Meets(part, key.Part) && list.Postings[at].MayMeet(query))
                slots.Add(list.Postings[at].Slot);
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
        _nodes.Add(default);
        return _nodes.Count - 1;
    }

    private static SteadyArray<Node> WithNone()
    {
        var nodes = new SteadyArray<Node>();
        nodes.Add(default);
        return nodes;
    }

    [InlineArray(4)]
    private struct Quarters
    {
        private int _first;
    }

    private struct Node
    {
        internal Quarters Children;

        /// <summary>The postings, unless they are many.</summary>
        internal PostingList Few;

        /// <summary>The postings since they have been more than a list should hold, until there are none.</summary>
        internal PostingTree? Many;

        internal readonly bool IsEmpty =>
            Few.Count == 0 && Many is null
            && Children[0] == None && Children[1] == None && Children[2] == None && Children[3] == None;

        internal void Add(in PostingKey key, in Posting posting, PostingOrder order)
        {
            if (Many is null && Few.Count == PostingList.CountMax)
                Plant(order);
            if (Many is null)
                Few.Add(key, posting);
            else
                Many.Add(key, posting);
        }

        internal void Remove(in PostingKey key, in Posting posting)
        {
            if (Many is null)
            {
                Few.Remove(key, posting.Slot);
                return;
            }
            Many.Remove(key, posting);
            if (Many.IsEmpty)
                Many = null;
        }

        private void Plant(PostingOrder order)
        {
            Many = new PostingTree(order);
            for (int at = 0; at < Few.Count; at++)
                Many.Add(Few.Keys[at], Few.Postings[at]);
            Few = default;
        }
    }
}
