using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Tiles;
using NodaTime;

namespace Forewarn.Record.Audit;

/// <summary>Follows a record from outside: whoever runs it cannot rewrite, drop, reorder or back-date a leaf between two looks
/// without being found out.</summary>
/// <remarks>
/// <para>The first look reads every leaf, and believes the history that it is shown; from then on the record is held to it. What is
/// found wrong does not become the state to hold it to: the next look finds it again.</para>
/// <para>One look costs one request for each 256 new leaves. Not thread-safe.</para>
/// </remarks>
/// <param name="log">Where the record is served.</param>
/// <param name="policy">Whose signatures are believed.</param>
/// <param name="clock">The monitor's own clock.</param>
public sealed class RecordMonitor(HttpLog log, Policy policy, IClock clock)
{
    /// <summary>How far a new leaf's time may lie before the last look, at which it was not there, or after now: two well-kept
    /// clocks differ by less.</summary>
    public static readonly Duration ClockTolerance = LeafSequence.ClockTolerance;

    /// <summary>Looks at the record once.</summary>
    /// <param name="state">What the last look saw; null at the first.</param>
    /// <param name="progress">Told how many of how many new leaves are read.</param>
    /// <returns>The report, and the state for the next look: the old one, when anything is wrong.</returns>
    /// <exception cref="RecordFormatException">What is served is no checkpoint or no tile, or no trusted key has signed it.</exception>
    /// <exception cref="HttpRequestException">The record cannot be reached.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    public async Task<(MonitorReport Report, MonitorState? State)> LookAsync(
        MonitorState? state, IProgress<(long Read, long Of)>? progress = null, CancellationToken cancellation = default)
    {
        var now = clock.GetCurrentInstant();
        var shown = SignedCheckpoint.Parse((await log.ReadCheckpointAsync(cancellation)).Span);
        var signed = policy.Evaluate(shown);
        if (state is not null)
            HeldCheckpoint.RequireSameRecord(state.Checkpoint.Checkpoint, shown.Checkpoint);
        MonitorReport Report(long read, params IEnumerable<AuditFinding> findings) => new(state?.Checkpoint, shown, signed, read, [.. findings]);

        if (state is not null && shown.Checkpoint.Size <= state.Size)
        {
            return HeldCheckpoint.Compare(state.Checkpoint.Checkpoint, shown.Checkpoint) is { } wrong
                ? (Report(0, wrong), state)
                : (Report(0), new MonitorState(shown, state.Frontier(), now, state.Last));
        }
        var frontier = state?.Frontier() ?? new TreeFrontier();
        // Times are compared by whoever runs this monitor: when its own clock was set back, nothing can be said.
        var lastLook = state is not null && state.LookedAt <= now ? state.LookedAt : (Instant?)null;
        var leaves = new LeafSequence(state?.Last, lastLook, now);
        await AppendAsync(frontier, leaves, shown.Checkpoint.Size, progress, cancellation);
        long read = shown.Checkpoint.Size - (state?.Size ?? 0);
        if (frontier.Root != shown.Checkpoint.Root)
            return (Report(read, [await WhereAsync(state, shown.Checkpoint, cancellation), .. leaves.Findings]), state);
        return leaves.Findings.Count > 0
            ? (Report(read, leaves.Findings), state)
            : (Report(read), new MonitorState(shown, frontier, now, leaves.Last));
    }

    /// <summary>Reads the leaves from where the frontier stands to the end.</summary>
    private async Task AppendAsync(
        TreeFrontier frontier, LeafSequence leaves, long size, IProgress<(long Read, long Of)>? progress, CancellationToken cancellation)
    {
        long start = frontier.Size;
        while (frontier.Size < size)
        {
            long number = frontier.Size / TileAddress.WidthMax;
            int width = (int)Math.Min(TileAddress.WidthMax, size - number * TileAddress.WidthMax);
            var address = TileAddress.OfEntries(number, width);
            var bundle = EntryBundle.Parse(await log.ReadAsync(address, cancellation), width, address.ToString());
            for (int i = (int)(frontier.Size % TileAddress.WidthMax); i < width; i++)
            {
                leaves.Read(frontier.Size, bundle[i].Span);
                frontier.Append(TreeHash.OfLeaf(bundle[i].Span));
            }
            progress?.Report((frontier.Size - start, size - start));
        }
    }

    /// <summary>The new leaves on top of what was seen do not lead to the signed root: finds out whether the past was changed, and
    /// which part of it, or whether the leaves served are not those signed for.</summary>
    private async Task<AuditFinding> WhereAsync(MonitorState? state, Checkpoint shown, CancellationToken cancellation)
    {
        var tree = new TiledTree(log, shown.Size);
        if (await tree.RootAsync(cancellation) != shown.Root)
            return new AuditFinding(AuditProblem.NotAsSigned, $"checkpoint of size {shown.Size}", "neither its leaves nor its tiles lead to its root");
        long start = 0;
        foreach (var (level, hash) in Subtrees(state))
        {
            long end = start + (1L << level);
            if (await SubtreeAsync(level, start >> level, shown.Size, cancellation) != hash)
                return new AuditFinding(AuditProblem.Rewritten, $"leaves {start} to {end - 1}", $"they are not those that the record signed for at size {state!.Size}");
            start = end;
        }
        return new AuditFinding(AuditProblem.NotAsSigned, $"leaves {start} to {shown.Size - 1}", "the leaves served are not those of the signed root");
    }

    /// <summary>The complete subtrees of the tree that was seen, from left to right.</summary>
    private static IEnumerable<(int Level, TreeHash Hash)> Subtrees(MonitorState? state)
    {
        int next = 0;
        for (int level = 62; state is not null && level >= 0; level--)
        {
            if ((state.Size >> level & 1) != 0)
                yield return (level, state.Hashes[next++]);
        }
    }

    /// <summary>Hash of a complete subtree, from the one tile that its upper part lies in.</summary>
    private async Task<TreeHash> SubtreeAsync(int level, long index, long size, CancellationToken cancellation)
    {
        int tileLevel = level / 8;
        int height = level % 8;
        long first = index << height;
        long number = first / TileAddress.WidthMax;
        long available = (size >> (8 * tileLevel)) - number * TileAddress.WidthMax;
        var tile = await log.ReadAsync(TileAddress.OfHashes(tileLevel, number, (int)Math.Min(TileAddress.WidthMax, available)), cancellation);
        var frontier = new TreeFrontier();
        // A tile's row above its hashes is built as any tree is; its bottom row takes the place of leaves.
        int offset = (int)(first % TileAddress.WidthMax) * TreeHash.Length;
        for (int i = 0; i < 1 << height; i++)
            frontier.Append(new TreeHash(tile.Span.Slice(offset + i * TreeHash.Length, TreeHash.Length)));
        return frontier.Root;
    }
}
