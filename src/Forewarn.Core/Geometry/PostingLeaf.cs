namespace Forewarn.Core.Geometry;

/// <summary>Some postings of a <see cref="PostingTree"/>, in its order.</summary>
internal sealed class PostingLeaf(PostingOrder order) : PostingBlock
{
    private const int CountMax = 128;

    private readonly PostingKey[] _keys = new PostingKey[CountMax];
    private readonly Posting[] _postings = new Posting[CountMax];
    private int _count;

    internal override int Count => _count;

    internal override bool IsSparse => _count < CountMax / 4;

    internal override PostingPlace Last => PlaceAt(_count - 1);

    internal override PostingBounds Bounds
    {
        get
        {
            PostingBounds bounds = PostingBounds.Nothing;
            for (int at = 0; at < _count; at++)
                bounds = bounds.Around(PostingBounds.Of(_keys[at], _postings[at]));
            return bounds;
        }
    }

    internal override PostingBlock? Add(in PostingPlace place, in PostingKey key, in Posting posting)
    {
        if (_count < CountMax)
        {
            Insert(place, key, posting);
            return null;
        }
        PostingLeaf upper = CutOff(from: CountMax / 2);
        PostingLeaf half = place.IsBefore(upper.PlaceAt(0)) ? this : upper;
        half.Insert(place, key, posting);
        return upper;
    }

    internal override void Remove(in PostingPlace place)
    {
        int at = FirstNotBefore(place);
        _count--;
        Array.Copy(_keys, at + 1, _keys, at, _count - at);
        Array.Copy(_postings, at + 1, _postings, at, _count - at);
    }

    internal override bool TryAbsorb(PostingBlock next)
    {
        var leaf = (PostingLeaf)next;
        if (_count + leaf._count > CountMax / 2)
            return false;
        Array.Copy(leaf._keys, 0, _keys, _count, leaf._count);
        Array.Copy(leaf._postings, 0, _postings, _count, leaf._count);
        _count += leaf._count;
        return true;
    }

    internal override void Collect(in Extent query, uint part, ref SlotList slots)
    {
        ReadOnlySpan<PostingKey> keys = _keys.AsSpan(0, _count);
        for (int at = 0; at < keys.Length; at++)
        {
            ref readonly PostingKey key = ref keys[at];
            if (key.End > query.Start & CellPart.Meets(part, key.Part) && _postings[at].MayMeet(query))
                slots.Add(_postings[at].Slot);
        }
    }

    internal override void CollectSame(ulong figures, in PostingKey key, in Posting posting, ref SlotList slots)
    {
        for (int at = FirstNotBefore(new PostingPlace(figures, 0)); at < _count && PlaceAt(at).Figures == figures; at++)
        {
            if (_keys[at].Part == key.Part && _postings[at].HasSameFigures(posting))
                slots.Add(_postings[at].Slot);
        }
    }

    private void Insert(in PostingPlace place, in PostingKey key, in Posting posting)
    {
        int at = FirstNotBefore(place);
        Array.Copy(_keys, at, _keys, at + 1, _count - at);
        Array.Copy(_postings, at, _postings, at + 1, _count - at);
        _keys[at] = key;
        _postings[at] = posting;
        _count++;
    }

    private PostingLeaf CutOff(int from)
    {
        var upper = new PostingLeaf(order) { _count = _count - from };
        Array.Copy(_keys, from, upper._keys, 0, upper._count);
        Array.Copy(_postings, from, upper._postings, 0, upper._count);
        _count = from;
        return upper;
    }

    private PostingPlace PlaceAt(int at) => order.PlaceOf(_keys[at], _postings[at]);

    private int FirstNotBefore(in PostingPlace place)
    {
        int low = 0;
        int high = _count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (PlaceAt(middle).IsBefore(place))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
