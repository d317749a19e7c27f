using System.Collections.Immutable;
using System.Threading.Channels;
using Forewarn.Journal;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Files;
using Forewarn.Record.Leaves;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using Forewarn.Record.Witnesses;
using Forewarn.Server.Node;

namespace Forewarn.Server.Recording;

/// <summary>Keeps the record of an airspace: turns what happened into leaves, appends them, and signs one checkpoint a batch, or for the
/// batches that had to wait.</summary>
/// <remarks>
/// <para>It runs behind the state: an answer carries the index of its leaf at once, and the receipt can be had a moment later.
/// Everything in the record follows from the journal, which is durable before anything is answered; so the record's own files
/// are synced only now and then, and what a crash takes from them is derived again at the next start.</para>
/// <para>Members are safe to call from any thread, except that <see cref="ReplayAsync"/> and <see cref="Start"/> are for the start
/// alone, and <see cref="RecordAsync"/> for one caller.</para>
/// </remarks>
internal sealed class RecordKeeper : IWitnessedLog, IAsyncDisposable
{
    /// <summary>Batches that may wait for their leaves; then the airspace waits, and with it whoever writes.</summary>
    public const int BatchesBehindMax = 64;

    /// <summary>Folder of the record in a data directory.</summary>
    public const string Folder = "record";

    private readonly RecordIdentity _identity;
    private readonly JournaledLeaves _journaled;
    private readonly LeafBuilder _builder = new();
    private readonly Channel<Work> _behind = Channel.CreateBounded<Work>(new BoundedChannelOptions(BatchesBehindMax) { SingleReader = true });
    private Task _keeping = Task.CompletedTask;
    private Func<Recorded, Task> _erase = _ => Task.CompletedTask;
    private volatile SignedCheckpoint? _latest;
    private volatile TaskCompletionSource _moved = Scheduling.NewSignal();

    private RecordKeeper(RecordFiles files, RecordIdentity identity) => (Files, _identity, _journaled) = (files, identity, new JournaledLeaves(files));

    /// <summary>The leaves, their tiles and their details.</summary>
    public RecordFiles Files { get; }

    /// <summary>Key that checkpoints are signed with, as verifiers know it; its name is the origin.</summary>
    public VerifierKey Key => _identity.Key.VerifierKey;

    /// <summary>The newest checkpoint that was signed.</summary>
    public SignedCheckpoint Latest => _latest ?? throw new InvalidOperationException("the record has not been started");

    /// <summary>Position of the last entry of which it is known that all its leaves are recorded; 0 for none.</summary>
    public long RecordedPosition => Files.Size == 0 ? 0 : Leaf.Parse(Files.ReadLeaf(Files.Size - 1)).Position - 1;

    /// <summary>Whether what was signed is remembered from an earlier time that this node ran, or has been by now.</summary>
    public bool IsRemembered => _identity.LastSigned is not null;

    /// <summary>Raised after each checkpoint; a handler must return at once.</summary>
    public event Action? Signed;

    /// <summary>A task that ends at the next checkpoint. Take it before looking, wait for it after.</summary>
    public Task NextCheckpoint => _moved.Task;

    /// <summary>Ends when nothing more is recorded: successfully after disposal, faulted when the record cannot be kept.</summary>
    public Task Completion => _keeping;

    /// <summary>Opens the record of a data directory, or begins one.</summary>
    /// <param name="directory">The node's data directory.</param>
    /// <param name="origin">Name of the record when it is begun, which it must have when it exists; null for any.</param>
    /// <exception cref="DataDirectoryException">It is damaged, or has another origin.</exception>
    public static RecordKeeper Open(string directory, string? origin)
    {
        string own = Path.Combine(directory, Folder);
        try
        {
            var identity = RecordIdentity.Open(own, origin);
            try
            {
                return new RecordKeeper(RecordFiles.Open(own), identity);
            }
            catch
            {
                identity.Dispose();
                throw;
            }
        }
        catch (RecordFormatException damaged)
        {
            throw new DataDirectoryException($"the record in {own} cannot be used: {damaged.Message}. Restore it from a copy; or, if nothing was ever erased, move its files away, all but key and checkpoint, and the next start derives them again from the journal", damaged);
        }
    }

    /// <summary>Takes what the journal tells again at start: what is recorded already is compared, what is not is appended. An erasure
    /// whose leaf is not there may have been broken off by a crash, and is carried out again first.</summary>
    /// <param name="erase">Erases what an erasure names.</param>
    /// <param name="erased">What was erased before it was recorded here.</param>
    /// <param name="prove">Has the other members prove the leaf of an index that can be that of the journal here.</param>
    /// <exception cref="DataDirectoryException">The record says something else than the journal, or a leaf that cannot be derived is not to be had.</exception>
    public async ValueTask ReplayAsync(Recorded recorded, Func<Recorded, Task> erase, ErasedHistory erased, Func<long, Func<byte[], string?>, Task<byte[]>> prove)
    {
        if (recorded.IsErasure)
            erased.Accepted(recorded);
        if (recorded.Index < Files.AppendedSize)
        {
            _journaled.RequireSame(recorded);
            return;
        }
        if (recorded.IsErasure)
            await EraseAsync(recorded, erase);
        if (erased.Concerns(recorded) && HoldsWords(recorded))
            await AppendProvenAsync(recorded, prove);
        else
            Append(recorded);
    }

    /// <summary>Begins to sign, and to keep what comes after the start.</summary>
    /// <param name="erase">Erases what an erasure names, before the leaf of the erasure is published.</param>
    /// <exception cref="DataDirectoryException">The record is not one that continues what was signed last.</exception>
    public void Start(Func<Recorded, Task> erase)
    {
        _erase = erase;
        Files.Publish();
        RequireContinues(_identity.LastSigned);
        Sign();
        _keeping = Scheduling.Start(KeepAsync);
    }

    /// <summary>The checkpoint of the record as it is, or was, at a size.</summary>
    /// <param name="size">0 to the size of <see cref="Latest"/>.</param>
    public SignedCheckpoint SignedAt(long size) => SignedCheckpoint.Sign(new Checkpoint(Key.Name, size, Files.RootAt(size)), _identity.Key);

    /// <summary>Hands over what a batch has led to, in order; waits while <see cref="BatchesBehindMax"/> are waiting.</summary>
    /// <exception cref="ChannelClosedException">The record cannot be kept any more; the inner exception says why.</exception>
    public ValueTask RecordAsync(ImmutableArray<Recorded> batch) => _behind.Writer.WriteAsync(new Work(batch, null));

    /// <summary>Makes all that was handed over outlive a loss of power, with the checkpoint that stands for it.</summary>
    /// <exception cref="ChannelClosedException">The record is closed, or cannot be kept any more.</exception>
    public async Task SyncAsync()
    {
        var synced = Scheduling.NewSignal();
        await _behind.Writer.WriteAsync(new Work([], synced));
        await synced.Task;
    }

    SignedCheckpoint IWitnessedLog.Latest() => Latest;

    public ImmutableArray<TreeHash> ConsistencyProof(long oldSize, long newSize) => MerkleTree.ConsistencyProof(Files, oldSize, newSize);

    public async ValueTask DisposeAsync()
    {
        _behind.Writer.TryComplete();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            if (_latest is not null && !_keeping.IsFaulted)
                Sync();
        }
        finally
        {
            Files.Dispose();
            _identity.Dispose();
        }
    }

    private async Task KeepAsync()
    {
        Work doing = default;
        try
        {
            while (await _behind.Reader.WaitToReadAsync())
            {
                // One signature for all that was waiting: when the record is behind, there are several batches.
                for (int batches = 0; batches < BatchesBehindMax && _behind.Reader.TryRead(out doing); batches++)
                    await DoAsync(doing);
                doing = default;
                Publish();
            }
        }
        catch (Exception failure)
        {
            _behind.Writer.TryComplete(failure);
            // Whoever waits for a sync is told, also of the one that failed.
            doing.Synced?.TrySetException(failure);
            while (_behind.Reader.TryRead(out var left))
                left.Synced?.TrySetException(failure);
            throw;
        }
    }

    private async Task DoAsync(Work work)
    {
        foreach (var recorded in work.Batch)
        {
            if (recorded.IsErasure)
                await EraseAsync(recorded, _erase);
            Append(recorded);
        }
        if (work.Synced is { } synced)
        {
            Publish();
            Sync();
            synced.SetResult();
        }
    }

    /// <summary>Erases before the leaf that says so is there. The leaves so far have to outlive a loss of power first: what an erasure
    /// leaves in the journal no longer leads to the same commitments.</summary>
    private async Task EraseAsync(Recorded recorded, Func<Recorded, Task> erase)
    {
        Files.Publish();
        Files.Sync();
        await erase(recorded);
    }

    private void Append(in Recorded recorded)
    {
        RequireNext(recorded);
        var (leaf, details) = _builder.Write(recorded);
        Files.Append(leaf.Span, details.Span);
    }

    /// <summary>Appends a leaf that nobody can derive any more, as other members have it.</summary>
    private async Task AppendProvenAsync(Recorded recorded, Func<long, Func<byte[], string?>, Task<byte[]>> prove)
    {
        RequireNext(recorded);
        var written = _builder.Write(recorded);
        byte[] derived = written.Leaf.ToArray(), details = written.Details.ToArray();
        byte[] proven = await prove(recorded.Index, leaf => JournaledLeaves.Erased(leaf, derived, details) is null
            ? FormattableString.Invariant($"its leaf {recorded.Index} is proven, and is not what entry {recorded.Event.Position} of the journal leads to") : null);
        Files.Append(proven, JournaledLeaves.Erased(proven, derived, details)!.ToBytes());
    }

    /// <summary>Whether its leaf commits to what people wrote.</summary>
    private bool HoldsWords(in Recorded recorded)
    {
        var (leaf, details) = _builder.Write(recorded);
        return Eraser.MayHoldWords(leaf.Span) && LeafDetails.Parse(details.Span).Parts.Any(part => Eraser.Parts.Contains(part.Name));
    }

    private void RequireNext(in Recorded recorded)
    {
        if (recorded.Index != Files.AppendedSize)
            throw new DataDirectoryException($"leaf {recorded.Index} does not follow leaf {Files.AppendedSize - 1}");
    }

    /// <summary>Shows what was appended, under a checkpoint.</summary>
    private void Publish()
    {
        if (Files.AppendedSize == Files.Size)
            return;
        Files.Publish();
        Sign();
    }

    private void Sign()
    {
        _latest = SignedAt(Files.Size);
        Interlocked.Exchange(ref _moved, Scheduling.NewSignal()).SetResult();
        Signed?.Invoke();
    }

    private void Sync()
    {
        Files.Sync();
        _identity.Remember(Latest);
    }

    /// <summary>A log never signs what contradicts what it signed before (C2SP tlog-checkpoint, "Signatures").</summary>
    private void RequireContinues(SignedCheckpoint? signed)
    {
        if (signed is null)
            return;
        var (size, root) = (signed.Checkpoint.Size, signed.Checkpoint.Root);
        if (size > Files.Size)
            throw new DataDirectoryException($"a checkpoint of {size} leaves was signed, but journal and record hold {Files.Size}: entries are missing. Restore the journal from a copy");
        if (Files.RootAt(size) != root)
            throw new DataDirectoryException($"the first {size} leaves are not those of the checkpoint that was signed: its root is {signed.Checkpoint.Root.ToBase64()}, theirs is {Files.RootAt(size).ToBase64()}. Find what was changed with: forewarn record fsck");
    }

    /// <summary>A batch to record, or somebody who waits until everything before is synced.</summary>
    private readonly record struct Work(ImmutableArray<Recorded> Batch, TaskCompletionSource? Synced);
}
