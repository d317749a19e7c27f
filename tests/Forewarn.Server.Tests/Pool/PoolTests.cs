using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Journal.Pool;
using Forewarn.Record.Notes;
using Forewarn.Server.Tests.Delivery;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Tokens;

namespace Forewarn.Server.Tests.Pool;

/// <summary>One airspace over the nodes of several organisations, seen from outside.</summary>
public class PoolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_at_one_node_is_in_the_next_read_at_every_other()
    {
        await using var pool = await PoolNodes.StartAsync();
        var party = await pool.PartyAsync("dora");
        for (int i = 0; i < 20; i++)
        {
            string path = Bodies.IntentPath();
            (await party[i % 3].PutAsync(path, Bodies.Intent(Bodies.NewPlace()))).Expect(201);
            foreach (var reader in party)
                (await reader.GetAsync(path)).Expect(200);
        }
    }

    [Fact]
    public async Task All_nodes_keep_the_same_record()
    {
        await using var pool = await PoolNodes.StartAsync();
        var dora = await pool.PartyAsync("dora");
        var emil = await pool.PartyAsync("emil");
        var place = Bodies.NewPlace();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
            (await (i % 2 == 0 ? dora : emil)[i % 3].PutAsync(Bodies.IntentPath(), Bodies.Intent(place, note: $"flight {i}"))).Expect(201)));
        foreach (var reader in dora)
            (await reader.GetAsync("/v1/warnings?owed=to-me")).Expect(200);
        Assert.Single(pool.All.Select(node => node.StateHash()).Distinct());
        await DeliveryNode.UntilAsync(() => pool.All.Select(node => node.Server.Node.Record.Latest.Checkpoint.Size).Distinct().Count() == 1);
        Assert.Single(pool.All.Select(node => node.Server.Node.Record.Latest.Checkpoint.Root.ToString()).Distinct());
    }

    [Fact]
    public async Task A_change_of_the_members_is_a_leaf_that_anyone_can_check()
    {
        await using var pool = await PoolNodes.StartAsync();
        var membership = pool.North.Server.Node.Membership!;
        var leave = PoolChange.Leave(membership, "west").Sign("north", pool.KeyOf("north"));
        var body = (string note) => new JsonObject { ["note"] = note };
        Assert.Equal("conflict", (await pool.South.Admin.PostAsync("/v1/pool/changes", body(leave.Note))).Expect(409).Problem);
        Assert.Equal("note", (string)(await pool.South.Admin.PostAsync("/v1/pool/changes", body(leave.Note + "x"))).Expect(400).Body["field"]!);
        leave = leave.Sign("south", pool.KeyOf("south"));
        var answer = (await pool.South.Admin.PostAsync("/v1/pool/changes", body(leave.Note))).Expect(200).Body;
        Assert.Equal(2, (int)answer["membership"]!);
        var reading = (await pool.North.Admin.GetAsync("/v1/pool")).Expect(200).Body;
        Assert.Equal((2, "north,south", leave.Note), ((int)reading["membership"]!, string.Join(",", reading["members"]!.AsArray().Select(member => (string)member!["name"]!)), (string)reading["changes"]![0]!));
        await DeliveryNode.UntilAsync(() => pool.North.Server.Node.Record.Latest.Checkpoint.Size > (long)answer["leaf"]!);
        var leaf = (await pool.North.Admin.GetAsync($"/v1/leaves/{answer["leaf"]}")).Expect(200).Text;
        Assert.Contains($"pool/{membership.Pool}", leaf, StringComparison.Ordinal);
        Assert.Contains("pool-changed", leaf, StringComparison.Ordinal);
        // West has stopped with it, and shows what it has to who asks for no more.
        await DeliveryNode.UntilAsync(() => pool.West.Server.Node.Failure is not null);
        Assert.Equal("stopped", (await pool.West.Admin.GetAsync("/v1/parties")).Expect(503).Problem);
        using var local = pool.West.Admin.Request(HttpMethod.Get, "/v1/parties");
        local.Headers.Add("Consistency", "local");
        (await pool.West.Admin.SendAsync(local)).Expect(200);
        (await pool.North.Admin.PutAsync("/v1/parties/dora", Bodies.Party("Dora"))).Expect(201);
    }

    [Fact]
    public void The_signatures_of_a_change_are_those_of_a_signed_note()
    {
        using var directory = new TemporaryDirectory();
        using var key = PoolKey.Create(Path.Combine(directory.Path, "key"));
        var genesis = Genesis.Of("gulf", [new PoolMember("north", key.PublicKey, new Uri("https://north.example"))]);
        var change = PoolChange.Leave(Membership.Of(genesis), "north").Sign("north", key);
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(change.Note));
        VerifierKey north = new("north", KeyType.Log, key.PublicKey);
        Assert.Equal(change.Text, note.Text);
        Assert.Equal([north], note.Verify([north]));
    }

    [Fact]
    public async Task A_warning_is_brought_by_one_node_and_by_the_next_when_that_one_is_gone()
    {
        await using var pool = await PoolNodes.StartAsync();
        await using var receiver = await TestReceiver.StartAsync();
        var dora = await pool.PartyAsync("dora");
        var emil = await pool.PartyAsync("emil");
        await pool.West.SetRosterAsync(emil[2], DeliveryNode.Webhook("duty", receiver.Url));
        await pool.West.WarnAsync(dora[2], emil[2]);
        await receiver.WaitForAsync(1);
        await pool.StopAsync("north");
        await pool.West.WarnAsync(dora[2], emil[2]);
        // For a moment two nodes may bring the same; it has one id then.
        await DeliveryNode.UntilAsync(() => receiver.All.Select(each => each.Id).Distinct().Count() == 2);
        await DeliveryNode.UntilAsync(() => pool.West.Outbox(emil[2]).Length == 0);
    }

    [Fact]
    public async Task Without_etcd_a_node_says_why_it_neither_reads_nor_writes_and_still_tells_what_it_knows()
    {
        await using var pool = await PoolNodes.StartAsync(nodes: 1);
        var dora = (await pool.PartyAsync("dora"))[0];
        string path = Bodies.IntentPath();
        (await dora.PutAsync(path, Bodies.Intent(Bodies.NewPlace()))).Expect(201);
        await pool.Etcd.KillAsync(0);
        var unanswered = dora.PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()));
        await DeliveryNode.UntilAsync(() => pool.North.Server.Node.Obstacle is not null);
        Assert.Equal("overloaded", (await dora.PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()))).Expect(503).Problem);
        Assert.Contains("etcd does not answer", (await dora.GetAsync(path)).Expect(503).Text, StringComparison.Ordinal);
        Assert.Contains("etcd does not answer", (await pool.North.AsNobody().GetAsync("/readyz")).Expect(503).Text, StringComparison.Ordinal);
        using var local = dora.Request(HttpMethod.Get, path);
        local.Headers.Add("Consistency", "local");
        (await dora.SendAsync(local)).Expect(200);
        pool.Etcd.Start(0);
        (await unanswered.WaitAsync(TimeSpan.FromSeconds(60), Cancellation)).Expect(201);
        (await dora.GetAsync(path)).Expect(200);
    }

    [Fact]
    public async Task A_leader_of_etcd_is_killed_and_no_acknowledged_write_is_lost()
    {
        await using var pool = await PoolNodes.StartAsync(etcdMembers: 3);
        var party = await pool.PartyAsync("dora");
        var written = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var enough = new CancellationTokenSource();
        var writers = party.Select(client => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                string path = Bodies.IntentPath();
                if ((await client.PutAsync(path, Bodies.Intent(Bodies.NewPlace()))).Status == 201)
                    written.Add(path);
            }
        }, Cancellation)).ToArray();
        await DeliveryNode.UntilAsync(() => written.Count > 30);
        await pool.Etcd.KillAsync(await pool.Etcd.LeaderAsync());
        int before = written.Count;
        await DeliveryNode.UntilAsync(() => written.Count > before + 100);
        await enough.CancelAsync();
        await Task.WhenAll(writers);
        foreach (string path in written)
        {
            foreach (var reader in party)
                (await reader.GetAsync(path)).Expect(200);
        }
    }
}
