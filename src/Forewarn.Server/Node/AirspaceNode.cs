using System.Collections.Immutable;
using System.Diagnostics;
using System.Threading.Channels;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Pool;
using Forewarn.Journal;
using Forewarn.Journal.Pool;
using Forewarn.Server.Backups;
using Forewarn.Server.Recording;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Forewarn.Server.Node;

/// <summary>One airspace on one machine: commands go in, become durable in one order, are applied, and only then answered.</summary>
/// <remarks>
/// <para>The pipeline: a request thread encodes its command and queues it (<see cref="SubmitAsync"/>); the sequencer makes it
/// durable together with whatever else is queued; the apply loop, alone, changes the state, batch by batch, and completes the
/// waiting requests; the record takes down what has happened, behind it. While one batch is applied the next one is being
/// written.</para>
/// <para>All public members are safe to call from any thread.</para>
/// </remarks>
public sealed class AirspaceNode : IAsyncDisposable
{
    /// <summary>Fewest entries after which a new snapshot is written.</summary>
    public const long SnapshotEntriesMin = 500_000;

    [ThreadStatic]
    private static CanonicalWriter? _writer;

    private readonly ISequencer _sequencer;
    private readonly SnapshotStore _snapshots;
    private readonly RecordKeeper _record;
    private readonly bool _isRecordKept;
    private readonly Eraser _eraser;
    private readonly IClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly NodeMetrics _metrics;
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Guards <see cref="_state"/>: the apply loop writes, one batch at a time; everyone else reads.</summary>
    private readonly ReaderWriterLockSlim _gate = new();

    private readonly AirspaceState _state;
    private readonly Task _applying;
    private readonly Task _ticking;
    private readonly Task _watching;
    private Task _snapshotting = Task.CompletedTask;
    private long _snapshotPosition;

    /// <summary>Position of the last erasure.</summary>
    private long _erasedPosition;

    /// <summary>Erasures that were begun, and those that were ended too.</summary>
    private long _erasuresBegun, _erasuresEnded;

    /// <summary>Index of the leaf that says that the last one was done.</summary>
    private long _erasureLeaf = -1;
    private volatile TaskCompletionSource _moved = Scheduling.NewSignal();
    private volatile Exception? _failure;

    /// <summary>Guarded by <see cref="_gate"/>.</summary>
    private bool _isStateBroken;

    private AirspaceNode(
        ISequencer sequencer, SnapshotStore snapshots, RecordKeeper record, Eraser eraser, bool isRecordKept, AirspaceState state, long snapshotPosition, IClock clock,
        TimeProvider time, ILogger logger)
    {
        (_sequencer, _snapshots, _record, _state, _snapshotPosition, _clock, _time, _logger) = (sequencer, snapshots, record, state, snapshotPosition, clock, time, logger);
        _metrics = new NodeMetrics(this);
        (_eraser, _isRecordKept) = (eraser, isRecordKept);
        _record.Start(EraseAsync);
        _applying = Scheduling.Start(ApplyAsync);
        _ticking = Scheduling.Start(TickAsync);
        _watching = StopWithRecordAsync();
    }

    /// <summary>Whether this node is the one of its pool that does what only one of them should do; always, when it is alone.</summary>
    internal bool IsFirst => _sequencer.IsFirst;

    /// <summary>Goes over to the latest version of the airspace's rules that this program and all who run the airspace know, if the state has an earlier one.</summary>
    /// <returns>Whether there is nothing left to go over to.</returns>
    /// <exception cref="NodeOverloadedException">Nothing is put in order for now.</exception>
    /// <exception cref="NodeStoppedException">The node takes no more commands.</exception>
    internal async Task<bool> RaiseVersionAsync(CancellationToken cancellation)
    {
        for (int version = StateVersion.Latest; version > Read(state => state.Version); version--)
        {
            if (await _sequencer.AgreementOnAsync(version, cancellation) is not { } agreement)
                continue;
            await SubmitAsync(new RaiseVersion(version, agreement));
            break;
        }
        return Read(state => state.Version) >= StateVersion.Latest;
    }

    /// <summary>Who the members of the pool are, as of the last batch; null when the node is alone.</summary>
    internal Membership? Membership => _sequencer.Membership;

    /// <summary>Whether anything of the journal was fetched from other members of the pool.</summary>
    internal bool HasFetched => _sequencer.HasFetched;

    /// <summary>Why nothing is put in order for now, for whoever runs the node; null when all is well.</summary>
    public string? Obstacle => _sequencer.Obstacle;

    /// <summary>Why the node takes no more commands, or null while it does.</summary>
    public Exception? Failure => _failure;

    /// <summary>The record of what happens here.</summary>
    internal RecordKeeper Record => _record;

    /// <summary>The journal as it is now, to be copied while it goes on.</summary>
    internal JournalExcerpt Excerpt() => _sequencer.Excerpt();

    /// <summary>How many erasures there have been since the start; null while one is under way: until its leaf is under a checkpoint, journal
    /// and record do not fit each other.</summary>
    internal long? ErasuresCount
    {
        get
        {
            long ended = Interlocked.Read(ref _erasuresEnded);
            bool isQuiet = Interlocked.Read(ref _erasuresBegun) == ended && _record.Latest.Checkpoint.Size > Volatile.Read(ref _erasureLeaf);
            return isQuiet ? ended : null;
        }
    }

    /// <summary>Opens the airspace in a data directory: the newest snapshot that checks out, the journal after it, and the record,
    /// which has to say what they say.</summary>
    /// <param name="progress">Told the position reached, now and then.</param>
    /// <exception cref="JournalException">The journal is damaged, too new, or in use; nothing was changed.</exception>
    /// <exception cref="DataDirectoryException">An entry cannot be read by this program, or the record does not agree with the journal.</exception>
    public static async Task<AirspaceNode> OpenAsync(
        string directory, IClock clock, ILogger logger, Action<long, long>? progress = null, SqliteSequencerOptions? options = null, RecordOptions? recording = null)
    {
        Restoration.RequireFinished(directory);
        return await OpenAsync(SqliteSequencer.Open(directory, (options ?? new()) with { Clock = clock }), directory, clock, TimeProvider.System, logger, progress, recording);
    }

    /// <summary>Opens the airspace in a data directory whose journal is open.</summary>
    /// <param name="sequencer">The journal in the same directory; the node's from now on.</param>
    /// <param name="time">Waits for what becomes due by <paramref name="clock"/>.</param>
    /// <param name="members">The records of the pool's other members, for what cannot be derived here any more; null where there are none.</param>
    /// <exception cref="DataDirectoryException">An entry cannot be read by this program, or the record does not agree with the journal.</exception>
    internal static async Task<AirspaceNode> OpenAsync(
        ISequencer sequencer, string directory, IClock clock, TimeProvider time, ILogger logger, Action<long, long>? progress, RecordOptions? recording, MemberRecords? members = null)
    {
        RecordKeeper? record = null;
        try
        {
            recording ??= new RecordOptions();
            record = RecordKeeper.Open(directory, recording.Origin);
            foreach (var repair in record.Files.Repairs)
                logger.LogWarning("The end of the record was torn, and is derived again from the journal: {Repair}", repair);
            var snapshots = new SnapshotStore(directory);
            var eraser = new Eraser(sequencer, snapshots, record.Files);
            var erased = members is null ? ErasedHistory.None : await FindErasedAsync(sequencer, record.RecordedPosition, eraser);
            // A snapshot may still hold some of the words, where the journal has placeholders.
            if (!erased.IsEmpty)
                snapshots.RemoveBefore(long.MaxValue);
            // In a pool, others go on meanwhile.
            long lastPosition = sequencer.LastPosition;
            var (state, snapshotPosition) = LoadNewest(snapshots, lastPosition, record.Files.Size, logger);
            foreach (var recorded in ReplayRecorded(state, sequencer.Read(state.Position + 1), position => progress?.Invoke(position, lastPosition)))
                await record.ReplayAsync(recorded, eraser.EraseAsync, erased, (index, problemOf) => members!.ProvenLeafAsync(sequencer.Membership!, record.Key.Name, index, problemOf));
            erased.RequireAccepted();
            if (state.Position < lastPosition)
                throw new DataDirectoryException($"the journal holds {lastPosition} entries, but only {state.Position} could be read");
            return new AirspaceNode(sequencer, snapshots, record, eraser, recording.IsKept, state, snapshotPosition, clock, time, logger);
        }
        catch
        {
            if (record is not null)
                await record.DisposeAsync();
            await sequencer.DisposeAsync();
            throw;
        }
    }

    /// <summary>What was erased before this node had recorded it, once the journal holds all that was in order when this began.</summary>
    /// <exception cref="DataDirectoryException">Something is erased that no erasure covers.</exception>
    private static async Task<ErasedHistory> FindErasedAsync(ISequencer sequencer, long recorded, Eraser eraser)
    {
        var erased = ErasedHistory.Of(sequencer, recorded);
        if (erased.Misfits.Count > 0)
        {
            // Who gave them may have come further than etcd's log was known here.
            await sequencer.ConfirmAsync();
            erased = ErasedHistory.Of(sequencer, recorded);
        }
        if (erased.Misfits.Count == 0)
            return erased;
        eraser.EraseRecorded(erased.Worded);
        return await sequencer.RefetchAsync(erased.Misfits) is { } problem ? throw new DataDirectoryException(problem) : ErasedHistory.Of(sequencer, recorded);
    }

    /// <summary>Applies batches to a state, skipping the entries that it has applied already.</summary>
    /// <returns>What each command has led to, in order; the state has then applied that command and none after it.</returns>
    /// <exception cref="DataDirectoryException">An entry is not a command that this program knows.</exception>
    internal static IEnumerable<Recorded> ReplayRecorded(AirspaceState state, IEnumerable<Batch> batches, Action<long>? progress = null)
    {
        var happened = ImmutableArray.CreateBuilder<Recorded>();
        foreach (var batch in batches)
        {
            for (long position = Math.Max(batch.FirstPosition, state.Position + 1); position <= batch.LastPosition; position++)
            {
                var command = Decode(batch.Entries[(int)(position - batch.FirstPosition)], position, state.Version);
                var outcome = Apply(state, command, position, batch.Time);
                happened.Clear();
                Recorded.AddTo(happened, state, command, outcome);
                foreach (var each in happened)
                    yield return each;
            }
            progress?.Invoke(state.Position);
        }
    }

    /// <summary>Applies batches to a state, skipping the entries that it has applied already.</summary>
    /// <exception cref="DataDirectoryException">An entry is not a command that this program knows.</exception>
    public static void Replay(AirspaceState state, IEnumerable<Batch> batches)
    {
        foreach (var _ in ReplayRecorded(state, batches))
        {
        }
    }

    /// <summary>Makes a command durable, applies it, and tells what became of it.</summary>
    /// <exception cref="NodeOverloadedException">The queue is full; nothing happened.</exception>
    /// <exception cref="NodeStoppedException">The node takes no more commands; the command may or may not be in the journal.</exception>
    public Task<Applied> SubmitAsync(Command command)
    {
        if (_failure is { } failure)
            throw new NodeStoppedException(failure);
        var pending = PendingCommand.Of(command, _writer ??= new CanonicalWriter());
        if (!_sequencer.TrySubmit(pending))
        {
            _metrics.Refused();
            throw _sequencer.Completion.IsCompleted || _stopping.IsCancellationRequested
                ? new NodeStoppedException(_sequencer.Completion.Exception?.InnerException) : new NodeOverloadedException(_sequencer.Obstacle);
        }
        return pending.Completion;
    }

    /// <summary>Erases what people wrote about a declaration, in the answer to a warning, or about an observation; done when it is gone
    /// from journal, record and snapshots.</summary>
    /// <returns>Null when nobody wrote anything about it.</returns>
    /// <exception cref="InvalidValueException">Nobody writes freely about such a thing; or the record is not kept.</exception>
    /// <exception cref="NodeStoppedException">The node takes no more commands, or came to that while it erased.</exception>
    internal async Task<Applied?> EraseAsync(PartyId actor, EventSubject subject)
    {
        if (!_isRecordKept)
            throw new InvalidValueException("", "this node keeps no record for now, from which to erase", "the same request once it keeps its record again");
        while (true)
        {
            if (await Scheduling.Start(() => _eraser.Plan(subject)) is not { } erasure)
                return null;
            var (leaf, placeholders) = Read(state => (state.WordsOf(subject).Leaf, erasure.PlaceholdersOf(state)));
            var applied = await SubmitAsync(new EraseDetails(actor, subject, leaf, placeholders));
            // Somebody has written more in between: then what stands now is planned for.
            if (applied.Outcome is Refused { Code: RefusalCode.Conflict })
                continue;
            if (applied.Outcome is Erased)
                await RecordedAsync(applied.Outcome.Leaf);
            return applied;
        }
    }

    /// <summary>Ends when the state has all that was answered before this call, by any node of the pool; at once when the node is alone.</summary>
    /// <exception cref="NodeOverloadedException">Nobody can tell for now.</exception>
    /// <exception cref="NodeStoppedException">The node has stopped.</exception>
    public ValueTask CatchUpAsync(CancellationToken cancellation = default)
    {
        var confirmed = _sequencer.ConfirmAsync(cancellation);
        return confirmed is { IsCompletedSuccessfully: true, Result: 0 } ? ValueTask.CompletedTask : new ValueTask(CatchUpAsync(confirmed, cancellation));
    }

    private async Task CatchUpAsync(Task<long> confirmed, CancellationToken cancellation)
    {
        long position;
        try
        {
            position = await confirmed;
        }
        catch (JournalException problem)
        {
            throw _sequencer.Completion.IsCompleted ? new NodeStoppedException(problem) : new NodeOverloadedException(problem.Message);
        }
        while (true)
        {
            var change = NextChange;
            if (_failure is { } failure)
                throw new NodeStoppedException(failure);
            if (Read(state => state.Position) >= position)
                return;
            await change.WaitAsync(cancellation);
        }
    }

    /// <summary>Looks at the state, which stands still meanwhile; keep it short.</summary>
    /// <exception cref="NodeStoppedException">Applying a command broke off half-way: the state is not to be trusted.</exception>
    public T Read<T>(Func<AirspaceState, T> look)
    {
        _gate.EnterReadLock();
        try
        {
            return _isStateBroken ? throw new NodeStoppedException(_failure) : look(_state);
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    /// <summary>Whether the node must show nobody what it holds: at least half of its pool's members have another journal or another record, and nobody can tell which is right.</summary>
    internal bool IsDiverged => _failure is RecordDivergedException or PoolDivergedException;

    /// <summary>Answers nobody any more, not even from what it has.</summary>
    internal void StopServing(RecordDivergedException reason)
    {
        if (!IsDiverged)
            Stop(reason);
    }

    /// <summary>A task that ends at the next change of the state. Take it before looking, wait for it after.</summary>
    public Task NextChange => _moved.Task;

    /// <summary>Stops taking commands, applies what is durable, writes a snapshot, and closes the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        _stopping.Cancel();
        await _sequencer.DisposeAsync();
        // The apply loop may begin a snapshot until it has ended.
        await _applying;
        await Task.WhenAll(_ticking, _snapshotting);
        await _record.DisposeAsync();
        await _watching;
        if (_failure is null && _state.Position > _snapshotPosition)
            WriteSnapshot(_state.Capture(), pause: null);
        _metrics.Dispose();
        _gate.Dispose();
        _stopping.Dispose();
    }

    private async Task ApplyAsync()
    {
        try
        {
            while (await _sequencer.Committed.WaitToReadAsync())
            {
                if (!_sequencer.Committed.TryRead(out var batch))
                    continue;
                // In a pool, what came while the journal was read at the start is here as well.
                if (_failure is null && batch.LastPosition > _state.Position)
                    await ApplyOrStopAsync(batch);
                // Also for what the journal still made durable after the node had stopped: nobody waits for ever.
                if (_failure is { } failure)
                    Abandon(batch, failure);
            }
        }
        catch (Exception failure)
        {
            Stop(failure);
        }
    }

    private async Task ApplyOrStopAsync(Batch batch)
    {
        try
        {
            long started = Stopwatch.GetTimestamp();
            var recorded = Apply(batch);
            _metrics.Applied(batch.Entries.Length, Stopwatch.GetElapsedTime(started));
            if (!recorded.IsEmpty)
                await _record.RecordAsync(recorded);
            if (_state.Position - _snapshotPosition >= SnapshotEntries && _snapshotting.IsCompleted)
                SnapshotInBackground();
        }
        catch (Exception failure)
        {
            Stop(failure is ChannelClosedException { InnerException: { } reason } ? reason : failure);
        }
    }

    /// <summary>What cannot be recorded must not be accepted, also when nobody writes any more who would find out.</summary>
    private async Task StopWithRecordAsync()
    {
        try
        {
            await _record.Completion;
        }
        catch (Exception failure)
        {
            if (_failure is null)
                Stop(failure);
        }
    }

    private static void Abandon(Batch batch, Exception failure)
    {
        foreach (var entry in batch.Entries)
            (entry as PendingCommand)?.Abandon(failure);
    }

    private ImmutableArray<Recorded> Apply(Batch batch)
    {
        var outcomes = new Outcome[batch.Entries.Length];
        var recorded = ImmutableArray.CreateBuilder<Recorded>(batch.Entries.Length);
        _gate.EnterWriteLock();
        try
        {
            for (int i = 0; i < outcomes.Length; i++)
            {
                long position = batch.FirstPosition + i;
                // What this node submitted itself need not be read again, but is held against the version as it is everywhere.
                var command = batch.Entries[i] is PendingCommand pending && CommandFormat.IsOf(pending.Bytes.Span, _state.Version) ? pending.Command : Decode(batch.Entries[i], position, _state.Version);
                outcomes[i] = _state.Apply(command, position, batch.Time);
                if (_isRecordKept)
                    Recorded.AddTo(recorded, _state, command, outcomes[i]);
            }
        }
        catch
        {
            // A defect, or memory is gone. What the state is now is not what the journal says: nobody gets an answer from it.
            _isStateBroken = true;
            throw;
        }
        finally
        {
            _gate.ExitWriteLock();
        }
        PendingCommand.CompleteAll(batch, outcomes);
        Interlocked.Exchange(ref _moved, Scheduling.NewSignal()).SetResult();
        return recorded.DrainToImmutable();
    }

    /// <summary>Submits a tick whenever something becomes due by itself.</summary>
    private async Task TickAsync()
    {
        try
        {
            while (true)
            {
                var change = NextChange;
                var due = Read(state => state.NextDeadline);
                if (due is null || _clock is ReplayClock)
                {
                    await change.WaitAsync(_stopping.Token);
                    continue;
                }
                var wait = due.Value - _clock.GetCurrentInstant();
                if (wait > Duration.Zero)
                    // Timers count whole milliseconds, and one of none is over at once.
                    await EndOrTimeAsync(change, Duration.Min(wait + Duration.FromMilliseconds(1), Duration.FromDays(1)).ToTimeSpan());
                else
                    await SubmitTickAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (NodeStoppedException)
        {
        }
    }

    private async Task EndOrTimeAsync(Task task, TimeSpan time)
    {
        try
        {
            await task.WaitAsync(time, _time, _stopping.Token);
        }
        catch (TimeoutException)
        {
            // What was waited for is due now.
        }
    }

    private async Task SubmitTickAsync()
    {
        try
        {
            await SubmitAsync(new Tick());
        }
        catch (Exception notYet) when (notYet is NodeOverloadedException || (notYet is NodeStoppedException && !_sequencer.Completion.IsCompleted && _failure is null))
        {
            // Any other command brings time forward as well, and there are many; or nothing is put in order for now.
            await Task.Delay(TimeSpan.FromMilliseconds(100), _time, _stopping.Token);
        }
    }

    /// <summary>Entries after which a new snapshot is written: twice as many as the state has parts, so that writing snapshots costs
    /// each entry the same however large the state grows, and a restart replays no more than twice what it loads.</summary>
    private long SnapshotEntries => Math.Max(SnapshotEntriesMin, 2 * (_state.DeclarationsCount + (long)_state.WarningsCount));

    private void SnapshotInBackground()
    {
        var snapshot = Read(state => state.Capture());
        _snapshotPosition = snapshot.Position;
        _snapshotting = SnapshotAsync(snapshot);
    }

    /// <summary>The record first: what a snapshot stands for is not derived again at the next start.</summary>
    private async Task SnapshotAsync(AirspaceSnapshot snapshot)
    {
        try
        {
            await _record.SyncAsync();
            var pace = new Pace(_stopping.Token);
            await Task.Factory.StartNew(() => WriteSnapshot(snapshot, pace.Rest), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            // An erasure that came in between has removed the snapshots, but not yet this one, which remembers what it erased.
            if (snapshot.Position < Volatile.Read(ref _erasedPosition))
                _snapshots.RemoveBefore(_erasedPosition);
        }
        catch (Exception failure)
        {
            _logger.LogWarning(failure, "No snapshot could be written at position {Position}", snapshot.Position);
        }
    }

    private void WriteSnapshot(AirspaceSnapshot snapshot, Action? pause)
    {
        try
        {
            _snapshots.Write(snapshot.Position, stream => snapshot.WriteTo(stream, pause));
        }
        catch (JournalFailedException failure)
        {
            // The journal has everything; without the snapshot the next start only takes longer.
            _logger.LogWarning(failure, "No snapshot could be written at position {Position}", snapshot.Position);
        }
    }

    private void Stop(Exception failure)
    {
        _failure = failure;
        if (IsDiverged)
        {
            _gate.EnterWriteLock();
            _isStateBroken = true;
            _gate.ExitWriteLock();
            _logger.LogCritical(failure, "The node has stopped serving");
        }
        else
        {
            _logger.LogCritical(failure, "The node has stopped taking commands. Reads answer from position {Position}.", _state.Position);
        }
        Interlocked.Exchange(ref _moved, Scheduling.NewSignal()).SetResult();
    }

    private static (AirspaceState State, long Position) LoadNewest(SnapshotStore snapshots, long lastPosition, long leaves, ILogger logger)
    {
        for (long positionMax = long.MaxValue; snapshots.TryLoadNewest(out var snapshot, out var discarded, positionMax); positionMax = snapshot!.Position - 1)
        {
            using (snapshot)
            {
                foreach (var bad in discarded)
                    logger.LogWarning("The snapshot {Path} is passed over: {Reason}", bad.Path, bad.Reason);
                if (snapshot!.Position > lastPosition)
                    throw new DataDirectoryException($"the journal ends at position {lastPosition}, but there is a snapshot of position {snapshot.Position}: the journal is not the one that the snapshot was made of");
                try
                {
                    var state = AirspaceState.Restore(snapshot.Payload);
                    if (state.Events.Next <= leaves)
                        return (state, snapshot.Position);
                    logger.LogWarning("The snapshot at position {Position} is passed over: the record lacks leaves from before it, and derives them again from the journal", snapshot.Position);
                }
                catch (StateTooNewException tooNew)
                {
                    throw new DataDirectoryException(tooNew.Message, tooNew);
                }
                catch (Exception problem) when (problem is FormatException or InvalidValueException or EndOfStreamException)
                {
                    logger.LogWarning("The snapshot at position {Position} is passed over: {Reason}", snapshot.Position, problem.Message);
                }
            }
        }
        return (new AirspaceState(), 0);
    }

    private static Outcome Apply(AirspaceState state, Command command, long position, Instant time)
    {
        try
        {
            return state.Apply(command, position, time);
        }
        catch (StateTooNewException tooNew)
        {
            throw new DataDirectoryException(tooNew.Message, tooNew);
        }
        catch (Exception defect)
        {
            throw new DataDirectoryException($"journal entry {position} cannot be applied by this program, which is a defect of ours: {defect.GetType().Name}. Nothing is lost; a program that mends it can go on from here", defect);
        }
    }

    private static Command Decode(Entry entry, long position, int version)
    {
        try
        {
            return CommandFormat.Read(entry.Bytes.Span, entry.Details.Span, position, version);
        }
        catch (Exception problem) when (problem is FormatException or InvalidValueException)
        {
            throw new DataDirectoryException($"journal entry {position} cannot be read by this program: {problem.Message}", problem);
        }
    }

    /// <summary>Carries an erasure out; the next batch writes a snapshot again.</summary>
    private async Task EraseAsync(Recorded erased)
    {
        Volatile.Write(ref _erasedPosition, erased.Event.Position);
        Interlocked.Increment(ref _erasuresBegun);
        Volatile.Write(ref _erasureLeaf, erased.Index);
        await _eraser.EraseAsync(erased);
        Interlocked.Increment(ref _erasuresEnded);
        Volatile.Write(ref _snapshotPosition, 0);
    }

    /// <summary>Waits until a leaf is under a checkpoint.</summary>
    private async Task RecordedAsync(long leaf)
    {
        while (true)
        {
            var next = _record.NextCheckpoint;
            if (_record.Latest.Checkpoint.Size > leaf)
                return;
            await Task.WhenAny(next, _record.Completion);
            if (_record.Completion.IsCompleted)
                throw new NodeStoppedException(_record.Completion.Exception?.InnerException ?? _failure);
        }
    }
}
