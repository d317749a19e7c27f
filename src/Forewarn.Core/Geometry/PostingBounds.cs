namespace Forewarn.Core.Geometry;

/// <summary>What all postings of a block lie within: those outside of a query are passed over together. 12 bytes.</summary>
internal readonly struct PostingBounds
{
    private readonly uint _start;
    private readonly uint _end;
    private readonly ushort _lower;
    private readonly ushort _upper;

    private PostingBounds(uint start, uint end, ushort lower, ushort upper) =>
        (_start, _end, _lower, _upper) = (start, end, lower, upper);

    /// <summary>Bounds that hold nothing, and disappear in <see cref="Around"/>.</summary>
    internal static PostingBounds Nothing => new(uint.MaxValue, 0, ushort.MaxValue, 0);

    internal static PostingBounds Of(in PostingKey key, in Posting posting) => new(posting.Start, key.End, posting.Lower, posting.Upper);

    internal PostingBounds Around(in PostingBounds other) => new(
        Math.Min(_start, other._start), Math.Max(_end, other._end),
        Math.Min(_lower, other._lower), Math.Max(_upper, other._upper));

    /// <summary>Whether a posting within may be one that the query asks for.</summary>
    internal bool MayMeet(in Extent query) =>
        _end > query.Start && _start < query.End && _lower <= query.Upper && query.Lower <= _upper;
}
