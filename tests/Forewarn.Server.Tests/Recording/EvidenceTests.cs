using System.Text.Json.Nodes;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Evidence;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Recording;

/// <summary>Evidence bundles of a node, verified offline with the log's key alone.</summary>
public sealed class EvidenceTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();
    private readonly string _id = Guid.NewGuid().ToString();

    [Fact]
    public async Task The_evidence_of_a_declaration_holds_it_and_everything_about_its_warnings()
    {
        var (_, warned, warning) = await DeclareAsync();
        (await warned.GetAsync($"/v1/warnings/{warning}")).Expect(200);
        (await warned.PostAsync($"/v1/warnings/{warning}/acknowledgement", Bodies.Acknowledgement())).Expect(200);
        var result = await VerifiedAsync(warned, About($"constraint/{_id}"));
        Assert.Equal(["declared", "warning-owed", "warning-delivered", "warning-acknowledged"], result.File.Leaves.Select(leaf => leaf.Leaf.Kind));
    }

    [Fact]
    public async Task A_bundle_shows_what_the_asker_may_see_and_holds_for_everyone()
    {
        var (manager, warned, warning) = await DeclareAsync();
        (await warned.PostAsync($"/v1/warnings/{warning}/acknowledgement", Bodies.Acknowledgement())).Expect(200);
        var stranger = await _node.PartyAsync();
        Assert.Equal("activity answer delivery note volumes warning words".Split(' '), await ShownAsync(manager));
        Assert.Equal("activity answer delivery note volumes warning words".Split(' '), await ShownAsync(warned));
        Assert.Equal("activity volumes".Split(' '), await ShownAsync(stranger));
    }

    [Fact]
    public async Task A_bundle_brings_the_keys_that_signed()
    {
        var party = await _node.PartyAsync();
        using var signer = new Signer(party, await Signer.OriginAsync(_node));
        (await signer.RegisterAsync()).Expect(201);
        (await signer.PutAsync($"/v1/constraints/{_id}", Bodies.Constraint(_place))).Expect(201);
        var result = await VerifiedAsync(party, About($"constraint/{_id}"));
        Assert.Equal(["key-registered", "declared"], result.File.Leaves.Select(leaf => leaf.Leaf.Kind));
        Assert.Equal(2, result.Lines.Count(line => line.Kind == EvidenceLineKind.Proven && line.By == signer.Thumbprint));
    }

    [Fact]
    public async Task What_a_party_signed_is_proven_in_every_kind_of_leaf()
    {
        using var signer = await Signer.RegisteredAsync(_node);
        var other = await _node.PartyAsync();
        string party = signer.Client.Party;
        var since = SystemClock.Instance.GetCurrentInstant();
        string intent = Bodies.IntentPath();
        (await signer.PutAsync(intent, Bodies.Intent(_place, note: "a"))).Expect(201);
        (await signer.PutAsync(intent, Bodies.Intent(_place, note: "b"), 1)).Expect(200);
        (await signer.PutAsync(intent, Bodies.Intent(_place, "Activated", note: "b"), 2)).Expect(200);
        (await signer.PutAsync(intent, Bodies.Intent(_place, "Activated", note: "b", radius: 700.123), 3)).Expect(200);
        (await signer.SendAsync(HttpMethod.Delete, intent, version: 4)).Expect(200);
        var content = SealedBody.Of(Bodies.Constraint(_place));
        (await signer.PutAsync($"/v1/constraints/{_id}", content.Commit(Bodies.Constraint(_place, "other", 20_000)))).Expect(201);
        (await signer.SendAsync(HttpMethod.Post, $"/v1/constraints/{_id}/reveal", content.Reveal(), 1)).Expect(200);
        (await signer.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(_place))).Expect(201);
        string warning = (string)(await other.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201).Body["warnings"]![0]!["id"]!;
        (await signer.SendAsync(HttpMethod.Post, $"/v1/warnings/{warning}/acknowledgement", Bodies.Acknowledgement())).Expect(200);
        var sighting = Bodies.Observation(Guid.NewGuid().ToString(), other.Party, _place, SystemClock.Instance.GetCurrentInstant());
        (await signer.SendAsync(HttpMethod.Post, "/v1/observations", sighting)).Expect(201);

        var result = await VerifiedAsync(signer.Client, new JsonObject { ["between"] = new JsonArray(Bodies.Text(since), "2100-01-01T00:00:00Z") });
        var signed = result.File.Leaves.Where(leaf => leaf.Leaf.By == party && leaf.Leaf.SignedBy is not null && leaf.Leaf.Kind != "key-registered").Select(leaf => leaf.Leaf.Kind);
        Assert.Equal(["declared", "reworded", "state", "changed", "withdrawn", "declared", "revealed", "subscribed", "warning-acknowledged", "observed"], signed);
        Assert.DoesNotContain(result.Lines, line => line.Text.Contains($"{party} signed nothing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_evidence_of_an_incident_holds_what_was_seen_and_what_it_was_held_against()
    {
        var (manager, warned, _) = await DeclareAsync();
        string observation = Guid.NewGuid().ToString();
        var sighting = Bodies.Observation(observation, manager.Party, _place, SystemClock.Instance.GetCurrentInstant());
        sighting["kind"] = "live-fire";
        (await warned.PostAsync("/v1/observations", sighting)).Expect(201);
        var result = await VerifiedAsync(warned, new JsonObject { ["incident"] = observation });
        Assert.Contains(result.File.Leaves, leaf => leaf.Leaf.Kind == "observed");
        Assert.Contains(result.File.Leaves, leaf => leaf.Leaf.Kind == "declared" && leaf.Leaf.Entity.Id == _id);
    }

    [Fact]
    public async Task The_evidence_between_two_times_holds_every_leaf_from_the_first_to_before_the_second()
    {
        var (manager, _, _) = await DeclareAsync();
        var leaves = (await new RecordReader(manager).LeavesAsync());
        var (from, until) = (leaves[^5].At, leaves[^2].At);
        var result = await VerifiedAsync(manager, new JsonObject { ["between"] = new JsonArray(Bodies.Text(from), Bodies.Text(until)) });
        var expected = leaves.Where(leaf => leaf.At >= from && leaf.At < until).Select(leaf => leaf.Index).ToArray();
        Assert.Equal(expected, result.File.Leaves.Select(leaf => leaf.Leaf.Index).Where(expected.Contains));
        Assert.DoesNotContain(leaves[^1].Index, result.File.Leaves.Select(leaf => leaf.Leaf.Index));
    }

    [Fact]
    public async Task A_time_that_begins_after_a_warning_was_owed_holds_all_the_same()
    {
        var (_, warned, warning) = await DeclareAsync();
        await Task.Delay(2, TestContext.Current.CancellationToken);
        var since = SystemClock.Instance.GetCurrentInstant();
        (await warned.PostAsync($"/v1/warnings/{warning}/acknowledgement", Bodies.Acknowledgement())).Expect(200);
        var result = await VerifiedAsync(warned, new JsonObject { ["between"] = new JsonArray(Bodies.Text(since), "2100-01-01T00:00:00Z") });
        Assert.Contains(result.File.Leaves, leaf => leaf.Leaf.Kind == "warning-acknowledged" && leaf.Leaf.Entity.Id == warning);
    }

    [Fact]
    public async Task A_reveal_brings_what_was_sealed()
    {
        var manager = await _node.PartyAsync();
        var content = SealedBody.Of(Bodies.Constraint(_place));
        (await manager.PutAsync($"/v1/constraints/{_id}", content.Commit(Bodies.Constraint(_place, "other", 20_000)))).Expect(201);
        using var reveal = manager.Request(HttpMethod.Post, $"/v1/constraints/{_id}/reveal", content.Reveal(), 1);
        (await manager.SendAsync(reveal)).Expect(200);
        var result = await VerifiedAsync(manager, About($"constraint/{_id}"));
        Assert.Equal(["declared", "revealed"], result.File.Leaves.Select(leaf => leaf.Leaf.Kind));
        Assert.Contains(result.Lines, line => line.Kind == EvidenceLineKind.Proven && line.Text.Contains("seal", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Terms_that_a_warning_was_judged_by_come_with_it()
    {
        var (manager, warned) = (await _node.PartyAsync(), await _node.PartyAsync());
        string arrangement = Guid.NewGuid().ToString();
        (await _node.Admin.PutAsync($"/v1/arrangements/{arrangement}", Bodies.Arrangement(_place, "PT30M", manager.Party, warned.Party))).Expect(201);
        (await manager.PutAsync($"/v1/constraints/{_id}", Bodies.Constraint(_place))).Expect(201);
        var result = await VerifiedAsync(warned, About($"constraint/{_id}"));
        Assert.Contains(result.File.Leaves, leaf => leaf.Leaf.Kind == "arrangement-put" && leaf.Leaf.Entity.Id == arrangement);
    }

    [Fact]
    public async Task A_bundle_believed_by_its_own_key_alone_says_that_this_is_a_claim()
    {
        var (manager, _, _) = await DeclareAsync();
        var result = EvidenceVerifier.Verify(await BundleAsync(manager, About($"constraint/{_id}")));
        Assert.True(result.AllHold);
        Assert.Contains(result.Lines, line => line.Kind == EvidenceLineKind.Claimed && line.Text.Contains("keys are those that the bundle brings", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{}""", "")]
    [InlineData("""{"entity":"constraint"}""", "entity")]
    [InlineData("""{"entity":"constraint/7"}""", "entity")]
    [InlineData("""{"entity":"warning/-1"}""", "entity")]
    [InlineData("""{"entity":"planet/7"}""", "entity")]
    [InlineData("""{"entity":"party/../x"}""", "entity")]
    [InlineData("""{"incident":"7"}""", "incident")]
    [InlineData("""{"entity":"warning/1","incident":"6d6b0a0c-1f0a-4c52-8a52-6f1f6c1f2b10"}""", "incident")]
    [InlineData("""{"between":[]}""", "between")]
    [InlineData("""{"between":["2026-01-01T00:00:00Z"]}""", "between")]
    [InlineData("""{"between":["2026-01-01T00:00:00Z","soon"]}""", "between[1]")]
    [InlineData("""{"between":[null,"2026-01-01T00:00:00Z"]}""", "between[0]")]
    public async Task A_question_that_means_nothing_is_refused_and_says_where(string body, string field)
    {
        using var request = (await _node.PartyAsync()).Request(HttpMethod.Post, "/v1/evidence", JsonNode.Parse(body));
        var answer = (await (await _node.PartyAsync()).SendAsync(request)).Expect(400);
        Assert.Equal(field, answer.Field ?? "");
    }

    [Theory]
    [InlineData("""{"entity":"constraint/6d6b0a0c-1f0a-4c52-8a52-6f1f6c1f2b10"}""")]
    [InlineData("""{"incident":"6d6b0a0c-1f0a-4c52-8a52-6f1f6c1f2b10"}""")]
    [InlineData("""{"between":["2020-01-01T00:00:00Z","2020-01-02T00:00:00Z"]}""")]
    [InlineData("""{"between":["2100-01-01T00:00:00Z","2020-01-02T00:00:00Z"]}""")]
    public async Task Of_nothing_there_is_no_evidence(string body) =>
        Assert.Equal("not-found", (await (await _node.PartyAsync()).PostAsync("/v1/evidence", JsonNode.Parse(body)!)).Expect(404).Problem);

    [Fact]
    public async Task Evidence_is_for_parties()
    {
        (await _node.AsNobody().PostAsync("/v1/evidence", About("warning/1"))).Expect(401);
        (await _node.As("stranger").PostAsync("/v1/evidence", About("warning/1"))).Expect(409);
    }

    private async Task<string[]> ShownAsync(Client asker) => [.. (await VerifiedAsync(asker, About($"constraint/{_id}"))).File.Leaves
        .SelectMany(leaf => leaf.Parts.Where(part => part.Part is not null).Select(part => part.Name)).Distinct().Order()];

    private async Task<EvidenceResult> VerifiedAsync(Client asker, JsonObject asked)
    {
        var reader = new RecordReader(asker);
        await reader.ReceiptAsync((long)(await _node.Admin.PutAsync($"/v1/parties/{Guid.NewGuid()}", Bodies.Party("x"))).Expect(201).Body["leaf"]!);
        var result = EvidenceVerifier.Verify(await BundleAsync(asker, asked), Policy.OfLog(await reader.KeyAsync()));
        Assert.True(result.AllHold, string.Join('\n', result.Lines.Where(line => line.Kind == EvidenceLineKind.Failed)));
        return result;
    }

    private static async Task<byte[]> BundleAsync(Client asker, JsonObject asked)
    {
        using var request = asker.Request(HttpMethod.Post, "/v1/evidence", asked);
        using var response = await asker.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((200, "application/zip"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A party that has declared something, and one that it had to warn.</summary>
    private async Task<(Client Manager, Client Warned, string Warning)> DeclareAsync()
    {
        var (manager, warned) = (await _node.PartyAsync(), await _node.PartyAsync());
        (await warned.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(_place))).Expect(201);
        var answer = (await manager.PutAsync($"/v1/constraints/{_id}", Bodies.Constraint(_place))).Expect(201);
        string warning = (string)answer.Body["warnings"]![0]!["id"]!;
        await new RecordReader(manager).ReceiptAsync((long)answer.Body["leaf"]!);
        return (manager, warned, warning);
    }

    private static JsonObject About(string entity) => new() { ["entity"] = entity };
}
