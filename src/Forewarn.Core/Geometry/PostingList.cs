namespace Forewarn.Core.Geometry;

/// <summary>The postings of one cell that is not crowded, sorted by end.</summary>
internal struct PostingList
{
    /// <summary>From so many postings on a <see cref="PostingTree"/> is worth its steps.</summary>
    internal const int CountMax = 512;

    private PostingKey[]? _keys;
    private Posting[]? _postings;

    internal int Count { get; private set; }

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
    internal void Add(in PostingKey key, in Posting posting)
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

    /// <summary>Takes out the posting of a slot, which must be there.</summary>
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

    /// <summary>Adds to <paramref name="slots"/> those with just these coarse figures.</summary>
    internal readonly void CollectSame(in PostingKey key, in Posting posting, ref SlotList slots)
    {
        ReadOnlySpan<PostingKey> keys = Keys;
        for (int at = FirstEndingAt(key.End); at < keys.Length && keys[at].End == key.End; at++)
        {
            if (keys[at].Part == key.Part && Postings[at].HasSameFigures(posting))
                slots.Add(Postings[at].Slot);
        }
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
