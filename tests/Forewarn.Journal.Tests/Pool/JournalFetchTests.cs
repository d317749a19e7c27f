using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>What a node takes of what other members give it, and what it says of the rest.</summary>
public sealed class JournalFetchTests : IDisposable
{
    private static readonly Genesis Pool = TestPool.NewGenesis();

    private readonly PoolChain _chain = PoolChain.Of(Pool, 9);
    private readonly DirectPeers _peers = new();
    private MemoryTarget _target = new(Pool);
    private readonly List<string> _problems = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _chain.Dispose();

    [Fact]
    public async Task What_a_member_gives_is_taken_whole()
    {
        _peers.With("north", _chain);
        await FetchAsync();
        Assert.Equal(_chain.Tip, _target.Tip);
        Assert.Equal(9, _target.Stored);
        Assert.Empty(_problems);
    }

    [Fact]
    public async Task The_next_member_is_asked_when_one_does_not_answer_and_a_node_never_asks_itself()
    {
        _peers.With("south", _chain);
        await FetchAsync(self: "west");
        Assert.Equal([("north", 0L), ("south", 0L)], _peers.Asked);
        Assert.Contains("north gave nothing after batch 0: nobody answers there", Assert.Single(_problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_member_goes_on_where_one_broke_off()
    {
        _peers.With("north", _ => new CutStream(_chain.Give(), _chain.Give().Length / 2)).With("south", _chain);
        await FetchAsync();
        Assert.Equal(_chain.Tip, _target.Tip);
        Assert.InRange(_peers.Asked[1].After, 2, 16);
        Assert.Contains("north broke off after batch", Assert.Single(_problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_that_is_cut_short_as_if_it_ended_is_not_taken_for_all()
    {
        _peers.With("north", _chain.Give(_chain.Batches().Take(4))).With("south", _chain);
        await FetchAsync();
        Assert.Equal(_chain.Tip, _target.Tip);
        Assert.Contains("it ends before batch 9, which was announced", Assert.Single(_problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_that_is_behind_is_no_liar_and_the_next_one_is_asked()
    {
        using PoolChain behind = new(Pool);
        _peers.With("north", behind).With("south", _chain);
        await FetchAsync();
        Assert.Equal(_chain.Tip, _target.Tip);
        Assert.Empty(_problems);
    }

    [Fact]
    public async Task The_journal_of_another_pool_is_refused_at_its_first_batch()
    {
        using PoolChain other = PoolChain.Of(TestPool.NewGenesis(), 3);
        _peers.With("north", other).With("south", _chain);
        await FetchAsync();
        Assert.Equal(_chain.Tip, _target.Tip);
        Assert.Contains("north (https://north.example/) gave something wrong where batch 1 should be: the signature is not that of north over it", Assert.Single(_problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_batches_that_are_swapped_are_refused_at_the_first_of_them()
    {
        List<PeerBatch> batches = _chain.Batches();
        (batches[3], batches[4]) = (batches[4], batches[3]);
        _peers.With("north", _chain.Give(batches)).With("south", _chain);
        await FetchAsync();
        Assert.Equal(_chain.Tip, _target.Tip);
        Assert.Equal(("south", 6L), _peers.Asked[1]);
        Assert.Contains("where batch 4 should be: it does not continue batch 3", Assert.Single(_problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_whose_proposal_is_another_ones_is_refused()
    {
        List<PeerBatch> batches = _chain.Batches();
        batches[3] = batches[3] with { Origin = batches[0].Origin };
        _peers.With("north", _chain.Give(batches)).With("south", _chain);
        await FetchAsync();
        Assert.Contains("where batch 4 should be", Assert.Single(_problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_of_which_nobody_says_whose_proposal_it_was_is_refused()
    {
        List<PeerBatch> batches = _chain.Batches();
        batches[2] = batches[2] with { Origin = null };
        _peers.With("north", _chain.Give(batches)).With("south", _chain);
        await FetchAsync();
        Assert.Contains("where batch 3 should be: it does not say whose proposal it was", Assert.Single(_problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_without_end_is_refused_at_once()
    {
        _peers.With("north", _ => new EndlessStream([])).With("south", _ => new EndlessStream(_chain.Give(_chain.Batches().Take(8))[..^1])).With("west", _chain);
        await FetchAsync(self: "east");
        Assert.Equal(_chain.Tip, _target.Tip);
        Assert.Contains("it does not begin as the journal of a member does", _problems[0], StringComparison.Ordinal);
        Assert.Contains("south (https://south.example/) gave something wrong where batch 9 should be: something else than a batch comes", _problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_that_stalls_is_left_for_the_next_one()
    {
        _peers.With("north", _ => new CutStream(_chain.Give(), _chain.Give().Length / 2, stalls: true)).With("south", _chain);
        await FetchAsync(new EtcdSequencerOptions { FetchIdleMax = Duration.FromMilliseconds(200) });
        Assert.Equal(_chain.Tip, _target.Tip);
        Assert.Contains("north gave no batch after", Assert.Single(_problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_that_takes_all_the_time_there_is_is_left_for_the_next_one()
    {
        _peers.With("north", _chain).With("south", _chain);
        await FetchAsync(new EtcdSequencerOptions { FetchStreamTimeMax = Duration.FromNanoseconds(-1) });
        Assert.Equal(("south", 2L), _peers.Asked[1]);
        Assert.Equal(_chain.Tip, _target.Tip);
    }

    [Fact]
    public async Task A_batch_longer_than_the_limit_is_refused_before_it_is_read()
    {
        _peers.With("north", _chain).With("south", _chain);
        var refused = await Assert.ThrowsAsync<PoolRefusedException>(() => FetchAsync(new EtcdSequencerOptions { FetchedBatchBytesMax = 150 }));
        Assert.Contains("more than 150", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_nobody_gives_anything_it_is_said_of_each_why()
    {
        using PoolChain other = PoolChain.Of(TestPool.NewGenesis(), 1);
        _peers.With("south", other);
        var refused = await Assert.ThrowsAsync<PoolRefusedException>(() => FetchAsync(self: "west"));
        Assert.Contains("after batch 0: north gave nothing after batch 0: nobody answers there; south (https://south.example/) gave something wrong where batch 1 should be", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erased_details_come_along_as_erased_under_the_same_signatures()
    {
        _chain.Erase(3, "what is left");
        _peers.With("north", _chain);
        await FetchAsync();
        Entry erased = BatchFormat.Entries(_target.Taken[1].Stored.Bytes, 2)[0];
        Assert.True(erased.IsErased);
        Assert.Equal("what is left"u8.ToArray(), erased.Details.ToArray());
        Assert.Equal(_chain.Tip, _target.Tip);
    }

    [Fact]
    public async Task A_member_that_has_left_signs_nothing_that_is_taken()
    {
        using PoolChain chain = new(Pool);
        chain.Add("north", Journals.Entry("before")).Add("west", Journals.Entry(PoolChanges.Leave(Membership.Of(Pool), "west", "west").Note)).Add("west", Journals.Entry("after"));
        await Assert.ThrowsAsync<PoolRefusedException>(() => FetchAsync(_peers.With("north", chain), chain.Tip));
        Assert.Equal(2, _target.Tip.Number);
        Assert.Contains("where batch 3 should be: west, which is to have proposed it, was no member then", _problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_a_member_has_put_away_signs_nothing_that_is_taken()
    {
        using PoolChain chain = new(Pool);
        chain.Add("north", Journals.Entry(PoolChanges.Move(Membership.Of(Pool), "west", "west2", "west", "west:west2").Note))
            .AddSigned("west", "west2", Journals.Entry("with the new one")).AddSigned("west", "west", Journals.Entry("with the old one"));
        await Assert.ThrowsAsync<PoolRefusedException>(() => FetchAsync(_peers.With("north", chain), chain.Tip));
        Assert.Equal(2, _target.Tip.Number);
        Assert.Contains("where batch 3 should be: the signature is not that of west over it", _problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_lacks_signatures_is_refused()
    {
        using PoolChain chain = new(Pool);
        chain.Add("north", Journals.Entry(PoolChanges.Join(Membership.Of(Pool), "east", "north", "east").Note));
        await Assert.ThrowsAsync<PoolRefusedException>(() => FetchAsync(_peers.With("north", chain), chain.Tip));
        Assert.Contains("where batch 1 should be: it changes the members otherwise than they have agreed to", _problems[0], StringComparison.Ordinal);
    }

    /// <summary>Every byte of a stream, changed: nothing else than the true batches is ever taken, and it is said where it went wrong. What is nobody's word decides nothing of that: the end that is announced, and
    /// the revisions, of which this node keeps none that it has not seen etcd reach.</summary>
    [Fact]
    public async Task No_byte_can_be_changed_unnoticed()
    {
        using PoolChain chain = PoolChain.Of(Pool, 4);
        chain.Erase(3, "what is left");
        byte[] stream = chain.Give();
        List<PeerBatch> truth = chain.Batches();
        HashSet<int> unsigned = [.. Enumerable.Range(8, 24), .. RevisionsOf(truth)];
        for (int at = 0; at < stream.Length; at++)
        {
            byte[] changed = [.. stream];
            changed[at] ^= (byte)(1 << (at % 8));
            var target = new MemoryTarget(Pool);
            string? problem = await TakeAsync(changed, target);
            Assert.Equal(truth.Take(target.Taken.Count).Select(batch => Convert.ToHexString(batch.Stored.Bytes)), target.Taken.Select(batch => Convert.ToHexString(batch.Stored.Bytes)));
            if (!unsigned.Contains(at))
            {
                Assert.True(problem is not null, FormattableString.Invariant($"byte {at}"));
                Assert.Equal(truth.Take(target.Taken.Count).Select(batch => batch.Origin! with { Signature = default }), target.Taken.Select(batch => batch.Origin! with { Signature = default }));
            }
        }
    }

    /// <summary>By the description of the format, and not by what reads it.</summary>
    private static IEnumerable<int> RevisionsOf(List<PeerBatch> batches)
    {
        int at = 32;
        foreach (PeerBatch batch in batches)
        {
            for (int i = 1; i <= 8; i++)
            {
                yield return at + i;
            }
            at += 1 + 32 + 32 + 16 + 64 + 1 + batch.Origin!.Member.Length + batch.Stored.Bytes.Length;
        }
    }

    private static async Task<string?> TakeAsync(byte[] stream, MemoryTarget target)
    {
        try
        {
            PeerStream journal = await PeerStream.BeginAsync(new MemoryStream(stream), Cancellation);
            while (await journal.ReadAsync(1 << 20, Cancellation) is { } batch)
            {
                target.Take(batch);
            }
            return target.Tip.Number == journal.LastNumber ? null : "cut short";
        }
        catch (Exception refused) when (refused is InvalidBatchException or EndOfStreamException)
        {
            return refused.Message;
        }
    }

    private Task FetchAsync(EtcdSequencerOptions? options = null, string self = "west") => FetchAsync(_peers, _chain.Tip, options, self);

    private Task FetchAsync(DirectPeers peers, ChainTip until, EtcdSequencerOptions? options = null, string self = "west")
    {
        options = (options ?? new EtcdSequencerOptions()) with { Peers = peers, FetchProblem = _problems.Add, OpeningTimeMax = Duration.Zero };
        IReadOnlyList<PoolMember> members = Pool.Members;
        _target = new MemoryTarget(Pool, until);
        return new JournalFetch(options, self).RunAsync(
            _ => Task.FromResult(members), _target, (_, _) => false, isWaitedFor: true, _ => { }, Cancellation);
    }

    /// <summary>Some bytes, and then the connection is gone, or silent.</summary>
    private sealed class CutStream(byte[] bytes, int length, bool stalls = false) : Stream
    {
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_at == length)
            {
                if (!stalls)
                {
                    throw new IOException("the connection was reset");
                }
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            int count = Math.Min(buffer.Length, length - _at);
            bytes.AsSpan(_at, count).CopyTo(buffer.Span);
            _at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>Some bytes, and then one value for ever.</summary>
    private sealed class EndlessStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = await base.ReadAsync(buffer, cancellationToken);
            if (count == 0)
            {
                buffer.Span.Fill(0x7F);
            }
            return count == 0 ? buffer.Length : count;
        }
    }
}
