using System.Text.Json.Nodes;
using Forewarn.Core.Discovery;
using Forewarn.Server.Astm;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Endpoints;

/// <summary>A token that stands for what a search has shown, in place of the key.</summary>
public sealed class AirspaceTokenTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task With_the_token_of_a_search_what_it_showed_need_not_be_in_the_key()
    {
        var place = Bodies.NewPlace();
        (await _node.NewUss().PutAsync(Uss.IntentPath(), Uss.Intent(place))).Expect(201);
        var uss = _node.NewUss();
        (await PutAsync(uss, place, await SearchAsync(uss, place))).Expect(201);
    }

    [Fact]
    public async Task What_came_after_the_search_is_all_that_is_missing()
    {
        var place = Bodies.NewPlace();
        var first = await _node.NewUss().PutAsync(Uss.IntentPath(), Uss.Intent(place));
        var uss = _node.NewUss();
        string token = await SearchAsync(uss, place);
        var second = (await _node.NewUss().PutAsync(Uss.IntentPath(), Uss.Intent(place, "Accepted", first.Ovn()))).Expect(201);
        Assert.Equal([(string)second.Reference()["id"]!], (await PutAsync(uss, place, token)).Expect(409).Ids("missing_operational_intents"));
        (await PutAsync(uss, place, token, second.Ovn())).Expect(201);
    }

    [Fact]
    public async Task What_has_changed_since_the_search_is_missing()
    {
        var place = Bodies.NewPlace();
        string id = Guid.NewGuid().ToString();
        var other = _node.NewUss();
        string ovn = (await other.PutAsync(Uss.IntentPath(id), Uss.Intent(place))).Expect(201).Ovn();
        var uss = _node.NewUss();
        string token = await SearchAsync(uss, place);
        (await other.PutAsync(Uss.IntentPath(id, ovn), Uss.SubscribedIntent(place, "Activated"))).Expect(200);
        Assert.Equal([id], (await PutAsync(uss, place, token)).Expect(409).Ids("missing_operational_intents"));
    }

    [Fact]
    public async Task What_lay_outside_of_the_search_is_missing()
    {
        var place = Bodies.NewPlace();
        var uss = _node.NewUss();
        string token = await SearchAsync(uss, (place.Lat + 0.5, place.Lng));
        var other = (await _node.NewUss().PutAsync(Uss.IntentPath(), Uss.Intent(place))).Expect(201);
        Assert.Equal([(string)other.Reference()["id"]!], (await PutAsync(uss, place, token)).Expect(409).Ids("missing_operational_intents"));
    }

    [Fact]
    public async Task A_search_of_intents_has_shown_no_constraints()
    {
        var place = Bodies.NewPlace();
        var constraint = (await _node.NewUss().PutAsync(Uss.ConstraintPath(), Uss.Constraint(place))).Expect(201);
        var uss = _node.NewUss();
        var body = Uss.SubscribedIntent(place);
        body["new_subscription"]!["notify_for_constraints"] = true;
        var refused = await PutAsync(uss, body, await SearchAsync(uss, place));
        Assert.Equal([(string)constraint.Reference()["id"]!], refused.Expect(409).Ids("missing_constraints"));
    }

    [Fact]
    public async Task A_token_serves_the_one_who_searched()
    {
        var place = Bodies.NewPlace();
        string token = await SearchAsync(_node.NewUss(), place);
        (await PutAsync(_node.NewUss(), place, token)).ExpectError(400, AirspaceTokens.Header);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("AQAA")]
    [InlineData("not base64!")]
    public async Task What_is_no_token_of_this_node_is_refused(string token) =>
        (await PutAsync(_node.NewUss(), Bodies.NewPlace(), token)).ExpectError(400, AirspaceTokens.Header);

    [Fact]
    public async Task A_token_that_was_altered_anywhere_is_refused()
    {
        var place = Bodies.NewPlace();
        var uss = _node.NewUss();
        string token = await SearchAsync(uss, place);
        for (int i = 0; i < token.Length - 1; i += 7)
            (await PutAsync(uss, place, token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..])).ExpectError(400, AirspaceTokens.Header);
    }

    [Fact]
    public async Task A_token_outlives_the_process_but_not_a_change_of_what_is_relevant()
    {
        await using var node = await TestNode.StartAsync();
        var place = Bodies.NewPlace();
        (await node.NewUss().PutAsync(Uss.IntentPath(), Uss.Intent(place))).Expect(201);
        string party = node.NewUss().Party;
        string token = await SearchAsync(node.As(party, [.. UtmScopes.All]), place);
        await node.RestartAsync();
        (await PutAsync(node.As(party, [.. UtmScopes.All]), place, token)).Expect(201);
        await node.RestartAsync(options => options with { Dss = new DssOptions { Relevance = Relevance.Exact } });
        (await PutAsync(node.As(party, [.. UtmScopes.All]), place, token)).Expect(409);
    }

    private static async Task<string> SearchAsync(Client uss, (double Lat, double Lng) place) =>
        (await uss.PostAsync("/dss/v1/operational_intent_references/query", Uss.Question(place))).Expect(200).Header(AirspaceTokens.Header)!;

    private static Task<Answer> PutAsync(Client uss, (double Lat, double Lng) place, string token, params string[] key) =>
        PutAsync(uss, Uss.Intent(place, "Accepted", key), token);

    private static async Task<Answer> PutAsync(Client uss, JsonObject body, string token)
    {
        using var request = uss.Request(HttpMethod.Put, Uss.IntentPath(), body);
        request.Headers.TryAddWithoutValidation(AirspaceTokens.Header, token);
        return await uss.SendAsync(request);
    }
}
