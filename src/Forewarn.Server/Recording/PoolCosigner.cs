using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Journal.Pool;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Leaves;
using Forewarn.Record.Notes;
using Forewarn.Record.Witnesses;
using Forewarn.Server.Node;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Forewarn.Server.Recording;

/// <summary>A node's word for the record that it shares with the other members of its pool: it cosigns a checkpoint when its own tree has that root at that size, and keeps as
/// evidence what a member has signed for another.</summary>
/// <remarks>
/// The tree follows from the journal, which every member has; so a proof that one checkpoint continues another shows nothing that the node does not know better itself, and is
/// not looked at. When members that are at least half of all have signed for another record than this node's, it is this node that must not be believed, or nobody can tell, and it stops
/// serving. Fewer cannot stop it. Thread-safe; a request costs one signature check for each member that has signed, a walk through the tree, and one signature.
/// </remarks>
internal sealed class PoolCosigner
{
    /// <summary>How long a request may wait for this node to come as far as the checkpoint that it brings.</summary>
    public static readonly Duration WaitMax = Duration.FromSeconds(3);

    /// <summary>How long ago this node may have been at the size of a checkpoint that it cosigns: nobody shall pass an old record off as the newest under a new date.</summary>
    public static readonly Duration AgeMax = Duration.FromSeconds(30);

    /// <summary>Requests that are worked on, or wait, at once.</summary>
    public const int UnderWayMax = 64;

    /// <summary>Name of the group of all members in the policy.</summary>
    public const string Group = "members";

    private readonly RecordKeeper _record;
    private readonly Func<Membership> _membership;
    private readonly string _member;
    private readonly PoolKey _key;
    private readonly VerifierKey _cosigner;
    private readonly DivergenceFiles _files;
    private readonly IClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _underWay;

    /// <summary>Guards what follows, and the files.</summary>
    private readonly Lock _gate = new();

    /// <summary>Members whose last word was for another record, with the size that it was for.</summary>
    private ImmutableSortedDictionary<string, long> _diverged = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <param name="record">The node's, which signs already.</param>
    /// <param name="membership">Who the members are now.</param>
    /// <param name="member">Which of them this node is.</param>
    /// <param name="key">Its private key; disposed of by the caller, later.</param>
    /// <exception cref="RecordFormatException">Origin and member's name make no name of a key.</exception>
    public PoolCosigner(
        RecordKeeper record, Func<Membership> membership, string member, PoolKey key, DivergenceFiles files, IClock clock, TimeProvider time, ILogger logger)
    {
        (_record, _membership, _member, _key, _files, _clock, _time, _logger) = (record, membership, member, key, files, clock, time, logger);
        _cosigner = new VerifierKey(MemberCosigner.NameOf(record.Key.Name, member), KeyType.Cosigner, key.PublicKey);
    }

    /// <summary>Who the members are now.</summary>
    public Membership Membership => _membership();

    /// <summary>Names of the members whose last word was for another record.</summary>
    public IEnumerable<string> Diverged => Volatile.Read(ref _diverged).Keys;

    /// <summary>Told once members that are at least half of all have signed for another record than this node's, with why it must stop.</summary>
    public Action<RecordDivergedException> OnOutnumbered { get; set; } = _ => { };

    /// <summary>What makes a checkpoint final unless the node is told otherwise: more than half of the members, this one among them, have signed it.</summary>
    public Policy DefaultPolicy(Membership membership)
    {
        var witnesses = WitnessesOf(membership);
        return Policy.OfLog(_record.Key, witnesses, Group, witnesses.Length / 2 + 1);
    }

    /// <summary>The members as witnesses of this node's record; this node itself has no URL there, since nobody needs to ask it.</summary>
    public ImmutableArray<PolicyWitness> WitnessesOf(Membership membership) =>
    [
        .. membership.Members.Select(member => MemberCosigner.KeyOf(_record.Key.Name, member))
            .Zip(membership.Members, (key, member) => new PolicyWitness(key.Name, key, key.Equals(_cosigner) ? null : UrlOf(member))),
    ];

    /// <summary>One of this record's own checkpoints, cosigned by this node.</summary>
    public SignedCheckpoint Cosign(SignedCheckpoint own) => own.WithSignature(Signature(own.Note.Text));

    /// <summary>Answers an <c>add-checkpoint</c> request (C2SP tlog-witness).</summary>
    public async Task<WitnessAnswer> AddCheckpointAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _underWay) > UnderWayMax)
        {
            Interlocked.Decrement(ref _underWay);
            return Refused(503, "too many ask at once; ask again in a moment");
        }
        try
        {
            return await AnswerAsync(AddCheckpointRequest.Parse(body.Span), cancellation);
        }
        catch (RecordFormatException malformed)
        {
            return Refused(400, malformed.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>Holds a checkpoint that members have cosigned, however it came here, against this node's own tree, and keeps it as evidence when it does not fit.</summary>
    /// <returns>Null when this node has not come so far, or no member has signed it; else whether it fits.</returns>
    /// <exception cref="RecordFormatException">A signature in the name of a member is not by its key.</exception>
    public bool? Judge(SignedCheckpoint checkpoint) => checkpoint.Checkpoint.Origin == _record.Key.Name ? Judge(checkpoint, SignersOf(checkpoint.Note)) : null;

    /// <summary>At the start: what was kept as evidence before, and still stands against this record.</summary>
    public void Recall()
    {
        foreach (var (name, theirs) in _files.Read())
        {
            if (Membership.Find(name) is { } member && theirs.Checkpoint.Origin == _record.Key.Name && HasSigned(member, theirs.Note))
                Judge(theirs, [member]);
        }
    }

    private async Task<WitnessAnswer> AnswerAsync(AddCheckpointRequest request, CancellationToken cancellation)
    {
        if (request.Origin != _record.Key.Name)
            return Refused(404, "this node does not have that record");
        ImmutableArray<PoolMember> signers;
        try
        {
            signers = SignersOf(request.Note);
        }
        catch (RecordFormatException forged)
        {
            return Refused(403, forged.Message);
        }
        if (signers.IsEmpty)
            return Refused(403, "no member of this pool has cosigned it");
        var submitted = new SignedCheckpoint(request.Note);
        long size = submitted.Checkpoint.Size;
        if (request.OldSize > size)
            return Refused(400, "the old size is above that of the checkpoint");
        if (!await HasReachedAsync(size, cancellation))
            return Refused(503, FormattableString.Invariant($"this node is at size {_record.Latest.Checkpoint.Size} and does not know that one yet"));
        if (Judge(submitted, signers) != true)
            return Refused(422, "this node's own tree has another root at that size");
        if (_membership().Find(_member) is not { } self || !self.Key.AsSpan().SequenceEqual(_key.PublicKey))
            return Refused(403, "this node is a member no more");
        return IsOutdated(size) ? KnowsSize(_record.Latest.Checkpoint.Size) : new WitnessAnswer(200, WitnessAnswer.TextContentType, Utf8($"{Signature(submitted.Note.Text)}\n"));
    }

    private async Task<bool> HasReachedAsync(long size, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(WaitMax.ToTimeSpan(), _time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        while (true)
        {
            var next = _record.NextCheckpoint;
            if (_record.Latest.Checkpoint.Size >= size)
                return true;
            try
            {
                await next.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    private bool? Judge(SignedCheckpoint theirs, ImmutableArray<PoolMember> signers)
    {
        long size = theirs.Checkpoint.Size;
        if (signers.IsEmpty || size > _record.Latest.Checkpoint.Size)
            return null;
        var root = _record.Files.RootAt(size);
        bool isSame = root == theirs.Checkpoint.Root;
        lock (_gate)
        {
            foreach (var signer in signers)
            {
                if (!isSame)
                    Take(signer, theirs);
                // Who has signed for another record, and then for more of this one, has come back to it.
                else if (_diverged.TryGetValue(signer.Name, out long other) && other < size)
                    Volatile.Write(ref _diverged, _diverged.Remove(signer.Name));
            }
            if (!isSame)
                WatchForMajority();
        }
        return isSame;
    }

    private void Take(PoolMember signer, SignedCheckpoint theirs)
    {
        long size = theirs.Checkpoint.Size;
        bool isNew = !_diverged.TryGetValue(signer.Name, out long known);
        Volatile.Write(ref _diverged, _diverged.SetItem(signer.Name, Math.Max(known, size)));
        var own = Cosign(_record.SignedAt(size));
        try
        {
            isNew |= _files.Keep(signer.Name, theirs, own, [MemberCosigner.KeyOf(own.Checkpoint.Origin, signer), _cosigner, _record.Key]);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            _logger.LogError(full, "What {Member} has signed for another record could not be kept: {Note}", signer.Name, theirs.Note);
        }
        if (isNew)
        {
            _logger.LogCritical(
                "{Member} has signed for ANOTHER RECORD: at size {Size} its root is {Theirs}, here it is {Own}. Both are kept in {Folder}; see docs/pool.md",
                signer.Name, size, theirs.Checkpoint.Root.ToBase64(), own.Checkpoint.Root.ToBase64(), DivergenceFiles.Folder);
        }
    }

    private void WatchForMajority()
    {
        var membership = _membership();
        string[] others = [.. _diverged.Keys.Where(name => membership.Find(name) is not null)];
        if (others.Length * 2 >= membership.Members.Length)
            OnOutnumbered(new RecordDivergedException($"the record of this node is not that of {string.Join(", ", others)}, at least half of the pool's members: both sides are kept in {DivergenceFiles.Folder}/ of its data directory. Keep that directory as evidence, and begin anew with an empty one: the node then fetches everything from the other members"));
    }

    /// <summary>Members that have cosigned a note; who is not one of them is passed over.</summary>
    /// <exception cref="RecordFormatException">A signature in the name of one of them is not by its key.</exception>
    private ImmutableArray<PoolMember> SignersOf(SignedNote note)
    {
        var members = _membership().Members.ToDictionary(member => MemberCosigner.KeyOf(_record.Key.Name, member));
        // Each line costs a check: of a member one is enough.
        return note.Signatures.GroupBy(line => (line.Name, line.KeyId)).Any(lines => lines.Count() > 1) ? throw new RecordFormatException("note", "a key has signed it twice", "one signature of each key")
            : [.. note.Verify(members.Keys).Select(key => members[key])];
    }

    private bool HasSigned(PoolMember member, SignedNote note)
    {
        try
        {
            return SignersOf(note).Contains(member);
        }
        catch (RecordFormatException)
        {
            return false;
        }
    }

    /// <summary>Whether the record has been larger for a while.</summary>
    private bool IsOutdated(long size) =>
        size < _record.Latest.Checkpoint.Size && Leaf.Parse(_record.Files.ReadLeaf(size)).At < _clock.GetCurrentInstant() - AgeMax;

    private NoteSignature Signature(string text) => MemberCosigner.Sign(_cosigner, _key, text, _clock.GetCurrentInstant());

    private static string UrlOf(PoolMember member) => $"{member.Url.AbsoluteUri.TrimEnd('/')}/record";

    private static WitnessAnswer KnowsSize(long size) => new(409, WitnessAnswer.SizeContentType, Utf8(string.Create(CultureInfo.InvariantCulture, $"{size}\n")));

    private static WitnessAnswer Refused(int status, string why) => new(status, WitnessAnswer.TextContentType, Utf8($"{why}\n"));

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
