using Etcdserverpb;
using Grpc.Core;

namespace Forewarn.Journal.Pool;

/// <summary>How a node comes by what etcd has forgotten: the other members have it.</summary>
public sealed partial class EtcdSequencer
{
    /// <summary>Ends when the opening has taken too long; not while members give.</summary>
    private CancellationTokenSource? _opening;

    /// <summary>Why nobody gives what this node lacks; null when it lacks nothing, or somebody does.</summary>
    private volatile string? _lack;

    /// <summary>Whether what becomes durable is handed on: not before the opening is over, since until then it is read from the journal.</summary>
    private volatile bool _isOpen;

    private volatile bool _hasFetched;

    public bool HasFetched => _hasFetched;

    /// <summary>Fetches the journal that the pool continues, for a node that does not hold all of it.</summary>
    private static async Task FetchPrefixAsync(LocalJournal journal, Genesis genesis, string member, IEtcd etcd, EtcdSequencerOptions options, CancellationToken cancellation)
    {
        if (options.Peers is null || journal.Tip.Number >= genesis.Start.Number)
        {
            return;
        }
        await RequireGenesisAsync(etcd, genesis, cancellation);
        using var target = new PrefixTarget(journal, genesis.Start);
        await new JournalFetch(options, member).RunAsync(
            stop => AddressesAsync(Membership.Of(genesis), genesis, etcd, stop), target, (_, _) => false, isWaitedFor: true, _ => { }, cancellation);
        target.Finish();
    }

    /// <summary>Whom to ask: the members that the journal here leads to, and those that etcd tells of, who are perhaps the only ones left of a pool that has changed. What etcd tells follows
    /// from the genesis by signatures, and is believed for nothing but where to ask.</summary>
    private static async Task<IReadOnlyList<PoolMember>> AddressesAsync(Membership known, Genesis genesis, IEtcd etcd, CancellationToken cancellation)
    {
        try
        {
            Membership told = await Presence.MembershipAsync(etcd, genesis, cancellation);
            return told.Number > known.Number ? [.. told.Members, .. known.Members.Where(member => told.Find(member.Name) is null)] : known.Members;
        }
        catch (RpcException)
        {
            return known.Members;
        }
    }

    /// <summary>Fetches all that was put in order up to a revision, which etcd has forgotten; when nobody gives it for now, the watch asks again, from where etcd has forgotten by then.</summary>
    /// <remarks>What lies in etcd shows what somebody wrote there last, and not what was there before. So nothing of it says that this node lacks nothing: that say members that have seen the log
    /// up to there, and are, with this one, more than half of all. Where so many are not there, those that are have to do: else a pool of which one node alone went on could never come back.</remarks>
    /// <exception cref="PoolRefusedException">While the node opens: nobody gives it.</exception>
    private async Task FetchAsync(long forgotten)
    {
        _opening?.CancelAfter(Timeout.InfiniteTimeSpan);
        try
        {
            var then = await _etcd.RangeAsync(Log, isPrefix: true, keysOnly: false, _stopping.Token, forgotten);
            // A revision is nobody's signed word: of what a peer says, only what etcd confirms is kept, which is that the log had come so far.
            var target = new LogTarget(this, forgotten, keptMax: then.Kvs.Select(pair => pair.ModRevision).DefaultIfEmpty(1).Max());
            Task<IReadOnlyList<PoolMember>> Members(CancellationToken stop) => AddressesAsync(Membership, _genesis, _etcd, stop);
            if (!await new JournalFetch(_options, _member, forgotten).RunAsync(
                Members, target, IsEnough, isWaitedFor: !_isOpen, problem => _lack = problem, _stopping.Token))
            {
                return;
            }
            RequireTheirs(then);
            Volatile.Write(ref _lastTaken, Math.Max(_lastTaken, target.LastRevision));
            await _writing.WaitAsync();
            try
            {
                _journal.PassTo(_genesis.Id, _kept = forgotten);
            }
            finally
            {
                _writing.Release();
            }
            MoveOn(forgotten);
        }
        finally
        {
            _opening?.CancelAfter(_options.OpeningTimeMax.ToTimeSpan());
        }
    }

    /// <inheritdoc/>
    public async Task<string?> RefetchAsync(IReadOnlyDictionary<long, bool> misfits, CancellationToken cancellation = default)
    {
        if (_options.Peers is null)
        {
            return "there is no other member to ask for details";
        }
        var left = misfits.ToDictionary();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        var problems = new Dictionary<string, string>();
        for (long began = _options.Time.GetTimestamp(); ;)
        {
            foreach (PoolMember member in await AddressesAsync(Membership, _genesis, _etcd, limit.Token))
            {
                if (member.Name != _member && left.Count > 0 && await RefetchFromAsync(member, left, limit.Token) is { } problem && problems.GetValueOrDefault(member.Name) != problem)
                {
                    problems[member.Name] = problem;
                    _options.FetchProblem?.Invoke(problem);
                }
            }
            if (left.Count == 0)
            {
                return null;
            }
            if (_options.Time.GetElapsedTime(began) > _options.OpeningTimeMax.ToTimeSpan())
            {
                return FormattableString.Invariant($"the details of {left.Count} entries, the first of them {left.Keys.Min()}, were fetched otherwise than the journal says that they are: {string.Join("; ", problems.Values)}. Start this node again when another member's node runs");
            }
            await Task.Delay(Pause, _options.Time, limit.Token);
        }
    }

    /// <summary>Takes what one member has as it ought to be out of <paramref name="left"/>.</summary>
    /// <returns>What is to be said of the member; null when it has all of it.</returns>
    private async Task<string?> RefetchFromAsync(PoolMember member, Dictionary<long, bool> left, CancellationToken cancellation)
    {
        long last = left.Keys.Max();
        using var idle = new CancellationTokenSource(_options.FetchIdleMax.ToTimeSpan(), _options.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, idle.Token);
        try
        {
            await using Stream stream = await _options.Peers!.OpenJournalAsync(member, left.Keys.Min() - 1, limit.Token);
            PeerStream journal = await PeerStream.BeginAsync(stream, limit.Token);
            while (await journal.ReadAsync(_options.FetchedBatchBytesMax, limit.Token) is { } batch && batch.Stored.Header.FirstPosition <= last)
            {
                idle.CancelAfter(_options.FetchIdleMax.ToTimeSpan());
                await TakeDetailsAsync(batch.Stored, left);
            }
        }
        catch (Exception failed) when (failed is PeerFailedException or InvalidBatchException or IOException)
        {
            return FormattableString.Invariant($"{member} did not give them: {failed.Message}");
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return FormattableString.Invariant($"{member} gave nothing for {_options.FetchIdleMax.TotalSeconds:0} s");
        }
        return left.Count == 0 ? null : FormattableString.Invariant(
            $"{member} ({member.Url}) gives entry {left.Keys.Min()} {(left[left.Keys.Min()] ? "with words that an erasure in the journal covers, while it gives others that it covers as erased" : "as erased, and no erasure in the journal covers it")}");
    }

    private async Task TakeDetailsAsync(StoredBatch theirs, Dictionary<long, bool> left)
    {
        BatchHeader header = theirs.Header;
        if (header.FirstPosition + header.EntryCount - 1 > _journal.LastPosition || !left.Keys.Any(position => position >= header.FirstPosition && position < header.FirstPosition + header.EntryCount))
        {
            return;
        }
        await _writing.WaitAsync();
        try
        {
            foreach (long position in _journal.TakeDetails(theirs, left))
            {
                left.Remove(position);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Whether members that have given all, with this one, are more than half of the members; or nobody else is there.</summary>
    private bool IsEnough(IReadOnlySet<string> heard, bool isLate)
    {
        Membership membership = Membership;
        int given = membership.Members.Count(each => heard.Contains(each.Name)), self = membership.Find(_member) is null ? 0 : 1;
        return given > 0 && (isLate || (given + self) * 2 > membership.Members.Length);
    }

    /// <summary>Each proposal says which chain its member had. When those that lie in etcd speak of another one than that which was fetched, and are of half of the members, it was not theirs.</summary>
    private void RequireTheirs(RangeResponse then)
    {
        lock (_gate)
        {
            string[] others = [.. then.Kvs.Select(pair => TryRead(pair.Value)).OfType<Proposal>().Where(_log.Contradicts).Select(proposal => proposal.Member).Distinct()];
            if (others.Length * 2 >= _log.Membership.Members.Length)
            {
                throw new PoolRefusedException(FormattableString.Invariant(
                    $"what was fetched is not the journal of {string.Join(", ", others)}, though each batch of it was signed. Keep this directory as evidence, and begin with an empty one"));
            }
        }
    }

    /// <summary>Verifies what members give by the rules of the log, and appends it to the journal.</summary>
    /// <param name="revisionMax">What came later, etcd has itself; taken from a member, it would be there before what the log had to judge first.</param>
    /// <param name="keptMax">No larger revision is kept.</param>
    private sealed class LogTarget(EtcdSequencer node, long revisionMax, long keptMax) : IFetchTarget
    {
        private readonly List<Taken> _taken = [];

        public ChainTip Tip { get; private set; } = node._journal.Tip;

        /// <summary>What comes after this member has left is not for its node.</summary>
        public bool IsComplete { get; private set; }

        /// <summary>The last revision that was stored with a batch; 0 for none.</summary>
        public long LastRevision { get; private set; }

        public bool Wants(PeerBatch batch) => batch.Origin is not { } origin || origin.Revision <= revisionMax;

        public void Take(PeerBatch batch)
        {
            if (node._isOpen && BatchFormat.Entries(batch.Stored.Bytes, batch.Stored.Header.EntryCount).Any(entry => entry.IsErased))
            {
                // What is there was decided with the words; what comes has to be decided from the beginning, without them.
                throw new PoolRefusedException(FormattableString.Invariant(
                    $"what this node missed from batch {batch.Stored.Header.Number} on holds details that were erased meanwhile. Start it again: it then replays its journal without them"));
            }
            Flight? flight;
            lock (node._gate)
            {
                Proposal proposal = batch.Verify(node._log, Tip);
                StoredBatch stored = batch.Stored;
                Origin origin = batch.Origin! with { Revision = Math.Min(batch.Origin.Revision, keptMax) };
                node.RequireOwnLife(proposal, node._isOpen);
                flight = node.FlightOf(proposal);
                var taken = new Batch(stored.Header.Number, stored.Header.FirstPosition, stored.Header.Time, flight?.Entries ?? BatchFormat.Entries(stored.Bytes, stored.Header.EntryCount), stored.Hash);
                Membership before = node._log.Membership;
                node._log.Took(proposal, taken);
                IsComplete = node._log.Membership != before && node._log.Membership.IsRetired(node._key.PublicKey);
                if (flight is not null)
                {
                    flight.IsTaken = true;
                }
                _taken.Add(new Taken(stored, origin, taken, flight));
                Tip = Tip.Extend(stored.Header, stored.Hash);
            }
        }

        public async Task StoreAsync(CancellationToken cancellation)
        {
            if (_taken.Count == 0)
            {
                return;
            }
            await node._writing.WaitAsync(node._stopping.Token);
            try
            {
                node._hasFetched = true;
                node._journal.AppendAll([.. _taken.Select(each => (each.Stored, each.Origin))]);
            }
            finally
            {
                node._writing.Release();
            }
            foreach (Taken each in _taken)
            {
                LastRevision = Math.Max(LastRevision, each.Origin.Revision);
                if (node._isOpen)
                {
                    await node._committed.Writer.WriteAsync(each.Batch, node._stopping.Token);
                }
                each.Flight?.Taken.TrySetResult();
            }
            _taken.Clear();
            node.RequireNotRetired();
        }

        private readonly record struct Taken(StoredBatch Stored, Origin Origin, Batch Batch, Flight? Flight);
    }
}
