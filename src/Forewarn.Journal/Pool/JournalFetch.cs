using System.Globalization;

namespace Forewarn.Journal.Pool;

/// <summary>Asks the members of a pool, one after the other, for what a node lacks of the journal, until it has enough.</summary>
/// <remarks>Whoever is silent, slow, breaks off or gives something wrong is left for the next one, from the last good batch on. For one caller at a time.</remarks>
/// <param name="revision">Who has not seen the log up to this one of etcd's revisions does not say all that was there.</param>
internal sealed class JournalFetch(EtcdSequencerOptions options, string self, long revision = 0)
{
    /// <summary>How long to wait before all members are asked again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What is stored at once, so that a sync is shared.</summary>
    private const int StoredBytes = 4 << 20, StoredBatches = 1_024;

    private readonly Dictionary<string, string> _problems = [];
    private readonly HashSet<string> _heard = [];

    /// <summary>Number of the batch that is read, or looked at.</summary>
    private long _expected;

    /// <summary>Fetches until nothing more is wanted, or <paramref name="isEnough"/> says so of the members that gave all.</summary>
    /// <param name="members">Whom to ask, in order; those that are known by now. This member itself is left out.</param>
    /// <param name="to">Verifies and keeps what comes.</param>
    /// <param name="isEnough">Whether what those gave is enough that gave all, and whether for <see cref="EtcdSequencerOptions.OpeningTimeMax"/> nobody has given more; asked when everybody was asked: so one that leaves something out decides nothing
    /// while one answers that does not.</param>
    /// <param name="isWaitedFor">Whether it is an error when nobody gives anything for so long; else each is asked once, until one gives all.</param>
    /// <param name="stalled">Told what is wrong when nobody gave anything, and null when somebody did.</param>
    /// <returns>Whether it is enough; else nobody gave anything for now.</returns>
    /// <exception cref="PoolRefusedException">Nobody has given what is lacked for so long; says what was wrong with each.</exception>
    public async Task<bool> RunAsync(
        Func<CancellationToken, Task<IReadOnlyList<PoolMember>>> members, IFetchTarget to, Func<IReadOnlySet<string>, bool, bool> isEnough, bool isWaitedFor, Action<string?> stalled, CancellationToken cancellation)
    {
        IPeers peers = options.Peers ?? throw new InvalidOperationException("There is nobody to ask.");
        for (long lastGain = options.Time.GetTimestamp(); ;)
        {
            (long before, int heard) = (to.Tip.Number, _heard.Count);
            foreach (PoolMember member in (await members(cancellation)).Where(each => each.Name != self))
            {
                await FetchFromAsync(peers, member, to, cancellation);
                if (to.IsComplete)
                {
                    stalled(null);
                    return true;
                }
            }
            bool hasGained = to.Tip.Number > before || _heard.Count > heard;
            if (hasGained)
            {
                lastGain = options.Time.GetTimestamp();
                stalled(null);
            }
            bool isLate = options.Time.GetElapsedTime(lastGain) > options.OpeningTimeMax.ToTimeSpan();
            if (isEnough(_heard, isLate))
            {
                stalled(null);
                return true;
            }
            if (hasGained)
            {
                continue;
            }
            string problem = FormattableString.Invariant($"no other member has given what this node lacks after batch {to.Tip.Number}: {(_problems.Count == 0 ? "nobody else is a member" : string.Join("; ", _problems.Values))}");
            stalled(problem);
            if (isLate && isWaitedFor)
            {
                throw new PoolRefusedException(problem);
            }
            await Task.Delay(Pause, options.Time, cancellation);
            if (_heard.Count == 0 && !isWaitedFor)
            {
                return false;
            }
        }
    }

    private async Task FetchFromAsync(IPeers peers, PoolMember member, IFetchTarget to, CancellationToken cancellation)
    {
        long? seenUpTo = null;
        string problem;
        _expected = to.Tip.Number + 1;
        using var idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, idle.Token);
        try
        {
            idle.CancelAfter(options.FetchIdleMax.ToTimeSpan());
            await using Stream stream = await peers.OpenJournalAsync(member, to.Tip.Position, limit.Token);
            if (await ReadAsync(stream, member, to, idle, limit.Token) is { } seen)
            {
                seenUpTo = seen;
                problem = FormattableString.Invariant($"{member} has seen the log up to revision {seen} itself, and {revision} is asked for");
            }
            else
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
            problem = Wrong(member, _expected, wrong);
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
        if (seenUpTo >= revision)
        {
            _heard.Add(member.Name);
        }
        // A member that gives all that it has, has nothing to be said against it.
        if (isNew && seenUpTo is null)
        {
            options.FetchProblem?.Invoke(problem);
        }
    }

    /// <returns>Up to which revision it is all, as the member says; null when somebody else's turn came before.</returns>
    private async Task<long?> ReadAsync(Stream stream, PoolMember member, IFetchTarget to, CancellationTokenSource idle, CancellationToken limit)
    {
        long began = options.Time.GetTimestamp(), bytes = 0;
        int count = 0;
        PeerStream journal = await PeerStream.BeginAsync(stream, limit);
        long seen = journal.Revision;
        while (await journal.ReadAsync(options.FetchedBatchBytesMax, limit) is { } batch)
        {
            if (!to.Wants(batch))
            {
                return seen;
            }
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
                return seen;
            }
            if (options.Time.GetElapsedTime(began) > options.FetchStreamTimeMax.ToTimeSpan())
            {
                return null;
            }
            idle.CancelAfter(options.FetchIdleMax.ToTimeSpan());
        }
        BatchFormat.Require(to.Tip.Number >= journal.LastNumber, FormattableString.Invariant($"it ends before batch {journal.LastNumber}, which was announced"));
        return seen;
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

    /// <summary>Whether a batch is wanted; what comes after one that is not, is not either.</summary>
    bool Wants(PeerBatch batch);

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
