using System.Collections.Immutable;
using System.Text;
using Forewarn.Journal.Pool;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using Forewarn.Record.Witnesses;
using Forewarn.Server.Recording;
using Forewarn.Server.Tests.Delivery;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Pool;

/// <summary>Nodes of a pool cosign each other's checkpoints, over real HTTP and a real etcd.</summary>
public class CosigningTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_node_serves_its_checkpoint_with_the_cosignatures_of_all_members()
    {
        await using var pool = await PoolNodes.StartAsync();
        await pool.PartyAsync("dora");
        var keys = pool.North.Server.Node.Membership!.Members.Select(member => MemberCosigner.KeyOf(PoolNodes.Origin, member)).ToArray();
        foreach (var node in pool.All)
            await UntilAsync(async () => (await CheckpointAsync(node)).Note.Verify(keys).Length == 3);
    }

    [Fact]
    public async Task A_receipt_is_final_with_more_than_half_of_the_members()
    {
        await using var pool = await PoolNodes.StartAsync(nodes: 2);
        await pool.PartyAsync("dora");
        Assert.Equal("final", await ReceiptAsync(pool.North, 0, wait: 60));
        await pool.StopAsync("south");
        long leaf = (long)(await pool.North.Admin.PutAsync("/v1/parties/emil", Bodies.Party("Emil"))).Expect(201).Body["leaf"]!;
        Assert.Equal("pending", await ReceiptAsync(pool.North, leaf, wait: 2));
    }

    [Fact]
    public async Task A_member_is_asked_where_it_has_moved_to()
    {
        await using var pool = await PoolNodes.StartAsync(elsewhere: new() { ["south"] = new Uri("http://127.0.0.1:1"), ["west"] = new Uri("http://127.0.0.1:1") });
        await pool.PartyAsync("dora");
        Assert.Equal("pending", await ReceiptAsync(pool.North, 0, wait: 2));
        var change = PoolChange.Move(pool.North.Server.Node.Membership!, new PoolMember("west", pool.KeyOf("west").PublicKey, pool.AddressOf("west"))).Sign("west", pool.KeyOf("west"));
        (await pool.North.Admin.PostAsync("/v1/pool/changes", new System.Text.Json.Nodes.JsonObject { ["note"] = change.Note })).Expect(200);
        Assert.Equal("final", await ReceiptAsync(pool.North, 0, wait: 60));
    }

    [Fact]
    public async Task A_policy_that_is_configured_stays_what_makes_a_receipt_final_and_the_members_are_asked_beside_it()
    {
        var policy = Policy.Parse($"witness w {VerifierKeyOfNobody()} http://127.0.0.1:1/\nquorum w\n");
        await using var pool = await PoolNodes.StartAsync(policy: policy);
        await pool.PartyAsync("dora");
        await UntilAsync(async () => ((await pool.North.Admin.GetAsync("/v1/record")).Expect(200).Body["witnesses"]!.AsArray().Count(witness => (string)witness!["state"]! == "cosigning")) == 2);
        Assert.Equal("pending", await ReceiptAsync(pool.North, 0, wait: 1));
    }

    [Fact]
    public async Task One_member_that_signs_another_record_is_told_of_and_stops_nobody()
    {
        await using var pool = await PoolNodes.StartAsync();
        var party = await pool.PartyAsync("dora");
        await DeliveryNode.UntilAsync(() => pool.North.Server.Node.Record.Latest.Checkpoint.Size > 0);
        Assert.Equal(422, await SendAsync(pool.North, pool.Forged(1, "west")));
        Assert.Contains("west signed for another record", (await pool.North.AsNobody().GetAsync("/status")).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains("forewarn_pool_diverged", await pool.North.MetricsAsync(page => page.Contains("forewarn_pool_diverged", StringComparison.Ordinal)), StringComparison.Ordinal);
        (await party[0].PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()))).Expect(201);
        Assert.Equal("final", await ReceiptAsync(pool.North, 0, wait: 60));
    }

    [Fact]
    public async Task A_member_that_says_the_record_is_another_is_told_of_and_stops_nobody()
    {
        await using var liar = await Liar.StartAsync();
        await using var pool = await PoolNodes.StartAsync(nodes: 2, elsewhere: new() { ["west"] = liar.Url });
        var party = await pool.PartyAsync("dora");
        await UntilAsync(async () => (await pool.North.AsNobody().GetAsync("/readyz")).Text.Contains("has seen another history", StringComparison.Ordinal));
        (await party[0].PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()))).Expect(201);
        Assert.Equal("final", await ReceiptAsync(pool.North, 0, wait: 60));
    }

    [Fact]
    public async Task Against_at_least_half_of_the_members_a_node_answers_nobody_and_says_why()
    {
        await using var pool = await PoolNodes.StartAsync();
        var party = await pool.PartyAsync("dora");
        await DeliveryNode.UntilAsync(() => pool.West.Server.Node.Record.Latest.Checkpoint.Size > 0);
        await SendAsync(pool.West, pool.Forged(1, "north"));
        await SendAsync(pool.West, pool.Forged(1, "south"));
        foreach (string consistency in (string[])["linearizable", "local"])
        {
            using var read = party[2].Request(HttpMethod.Get, "/v1/parties");
            read.Headers.Add("Consistency", consistency);
            Assert.Contains("north, south", (await party[2].SendAsync(read)).Expect(503).Text, StringComparison.Ordinal);
        }
        (await party[2].PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()))).Expect(503);
        (await pool.West.Admin.GetAsync("/record/checkpoint")).Expect(503);
        Assert.Contains("north, south", (await pool.West.AsNobody().GetAsync("/readyz")).Expect(503).Text, StringComparison.Ordinal);
        (await pool.West.AsNobody().GetAsync("/healthz")).Expect(200);
        // The others, who were not lied to, go on.
        (await party[0].PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()))).Expect(201);
    }

    private static string VerifierKeyOfNobody()
    {
        using var key = SigningKey.Generate("witness.example/nobody", KeyType.Cosigner);
        return key.VerifierKey.ToString();
    }

    /// <returns>The status of the answer.</returns>
    private static async Task<int> SendAsync(TestNode node, SignedCheckpoint checkpoint)
    {
        using var body = new ByteArrayContent(new AddCheckpointRequest(0, ImmutableArray<TreeHash>.Empty, checkpoint.Note).ToBytes());
        using var answer = await node.Http.PostAsync("/record/add-checkpoint", body, Cancellation);
        return (int)answer.StatusCode;
    }

    private static async Task<SignedCheckpoint> CheckpointAsync(TestNode node) =>
        SignedCheckpoint.Parse(Encoding.UTF8.GetBytes((await node.Admin.GetAsync("/record/checkpoint")).Expect(200).Text));

    private static async Task<string> ReceiptAsync(TestNode node, long leaf, int wait)
    {
        using var request = node.Admin.Request(HttpMethod.Get, $"/v1/receipts/{leaf}?wait={wait}");
        using var answer = await node.Http.SendAsync(request, Cancellation);
        return Assert.Single(answer.Headers.GetValues("Forewarn-Receipt"));
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (int i = 0; i < 1_200; i++)
        {
            if (await isSo())
                return;
            await Task.Delay(50, Cancellation);
        }
        throw new TimeoutException("it never came to that");
    }
}
