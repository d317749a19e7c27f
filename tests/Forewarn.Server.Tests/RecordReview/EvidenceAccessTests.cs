using System.Text.Json.Nodes;
using Forewarn.Core.Airspace;
using Forewarn.Record.Evidence;
using Forewarn.Server.Api;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Recording;
using NodaTime;

namespace Forewarn.Server.Tests.RecordReview;

/// <summary>A party that asks for evidence to learn what is between others, or to use up the node.</summary>
public sealed class EvidenceAccessTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task Evidence_of_an_observation_tells_a_stranger_nothing_of_what_it_lay_in()
    {
        var (seen, observation, intent) = await ObserveAsync();
        var stranger = await _node.PartyAsync();
        Assert.DoesNotContain(intent, await EntitiesAsync(stranger, observation));
        Assert.Contains(intent, await EntitiesAsync(seen, observation));
    }

    [Fact]
    public async Task Evidence_of_a_declaration_tells_a_stranger_nothing_of_who_saw_it()
    {
        var (seen, observation, intent) = await ObserveAsync();
        var stranger = await _node.PartyAsync();
        Assert.DoesNotContain(observation, await EntitiesAsync(stranger, intent));
        Assert.Contains(observation, await EntitiesAsync(seen, intent));
    }

    [Fact]
    public async Task Evidence_of_a_declaration_shows_everybody_which_warnings_it_made_due()
    {
        var (party, warned, stranger) = (await _node.PartyAsync(), await _node.PartyAsync(), await _node.PartyAsync());
        var place = Bodies.NewPlace();
        (await warned.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(place))).Expect(201);
        var id = Guid.NewGuid();
        var declared = (await party.PutAsync(Bodies.IntentPath(id), Bodies.Intent(place))).Expect(201);
        string warning = $"warning/{(string)declared.Body["warnings"]![0]!["id"]!}";
        await new RecordReader(party).ReceiptAsync((long)declared.Body["leaf"]!);
        Assert.Contains(warning, await EntitiesAsync(stranger, $"operational-intent/{id}"));
    }

    [Fact]
    public void A_party_with_as_many_under_way_as_it_may_have_waits_and_nobody_else_does()
    {
        var turns = new PartyTurns(2, "bundles");
        var (north, south) = (PartyId.Parse("north"), PartyId.Parse("south"));
        using var first = turns.Take(north);
        var second = turns.Take(north);
        Assert.Equal(429, Assert.Throws<ProblemException>(() => turns.Take(north)).Problem.Status);
        using var others = turns.Take(south);
        second.Dispose();
        using var next = turns.Take(north);
    }

    private async Task<(Client Seen, string Observation, string Intent)> ObserveAsync()
    {
        var (seen, reporter) = (await _node.PartyAsync(), await _node.PartyAsync());
        var (place, intent, observation) = (Bodies.NewPlace(), Guid.NewGuid(), Guid.NewGuid());
        var now = Bodies.Soon - Duration.FromHours(1);
        (await seen.PutAsync(Bodies.IntentPath(intent), Bodies.Intent(place, start: now - Duration.FromMinutes(5)))).Expect(201);
        var observed = (await reporter.PostAsync("/v1/observations", Bodies.Observation(observation.ToString(), seen.Party, place, now))).Expect(201);
        await new RecordReader(seen).ReceiptAsync((long)observed.Body["leaf"]!);
        return (seen, $"observation/{observation}", $"operational-intent/{intent}");
    }

    private static async Task<HashSet<string>> EntitiesAsync(Client party, string entity)
    {
        var bundle = EvidenceFile.Parse(await BundleRequest.AskAsync(party, new JsonObject { ["entity"] = entity }));
        return [.. bundle.Leaves.Select(leaf => leaf.Leaf.Entity.ToString())];
    }
}
