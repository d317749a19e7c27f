using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Endpoints;

public class AcknowledgementTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task An_acknowledgement_is_shown_to_both_sides_and_delivers()
    {
        var (declarer, warned, path) = await WarnAsync();
        var answer = (await warned.PostAsync($"{path}/acknowledgement", Bodies.Acknowledgement("understood"))).Expect(200);
        Assert.Equal("understood", (string)answer.Body["warning"]!["acknowledgement"]!["answer"]!);
        var seen = (await declarer.GetAsync(path)).Expect(200).Body;
        Assert.Equal("duty officer", (string)seen["acknowledgement"]!["by"]!);
        Assert.NotNull(seen["delivered_at"]);
    }

    [Fact]
    public async Task The_same_answer_again_gets_the_same_result()
    {
        var (_, warned, path) = await WarnAsync();
        var first = (await warned.PostAsync($"{path}/acknowledgement", Bodies.Acknowledgement())).Expect(200);
        var again = (await warned.PostAsync($"{path}/acknowledgement", Bodies.Acknowledgement())).Expect(200);
        Assert.Equal(first.Body["warning"]!.ToJsonString(), again.Body["warning"]!.ToJsonString());
    }

    [Fact]
    public async Task A_later_answer_may_say_more()
    {
        var (_, warned, path) = await WarnAsync();
        await warned.PostAsync($"{path}/acknowledgement", Bodies.Acknowledgement("received"));
        var answer = (await warned.PostAsync($"{path}/acknowledgement", Bodies.Acknowledgement("cannot-comply"))).Expect(200);
        Assert.Equal("cannot-comply", (string)answer.Body["warning"]!["acknowledgement"]!["answer"]!);
    }

    [Theory, InlineData("understood", "received"), InlineData("will-comply", "cannot-comply"), InlineData("cannot-comply", "will-comply")]
    public async Task An_answer_that_takes_back_is_refused(string first, string second)
    {
        var (_, warned, path) = await WarnAsync();
        await warned.PostAsync($"{path}/acknowledgement", Bodies.Acknowledgement(first));
        (await warned.PostAsync($"{path}/acknowledgement", Bodies.Acknowledgement(second))).ExpectProblem(409, "conflict", "answer");
    }

    [Fact]
    public async Task Nobody_else_acknowledges_it()
    {
        var (declarer, _, path) = await WarnAsync();
        (await declarer.PostAsync($"{path}/acknowledgement", Bodies.Acknowledgement())).ExpectProblem(404, "not-found", "id");
        (await (await _node.PartyAsync()).PostAsync($"{path}/acknowledgement", Bodies.Acknowledgement())).ExpectProblem(404, "not-found", "id");
    }

    [Theory, InlineData("answer", "yes"), InlineData("answer", "Received"), InlineData("answer", null), InlineData("by", ""), InlineData("by", null), InlineData("text", "\u0007")]
    public async Task A_wrong_answer_is_named(string field, string? value)
    {
        var (_, warned, path) = await WarnAsync();
        var body = Bodies.Acknowledgement();
        body[field] = value;
        (await warned.PostAsync($"{path}/acknowledgement", body)).ExpectProblem(400, "invalid", field);
    }

    private async Task<(Client Declarer, Client Warned, string Path)> WarnAsync()
    {
        var (declarer, warned) = (await _node.PartyAsync(), await _node.PartyAsync());
        var place = Bodies.NewPlace();
        await warned.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(place));
        JsonNode declared = (await declarer.PutAsync(Bodies.IntentPath(), Bodies.Intent(place))).Expect(201).Body;
        return (declarer, warned, $"/v1/warnings/{(string)declared["warnings"]![0]!["id"]!}");
    }
}
