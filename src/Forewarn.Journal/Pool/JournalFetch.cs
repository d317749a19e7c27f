using System.Globalization;
using NodaTime;

namespace Forewarn.Journal.Pool;

/// <summary>Asks the members of a pool, one after the other, for what a node lacks of the journal, until it has enough.</summary>
/// <remarks>Whoever is silent, slow, breaks off or gives something wrong is left for the next one, from the last good batch on. For one caller at a time.</remarks>
internal sealed class JournalFetch(EtcdSequencerOptions options, string self)
{
    /// <summary>How long to wait before all members are asked again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What is stored at once, so that a sync is shared.</summary>
    private const int StoredBytes = 4 << 20, StoredBatches = 1_024;

    private readonly Dictionary<string, string> _problems = [];

    /// <summary>Number of the batch that is read, or looked at.</summary>
    private long _expected;

    /// <summary>Fetches until <paramref name="isEnough"/> says so.</summary>
    /// <param name="members">Whom to ask, in order; those that are known by now. This member itself is left out.</param>
    /// <param name="to">Verifies and keeps what comes.</param>
    /// <param name="isEnough">Asked after each member has given what it has.</param>
    /// <param name="timeMax">How long all of them may give nothing; null for as long as it takes.</param>
    /// <param name="stalled">Told what is wrong when nobody gave anything, and null when somebody did.</param>
    /// <exception cref="PoolRefusedException">Nobody has given what is lacked for so long; says what was wrong with each.</exception>
    public async Task RunAsync(
        Func<CancellationToken, Task<IReadOnlyList<PoolMember>>> members, IFetchTarget to, Func<Task<bool>> isEnough, Duration? timeMax, Action<string?> stalled, CancellationToken cancellation)
    {
        IPeers peers = options.Peers ?? throw new InvalidOperationException("There is nobody to ask.");
        for (long lastGain = options.Time.GetTimestamp(); ;)
        {
            long before = to.Tip.Number;
            foreach (PoolMember member in (await members(cancellation)).Where(each => each.Name != self))
            {
                await FetchFromAsync(peers, member, to, cancellation);
                if (await isEnough())
                {
                    stalled(null);
                    return;
                }
            }
            if (to.Tip.Number > before)
            {
                lastGain = options.Time.GetTimestamp();
                stalled(null);
                continue;
            }
            string problem = FormattableString.Invariant($"no other member has given what this node lacks after batch {to.Tip.Number}: {(_problems.Count == 0 ? "nobody else is a member" : string.Join("; ", _problems.Values))}");
            stalled(problem);
            if (timeMax is { } max && options.Time.GetElapsedTime(lastGain) > max.ToTimeSpan())
            {
                throw new PoolRefusedException(problem);
            }
            await Task.Delay(Pause, options.Time, cancellation);
        }
    }

    private async Task FetchFromAsync(IPeers peers, PoolMember member, IFetchTarget to, CancellationToken cancellation)
    {
        // A member that gives what it has, and whole, has nothing to be said against it, but that it may not have enough.
        string? problem = FormattableString.Invariant($"{member} has no more itself");
        bool isWrong = false;
        _expected = to.Tip.Number + 1;
        using var idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, idle.Token);
        try
        {
            idle.CancelAfter(options.FetchIdleMax.ToTimeSpan());
            await using Stream stream = await peers.OpenJournalAsync(member, to.Tip.Position, limit.Token);
            if (!await ReadAsync(stream, member, to, idle, limit.Token))
            {
                problem = FormattableString.Invariant($"{member} was left at batch {to.Tip.Number} for the next one after {options.FetchStreamTimeMax.TotalSeconds:0} s");
            }
        }
        catch (PeerFailedException e)
        {
            problem = FormattableString.Invariant($"{member} gave nothing after batch {to.Tip.Number}: {e.Message}");
        }
        catch (InvalidBatchException wrong)
        {
            (problem, isWrong) = (Wrong(member, _expected, wrong), true);
        }
        catch (IOException broken)
        {
            problem = FormattableString.Invariant($"{member} broke off after batch {to.Tip.Number}: {broken.Message}");
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            problem = FormattableString.Invariant($"{member} gave no batch after {to.Tip.Number} for {options.FetchIdleMax.TotalSeconds:0} s");
        }
        // What was good of it stays, whatever came after.
        await to.StoreAsync(cancellation);
        bool isNew = _problems.GetValueOrDefault(member.Name) != problem;
        _problems[member.Name] = problem;
        if (isNew && (isWrong || !problem.EndsWith("itself", StringComparison.Ordinal)))
        {
            options.FetchProblem?.Invoke(problem);
        }
    }

    /// <returns>Whether all of it came; false when somebody else's turn came before.</returns>
    private async Task<bool> ReadAsync(Stream stream, PoolMember member, IFetchTarget to, CancellationTokenSource idle, CancellationToken limit)
    {
        long began = options.Time.GetTimestamp(), bytes = 0;
        int count = 0;
        PeerStream journal = await PeerStream.BeginAsync(stream, limit);
        while (await journal.ReadAsync(options.FetchedBatchBytesMax, limit) is { } batch)
        {
            // What this node does itself is not the member's time.
            idle.CancelAfter(Timeout.InfiniteTimeSpan);
            to.Take(batch);
            _expected = to.Tip.Number + 1;
            bytes += batch.Stored.Bytes.Length;
            if (bytes >= StoredBytes || ++count >= StoredBatches)
            {
                await to.StoreAsync(limit);
                options.FetchProgress?.Invoke(new FetchProgress(member.Name, to.Tip.Position, journal.LastPosition));
                (bytes, count) = (0, 0);
            }
            if (to.IsComplete)
            {
                return true;
            }
            if (options.Time.GetElapsedTime(began) > options.FetchStreamTimeMax.ToTimeSpan())
            {
                return false;
            }
            idle.CancelAfter(options.FetchIdleMax.ToTimeSpan());
        }
        BatchFormat.Require(to.Tip.Number >= journal.LastNumber, FormattableString.Invariant($"it ends before batch {journal.LastNumber}, which was announced"));
        return true;
    }

    private static string Wrong(PoolMember member, long batch, InvalidBatchException wrong)
    {
        string where = wrong.Offset is { } offset ? string.Create(CultureInfo.InvariantCulture, $", byte {offset}") : "";
        return FormattableString.Invariant($"{member} ({member.Url}) gave something wrong where batch {batch} should be{where}: {wrong.Message}");
    }
}

/// <summary>Verifies and keeps what members give.</summary>
internal interface IFetchTarget
{
    /// <summary>Where the chain ends, with all that was taken.</summary>
    ChainTip Tip { get; }

    /// <summary>Whether nothing more is wanted.</summary>
    bool IsComplete { get; }

    /// <summary>Takes the next batch, if all of it holds.</summary>
    /// <exception cref="InvalidBatchException">It does not; nothing was taken.</exception>
    void Take(PeerBatch batch);

    /// <summary>Makes durable what was taken.</summary>
    Task StoreAsync(CancellationToken cancellation);
}

/// <summary>How far a node has come that fetches from the other members.</summary>
/// <param name="Member">Who gives.</param>
/// <param name="Position">Position of the last entry that was verified and stored.</param>
/// <param name="LastPosition">Position of the last entry that this member has, as it says.</param>
public readonly record struct FetchProgress(string Member, long Position, long LastPosition);
