namespace Forewarn.Core.Geometry;

/// <summary>The order of postings in a <see cref="PostingTree"/>: by the stretch of time in which a volume ends, then by its
/// lower altitude, then by its end.</summary>
/// <remarks>So neighbours are near each other in time and height both, whether a crowd is spread over the one or the other:
/// what shares a stretch is told apart by height, and what shares the height by time. A stretch is about a tenth of the time that
/// volumes last: the shorter, the less of it lies outside of what is asked; the longer, the fewer there are to look through.</remarks>
/// <param name="StretchLog2">Length of a stretch, as a power of two of <see cref="Extent"/>'s units of 4 s.</param>
internal readonly record struct PostingOrder(int StretchLog2)
{
    /// <summary>Stretches of 17 minutes.</summary>
    internal static readonly PostingOrder OfHours = new(8);

    /// <summary>Stretches of 4.6 hours.</summary>
    internal static readonly PostingOrder OfDays = new(12);

    /// <summary>Stretches of 3 days.</summary>
    internal static readonly PostingOrder OfMonths = new(16);

    private const int AltitudeBits = 16;

    /// <summary>Where a posting stands; no two of one cell stand at the same place.</summary>
    internal PostingPlace PlaceOf(in PostingKey key, in Posting posting)
    {
        ulong stretch = key.End >> StretchLog2;
        ulong rest = key.End & ((1U << StretchLog2) - 1);
        return new PostingPlace(((stretch << AltitudeBits | posting.Lower) << StretchLog2) | rest, posting.Slot);
    }
}

/// <summary>Where a posting stands in its <see cref="PostingOrder"/>.</summary>
/// <param name="Figures">Smaller comes first; the same for postings with the same end and lower altitude.</param>
/// <param name="Slot">Decides between those.</param>
internal readonly record struct PostingPlace(ulong Figures, int Slot)
{
    internal bool IsBefore(in PostingPlace other) => Figures != other.Figures ? Figures < other.Figures : Slot < other.Slot;
}
