using System.Collections.Immutable;

namespace Forewarn.Journal.Pool;

/// <summary>Decides which proposals of a log are batches of the common chain: the same ones, at every member, whatever else lies in etcd.</summary>
/// <remarks>
/// What it decides depends on the genesis and on the proposals before, and on nothing else: no clock, no connection. A proposal is taken when
/// a member has signed it for this airspace, it is that member's next one, and the member had, at the batch that it names, the same
/// chain as this log. A change of the membership is a proposal of its own, and is taken when it holds; it binds from the next proposal on. One that raises the version of the rules is taken when
/// more than half of the members have signed that.
/// Whatever is not taken is passed over by every member alike. Not safe for use by several threads at a time.
/// </remarks>
internal sealed class PoolLog
{
    /// <summary>How many batches back a proposal may name the one that its member had applied; who is further behind proposes again.</summary>
    public const int KnownBatchesMax = 4_096;

    private readonly Func<Entry, string?> _noteOf;
    private readonly Func<Entry, bool> _isReadable;
    private readonly Func<Entry, (int Version, string Note)?> _agreementIn;

    /// <summary>Whether the rules are those of a later version than the first, at which entries that cannot be read are the state's to refuse.</summary>
    private bool _isRaised;

    private readonly Dictionary<string, long> _counts;

    /// <summary>Hashes of the last batches, by number modulo <see cref="KnownBatchesMax"/>.</summary>
    private readonly Digest[] _hashes = new Digest[KnownBatchesMax];

    private long _number;

    /// <param name="membership">Who the members are there.</param>
    /// <param name="tip">Where the common chain ends.</param>
    /// <param name="counts">How many proposals of each member it has.</param>
    /// <param name="hashes">Numbers and hashes of its last batches, the newest first.</param>
    /// <param name="noteOf">As <see cref="EtcdSequencerOptions.NoteOf"/>.</param>
    /// <param name="isReadable">As <see cref="EtcdSequencerOptions.IsReadable"/>.</param>
    /// <param name="agreementIn">As <see cref="EtcdSequencerOptions.AgreementIn"/>; null where no entry is one.</param>
    /// <param name="isRaised">Whether the version of the rules has been raised before.</param>
    public PoolLog(
        Membership membership, ChainTip tip, IReadOnlyDictionary<string, long> counts, IEnumerable<(long Number, Digest Hash)> hashes, Func<Entry, string?> noteOf, Func<Entry, bool> isReadable,
        Func<Entry, (int Version, string Note)?>? agreementIn = null, bool isRaised = false)
    {
        (Membership, _number, _noteOf, _isReadable, _agreementIn, _isRaised) = (membership, tip.Number, noteOf, isReadable, agreementIn ?? (_ => null), isRaised);
        _counts = new Dictionary<string, long>(counts);
        foreach ((long number, Digest hash) in hashes.Take(KnownBatchesMax))
        {
            _hashes[number % KnownBatchesMax] = hash;
        }
    }

    /// <summary>Who the members are for the next proposal.</summary>
    public Membership Membership { get; private set; }

    /// <summary>How many proposals of a member were taken; the next has the number after it.</summary>
    public long CountOf(string member) => _counts.GetValueOrDefault(member);

    /// <summary>What is to be done with the next proposal of the log. Changes nothing.</summary>
    /// <param name="isOwn">It is this process's own, which knows that it can be read.</param>
    public Verdict Judge(Proposal proposal, bool isOwn = false)
    {
        if (Membership.Find(proposal.Member) is not { } member)
        {
            return Verdict.Stranger;
        }
        if (!proposal.IsSignedBy(member, Membership.Pool))
        {
            return Verdict.Forged;
        }
        if (proposal.Count != CountOf(member.Name) + 1)
        {
            return Verdict.OutOfTurn;
        }
        if (proposal.KnownNumber > _number)
        {
            return Verdict.Diverged;
        }
        if (proposal.KnownNumber <= _number - KnownBatchesMax)
        {
            return Verdict.Stale;
        }
        if (proposal.KnownHash != HashAt(proposal.KnownNumber))
        {
            return Verdict.Diverged;
        }
        if (!_isRaised && !isOwn && !proposal.Entries.All(_isReadable))
        {
            return Verdict.Unreadable;
        }
        return ProblemOf(proposal.Entries) is null ? Verdict.Taken : Verdict.NotAgreed;
    }

    /// <summary>Why entries that are to be proposed would not be taken: because of a change of the membership or of the rules among them that does not hold. Null when they would be.</summary>
    public string? ProblemOf(ImmutableArray<Entry> entries) =>
        ChangeProblem(entries) ?? VersionProblem(entries);

    private string? VersionProblem(ImmutableArray<Entry> entries) => entries.Select(_agreementIn).FirstOrDefault(each => each is not null) is not var (version, note) ? null
        : entries.Length == 1 ? VersionAgreement.ProblemOf(Membership, version, note) : "it is not alone in its batch";

    private string? ChangeProblem(ImmutableArray<Entry> entries)
    {
        if (entries.Select(_noteOf).FirstOrDefault(note => note is not null) is not { } note)
        {
            return null;
        }
        try
        {
            return entries.Length == 1 ? Membership.ProblemOf(PoolChange.Read(note)) : "it is not alone in its batch";
        }
        catch (PoolFormatException wrong)
        {
            return wrong.Problem;
        }
    }

    /// <summary>Whether a member's word shows that its chain is another than this one.</summary>
    public bool Contradicts(Proposal proposal) =>
        Membership.Find(proposal.Member) is { } member && proposal.IsSignedBy(member, Membership.Pool)
        && proposal.KnownNumber <= _number && proposal.KnownNumber > _number - KnownBatchesMax && proposal.KnownHash != HashAt(proposal.KnownNumber);

    /// <summary>Takes note of the batch that a proposal became.</summary>
    public void Took(Proposal proposal, Batch batch)
    {
        _counts[proposal.Member] = proposal.Count;
        _number = batch.Number;
        _hashes[batch.Number % KnownBatchesMax] = batch.Hash;
        _isRaised |= batch.Entries is [var alone] && _agreementIn(alone) is not null;
        if (batch.Entries is [var only] && _noteOf(only) is { } note)
        {
            Membership = Membership.After(PoolChange.Read(note));
        }
    }

    private Digest HashAt(long number) => number == 0 ? default : _hashes[number % KnownBatchesMax];
}

/// <summary>What becomes of a proposal.</summary>
internal enum Verdict
{
    /// <summary>It is the next batch of the common chain.</summary>
    Taken,

    /// <summary>No member of this pool has that name.</summary>
    Stranger,

    /// <summary>The signature is not the member's, or not for this airspace.</summary>
    Forged,

    /// <summary>It was there before, or is not the member's next one.</summary>
    OutOfTurn,

    /// <summary>The member has been too far behind.</summary>
    Stale,

    /// <summary>The member's chain is another than this one.</summary>
    Diverged,

    /// <summary>There is an entry in it that nobody can apply.</summary>
    Unreadable,

    /// <summary>It would change the membership, or the version of the rules, otherwise than its members have agreed to, or the membership together with something else.</summary>
    NotAgreed,
}
