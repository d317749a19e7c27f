using Forewarn.Record.Merkle;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Files;

/// <summary>Recomputes a whole record and says what does not fit.</summary>
public static class RecordCheck
{
    /// <summary>Findings that are listed at most; the check ends there.</summary>
    public const int FindingsMax = 1000;

    /// <summary>Checks the files of a directory, without changing anything: every byte of them counts.</summary>
    /// <param name="directory">Where they are. A node may be appending meanwhile.</param>
    /// <param name="expected">Size and root that the record must have reached, as a signed checkpoint states them; none to check the files against each other only.</param>
    /// <param name="onLeaf">Called with index, leaf and details of each leaf in order; the bytes are valid during the call only.</param>
    /// <param name="progress">Told how many leaves are done, now and then.</param>
    public static RecordCheckResult CheckFiles(
        string directory,
        (long Size, TreeHash Root)? expected = null,
        Action<long, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? onLeaf = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Checks a log by its tiles: downloads every bundle of entries, recomputes the tree and compares every tile and the root.</summary>
    /// <param name="onLeaf">Called with index and leaf, in order.</param>
    public static ValueTask<RecordCheckResult> CheckTilesAsync(
        ITileReader reader,
        long size,
        TreeHash root,
        Action<long, ReadOnlyMemory<byte>>? onLeaf = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default) => throw new NotImplementedException();
}
