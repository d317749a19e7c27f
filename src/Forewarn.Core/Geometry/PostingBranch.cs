namespace Forewarn.Core.Geometry;

/// <summary>Some neighbouring parts of a <see cref="PostingTree"/>, all leaves or all branches.</summary>
internal sealed class PostingBranch : PostingBlock
{
    private const int CountMax = 64;

    private readonly PostingBounds[] _bounds = new PostingBounds[CountMax];

    /// <summary>Where the last posting of each part stands.</summary>
    private readonly PostingPlace[] _lasts = new PostingPlace[CountMax];

    private readonly PostingBlock[] _parts = new PostingBlock[CountMax];

    private int _count;

    private PostingBranch()
    {
    }

    internal PostingBranch(PostingBlock lower, PostingBlock upper)
    {
        _count = 2;
        Set(0, lower);
        Set(1, upper);
    }

    internal override int Count => _count;

    internal override bool IsSparse => _count < CountMax / 4;

    internal override PostingPlace Last => _lasts[_count - 1];

    internal override PostingBounds Bounds
    {
        get
        {
            PostingBounds bounds = PostingBounds.Nothing;
            foreach (ref readonly PostingBounds part in _bounds.AsSpan(0, _count))
                bounds = bounds.Around(part);
            return bounds;
        }
    }

    internal override PostingBlock? Add(in PostingPlace place, in PostingKey key, in Posting posting)
    {
        int at = Math.Min(FirstEndingAtOrAfter(place), _count - 1);
        PostingBlock? upperPart = _parts[at].Add(place, key, posting);
        if (upperPart is null)
        {
            _bounds[at] = _bounds[at].Around(PostingBounds.Of(key, posting));
            if (_lasts[at].IsBefore(place))
                _lasts[at] = place;
            return null;
        }
        Set(at, _parts[at]);
        if (_count < CountMax)
        {
            Insert(at + 1, upperPart);
            return null;
        }
        PostingBranch upper = CutOff(from: CountMax / 2);
        if (at < _count)
            Insert(at + 1, upperPart);
        else
            upper.Insert(at + 1 - _count, upperPart);
        return upper;
    }

    internal override void Remove(in PostingPlace place)
    {
        int at = FirstEndingAtOrAfter(place);
        PostingBlock part = _parts[at];
        part.Remove(place);
        if (part.Count == 0)
            TakeOut(at);
        else
            Set(at, part);
        if (part.Count == 0 || !part.IsSparse)
            return;
        if (at + 1 < _count && part.TryAbsorb(_parts[at + 1]))
        {
            TakeOut(at + 1);
            Set(at, part);
        }
        else if (at > 0 && _parts[at - 1].TryAbsorb(part))
        {
            TakeOut(at);
            Set(at - 1, _parts[at - 1]);
        }
    }

    internal override bool TryAbsorb(PostingBlock next)
    {
        var branch = (PostingBranch)next;
        if (_count + branch._count > CountMax / 2)
            return false;
        branch.CopyTo(this, from: 0, to: _count, branch._count);
        _count += branch._count;
        return true;
    }

    internal override PostingBlock WithoutNeedlessRoot() => _count == 1 ? _parts[0].WithoutNeedlessRoot() : this;

    internal override void Collect(in Extent query, uint part, ref SlotList slots)
    {
        ReadOnlySpan<PostingBounds> bounds = _bounds.AsSpan(0, _count);
        for (int at = 0; at < bounds.Length; at++)
        {
            if (bounds[at].MayMeet(query))
                _parts[at].Collect(query, part, ref slots);
        }
    }

    internal override void CollectSame(ulong figures, in PostingKey key, in Posting posting, ref SlotList slots)
    {
        for (int at = FirstEndingAtOrAfter(new PostingPlace(figures, 0)); at < _count; at++)
        {
            _parts[at].CollectSame(figures, key, posting, ref slots);
            if (_lasts[at].Figures > figures)
                return;
        }
    }

    private int FirstEndingAtOrAfter(in PostingPlace place)
    {
        int low = 0;
        int high = _count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_lasts[middle].IsBefore(place))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private void Set(int at, PostingBlock part)
    {
        _parts[at] = part;
        _bounds[at] = part.Bounds;
        _lasts[at] = part.Last;
    }

    private void Insert(int at, PostingBlock part)
    {
        CopyTo(this, from: at, to: at + 1, _count - at);
        _count++;
        Set(at, part);
    }

    private void TakeOut(int at)
    {
        _count--;
        CopyTo(this, from: at + 1, to: at, _count - at);
        _parts[_count] = null!;
    }

    private PostingBranch CutOff(int from)
    {
        var upper = new PostingBranch { _count = _count - from };
        CopyTo(upper, from, to: 0, upper._count);
        Array.Clear(_parts, from, upper._count);
        _count = from;
        return upper;
    }

    private void CopyTo(PostingBranch target, int from, int to, int count)
    {
        Array.Copy(_bounds, from, target._bounds, to, count);
        Array.Copy(_lasts, from, target._lasts, to, count);
        Array.Copy(_parts, from, target._parts, to, count);
    }
}
