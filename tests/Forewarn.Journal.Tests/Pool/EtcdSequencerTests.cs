using System.Diagnostics;
using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>Nodes of several organisations on a real etcd.</summary>
public class EtcdSequencerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_nodes_hold_the_same_batches_whoever_proposed_them()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north"), south = await pool.OpenAsync("south"), west = await pool.OpenAsync("west");
        await Task.WhenAll(SayManyAsync(north, "n", 100), SayManyAsync(south, "s", 100), SayManyAsync(west, "w", 100));
        await TestPool.ConfirmAsync(north);
        await TestPool.ConfirmAsync(south);
        await TestPool.ConfirmAsync(west);
        Assert.Equal(300, north.LastPosition);
        Assert.Equal(Journals.Everything(north), Journals.Everything(south));
        Assert.Equal(Journals.Everything(north), Journals.Everything(west));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"s{i}"), (await TestPool.HeardAsync(west)).Where(text => text[0] == 's'));
    }

    [Fact]
    public async Task What_one_node_has_answered_is_in_the_next_confirmed_read_of_another()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north"), south = await pool.OpenAsync("south");
        for (int i = 0; i < 50; i++)
        {
            await TestPool.SayAsync(north, $"{i}");
            Assert.Equal($"{i}", (await TestPool.HeardAsync(south))[^1]);
        }
    }

    [Fact]
    public async Task A_node_that_was_away_fetches_what_came_meanwhile()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await using (EtcdSequencer south = await pool.OpenAsync("south"))
        {
            await TestPool.SayAsync(south, "before");
        }
        await SayManyAsync(north, "meanwhile", 100);
        await using EtcdSequencer back = await pool.OpenAsync("south");
        Assert.Equal(101, back.Read(1).Sum(batch => batch.Entries.Length));
        await TestPool.SayAsync(back, "after");
        Assert.Equal("after", (await TestPool.HeardAsync(north))[^1]);
    }

    [Fact]
    public async Task A_node_without_its_memory_fetches_everything_while_etcd_has_it()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await SayManyAsync(north, "n", 20);
        await using EtcdSequencer south = await pool.OpenAsync("south");
        Assert.Equal(Journals.Everything(north), Journals.Everything(south));
    }

    [Fact]
    public async Task One_of_three_members_of_etcd_is_lost_and_writes_go_on()
    {
        await using TestPool pool = await TestPool.FoundAsync(etcdMembers: 3);
        await using EtcdSequencer north = await pool.OpenAsync("north"), south = await pool.OpenAsync("south"), west = await pool.OpenAsync("west");
        await TestPool.SayAsync(north, "before");
        await pool.Etcd.KillAsync(await pool.Etcd.LeaderAsync());
        await Task.WhenAll(SayManyAsync(north, "n", 20), SayManyAsync(south, "s", 20), SayManyAsync(west, "w", 20)).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        await TestPool.ConfirmAsync(north);
        await TestPool.ConfirmAsync(west);
        Assert.Equal(Journals.Everything(north), Journals.Everything(west));
        Assert.Equal(61, north.LastPosition);
    }

    [Fact]
    public async Task Without_a_majority_of_etcd_nothing_is_taken_and_all_goes_on_when_it_is_back()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north", options: pool.Options with { StallMax = Duration.FromSeconds(1) });
        await TestPool.SayAsync(north, "before");
        await pool.Etcd.KillAsync(0);
        Entry inFlight = Journals.Entry("in flight");
        Assert.True(north.TrySubmit(inFlight));
        await UntilAsync(() => north.Obstacle is not null);
        Assert.Contains("etcd does not answer", north.Obstacle!, StringComparison.Ordinal);
        Assert.False(north.TrySubmit(Journals.Entry("refused")));
        await Assert.ThrowsAsync<PoolRefusedException>(() => north.ConfirmAsync(Cancellation));
        pool.Etcd.Start(0);
        while (!(await north.Committed.ReadAsync(Cancellation)).Entries.Contains(inFlight))
        {
        }
        await UntilAsync(() => north.Obstacle is null);
        Assert.Equal(["before", "in flight"], await TestPool.HeardAsync(north));
    }

    [Fact]
    public async Task What_is_forged_or_repeated_in_etcd_is_passed_over()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        using var etcd = new EtcdConnection(pool.Etcd.Options());
        using PoolKey southsKey = TestPool.Key("south");
        byte[] forged = Proposal.Write(pool.Genesis.Id, "west", Guid.NewGuid(), southsKey, 1, SystemClock.Instance.GetCurrentInstant(), ChainTip.Empty, [Journals.Entry("forged")]);
        byte[] honest = Proposal.Write(pool.Genesis.Id, "south", Guid.NewGuid(), southsKey, 1, SystemClock.Instance.GetCurrentInstant(), ChainTip.Empty, [Journals.Entry("honest")]);
        await PutAsync(etcd, "log/west", forged);
        await PutAsync(etcd, "log/north", "no proposal at all"u8.ToArray());
        await PutAsync(etcd, "log/south", honest);
        await PutAsync(etcd, "log/south", honest);
        await TestPool.SayAsync(north, "mine");
        Assert.Equal(["honest", "mine"], await TestPool.HeardAsync(north));
        Assert.Equal(3, north.PassedOver);
    }

    [Fact]
    public async Task Two_nodes_are_never_one_member()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        // Its place is its own for longer than a busy machine may keep it from saying that it is there.
        await using EtcdSequencer north = await pool.OpenAsync("north", options: pool.Options with { PresenceTime = Duration.FromMinutes(1) });
        using var elsewhere = new JournalDirectory();
        using PoolKey key = TestPool.Key("north");
        var refused = await Assert.ThrowsAsync<PoolRefusedException>(() => EtcdSequencer.OpenAsync(elsewhere.Path, pool.Genesis, "north", key, pool.Etcd.Options(), pool.Options, Cancellation));
        Assert.Contains("another process runs as north", refused.Message, StringComparison.Ordinal);
        await TestPool.SayAsync(north, "undisturbed");
    }

    [Fact]
    public async Task A_node_whose_process_was_killed_takes_its_place_again()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        // What is left of a process that was killed: its place, until the lease ends.
        using var etcd = new EtcdConnection(pool.Etcd.Options());
        await new Presence(etcd, () => Membership.Of(pool.Genesis), "north", Guid.NewGuid(), pool.Options, new Dictionary<int, string>()).EnterAsync(Cancellation);
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await TestPool.SayAsync(north, "back");
    }

    [Fact]
    public async Task The_prefix_of_another_pool_is_refused()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await EtcdSequencer.FoundAsync(TestPool.NewGenesis(), pool.Etcd.Options(prefix: "/other/"), Cancellation);
        var other = await Assert.ThrowsAsync<PoolRefusedException>(() => pool.OpenAsync("north", pool.Etcd.Options(prefix: "/other/")));
        Assert.Contains("another pool", other.Message, StringComparison.Ordinal);
        var none = await Assert.ThrowsAsync<PoolRefusedException>(() => pool.OpenAsync("north", pool.Etcd.Options(prefix: "/nothing/")));
        Assert.Contains("there is no pool", none.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PoolRefusedException>(() => EtcdSequencer.FoundAsync(TestPool.NewGenesis(), pool.Etcd.Options(), Cancellation));
    }

    [Fact]
    public async Task An_etcd_that_was_restored_from_an_older_backup_is_refused()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using (EtcdSequencer north = await pool.OpenAsync("north"))
        {
            await SayManyAsync(north, "n", 20);
        }
        await using EtcdCluster older = await EtcdCluster.StartAsync();
        await EtcdSequencer.FoundAsync(pool.Genesis, older.Options(), Cancellation);
        string before = pool.DirectoryOf("north").Fingerprint();
        var refused = await Assert.ThrowsAsync<PoolRefusedException>(() => pool.OpenAsync("north", older.Options()));
        Assert.Contains("older backup", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, pool.DirectoryOf("north").Fingerprint());
    }

    [Fact]
    public async Task Another_key_than_the_members_is_refused()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        using PoolKey key = TestPool.Key("south");
        Assert.Equal("member", (await Assert.ThrowsAsync<PoolFormatException>(() => EtcdSequencer.OpenAsync(pool.DirectoryOf("north").Path, pool.Genesis, "north", key, pool.Etcd.Options(), pool.Options, Cancellation))).Field);
    }

    [Fact]
    public async Task A_clock_that_is_an_hour_off_dates_nothing()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north"), south = await pool.OpenAsync("south");
        var fast = new OffsetClock(Duration.FromHours(1));
        await using EtcdSequencer west = await pool.OpenAsync("west", options: pool.Options with { Clock = fast });
        await UntilAsync(() => west.Obstacle is not null);
        Assert.Contains("the clock of this machine", west.Obstacle!, StringComparison.Ordinal);
        Assert.False(west.TrySubmit(Journals.Entry("from the future")));
        await TestPool.SayAsync(north, "undisturbed");
        await UntilAsync(() => north.Obstacle is null && south.Obstacle is null);
        fast.Offset = Duration.Zero;
        await UntilAsync(() => west.Obstacle is null);
        await TestPool.SayAsync(west, "in time");
    }

    [Fact]
    public async Task A_journal_becomes_a_pools_and_a_node_of_its_own_again_with_every_entry()
    {
        using var own = new JournalDirectory();
        await using (SqliteSequencer alone = Journals.Open(own))
        {
            await Journals.Append(alone, Journals.Entry("alone"), Journals.Entry("still alone"));
        }
        Genesis genesis = EtcdSequencer.GenesisOf("gulf", [.. TestPool.Names.Select(TestPool.MemberOf)], own.Path);
        await using TestPool pool = await TestPool.FoundAsync(genesis: genesis);
        await Assert.ThrowsAsync<PoolRefusedException>(() => pool.OpenAsync("south"));
        pool.DirectoryOf("north").Fill(own);
        pool.DirectoryOf("south").Fill(own);
        await using (EtcdSequencer north = await pool.OpenAsync("north"), south = await pool.OpenAsync("south"))
        {
            await TestPool.SayAsync(south, "together");
            Assert.Equal(["alone", "still alone", "together"], await TestPool.HeardAsync(north));
            Assert.Equal(Journals.Everything(north), Journals.Everything(south));
        }
        await using SqliteSequencer again = Journals.Open(pool.DirectoryOf("north"));
        await Journals.Append(again, Journals.Entry("alone again"));
        Assert.Equal(["alone", "still alone", "together", "alone again"], again.Read(1).SelectMany(batch => batch.Entries).Select(Journals.Text));
    }

    [Fact]
    public async Task A_node_without_others_to_ask_does_not_go_on_after_anything_that_etcd_forgot_before_it_saw_it()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await using (EtcdSequencer south = await pool.OpenAsync("south"))
        {
            await TestPool.SayAsync(north, "both have it");
            await TestPool.ConfirmAsync(south);
        }
        // Nothing of the log, as it happens: only who saw it can know that.
        await pool.Etcd.RunAsync("put", "/elsewhere", "something");
        await pool.Etcd.RunAsync("put", "/elsewhere", "something else");
        await pool.ForgetAsync();
        var refused = await Assert.ThrowsAsync<PoolRefusedException>(async () =>
        {
            await using EtcdSequencer back = await pool.OpenAsync("south");
            await back.Completion;
        });
        Assert.Contains("away for too long", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_missed_only_what_has_no_place_in_the_log_goes_on_when_others_have_seen_it()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await using (EtcdSequencer south = await pool.OpenAsync("south"))
        {
            await TestPool.SayAsync(north, "both have it");
            await TestPool.ConfirmAsync(south);
        }
        using (var etcd = new EtcdConnection(pool.Etcd.Options()))
        {
            byte[] again = (await etcd.RangeAsync("log/north", isPrefix: false, keysOnly: false, Cancellation)).Kvs.Single().Value.ToByteArray();
            await PutAsync(etcd, "log/west", "rubbish"u8.ToArray());
            await PutAsync(etcd, "log/north", again);
        }
        await pool.ForgetAsync();
        await using EtcdSequencer back = await pool.OpenAsync("south", options: pool.Options with { Peers = new DirectPeers().With("north", north) });
        await TestPool.SayAsync(back, "goes on");
        await TestPool.ConfirmAsync(north);
        Assert.Equal(2, north.LastPosition);
    }

    [Fact]
    public async Task Details_are_erased_from_a_pools_journal_and_its_signatures_still_hold()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north"), south = await pool.OpenAsync("south");
        Entry secret = new("bytes"u8.ToArray(), "0123456789abcdef a secret"u8.ToArray());
        Assert.True(north.TrySubmit(secret));
        await TestPool.ConfirmAsync(south);
        await UntilAsync(() => south.LastPosition == 1);
        await south.EraseDetailsAsync(new Dictionary<long, byte[]> { [1] = [] });
        Assert.True(south.Read(1).Single().Entries[0].IsErased);
        Assert.Equal(north.Read(1).Single().Hash, south.Read(1).Single().Hash);
        Assert.Empty(pool.DirectoryOf("south").FilesThatContain("a secret"));
    }

    private static async Task SayManyAsync(EtcdSequencer node, string prefix, int count)
    {
        Entry last = Journals.Entry($"{prefix}{count - 1}");
        for (int i = 0; i < count; i++)
        {
            Entry entry = i == count - 1 ? last : Journals.Entry($"{prefix}{i}");
            while (!node.TrySubmit(entry))
            {
                await Task.Delay(20, Cancellation);
            }
        }
        while (!(await node.Committed.ReadAsync(Cancellation)).Entries.Contains(last))
        {
        }
    }

    private static Task PutAsync(EtcdConnection etcd, string name, byte[] value) => etcd.WriteAsync(
        new Etcdserverpb.Compare { Key = etcd.Key("genesis"), Target = Etcdserverpb.Compare.Types.CompareTarget.Create, Result = Etcdserverpb.Compare.Types.CompareResult.Greater },
        new Etcdserverpb.RequestOp { RequestPut = new Etcdserverpb.PutRequest { Key = etcd.Key(name), Value = Google.Protobuf.ByteString.CopyFrom(value) } }, Cancellation);

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (long started = Stopwatch.GetTimestamp(); !holds(); await Task.Delay(20, Cancellation))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "it does not come to that");
        }
    }

    /// <summary>A clock that goes right, but is set wrong.</summary>
    private sealed class OffsetClock(Duration offset) : IClock
    {
        public Duration Offset { get; set; } = offset;

        public Instant GetCurrentInstant() => SystemClock.Instance.GetCurrentInstant() + Offset;
    }
}
