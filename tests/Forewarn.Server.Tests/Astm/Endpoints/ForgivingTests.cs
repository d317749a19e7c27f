using System.Text.Json.Nodes;
using Forewarn.Server.Tests.BadInput;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Endpoints;

/// <summary>What F3548's readers forgive: a client of the field must not stumble over it.</summary>
public sealed class ForgivingTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task Fields_that_are_not_known_are_ignored()
    {
        var body = Uss.Intent(Bodies.NewPlace());
        body["colour"] = new JsonObject { ["deep"] = new JsonArray(1, "x", null) };
        body["extents"]![0]!["colour"] = "red";
        (await _node.NewUss().PutAsync(Uss.IntentPath(), body)).Expect(201);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("subscription_id")]
    [InlineData("new_subscription")]
    [InlineData("requested_ovn_suffix")]
    public async Task Null_is_the_same_as_absent(string field) =>
        (await _node.NewUss().PutTextAsync(Uss.IntentPath(), JsonEdit.With(Uss.Intent(Bodies.NewPlace()), field, "null"))).Expect(201);

    [Fact]
    public async Task Of_a_field_that_is_given_twice_the_last_one_counts()
    {
        string body = Uss.Intent(Bodies.NewPlace()).ToJsonString();
        var answer = await _node.NewUss().PutTextAsync(Uss.IntentPath(), """{"uss_base_url":"https://other.example.com",""" + body[1..]);
        Assert.Equal(Uss.Url, (string?)answer.Expect(201).Reference()["uss_base_url"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_polygon_may_go_round_either_way(bool isReversed)
    {
        var body = Uss.Intent(Bodies.NewPlace());
        body["extents"] = new JsonArray(Bodies.SquareVolume(Bodies.NewPlace()));
        var outline = body["extents"]![0]!["volume"]!["outline_polygon"]!;
        if (isReversed)
            outline["vertices"] = new JsonArray([.. outline["vertices"]!.AsArray().Reverse().Select(vertex => vertex!.DeepClone())]);
        (await _node.NewUss().PutAsync(Uss.IntentPath(), body)).Expect(201);
    }

    [Fact]
    public async Task Names_and_texts_may_be_written_with_escapes()
    {
        string body = Uss.Intent(Bodies.NewPlace()).ToJsonString()
            .Replace("\"extents\"", "\"\\u0065xtents\"", StringComparison.Ordinal).Replace("\"Accepted\"", "\"\\u0041ccepted\"", StringComparison.Ordinal);
        (await _node.NewUss().PutTextAsync(Uss.IntentPath(), body)).Expect(201);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("Application/JSON")]
    public async Task The_content_type_may_name_the_character_set(string contentType)
    {
        var uss = _node.NewUss();
        using var request = uss.Request(HttpMethod.Put, Uss.IntentPath(), Uss.Intent(Bodies.NewPlace()));
        request.Content!.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        (await uss.SendAsync(request)).Expect(201);
    }

    [Fact]
    public async Task A_constraint_and_a_subscription_may_leave_altitudes_open()
    {
        var place = Bodies.NewPlace();
        var constraint = Uss.Constraint(place);
        var subscription = Uss.Subscription(place);
        foreach (string side in (string[])["altitude_lower", "altitude_upper"])
        {
            ((JsonObject)constraint["extents"]![0]!["volume"]!).Remove(side);
            ((JsonObject)subscription["extents"]!["volume"]!).Remove(side);
        }
        var uss = _node.NewUss();
        (await uss.PutAsync(Uss.ConstraintPath(), constraint)).Expect(201);
        Assert.Single((await uss.PutAsync(Uss.SubscriptionPath(), subscription)).Expect(200).Ids("constraint_references"));
    }

    [Fact]
    public async Task A_question_may_leave_all_open_but_the_outline()
    {
        var place = Bodies.NewPlace();
        var uss = _node.NewUss();
        string id = (string)(await uss.PutAsync(Uss.IntentPath(), Uss.Intent(place))).Expect(201).Reference()["id"]!;
        var question = Uss.Question(place);
        var area = (JsonObject)question["area_of_interest"]!;
        area.Remove("time_start");
        area.Remove("time_end");
        ((JsonObject)area["volume"]!).Remove("altitude_lower");
        ((JsonObject)area["volume"]!).Remove("altitude_upper");
        Assert.Equal([id], (await uss.PostAsync("/dss/v1/operational_intent_references/query", question)).Expect(200).Ids("operational_intent_references"));
    }
}
