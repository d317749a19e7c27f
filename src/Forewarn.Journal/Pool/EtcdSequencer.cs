using System.Collections.Immutable;
using System.Threading.Channels;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Mvccpb;

namespace Forewarn.Journal.Pool;

/// <summary>The journal of a pool: several organisations' nodes, one order, which etcd's revisions give.</summary>
/// <remarks>
/// A node puts what is queued into etcd as one signed <see cref="Proposal"/>, one at a time (group commit), and watches what all of them put there.
/// <see cref="PoolLog"/> says which proposals become batches; each is written to this node's own journal, the same bytes at every node, before
/// it is handed on. So etcd holds only the tail, and whoever controls it can stall the airspace but not change it.
/// Format and guarantees: docs/pool.md.
/// </remarks>
public sealed partial class EtcdSequencer : ISequencer
{
    private const string Log = "log/";

    /// <summary>All names below the prefix: those beside the log say, as they come, up to where there is nothing more in the log.</summary>
    private const string Everything = "";
    private const string GenesisName = "genesis";

    /// <summary>How long to wait before etcd is asked again after a failure.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How many of etcd's revisions beside the log may pass before it is made durable that there was nothing in the log.</summary>
    private const long UnkeptMax = 256;

    /// <summary>How far a watch may be behind what etcd is known to hold before another endpoint is watched.</summary>
    private static readonly TimeSpan LagMax = TimeSpan.FromSeconds(1);

    private readonly EtcdSequencerOptions _options;
    private readonly Genesis _genesis;
    private readonly string _member;
    private readonly PoolKey _key;
    private readonly IEtcd _etcd;
    private readonly LocalJournal _journal;
    private readonly PoolLog _log;
    private readonly Presence _presence;
    private readonly Guid _incarnation;
    private readonly EntryQueue _queue;
    private readonly Channel<Batch> _committed;
    private readonly TaskCompletionSource _completion = Scheduling.NewSignal();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Held by whoever writes to the journal: the watch, or an erasure.</summary>
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Guards what follows.</summary>
    private readonly object _gate = new();
    private Flight? _flight;
    private TaskCompletionSource<long>? _nextRound;
    private Task _confirming = Task.CompletedTask;
    private CancellationTokenSource _watching = new();
    private TaskCompletionSource _moved = Scheduling.NewSignal();

    // Written by the watch alone.
    private readonly HashSet<string> _diverged = [];
    private long _revision;
    private long _passedOver;
    private long _lastTaken;

    /// <summary>Revision of the last write to the log that was looked at; 0 for none since opening.</summary>
    private long _lastSeen;
    private bool _hasSpoken;

    /// <summary>The revision that is durable besides those of batches; held with <see cref="_writing"/>.</summary>
    private long _kept;

    /// <summary>What has a revision up to this one was there before opening, and is read from the journal.</summary>
    private long _openedAt;

    private volatile string? _stall;
    private Task _running = Task.CompletedTask;
    private Task _proposing = Task.CompletedTask;
    private bool _isDisposed;

    private EtcdSequencer(EtcdSequencerOptions options, Genesis genesis, string member, PoolKey key, IEtcd etcd, LocalJournal journal, PoolPast past)
    {
        (_options, _genesis, _member, _key, _etcd, _journal) = (options, genesis, member, key, etcd, journal);
        bool isRaised = journal.FindAlone(0, entry => options.AgreementIn(entry) is not null).Any();
        _log = new PoolLog(
            MembershipOf(genesis, journal, options.NoteOf), journal.Tip, past.Counts, past.Hashes, options.NoteOf, options.IsReadable, options.AgreementIn, isRaised);
        (_revision, _lastTaken, _kept) = (Math.Max(past.Revision, past.Passed), past.Revision, past.Passed);
        _incarnation = Guid.NewGuid();
        _presence = new Presence(etcd, () => Membership, member, _incarnation, options, Enumerable.Range(2, Math.Max(0, options.KnownVersion - 1))
            .ToDictionary(version => version, version => VersionAgreement.Sign(genesis.Id, version, member, key)));
        _queue = new EntryQueue(options.QueueEntriesMax, options.QueueBytesMax, entry => options.NoteOf(entry) is not null || options.AgreementIn(entry) is not null);
        _committed = Channel.CreateBounded<Batch>(new BoundedChannelOptions(options.CommittedBatchesMax) { SingleWriter = true });
    }

    /// <summary>Writes the genesis of a pool that continues the journal in a directory, which nobody has open; one that is empty begins with nothing.</summary>
    /// <exception cref="PoolFormatException">The name is none; there are no members, too many, or one twice.</exception>
    /// <exception cref="JournalException">As <see cref="SqliteSequencer.Open"/> has it.</exception>
    public static Genesis GenesisOf(string airspace, IReadOnlyCollection<PoolMember> members, string directory)
    {
        var journal = LocalJournal.Open(directory, sizeMax: null);
        try
        {
            return Genesis.Of(airspace, members, journal.Tip);
        }
        finally
        {
            journal.Close(isWhole: true);
        }
    }

    /// <summary>Puts the genesis of a new pool into etcd, below a prefix that has none.</summary>
    /// <exception cref="PoolRefusedException">There is another pool already, or etcd does not answer.</exception>
    public static async Task FoundAsync(Genesis genesis, EtcdOptions etcd, CancellationToken cancellation = default)
    {
        using var connection = new EtcdConnection(etcd);
        await FoundAsync(genesis, connection, cancellation);
    }

    /// <summary>The same over another way to etcd.</summary>
    internal static async Task FoundAsync(Genesis genesis, IEtcd connection, CancellationToken cancellation)
    {
        try
        {
            ByteString key = connection.Key(GenesisName);
            var put = new RequestOp { RequestPut = new PutRequest { Key = key, Value = ByteString.CopyFrom(genesis.Bytes.Span) } };
            await connection.WriteAsync(Conditions.IsAbsent(key), put, cancellation);
            await RequireGenesisAsync(connection, genesis, cancellation);
        }
        catch (RpcException failed)
        {
            throw NoAnswer(failed);
        }
    }

    /// <summary>Who the members of a pool are, who of them is there, and how far each has come.</summary>
    /// <remarks>The changes of its membership lie in etcd with their signatures, and are verified from the genesis on. Whoever controls etcd can hide the last of them,
    /// and add none.</remarks>
    /// <exception cref="PoolRefusedException">There is another pool, or none; or etcd does not answer.</exception>
    public static async Task<PoolStatus> StatusAsync(Genesis genesis, EtcdOptions etcd, CancellationToken cancellation = default)
    {
        using var connection = new EtcdConnection(etcd);
        try
        {
            await RequireGenesisAsync(connection, genesis, cancellation);
            return await Presence.StatusAsync(connection, genesis, cancellation);
        }
        catch (RpcException failed)
        {
            throw NoAnswer(failed);
        }
    }

    /// <summary>Opens this node's journal in <paramref name="directory"/>, takes the member's place in the pool, and fetches what the pool has put in order since.</summary>
    /// <param name="genesis">What the pool began with; etcd must hold the same.</param>
    /// <param name="member">Name of the member that this node is.</param>
    /// <param name="key">Its private key; disposed of by the caller, after the sequencer.</param>
    /// <exception cref="PoolFormatException">The pool has no such member, or the key is not its.</exception>
    /// <exception cref="PoolRefusedException">What is found is another pool, an older state of it, or another process in this member's place; or etcd does not answer.</exception>
    /// <exception cref="JournalException">As <see cref="SqliteSequencer.Open"/> has it.</exception>
    public static async Task<EtcdSequencer> OpenAsync(
        string directory, Genesis genesis, string member, PoolKey key, EtcdOptions etcd, EtcdSequencerOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new EtcdSequencerOptions();
        try
        {
            return await OpenAsync(directory, genesis, member, key, () => new EtcdConnection(etcd), options, cancellation);
        }
        catch (PoolRefusedException refused) when (refused.InnerException is RpcException && etcd.Shown(options.Clock.GetCurrentInstant()) is { } shown)
        {
            throw new PoolRefusedException($"{refused.Message}. {shown}", refused);
        }
    }

    /// <summary>The same over another way to etcd.</summary>
    internal static async Task<EtcdSequencer> OpenAsync(
        string directory, Genesis genesis, string member, PoolKey key, Func<IEtcd> connect, EtcdSequencerOptions options, CancellationToken cancellation)
    {
        var journal = LocalJournal.Open(directory, options.SizeMax);
        IEtcd connection = connect();
        try
        {
            long before = journal.Tip.Number;
            await FetchPrefixAsync(journal, genesis, member, connection, options, cancellation);
            PoolPast past = journal.BeginPool(PoolLog.KnownBatchesMax, genesis.Id, genesis.Start.Number);
            journal.RequireContinues(genesis.Start);
            var sequencer = new EtcdSequencer(options, genesis, member, key, connection, journal, past) { _hasFetched = journal.Tip.Number > before };
            sequencer.RequireNotRetired();
            await sequencer.JoinAsync(cancellation);
            return sequencer;
        }
        catch (Exception e)
        {
            connection.Dispose();
            journal.Close(isWhole: false);
            throw e is RpcException failed ? NoAnswer(failed) : e;
        }
    }

    public ChannelReader<Batch> Committed => _committed.Reader;

    public Task Completion => _completion.Task;

    public long LastPosition => _journal.LastPosition;

    /// <summary>Of the members whose nodes are there, the first does what one of them alone should do. When it goes, the next takes over; for a moment there may be
    /// two, or none.</summary>
    public bool IsFirst => _presence.IsFirst;

    /// <summary>Why nothing that is submitted can be put in order for now, for whoever runs the node; null when all is well.</summary>
    public string? Obstacle => _presence.ClockProblem ?? _lack ?? _stall;

    /// <summary>Names of the other members whose nodes are there, as of a second ago.</summary>
    public IReadOnlyList<string> Others => _presence.Others;

    public Membership Membership
    {
        get
        {
            lock (_gate)
            {
                return _log.Membership;
            }
        }
    }

    /// <summary>How many proposals were passed over since opening: forged, repeated, or of nobody in this pool.</summary>
    public long PassedOver => Volatile.Read(ref _passedOver);

    public bool TrySubmit(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Length > _options.EntryBytesMax)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"An entry of {entry.Length} bytes is larger than {nameof(EtcdSequencerOptions.EntryBytesMax)}, {_options.EntryBytesMax}."), nameof(entry));
        }
        return Obstacle is null && _queue.TryAdd(entry);
    }

    public Task<long> ConfirmAsync(CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            if (_nextRound is null)
            {
                _nextRound = Scheduling.NewSignal<long>();
                Task before = _confirming;
                _confirming = Scheduling.Start(() => ConfirmNextAsync(before));
            }
            return _nextRound.Task.WaitAsync(cancellation);
        }
    }

    public async Task<string?> AgreementOnAsync(int version, CancellationToken cancellation = default)
    {
        try
        {
            return await _presence.AgreementOnAsync(version, cancellation);
        }
        catch (RpcException)
        {
            // Nobody can tell for now.
            return null;
        }
    }

    public IEnumerable<Batch> Read(long fromPosition) => _journal.Read(fromPosition);

    /// <remarks>The revision before the end: what is at or before it is in what is given.</remarks>
    public JournalExcerpt Excerpt() => _journal.Excerpt(Volatile.Read(ref _revision));

    public async Task EraseDetailsAsync(IReadOnlyDictionary<long, byte[]> replacements)
    {
        ArgumentNullException.ThrowIfNull(replacements);
        LocalJournal.RequireWithinLimits(replacements, LastPosition, _options.ErasedEntriesMax, _options.EntryBytesMax);
        if (_completion.Task.IsCompleted)
        {
            await _completion.Task;
            ObjectDisposedException.ThrowIf(true, this);
        }
        await _writing.WaitAsync();
        try
        {
            await Scheduling.Start(() => _journal.Erase(replacements));
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Takes no more entries, gives what is queued a last while to be put in order, leaves the pool's list of those who are there, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }
        _isDisposed = true;
        _queue.Close();
        await _proposing.WaitAsync(_options.StallMax.ToTimeSpan(), _options.Time).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Cancel();
        await _running.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        End(null);
        _journal.Close(isWhole: _completion.Task.IsCompletedSuccessfully);
        _etcd.Dispose();
    }

    private async Task JoinAsync(CancellationToken cancellation)
    {
        // Not disposed of: a fetch may still put it off.
        var late = _opening = new CancellationTokenSource(_options.OpeningTimeMax.ToTimeSpan(), _options.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token, _stopping.Token);
        try
        {
            long founded = await RequireGenesisAsync(_etcd, _genesis, limit.Token);
            _revision = Math.Max(_revision, founded);
            _openedAt = await HeadAsync(limit.Token);
            _running = WatchAsync();
            await ReachAsync(_openedAt, limit.Token);
            // Only now is it known who the members are.
            RequireMember();
            await _presence.EnterAsync(limit.Token);
            _opening = null;
            late.CancelAfter(Timeout.InfiniteTimeSpan);
            _isOpen = true;
            _proposing = ProposeAsync();
            _running = Task.WhenAll(_running, _proposing, KeepPresenceAsync());
        }
        catch (Exception e)
        {
            _stopping.Cancel();
            await _running.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            if (_completion.Task.IsFaulted)
            {
                await _completion.Task;
            }
            throw e is OperationCanceledException && !cancellation.IsCancellationRequested
                ? new PoolRefusedException($"etcd did not give what this node lacks within {_options.OpeningTimeMax.TotalSeconds:0} s; see that a majority of its members runs") : e;
        }
    }

    /// <summary>Takes what is queued, again and again, and has it put in order.</summary>
    private async Task ProposeAsync()
    {
        try
        {
            while (await _queue.TakeAsync(_options.BatchEntriesMax, _options.BatchBytesMax) is { IsEmpty: false } entries)
            {
                var flight = new Flight(entries);
                lock (_gate)
                {
                    _flight = flight;
                }
                await FlyAsync(flight);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>Puts a proposal into etcd until it is seen there in its place. The same one may come there twice; the log takes one.</summary>
    private async Task FlyAsync(Flight flight)
    {
        long started = _options.Time.GetTimestamp();
        ByteString key = _etcd.Key(Log + _member);
        var any = Conditions.IsThere(_etcd.Key(GenesisName));
        while (!flight.Taken.Task.IsCompleted)
        {
            if (_presence.ClockProblem is { } clockProblem)
            {
                // Nothing is dated by a clock that is not right; what was proposed before may still be seen.
                await StallAfterAsync(started, clockProblem, null);
                continue;
            }
            byte[] bytes = [];
            string? problem;
            lock (_gate)
            {
                // Between the question above and here the log may have taken it, and then it must not come there as another.
                if (flight.IsTaken)
                {
                    break;
                }
                problem = _log.ProblemOf(flight.Entries);
                if (problem is null)
                {
                    bytes = Proposal.Write(_genesis.Id, _member, _incarnation, _key, _log.CountOf(_member) + 1, _options.Clock.GetCurrentInstant(), _journal.Tip, flight.Entries.AsSpan());
                }
            }
            if (problem is not null)
            {
                flight.Refuse(new ChangeRefusedException(problem));
                break;
            }
            try
            {
                var put = new RequestOp { RequestPut = new PutRequest { Key = key, Value = UnsafeByteOperations.UnsafeWrap(bytes) } };
                var answer = await _etcd.WriteAsync(any, put, _stopping.Token);
                if (!answer.Succeeded)
                {
                    throw new PoolRefusedException("the pool's genesis is gone from etcd: it was emptied, or the prefix is another. Restore etcd's data, or move the airspace to a new pool");
                }
                // Seen as one that has no place, it has to be proposed anew.
                await ReachOrLeaveAsync(answer.Header.Revision, flight);
            }
            catch (RpcException failed) when (!_stopping.IsCancellationRequested)
            {
                await StallAfterAsync(started, failed.StatusCode == StatusCode.ResourceExhausted
                    ? $"etcd takes no more: {failed.Status.Detail}. Compact and defragment it, and disarm its alarm"
                    : $"etcd does not answer: {failed.Status.Detail}. See that a majority of its members runs, and can be reached from here", failed);
            }
        }
        _stall = null;
    }

    /// <summary>Waits until the watch has come to a revision; one that lags far behind what etcd has answered is begun anew elsewhere.</summary>
    private async Task ReachOrLeaveAsync(long revision, Flight? flight)
    {
        while (true)
        {
            var reached = flight is null ? ReachAsync(revision, _stopping.Token) : Task.WhenAny(flight.Taken.Task, ReachAsync(revision, _stopping.Token)).Unwrap();
            try
            {
                await reached.WaitAsync(LagMax, _options.Time, _stopping.Token);
                return;
            }
            catch (TimeoutException) when (!HasRoom)
            {
                // Not the watch lags, but whoever reads what it hands on.
            }
            catch (TimeoutException)
            {
                _etcd.Leave();
                lock (_gate)
                {
                    _watching.Cancel();
                }
            }
        }
    }

    private bool HasRoom => _committed.Reader.Count < _options.CommittedBatchesMax;

    /// <summary>Nothing comes through for now. When that lasts, what waits is refused, and so is what comes, until something does again.</summary>
    private async Task StallAfterAsync(long since, string why, Exception? cause)
    {
        if (_options.Time.GetElapsedTime(since) > _options.StallMax.ToTimeSpan())
        {
            _stall = why;
            var failure = new JournalFailedException(why, cause);
            foreach (Entry entry in _queue.TakeAll())
            {
                entry.Failed(failure);
            }
        }
        await Task.Delay(Pause, _options.Time, _stopping.Token);
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                CancellationTokenSource watching;
                lock (_gate)
                {
                    watching = _watching = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                }
                try
                {
                    await foreach (KeyValue written in _etcd.WatchAsync(Everything, _revision + 1, watching.Token))
                    {
                        await TakeAsync(written);
                    }
                }
                catch (Exception e) when (!_stopping.IsCancellationRequested && (e is RpcException or CompactedException || (e is OperationCanceledException && watching.IsCancellationRequested)))
                {
                    await Task.Delay(Pause, _options.Time, _stopping.Token);
                    await RequireSameHistoryAsync(e as CompactedException);
                }
                finally
                {
                    lock (_gate)
                    {
                        watching.Dispose();
                        _watching = new CancellationTokenSource();
                    }
                }
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>One write: a batch, or something to be passed over, in the log or beside it.</summary>
    private async Task TakeAsync(KeyValue written)
    {
        if (!_etcd.NameOf(written.Key).StartsWith(Log, StringComparison.Ordinal))
        {
            MoveOn(written.ModRevision);
            return;
        }
        if (TryRead(written.Value) is not { } proposal)
        {
            Interlocked.Increment(ref _passedOver);
        }
        else
        {
            Verdict verdict;
            lock (_gate)
            {
                verdict = _log.Judge(proposal, isOwn: proposal.Incarnation == _incarnation && proposal.Member == _member);
            }
            if (verdict == Verdict.Taken)
            {
                await AppendAsync(written.ModRevision, proposal);
            }
            else if (proposal.Incarnation != _incarnation)
            {
                Interlocked.Increment(ref _passedOver);
            }
            WatchForDivergence(proposal.Member, verdict);
        }
        Volatile.Write(ref _lastSeen, written.ModRevision);
        MoveOn(written.ModRevision);
    }

    /// <summary>Everything up to a revision is here; who waits for it is told.</summary>
    private void MoveOn(long revision)
    {
        Volatile.Write(ref _revision, revision);
        _lack = null;
        TaskCompletionSource moved;
        lock (_gate)
        {
            moved = _moved;
            _moved = Scheduling.NewSignal();
        }
        moved.SetResult();
    }

    private async Task AppendAsync(long revision, Proposal proposal)
    {
        bool isHandedOn = revision > _openedAt;
        if (isHandedOn)
        {
            await _committed.Writer.WaitToWriteAsync(_stopping.Token);
        }
        bool wasMember = IsMember;
        Flight? flight;
        lock (_gate)
        {
            flight = FlightOf(proposal);
        }
        RequireOwnLife(proposal, isHandedOn);
        var origin = new Origin(revision, proposal.Member, proposal.Incarnation, proposal.Count, proposal.Time, proposal.KnownNumber, proposal.KnownHash, proposal.Signature);
        await _writing.WaitAsync();
        try
        {
            lock (_gate)
            {
                // The very objects that were submitted, which know who waits for them.
                Batch batch = _journal.Append(proposal.Time, flight?.Entries ?? proposal.Entries, origin);
                _log.Took(proposal, batch);
                if (flight is not null)
                {
                    flight.IsTaken = true;
                }
                if (isHandedOn)
                {
                    _committed.Writer.TryWrite(batch);
                }
            }
        }
        finally
        {
            _writing.Release();
        }
        Volatile.Write(ref _lastTaken, revision);
        flight?.Taken.TrySetResult();
        if (wasMember)
        {
            RequireNotRetired();
        }
    }

    private bool IsMember => Membership.Find(_member) is { } self && self.Key.AsSpan().SequenceEqual(_key.PublicKey);

    private void RequireMember()
    {
        if (!IsMember)
        {
            throw new PoolFormatException("member", $"the pool has no member {_member} with this key", FormattableString.Invariant($"one of those of {Membership}, and the private key that belongs to it"));
        }
    }

    /// <summary>What comes after a member has left, or has taken another key, is not for the node that it was.</summary>
    private void RequireNotRetired()
    {
        Membership membership = Membership;
        if (!membership.IsRetired(_key.PublicKey))
        {
            return;
        }
        throw new PoolRefusedException(membership.Find(_member) is null
            ? FormattableString.Invariant($"{_member} has left the pool, whose membership {membership.Number} stands. This node holds all up to then: start it without --pool to go on alone, or give it the name and the key of a member")
            : FormattableString.Invariant($"{_member} has another key since membership {membership.Number} or before. Start this node with that key"));
    }

    /// <summary>The entries that a proposal of this life of the process carries; guarded by the gate.</summary>
    private Flight? FlightOf(Proposal proposal) => IsMine(proposal) ? _flight : null;

    private bool IsMine(Proposal proposal) => proposal.Member == _member && proposal.Incarnation == _incarnation;

    /// <summary>The last words of an earlier life come before the first of this one; after them, they are somebody else's.</summary>
    /// <param name="isNew">Whether it came after the opening.</param>
    private void RequireOwnLife(Proposal proposal, bool isNew)
    {
        bool isMine = IsMine(proposal);
        if (proposal.Member == _member && !isMine && isNew && _hasSpoken)
        {
            throw new PoolRefusedException($"another process proposes as {_member} in this pool; two nodes must not be one member. Stop one of them");
        }
        _hasSpoken |= isMine;
    }

    /// <summary>When at least half of the members have another chain than this node, it is this node that must not be believed, or nobody can tell.</summary>
    private void WatchForDivergence(string member, Verdict verdict)
    {
        if (verdict == Verdict.Diverged)
        {
            _diverged.Add(member);
        }
        else if (verdict == Verdict.Taken)
        {
            _diverged.Remove(member);
        }
        Membership membership = Membership;
        _diverged.RemoveWhere(name => membership.Find(name) is null);
        if (_diverged.Count * 2 >= membership.Members.Length)
        {
            ChainTip tip = _journal.Tip;
            throw new PoolDivergedException(FormattableString.Invariant(
                $"the journal of this node is not that of {string.Join(", ", _diverged)}: here, batch {tip.Number} at position {tip.Position} has the hash {tip.Hash}. Keep this directory as evidence, and begin anew with an empty one: the node then fetches everything from the other members"));
        }
    }

    private async Task ConfirmNextAsync(Task before)
    {
        // One round at a time: whoever comes while one is under way may have been answered after it began.
        await before;
        TaskCompletionSource<long> round;
        lock (_gate)
        {
            (round, _nextRound) = (_nextRound!, null);
        }
        try
        {
            long head = await HeadAsync(_stopping.Token);
            await ReachOrLeaveAsync(head, null);
            round.SetResult(LastPosition);
        }
        catch (Exception e)
        {
            // When the node has stopped, that is why, whatever it looks like here.
            round.SetException(_completion.Task.Exception?.InnerException ?? (e is RpcException failed ? NoAnswer(failed) : e));
        }
    }

    /// <summary>Revision of the last write to the log, of all that any etcd member has answered before.</summary>
    private async Task<long> HeadAsync(CancellationToken cancellation)
    {
        // The watch goes on while etcd is asked: what it brings meanwhile, the answer need not have.
        long revision = Volatile.Read(ref _revision), taken = Volatile.Read(ref _lastTaken);
        var answer = await _etcd.RangeAsync(Log, isPrefix: true, keysOnly: true, cancellation);
        long head = answer.Kvs.Count == 0 ? 0 : answer.Kvs.Max(pair => pair.ModRevision);
        RequireAsNew(head, answer.Header.Revision, taken, revision);
        return head;
    }

    /// <summary>After the watch was cut off: whether it can go on where it was.</summary>
    /// <param name="forgotten">What etcd has forgotten, when that cut it off.</param>
    private async Task RequireSameHistoryAsync(CompactedException? forgotten)
    {
        try
        {
            await RequireGenesisAsync(_etcd, _genesis, _stopping.Token);
            await HeadAsync(_stopping.Token);
            if (forgotten is not null)
            {
                if (_options.Peers is null)
                {
                    throw new PoolRefusedException(FormattableString.Invariant(
                        $"etcd has forgotten what came after revision {_revision}, which this node lacks: it was away for too long, and knows nobody to ask"));
                }
                await FetchAsync(forgotten.Revision);
            }
        }
        catch (RpcException)
        {
            // Nobody answers yet; the watch asks again.
        }
    }

    /// <summary>The genesis, and all changes in the journal since the pool began: what stands beside the journal decides nothing.</summary>
    private static Membership MembershipOf(Genesis genesis, LocalJournal journal, Func<Entry, string?> noteOf)
    {
        Membership membership = Membership.Of(genesis);
        try
        {
            foreach (Entry entry in journal.FindAlone(genesis.Start.Number, entry => noteOf(entry) is not null))
            {
                membership = membership.After(PoolChange.Read(noteOf(entry)!));
            }
            return membership;
        }
        catch (PoolFormatException wrong)
        {
            throw new PoolRefusedException($"the journal in this directory changes {membership} in a way that its members have not agreed to: {wrong.Problem}. Keep the directory as evidence, and begin anew with an empty one: the node then fetches everything from the other members", wrong);
        }
    }

    private static void RequireAsNew(long head, long revision, long taken, long own)
    {
        if (revision < own || head < taken)
        {
            throw new PoolRefusedException(FormattableString.Invariant(
                $"etcd is at revision {Math.Min(head, revision)}, but this node holds what it had put in order up to {own}: it was restored from an older backup. Found a new pool that continues the journal of the member that has most"));
        }
    }

    private static async Task<long> RequireGenesisAsync(IEtcd etcd, Genesis genesis, CancellationToken cancellation)
    {
        var answer = await etcd.RangeAsync(GenesisName, isPrefix: false, keysOnly: false, cancellation);
        KeyValue found = answer.Kvs.SingleOrDefault()
            ?? throw new PoolRefusedException($"there is no pool below this prefix in etcd. Found one with forewarn pool init, or correct the prefix");
        return found.Value.Span.SequenceEqual(genesis.Bytes.Span) ? found.ModRevision
            : throw new PoolRefusedException($"below this prefix in etcd is another pool than {genesis.Airspace} ({genesis.Id}). Correct the prefix, or take the genesis of the pool that is meant");
    }

    private async Task KeepPresenceAsync()
    {
        try
        {
            await _presence.KeepAsync(KeepRevisionAsync, _stopping.Token);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>Makes durable up to where this node has looked at the log, and returns what is durable. Where the last write became a batch, it is that already.</summary>
    private async Task<long> KeepRevisionAsync()
    {
        await _writing.WaitAsync();
        try
        {
            long revision = Volatile.Read(ref _revision), durable = Math.Max(_kept, Volatile.Read(ref _lastTaken));
            if (Volatile.Read(ref _lastSeen) <= durable && revision < durable + UnkeptMax)
            {
                return durable;
            }
            await Scheduling.Start(() => _journal.PassTo(_genesis.Id, revision));
            return _kept = revision;
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReachAsync(long revision, CancellationToken cancellation)
    {
        while (Volatile.Read(ref _revision) < revision)
        {
            Task moved;
            lock (_gate)
            {
                moved = _moved.Task;
            }
            if (Volatile.Read(ref _revision) < revision)
            {
                await moved.WaitAsync(cancellation);
            }
        }
    }

    private void Fail(Exception e)
    {
        var failure = e as JournalException ?? new JournalFailedException($"The pool's journal stopped: {e.Message}", e);
        End(failure);
        _stopping.Cancel();
    }

    private void End(JournalException? failure)
    {
        _queue.Close();
        if (!(failure is null ? _completion.TrySetResult() : _completion.TrySetException(failure)))
        {
            return;
        }
        var unanswered = failure as JournalFailedException ?? new JournalFailedException(failure?.Message ?? "The node stopped before the pool had put this in order.", failure);
        Flight? flight;
        lock (_gate)
        {
            flight = _flight;
        }
        IEnumerable<Entry> lost = flight is { Taken.Task.IsCompleted: false } ? [.. flight.Entries, .. _queue.TakeAll()] : _queue.TakeAll();
        foreach (Entry entry in lost)
        {
            entry.Failed(unanswered);
        }
        _committed.Writer.TryComplete(failure);
    }

    private static Proposal? TryRead(ByteString value)
    {
        try
        {
            return Proposal.Read(value.ToByteArray());
        }
        catch (InvalidBatchException)
        {
            return null;
        }
    }

    private static PoolRefusedException NoAnswer(RpcException failed) => new(
        $"etcd does not answer: {failed.StatusCode}, {failed.Status.Detail}. See that its endpoints are right, that a majority of its members runs, and that it takes this node's certificate", failed);

    /// <summary>Entries that are being put in order.</summary>
    private sealed class Flight(ImmutableArray<Entry> entries)
    {
        public ImmutableArray<Entry> Entries { get; } = entries;

        public TaskCompletionSource Taken { get; } = Scheduling.NewSignal();

        /// <summary>Whether the log has taken them; guarded by the gate, and known there before <see cref="Taken"/> says so.</summary>
        public bool IsTaken { get; set; }

        /// <summary>Tells all entries that they will not be put in order.</summary>
        public void Refuse(JournalFailedException reason)
        {
            foreach (Entry entry in Entries)
            {
                entry.Failed(reason);
            }
            Taken.TrySetResult();
        }
    }
}
