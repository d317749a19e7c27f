using System.Collections.Immutable;
using Forewarn.Record.Merkle;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Files;

/// <summary>One run of <see cref="RecordCheck.CheckTilesAsync"/>.</summary>
internal sealed class TilesCheck(ITileReader reader, long size, TreeHash root)
{
    private readonly ImmutableArray<RecordFinding>.Builder _findings = ImmutableArray.CreateBuilder<RecordFinding>();
    private readonly TreeFrontier _frontier = new();

    // For each level of tiles, the hashes of the tile that is being filled.
    private readonly List<TreeHash>[] _tiles = [.. Enumerable.Range(0, TileAddress.LevelsInUse).Select(_ => new List<TreeHash>(TileAddress.WidthMax))];

    public async ValueTask<RecordCheckResult> RunAsync(Action<long, ReadOnlyMemory<byte>>? onLeaf, IProgress<long>? progress, CancellationToken cancellation)
    {
        var next = ReadBundleAsync(0, cancellation);
        try
        {
            for (long number = 0; _frontier.Size < size && _findings.Count < RecordCheck.FindingsMax; number++)
            {
                var entries = await next;
                // The next bundle is on its way while this one is checked.
                next = ReadBundleAsync(number + 1, cancellation);
                foreach (var entry in entries)
                {
                    Append(TreeHash.OfLeaf(entry.Span));
                    onLeaf?.Invoke(_frontier.Size - 1, entry);
                }
                await CompareFullTilesAsync(cancellation);
                if (_frontier.Size % RecordCheck.ProgressLeaves == 0)
                    progress?.Report(_frontier.Size);
            }
        }
        catch (RecordFormatException e) when (next.Exception?.InnerException == e)
        {
            // Without its entries there is no tree to compare the rest with.
            Find(BundleOf(_frontier.Size / TileAddress.WidthMax), 0, e.Message);
        }
        finally
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (_frontier.Size == size)
            await CompareEndAsync(cancellation);
        progress?.Report(_frontier.Size);
        return new RecordCheckResult(_frontier.Size, _frontier.Root, _findings.ToImmutable());
    }

    /// <summary>The entries of a bundle; none behind the last.</summary>
    private async Task<ImmutableArray<ReadOnlyMemory<byte>>> ReadBundleAsync(long number, CancellationToken cancellation)
    {
        if (number * TileAddress.WidthMax >= size)
            return [];
        var address = BundleOf(number);
        return EntryBundle.Parse(await reader.ReadAsync(address, cancellation), address.Width, $"tile/{address}");
    }

    private TileAddress BundleOf(long number) =>
        TileAddress.OfEntries(number, (int)Math.Min(TileAddress.WidthMax, size - number * TileAddress.WidthMax));

    private void Append(TreeHash leaf)
    {
        Span<TreeHash> completed = stackalloc TreeHash[TreeFrontier.HashesMax + 1];
        int levels = _frontier.Append(leaf, completed);
        for (int level = 0; level < levels; level += TileAddress.Height)
            _tiles[level / TileAddress.Height].Add(completed[level]);
    }

    private async ValueTask CompareFullTilesAsync(CancellationToken cancellation)
    {
        // A tile is full only when the one below it has just become so.
        for (int level = 0; level < _tiles.Length && _tiles[level].Count == TileAddress.WidthMax; level++)
        {
            long count = TileAddress.HashCount(level, _frontier.Size);
            await CompareAsync(TileAddress.OfHashes(level, count / TileAddress.WidthMax - 1), _tiles[level], cancellation);
            _tiles[level].Clear();
        }
    }

    private async ValueTask CompareEndAsync(CancellationToken cancellation)
    {
        for (int level = 0; level < _tiles.Length; level++)
        {
            if (_tiles[level].Count > 0)
                await CompareAsync(TileAddress.OfHashes(level, TileAddress.HashCount(level, size) / TileAddress.WidthMax, _tiles[level].Count), _tiles[level], cancellation);
        }
        if (_frontier.Root != root)
            _findings.Add(new RecordFinding("checkpoint", 0, FormattableString.Invariant($"its root is not that of the {size} entries, which is {_frontier.Root.ToBase64()}")));
    }

    private async ValueTask CompareAsync(TileAddress address, List<TreeHash> computed, CancellationToken cancellation)
    {
        try
        {
            var tile = await reader.ReadAsync(address, cancellation);
            if (tile.Length != address.Width * TreeHash.Length)
            {
                Find(address, 0, FormattableString.Invariant($"it has {tile.Length} bytes, not {address.Width} hashes"));
                return;
            }
            for (int i = 0; i < computed.Count; i++)
            {
                if (new TreeHash(tile.Span.Slice(i * TreeHash.Length, TreeHash.Length)) != computed[i])
                    Find(address, i * TreeHash.Length, FormattableString.Invariant($"hash {address.First + i} of its level is not what the entries give"));
            }
        }
        catch (RecordFormatException e)
        {
            Find(address, 0, e.Message);
        }
    }

    private void Find(TileAddress address, long offset, string problem)
    {
        if (_findings.Count < RecordCheck.FindingsMax)
            _findings.Add(new RecordFinding($"tile/{address}", offset, problem));
    }
}
