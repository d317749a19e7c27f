using System.Diagnostics;
using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>Members that come and go while the pool runs, over a real etcd; the first few are on the field's own list of what a pool must stand.</summary>
public class MembersTests
{
    private static readonly string[] All = ["north", "south", "west"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_instance_is_added()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north"), south = await pool.OpenAsync("south");
        await TestPool.SayAsync(north, "before");
        Assert.Equal("member", (await Assert.ThrowsAsync<PoolFormatException>(() => pool.OpenAsync("east"))).Field);
        PoolChange join = PoolChanges.Join(north.Membership, "east", [.. All, "east"]);
        await TestPool.SayAsync(north, join.Note);
        await using EtcdSequencer east = await pool.OpenAsync("east");
        await TestPool.SayAsync(east, "here I am");
        foreach (EtcdSequencer node in new[] { north, south, east })
        {
            Assert.Equal(["before", join.Note, "here I am"], await TestPool.HeardAsync(node));
            Assert.Equal("membership 2: north, south, west, east", node.Membership.ToString());
        }
        Assert.Equal(Journals.Everything(north), Journals.Everything(east));
    }

    [Fact]
    public async Task One_is_removed_from_a_pool_of_more_than_three()
    {
        await using TestPool pool = await TestPool.FoundAsync(genesis: TestPool.NewGenesis("east"));
        await using EtcdSequencer north = await pool.OpenAsync("north"), south = await pool.OpenAsync("south"), east = await pool.OpenAsync("east");
        await using EtcdSequencer west = await pool.OpenAsync("west");
        await TestPool.SayAsync(west, "while I was there");
        string put = PoolChanges.Leave(north.Membership, "west", "north", "south", "east").Note;
        await TestPool.SayAsync(north, put);
        var stopped = await Assert.ThrowsAsync<PoolRefusedException>(() => west.Completion.WaitAsync(TimeSpan.FromSeconds(60), Cancellation));
        Assert.Contains("west has left the pool, whose membership 2 stands", stopped.Message, StringComparison.Ordinal);
        Assert.False(west.TrySubmit(Journals.Entry("too late")));
        await TestPool.SayAsync(south, "without it");
        foreach (EtcdSequencer node in new[] { north, south, east })
        {
            Assert.Equal(["while I was there", put, "without it"], await TestPool.HeardAsync(node));
        }
    }

    [Fact]
    public async Task Members_are_lost_one_by_one_from_seven_down_to_two_and_the_airspace_is_alive_throughout()
    {
        await using TestPool pool = await TestPool.FoundAsync(genesis: TestPool.NewGenesis("east", "centre", "isle", "coast"));
        var nodes = new List<EtcdSequencer>();
        foreach (PoolMember member in pool.Genesis.Members)
        {
            nodes.Add(await pool.OpenAsync(member.Name));
        }
        var said = new List<string>();
        while (nodes.Count > 2)
        {
            await nodes[^1].DisposeAsync();
            nodes.RemoveAt(nodes.Count - 1);
            await SayAsync($"{nodes.Count} are left");
            // The one that is lost signs nothing.
            Membership now = nodes[0].Membership;
            await SayAsync(PoolChange.Leave(now, now.Members[^1].Name).SignedBy(now.Members.SkipLast(1).Select(member => member.Name)).Note);
        }
        Assert.Equal(said, await TestPool.HeardAsync(nodes[1]));
        Assert.Equal("membership 6: north, south", nodes[1].Membership.ToString());
        foreach (EtcdSequencer node in nodes)
        {
            await node.DisposeAsync();
        }

        async Task SayAsync(string text)
        {
            said.Add(text);
            await TestPool.SayAsync(nodes[said.Count % 2], text);
            await Task.WhenAll(nodes.Select(TestPool.ConfirmAsync));
        }
    }

    [Fact]
    public async Task A_node_whose_member_has_left_holds_all_up_to_then_and_goes_on_alone()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        string leave = PoolChanges.Leave(north.Membership, "west", "west").Note;
        await using (EtcdSequencer west = await pool.OpenAsync("west"))
        {
            await TestPool.SayAsync(west, leave);
            await Assert.ThrowsAsync<PoolRefusedException>(() => west.Completion.WaitAsync(TimeSpan.FromSeconds(60), Cancellation));
            await TestPool.SayAsync(north, "not for west");
            await Assert.ThrowsAsync<PoolRefusedException>(() => west.ConfirmAsync(Cancellation));
            Assert.Equal([leave], west.Read(1).SelectMany(batch => batch.Entries).Select(Journals.Text));
        }
        Assert.Contains("has left", (await Assert.ThrowsAsync<PoolRefusedException>(() => pool.OpenAsync("west"))).Message, StringComparison.Ordinal);
        await using SqliteSequencer alone = Journals.Open(pool.DirectoryOf("west"));
        await Journals.Append(alone, Journals.Entry("alone"));
        Assert.Equal([leave, "alone"], alone.Read(1).SelectMany(batch => batch.Entries).Select(Journals.Text));
    }

    [Fact]
    public async Task A_node_that_was_away_while_it_was_put_out_finds_that_out_when_it_comes_back()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using (EtcdSequencer west = await pool.OpenAsync("west"))
        {
            await TestPool.SayAsync(west, "good bye");
        }
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await TestPool.SayAsync(north, PoolChanges.Leave(north.Membership, "west", "north", "south").Note);
        Assert.Contains("has left", (await Assert.ThrowsAsync<PoolRefusedException>(() => pool.OpenAsync("west"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_takes_a_new_key_and_its_node_goes_on_with_it()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await using (EtcdSequencer old = await pool.OpenAsync("west"))
        {
            await TestPool.SayAsync(old, PoolChanges.Move(old.Membership, "west", "west2", "west", "west:west2").Note);
            Assert.Contains("another key", (await Assert.ThrowsAsync<PoolRefusedException>(() => old.Completion.WaitAsync(TimeSpan.FromSeconds(60), Cancellation))).Message, StringComparison.Ordinal);
        }
        await Assert.ThrowsAsync<PoolRefusedException>(() => pool.OpenAsync("west"));
        await using EtcdSequencer moved = await pool.OpenAsync("west", key: "west2");
        await TestPool.SayAsync(moved, "the same, with another key");
        Assert.Equal("the same, with another key", (await TestPool.HeardAsync(north))[^1]);
    }

    [Fact]
    public async Task The_members_are_the_same_after_a_restart()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using (EtcdSequencer north = await pool.OpenAsync("north"))
        {
            await TestPool.SayAsync(north, PoolChanges.Join(north.Membership, "east", [.. All, "east"]).Note);
            await TestPool.SayAsync(north, PoolChanges.Leave(north.Membership, "south", "south").Note);
        }
        await using EtcdSequencer again = await pool.OpenAsync("north");
        Assert.Equal("membership 3: north, west, east", again.Membership.ToString());
    }

    [Fact]
    public async Task A_change_that_has_been_made_or_lacks_a_signature_is_refused_and_what_waits_behind_it_is_not()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        PoolChange join = PoolChanges.Join(north.Membership, "east", [.. All, "east"]);
        var tooFew = new ToldEntry(PoolChanges.Join(north.Membership, "east", "north", "east").Note);
        Assert.True(north.TrySubmit(tooFew));
        await TestPool.SayAsync(north, join.Note);
        Assert.Contains("south, west has not", (await tooFew.Told).Message, StringComparison.Ordinal);
        var replayed = new ToldEntry(join.Note);
        Assert.True(north.TrySubmit(replayed));
        await TestPool.SayAsync(north, "goes on");
        Assert.IsType<ChangeRefusedException>(await replayed.Told);
        Assert.Equal([join.Note, "goes on"], await TestPool.HeardAsync(north));
    }

    [Fact]
    public async Task A_change_is_alone_in_its_batch_whatever_waits_with_it()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        Entry change = Journals.Entry(PoolChanges.Leave(north.Membership, "west", "west").Note);
        Assert.All(new[] { "one", "two", "three" }, text => Assert.True(north.TrySubmit(Journals.Entry(text))));
        Assert.True(north.TrySubmit(change));
        Assert.True(north.TrySubmit(Journals.Entry("four")));
        await TestPool.SayAsync(north, "five");
        Batch[] batches = [.. north.Read(1)];
        Assert.Equal(["one", "two", "three", Journals.Text(change), "four", "five"], batches.SelectMany(batch => batch.Entries).Select(Journals.Text));
        Assert.Single(batches.Single(batch => batch.Entries.Any(entry => PoolChanges.NoteOf(entry) is not null)).Entries);
    }

    [Fact]
    public async Task Of_two_changes_that_two_members_bring_at_once_one_is_made()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north"), south = await pool.OpenAsync("south");
        var join = new ToldEntry(PoolChanges.Join(north.Membership, "east", [.. All, "east"]).Note);
        var leave = new ToldEntry(PoolChanges.Leave(south.Membership, "west", "west").Note);
        Assert.True(north.TrySubmit(join) && south.TrySubmit(leave));
        await UntilAsync(async () =>
        {
            await Task.WhenAll(TestPool.ConfirmAsync(north), TestPool.ConfirmAsync(south));
            return join.Told.IsCompleted || leave.Told.IsCompleted;
        });
        Assert.Single(await TestPool.HeardAsync(north), text => text.StartsWith("Forewarn pool change", StringComparison.Ordinal));
        await TestPool.ConfirmAsync(south);
        Assert.Equal(2, north.Membership.Number);
        Assert.Equal(north.Membership.ToString(), south.Membership.ToString());
    }

    [Fact]
    public async Task A_member_that_proposes_a_change_without_the_others_is_passed_over()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north"), south = await pool.OpenAsync("south");
        using var etcd = new EtcdConnection(pool.Etcd.Options());
        using PoolKey west = TestPool.Key("west");
        Entry forged = Journals.Entry(PoolChanges.Join(north.Membership, "east", "west", "east").Note);
        Entry agreed = Journals.Entry(PoolChanges.Leave(north.Membership, "west", "west").Note);
        foreach (Entry[] entries in new Entry[][] { [forged], [agreed, Journals.Entry("hidden beside it")], [Journals.Entry("Forewarn pool change that nobody can read")] })
        {
            byte[] proposal = Proposal.Write(pool.Genesis.Id, "west", Guid.NewGuid(), west, 1, SystemClock.Instance.GetCurrentInstant(), ChainTip.Empty, entries);
            await etcd.WriteAsync(Conditions.IsThere(etcd.Key("genesis")), Put(etcd, "log/west", proposal), Cancellation);
        }
        await TestPool.SayAsync(north, "undisturbed");
        Assert.Equal(["undisturbed"], await TestPool.HeardAsync(south));
        Assert.Equal((1, 1, 3L), (north.Membership.Number, south.Membership.Number, south.PassedOver));
    }

    [Fact]
    public async Task What_a_member_has_signed_before_it_left_is_not_taken_after_it_left()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await TestPool.SayAsync(north, PoolChanges.Leave(north.Membership, "west", "north", "south").Note);
        using var etcd = new EtcdConnection(pool.Etcd.Options());
        using PoolKey west = TestPool.Key("west");
        byte[] late = Proposal.Write(pool.Genesis.Id, "west", Guid.NewGuid(), west, 1, SystemClock.Instance.GetCurrentInstant(), ChainTip.Empty, [Journals.Entry("late")]);
        await etcd.WriteAsync(Conditions.IsThere(etcd.Key("genesis")), Put(etcd, "log/west", late), Cancellation);
        await TestPool.SayAsync(north, "after it");
        Assert.DoesNotContain("late", await TestPool.HeardAsync(north));
    }

    [Fact]
    public async Task Who_asks_etcd_learns_the_members_and_nobody_who_writes_there_adds_one()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using EtcdSequencer north = await pool.OpenAsync("north");
        await TestPool.SayAsync(north, PoolChanges.Join(north.Membership, "east", [.. All, "east"]).Note);
        using var etcd = new EtcdConnection(pool.Etcd.Options());
        byte[] forged = System.Text.Encoding.UTF8.GetBytes(PoolChanges.Join(north.Membership, "isle", "isle").Note);
        await etcd.WriteAsync(Conditions.IsThere(etcd.Key("genesis")), Put(etcd, "change/2", forged), Cancellation);
        PoolStatus status = null!;
        await UntilAsync(async () => (status = await EtcdSequencer.StatusAsync(pool.Genesis, pool.Etcd.Options(), Cancellation)).Membership.Number == 2);
        Assert.Equal("membership 2: north, south, west, east", status.Membership.ToString());
        Assert.Equal(["north", "south", "west", "east"], status.Members.Select(member => member.Name));
    }

    [Fact]
    public async Task A_pool_that_is_founded_anew_continues_the_journal_of_the_one_before()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        await using (EtcdSequencer north = await pool.OpenAsync("north"))
        {
            await TestPool.SayAsync(north, PoolChanges.Leave(north.Membership, "west", "west").Note);
            await TestPool.SayAsync(north, "before");
        }
        Genesis genesis = EtcdSequencer.GenesisOf("gulf", [.. All.Select(TestPool.MemberOf)], pool.DirectoryOf("north").Path);
        await using TestPool anew = await TestPool.FoundAsync(genesis: genesis);
        anew.DirectoryOf("south").Fill(pool.DirectoryOf("north"));
        await using EtcdSequencer south = await anew.OpenAsync("south");
        await TestPool.SayAsync(south, "after");
        Assert.Equal(["before", "after"], (await TestPool.HeardAsync(south)).Skip(1));
        // What the one before had agreed is its own affair.
        Assert.Equal("membership 1: north, south, west", south.Membership.ToString());
        await Assert.ThrowsAsync<PoolRefusedException>(() => pool.OpenAsync("south", anew.Etcd.Options()));
    }

    private static Etcdserverpb.RequestOp Put(EtcdConnection etcd, string name, byte[] value) =>
        new() { RequestPut = new Etcdserverpb.PutRequest { Key = etcd.Key(name), Value = Google.Protobuf.ByteString.CopyFrom(value) } };

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (long started = Stopwatch.GetTimestamp(); !await holds(); await Task.Delay(20, Cancellation))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "it does not come to that");
        }
    }

    /// <summary>An entry that tells why it failed.</summary>
    private sealed class ToldEntry(string text) : Entry(System.Text.Encoding.UTF8.GetBytes(text))
    {
        private readonly TaskCompletionSource<JournalFailedException> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<JournalFailedException> Told => _told.Task;

        public override void Failed(JournalFailedException reason) => _told.TrySetResult(reason);
    }
}
