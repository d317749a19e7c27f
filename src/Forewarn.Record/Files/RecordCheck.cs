using Forewarn.Record.Merkle;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Files;

/// <summary>Recomputes a whole record and says what does not fit.</summary>
/// <remarks>It sees to framing, checksums and hashes. What the leaves say, and whether the details are what the leaves commit to, is
/// for the caller's <c>onLeaf</c> to judge.</remarks>
public static class RecordCheck
{
    /// <summary>Findings after which a check ends.</summary>
    public const int FindingsMax = 1000;

    /// <summary>Leaves between two reports of progress.</summary>
    internal const int ProgressLeaves = 1 << 13;

    /// <summary>Checks the files of a directory and changes nothing: every byte that says something about a leaf counts.</summary>
    /// <remarks>A node may be appending meanwhile; what it appends after the start is not checked. Reads every file once, forward.</remarks>
    /// <param name="expected">Size and root that the record must have reached, as a signed checkpoint states them; null to hold the files against each other only.</param>
    /// <param name="onLeaf">Called with index, leaf and details of each leaf in order; the bytes are valid during the call.</param>
    /// <param name="progress">Told how many leaves are done, now and then.</param>
    /// <exception cref="IOException">The directory or a file cannot be read.</exception>
    public static RecordCheckResult CheckFiles(
        string directory,
        (long Size, TreeHash Root)? expected = null,
        Action<long, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? onLeaf = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default)
    {
        using var check = new FilesCheck(directory, expected);
        return check.Run(onLeaf, progress, cancellation);
    }

    /// <summary>Checks a log by its tiles: reads every bundle of entries, computes the tree, and compares every tile and the root with it.</summary>
    /// <remarks>Memory stays within a few bundles, whatever the size.</remarks>
    /// <param name="size">Size and <paramref name="root"/> as a signed checkpoint states them.</param>
    /// <param name="onLeaf">Called with index and leaf of each leaf in order.</param>
    /// <param name="progress">Told how many leaves are done, now and then.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative size.</exception>
    /// <exception cref="HttpRequestException">The log cannot be reached.</exception>
    /// <exception cref="TimeoutException">The log did not answer in time.</exception>
    public static ValueTask<RecordCheckResult> CheckTilesAsync(
        ITileReader reader,
        long size,
        TreeHash root,
        Action<long, ReadOnlyMemory<byte>>? onLeaf = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return new TilesCheck(reader, size, root).RunAsync(onLeaf, progress, cancellation);
    }
}
