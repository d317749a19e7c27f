using System.Runtime.CompilerServices;
using Etcdserverpb;
using Forewarn.Journal.Pool;
using Google.Protobuf;
using Grpc.Core;
using Mvccpb;
using NodaTime;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>Nodes that come when etcd has forgotten what they lack, and fetch it from the others.</summary>
public class CatchUpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_was_away_for_longer_than_etcd_remembers_fetches_what_it_missed()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await using (EtcdSequencer south = await pool.OpenAsync("south"))
        {
            await TestPool.SayAsync(south, "before");
            await TestPool.ConfirmAsync(north);
        }
        await SayManyAsync(north, 20);
        await pool.ForgetAsync();
        await TestPool.SayAsync(north, "remembered");
        await using EtcdSequencer back = await OpenAsync(pool, "south", new DirectPeers().With("north", north));
        await TestPool.SayAsync(back, "after");
        Assert.Equal(Journals.Everything(back), Journals.Everything(north).Concat(Journals.Everything(back, north.LastPosition + 1)));
        await TestPool.ConfirmAsync(north);
        Assert.Equal(Journals.Everything(north), Journals.Everything(back));
        Assert.Equal(23, back.LastPosition);
    }

    [Fact]
    public async Task A_fourth_member_joins_with_an_empty_directory_though_etcd_has_forgotten_the_beginning()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north"), south = await pool.OpenAsync("south");
        await SayManyAsync(north, 10);
        await TestPool.SayAsync(south, PoolChanges.Join(south.Membership, "east", "north", "south", "west", "east").Note);
        await SayManyAsync(south, 10);
        await TestPool.ConfirmAsync(north);
        await pool.ForgetAsync();
        await using EtcdSequencer east = await OpenAsync(pool, "east", new DirectPeers().With("north", north).With("south", south));
        await TestPool.SayAsync(east, "one of you");
        await TestPool.ConfirmAsync(north);
        Assert.Equal(Journals.Everything(north), Journals.Everything(east));
        Assert.Equal("membership 2: north, south, west, east", east.Membership.ToString());
    }

    [Fact]
    public async Task What_was_fetched_is_there_after_a_restart_and_fetched_once()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await SayManyAsync(north, 10);
        await pool.ForgetAsync();
        var peers = new DirectPeers().With("north", north);
        await using (EtcdSequencer south = await OpenAsync(pool, "south", peers))
        {
            Assert.Equal(Journals.Everything(north), Journals.Everything(south));
        }
        await using EtcdSequencer again = await OpenAsync(pool, "south", peers);
        await TestPool.SayAsync(again, "again");
        Assert.Equal("again", (await TestPool.HeardAsync(north))[^1]);
        Assert.Equal([("north", 0L), ("west", 10L)], peers.Asked);
    }

    [Fact]
    public async Task What_rubbish_had_overwritten_before_etcd_forgot_it_is_fetched()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await TestPool.SayAsync(north, "overwritten");
        await WriteAsync(pool, "log/north", [1, 2, 3]);
        await TestPool.ConfirmAsync(north);
        await pool.ForgetAsync();
        await using EtcdSequencer south = await OpenAsync(pool, "south", new DirectPeers().With("north", north));
        await TestPool.SayAsync(south, "after");
        await TestPool.ConfirmAsync(north);
        Assert.Equal(["overwritten", "after"], await TestPool.HeardAsync(south));
        Assert.Equal(Journals.Everything(north), Journals.Everything(south));
    }

    [Fact]
    public async Task What_was_deleted_before_etcd_forgot_it_is_fetched()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north"), west = await pool.OpenAsync("west");
        await TestPool.SayAsync(north, "deleted");
        await TestPool.SayAsync(west, "left");
        await TestPool.ConfirmAsync(north);
        await DeleteAsync(pool, "log/north");
        await pool.ForgetAsync();
        await using EtcdSequencer south = await OpenAsync(pool, "south", new DirectPeers().With("north", north));
        Assert.Equal(["deleted", "left"], await TestPool.HeardAsync(south));
        Assert.Equal(Journals.Everything(north), Journals.Everything(south));
    }

    [Fact]
    public async Task A_node_that_is_alone_starts_again_without_anybody_after_writes_that_became_no_batch_were_forgotten()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using (EtcdSequencer north = await pool.OpenAsync("north"))
        {
            await TestPool.SayAsync(north, "before");
            long rubbish = await WriteAsync(pool, "log/west", [1, 2, 3]);
            PoolStatus status;
            do
            {
                await Task.Delay(50, Cancellation);
                status = await EtcdSequencer.StatusAsync(pool.Genesis, pool.Etcd.Options(), Cancellation);
            }
            while (status.Members[0].Revision is not { } stored || stored < rubbish);
            using var etcd = new EtcdConnection(pool.Etcd.Options());
            await etcd.CompactAsync(rubbish, Cancellation);
        }
        await using EtcdSequencer again = await OpenAsync(pool, "north", new DirectPeers());
        await TestPool.SayAsync(again, "after");
        Assert.Equal(["before", "after"], await TestPool.HeardAsync(again));
    }

    [Fact]
    public async Task A_member_that_lies_short_decides_nothing_while_another_tells_the_truth()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer west = await pool.OpenAsync("west");
        await SayManyAsync(west, 5);
        byte[] lie = Give(west, 0);
        lie.AsSpan(24, 8).Fill(0x7F);
        await SayManyAsync(west, 5);
        await pool.ForgetAsync();
        var peers = new DirectPeers().With("north", after => new MemoryStream(after == 0 ? lie : [.. lie[..PeerStream.HeadLength], 0])).With("west", west);
        await using EtcdSequencer south = await OpenAsync(pool, "south", peers);
        Assert.Equal(Journals.Everything(west), Journals.Everything(south));
    }

    [Fact]
    public async Task One_of_five_members_that_leaves_the_end_out_decides_nothing_while_another_may_still_answer()
    {
        await using TestPool pool = await TestPool.FoundAsync(genesis: TestPool.NewGenesis("east", "centre"));
        await using EtcdSequencer west = await pool.OpenAsync("west");
        await SayManyAsync(west, 5);
        byte[] lie = Give(west, 0);
        lie.AsSpan(24, 8).Fill(0x7F);
        await SayManyAsync(west, 5);
        await pool.ForgetAsync();
        int asked = 0;
        var peers = new DirectPeers().With("north", after => new MemoryStream(after == 0 ? lie : [.. lie[..PeerStream.HeadLength], 0]))
            .With("west", after => ++asked < 3 ? throw new PeerFailedException("not yet") : new MemoryStream(Give(west, after)));
        await using EtcdSequencer south = await OpenAsync(pool, "south", peers);
        Assert.Equal(Journals.Everything(west), Journals.Everything(south));
    }

    [Fact]
    public async Task One_of_five_members_brings_back_a_pool_in_which_nobody_else_answers()
    {
        await using TestPool pool = await TestPool.FoundAsync(genesis: TestPool.NewGenesis("east", "centre"));
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await SayManyAsync(north, 5);
        await pool.ForgetAsync();
        EtcdSequencerOptions options = pool.Options with { Peers = new DirectPeers().With("north", north), OpeningTimeMax = Duration.FromSeconds(3) };
        await using EtcdSequencer south = await pool.OpenAsync("south", options: options);
        Assert.Equal(Journals.Everything(north), Journals.Everything(south));
    }

    [Fact]
    public async Task A_revision_that_a_member_made_up_leads_nobody_astray()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await SayManyAsync(north, 5);
        await pool.ForgetAsync();
        await SayManyAsync(north, 5);
        byte[] stream = [.. north.Excerpt().GiveAfter(0).SelectMany(piece => piece.ToArray())];
        // The first proposal's revision, which would be far ahead of etcd.
        stream[26] = 0x7F;
        await using (EtcdSequencer south = await OpenAsync(pool, "south", new DirectPeers().With("north", stream).With("west", north)))
        {
            await TestPool.SayAsync(south, "here");
        }
        await using EtcdSequencer again = await OpenAsync(pool, "south", new DirectPeers());
        Assert.Equal("here", (await TestPool.HeardAsync(north))[^1]);
        Assert.Equal(Journals.Everything(north), Journals.Everything(again));
    }

    [Fact]
    public async Task A_member_that_leaves_the_end_out_is_not_enough()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await SayManyAsync(north, 5);
        byte[] tooLittle = [.. north.Excerpt().GiveAfter(0).SelectMany(piece => piece.ToArray())];
        await SayManyAsync(north, 5);
        await pool.ForgetAsync();
        var peers = new DirectPeers().With("north", after => new MemoryStream(after == 0 ? tooLittle : [.. tooLittle[..PeerStream.HeadLength], 0])).With("west", after => new MemoryStream(Give(north, after)));
        await using EtcdSequencer south = await OpenAsync(pool, "south", peers);
        Assert.Equal(Journals.Everything(north), Journals.Everything(south));
        Assert.Equal(("west", 5L), peers.Asked[1]);
    }

    [Fact]
    public async Task A_node_that_runs_fetches_what_was_forgotten_while_it_could_not_watch_and_goes_on()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        using PoolKey key = TestPool.Key("south");
        var held = new HeldEtcd(new EtcdConnection(pool.Etcd.Options()));
        EtcdSequencerOptions options = pool.Options with { Peers = new DirectPeers().With("north", north) };
        await using EtcdSequencer south = await EtcdSequencer.OpenAsync(pool.DirectoryOf("south").Path, pool.Genesis, "south", key, () => held, options, Cancellation);
        await TestPool.SayAsync(south, "before");
        await TestPool.ConfirmAsync(north);
        held.Hold();
        await SayManyAsync(north, 30);
        await pool.ForgetAsync();
        held.Release();
        // Handed on in order, as whatever comes through etcd.
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(i + 2, (await south.Committed.ReadAsync(Cancellation)).FirstPosition);
        }
        await TestPool.SayAsync(south, "after");
        Assert.Equal("after", (await TestPool.HeardAsync(north))[^1]);
        Assert.Equal(Journals.Everything(north), Journals.Everything(south));
    }

    [Fact]
    public async Task A_node_that_runs_and_missed_what_was_erased_meanwhile_stops_and_has_it_when_it_is_started_again()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        using PoolKey key = TestPool.Key("south");
        var held = new HeldEtcd(new EtcdConnection(pool.Etcd.Options()));
        EtcdSequencerOptions options = pool.Options with { Peers = new DirectPeers().With("north", north) };
        await using (EtcdSequencer south = await EtcdSequencer.OpenAsync(pool.DirectoryOf("south").Path, pool.Genesis, "south", key, () => held, options, Cancellation))
        {
            held.Hold();
            await TestPool.SayAsync(north, new Entry(new byte[] { 1 }, new byte[40]));
            await north.EraseDetailsAsync(new Dictionary<long, byte[]> { [1] = [] });
            await pool.ForgetAsync();
            held.Release();
            Assert.Contains("Start it again", (await Assert.ThrowsAsync<PoolRefusedException>(() => south.Completion)).Message, StringComparison.Ordinal);
            Assert.Equal(0, south.LastPosition);
        }
        await using EtcdSequencer again = await pool.OpenAsync("south", options: options);
        Assert.Equal(Journals.Everything(north), Journals.Everything(again));
    }

    [Fact]
    public async Task A_pool_that_continues_a_journal_gives_all_of_it_to_a_member_that_begins_empty()
    {
        using var own = new JournalDirectory();
        await using (SqliteSequencer alone = Journals.Open(own))
        {
            await Journals.AppendMany(alone, 20);
        }
        Genesis genesis = EtcdSequencer.GenesisOf("gulf", [.. TestPool.Names.Select(TestPool.MemberOf)], own.Path);
        await using TestPool pool = await TestPool.FoundAsync(genesis: genesis);
        pool.DirectoryOf("north").Fill(own);
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await TestPool.SayAsync(north, "together");
        using PoolChain foreign = new(TestPool.NewGenesis());
        foreach (int i in Enumerable.Range(0, 25))
        {
            foreign.Add("north", Journals.Entry(i, 7));
        }
        var problems = new List<string>();
        EtcdSequencerOptions options = pool.Options with { Peers = new DirectPeers().With("north", foreign).With("west", north), FetchProblem = problems.Add };
        await using EtcdSequencer south = await pool.OpenAsync("south", options: options);
        Assert.Equal(Journals.Everything(north), Journals.Everything(south));
        Assert.Contains("where batch 20 should be: up to there it is not the journal that this pool continues", Assert.Single(problems), StringComparison.Ordinal);
    }

    private static byte[] Give(EtcdSequencer node, long after) => [.. node.Excerpt().GiveAfter(after).SelectMany(piece => piece.ToArray())];

    private static Task<EtcdSequencer> OpenAsync(TestPool pool, string name, IPeers peers) => pool.OpenAsync(name, options: pool.Options with { Peers = peers });

    private static async Task SayManyAsync(EtcdSequencer node, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await TestPool.SayAsync(node, FormattableString.Invariant($"{i}"));
        }
    }

    /// <summary>Writes below the prefix as anybody can who reaches etcd.</summary>
    /// <returns>etcd's revision then.</returns>
    private static async Task<long> WriteAsync(TestPool pool, string name, byte[] value)
    {
        using var etcd = new EtcdConnection(pool.Etcd.Options());
        var put = new RequestOp { RequestPut = new PutRequest { Key = etcd.Key(name), Value = ByteString.CopyFrom(value) } };
        return (await etcd.WriteAsync(Conditions.IsThere(etcd.Key("genesis")), put, Cancellation)).Header.Revision;
    }

    private static async Task DeleteAsync(TestPool pool, string name)
    {
        using var etcd = new EtcdConnection(pool.Etcd.Options());
        var delete = new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = etcd.Key(name) } };
        Assert.True((await etcd.WriteAsync(Conditions.IsThere(etcd.Key(name)), delete, Cancellation)).Succeeded);
    }

    /// <summary>A way to etcd over which nothing is seen for a while.</summary>
    private sealed class HeldEtcd(IEtcd etcd) : IEtcd
    {
        private readonly object _gate = new();
        private CancellationTokenSource _held = new();
        private TaskCompletionSource _free = Done();

        public void Hold()
        {
            lock (_gate)
            {
                _free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _held.Cancel();
            }
        }

        public void Release()
        {
            lock (_gate)
            {
                _held = new CancellationTokenSource();
                _free.SetResult();
            }
        }

        public async IAsyncEnumerable<KeyValue> WatchAsync(string name, long fromRevision, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await _free.Task.WaitAsync(cancellation);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _held.Token);
            await using var watch = etcd.WatchAsync(name, fromRevision, limit.Token).GetAsyncEnumerator(limit.Token);
            while (true)
            {
                try
                {
                    if (!await watch.MoveNextAsync())
                    {
                        yield break;
                    }
                }
                catch (Exception cut) when (_held.IsCancellationRequested && cut is OperationCanceledException or RpcException)
                {
                    throw new RpcException(new Status(StatusCode.Unavailable, "cut off"));
                }
                yield return watch.Current;
            }
        }

        public Task<RangeResponse> RangeAsync(string name, bool isPrefix, bool keysOnly, CancellationToken cancellation, long revision = 0) => etcd.RangeAsync(name, isPrefix, keysOnly, cancellation, revision);

        public Task<TxnResponse> WriteAsync(Compare condition, RequestOp write, CancellationToken cancellation) => etcd.WriteAsync(condition, write, cancellation);

        public Task<LeaseGrantResponse> GrantLeaseAsync(TimeSpan time, CancellationToken cancellation) => etcd.GrantLeaseAsync(time, cancellation);

        public Task<long> KeepLeaseAsync(long id, CancellationToken cancellation) => etcd.KeepLeaseAsync(id, cancellation);

        public Task RevokeLeaseAsync(long id, CancellationToken cancellation) => etcd.RevokeLeaseAsync(id, cancellation);

        public Task CompactAsync(long revision, CancellationToken cancellation) => etcd.CompactAsync(revision, cancellation);

        public void Leave() => etcd.Leave();

        public ByteString Key(string name) => etcd.Key(name);

        public string NameOf(ByteString key) => etcd.NameOf(key);

        public void Dispose() => etcd.Dispose();

        private static TaskCompletionSource Done()
        {
            var done = new TaskCompletionSource();
            done.SetResult();
            return done;
        }
    }
}
