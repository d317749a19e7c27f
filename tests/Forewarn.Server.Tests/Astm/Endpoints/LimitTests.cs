using System.Text.Json.Nodes;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using Forewarn.Server.Astm;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Endpoints;

/// <summary>How much one F3548 request may ask for.</summary>
public sealed class LimitTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    /// <summary>Circles of 2,499 and 2,520 km2.</summary>
    [Theory]
    [InlineData(28_200, 201)]
    [InlineData(28_320, 413)]
    public async Task An_intent_covers_at_most_2500_km2(double radius, int status)
    {
        var body = Uss.Intent(Bodies.NewPlace());
        body["extents"] = new JsonArray(Bodies.Volume(Bodies.NewPlace(), radius));
        (await _node.NewUss().PutAsync(Uss.IntentPath(), body)).Expect(status);
    }

    [Fact]
    public async Task An_area_that_is_too_large_is_named()
    {
        var body = Uss.Intent(Bodies.NewPlace());
        body["extents"] = new JsonArray(Bodies.Volume(Bodies.NewPlace()), Bodies.Volume(Bodies.NewPlace(), radius: 30_000));
        (await _node.NewUss().PutAsync(Uss.IntentPath(), body)).ExpectError(413, "extents[1].volume.outline_circle");
    }

    /// <summary>Circles of 9,990 and 10,150 km2.</summary>
    [Theory]
    [InlineData(56_390, 201)]
    [InlineData(56_840, 413)]
    public async Task A_constraint_covers_at_most_10000_km2(double radius, int status)
    {
        var body = Uss.Constraint(Bodies.NewPlace());
        body["extents"] = new JsonArray(Bodies.Volume(Bodies.NewPlace(), radius));
        (await _node.NewUss().PutAsync(Uss.ConstraintPath(), body)).Expect(status);
    }

    [Theory]
    [InlineData("operational_intent_references")]
    [InlineData("constraint_references")]
    [InlineData("subscriptions")]
    public async Task A_question_covers_at_most_2500_km2(string collection)
    {
        var body = new JsonObject { ["area_of_interest"] = Bodies.Volume(Bodies.NewPlace(), radius: 30_000) };
        (await _node.NewUss().PostAsync($"/dss/v1/{collection}/query", body)).ExpectError(413, "area_of_interest.volume.outline_circle");
    }

    /// <summary>The standard has no 413 there.</summary>
    [Fact]
    public async Task A_subscription_to_a_larger_area_is_400()
    {
        var body = Uss.Subscription(Bodies.NewPlace());
        body["extents"] = Bodies.Volume(Bodies.NewPlace(), radius: 30_000);
        (await _node.NewUss().PutAsync(Uss.SubscriptionPath(), body)).ExpectError(400, "extents.volume.outline_circle");
    }

    [Fact]
    public async Task An_intent_starts_at_most_30_days_ahead()
    {
        (await PutAtAsync(Duration.FromDays(29))).Expect(201);
        (await PutAtAsync(Duration.FromDays(31))).ExpectError(400, "extents");

        Task<Answer> PutAtAsync(Duration ahead)
        {
            var body = Uss.Intent(Bodies.NewPlace());
            body["extents"] = new JsonArray(Bodies.Volume(Bodies.NewPlace(), start: Bodies.Soon + ahead));
            return _node.NewUss().PutAsync(Uss.IntentPath(), body);
        }
    }

    [Fact]
    public async Task A_constraint_starts_at_most_56_days_ahead()
    {
        (await PutAtAsync(Duration.FromDays(55))).Expect(201);
        (await PutAtAsync(Duration.FromDays(57))).ExpectError(400, "extents");

        Task<Answer> PutAtAsync(Duration ahead)
        {
            var body = Uss.Constraint(Bodies.NewPlace());
            body["extents"] = new JsonArray(Bodies.Volume(Bodies.NewPlace(), start: Bodies.Soon + ahead));
            return _node.NewUss().PutAsync(Uss.ConstraintPath(), body);
        }
    }

    [Fact]
    public async Task A_subscription_lasts_at_most_24_hours()
    {
        (await PutAsync(Duration.FromHours(24))).Expect(200);
        (await PutAsync(Duration.FromHours(24) + Duration.FromSeconds(1))).ExpectError(400, "extents.time_end");

        Task<Answer> PutAsync(Duration length)
        {
            var body = Uss.Subscription(Bodies.NewPlace());
            body["extents"]!["time_end"] = Bodies.Time(Bodies.Soon + length);
            return _node.NewUss().PutAsync(Uss.SubscriptionPath(), body);
        }
    }

    [Theory]
    [InlineData(1_000, 201)]
    [InlineData(1_001, 400)]
    public async Task A_constraint_has_at_most_1000_vertices(int vertices, int status)
    {
        var body = Uss.Constraint(Bodies.NewPlace());
        var place = Bodies.NewPlace();
        body["extents"] = new JsonArray([.. Enumerable.Range(0, vertices / 500).Select(JsonNode (_) => Round(place, 500)), .. Enumerable.Range(0, vertices % 500).Select(JsonNode (_) => Bodies.Volume(place))]);
        (await _node.NewUss().PutAsync(Uss.ConstraintPath(), body)).Expect(status);
    }

    [Fact]
    public async Task An_intent_has_at_most_10000_vertices()
    {
        var place = Bodies.NewPlace();
        var body = Uss.Intent(place);
        body["extents"] = new JsonArray([.. Enumerable.Range(0, 40).Select(JsonNode (_) => Round(place, 250)), Bodies.Volume(place)]);
        (await _node.NewUss().PutAsync(Uss.IntentPath(), body)).ExpectError(400, "extents");
    }

    [Fact]
    public async Task A_polygon_has_at_most_1000_vertices()
    {
        var body = Uss.Intent(Bodies.NewPlace());
        body["extents"] = new JsonArray(Round(Bodies.NewPlace(), 1_001));
        (await _node.NewUss().PutAsync(Uss.IntentPath(), body)).ExpectError(400, "extents[0].volume.outline_polygon.vertices");
    }

    [Fact]
    public async Task A_request_has_at_most_1000_volumes()
    {
        var place = Bodies.NewPlace();
        var body = Uss.Intent(place);
        body["extents"] = new JsonArray([.. Enumerable.Range(0, 1_001).Select(JsonNode (_) => Bodies.Volume(place))]);
        (await _node.NewUss().PutAsync(Uss.IntentPath(), body)).ExpectError(400, "extents[1000]");
    }

    [Theory]
    [InlineData(15_000, 201)]
    [InlineData(15_001, 400)]
    public async Task A_key_has_at_most_15000_ovns(int ovns, int status)
    {
        var body = Uss.Intent(Bodies.NewPlace());
        body["key"] = new JsonArray([.. Enumerable.Range(0, ovns).Select(JsonNode (i) => $"{i:D20}")]);
        (await _node.NewUss().PutAsync(Uss.IntentPath(), body)).Expect(status);
    }

    [Fact]
    public async Task A_body_has_at_most_1_mebibyte()
    {
        var body = Uss.Intent(Bodies.NewPlace());
        body["padding"] = new string('x', 1 << 20);
        var answer = await _node.NewUss().PutAsync(Uss.IntentPath(), body);
        answer.Expect(413);
        Assert.Contains("accepted: at most 1048576 bytes", answer.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_of_a_polygon_with_very_many_vertices_gets_no_token()
    {
        var answer = await _node.NewUss().PostAsync("/dss/v1/operational_intent_references/query", new JsonObject { ["area_of_interest"] = Round(Bodies.NewPlace(), 1_000) });
        Assert.Null(answer.Expect(200).Header(AirspaceTokens.Header));
    }

    [Theory]
    [InlineData(Relevance.Cells)]
    [InlineData(Relevance.Exact)]
    public async Task A_question_that_more_than_10000_references_would_answer_is_too_large(Relevance relevance)
    {
        await using var node = await TestNode.StartAsync(options => options with { Dss = new DssOptions { Relevance = relevance } });
        var place = Bodies.NewPlace();
        var uss = node.NewUss();
        await FillAsync(node, place, 10_000);
        Assert.Equal(10_000, (await uss.PostAsync("/dss/v1/constraint_references/query", Uss.Question(place))).Expect(200).Ids("constraint_references").Distinct().Count());
        await FillAsync(node, place, 1);
        (await uss.PostAsync("/dss/v1/constraint_references/query", Uss.Question(place))).ExpectError(413, "area_of_interest");
        (await uss.PutAsync(Uss.SubscriptionPath(), Uss.Subscription(place))).ExpectError(400, "extents");
    }

    /// <summary>Puts constraints of two volumes each in one place, past HTTP.</summary>
    private static async Task FillAsync(TestNode node, (double Lat, double Lng) place, int count)
    {
        var area = Circle.FromMetres(LatLng.FromDegrees(place.Lat, place.Lng), 100);
        var volume = Volume4D.Create(area, AltitudeBand.FromMetres(0, 50), Bodies.Soon, Bodies.Soon + Uss.Hours(1));
        var above = Volume4D.Create(area, AltitudeBand.FromMetres(50, 100), Bodies.Soon, Bodies.Soon + Uss.Hours(1));
        var manager = PartyId.Parse("constraint-manager");
        var reference = new UssReference(UssBaseUrl.Parse(Uss.Url), SubscriptionId: null);
        foreach (int[] some in Enumerable.Range(0, count).Chunk(1_000))
        {
            await Task.WhenAll(some.Select(_ => node.Server.Node.SubmitAsync(new PutReference(
                manager, null, Constraint.Create(EntityId.From(Guid.NewGuid()), manager, ActivityKind.Other, [volume, above]).As(reference), AirspaceKey.Empty))));
        }
    }

    /// <summary>A polygon on a circle of about 11 km around a place.</summary>
    private static JsonObject Round((double Lat, double Lng) place, int vertices)
    {
        var volume = Bodies.SquareVolume(place);
        volume["volume"]!["outline_polygon"]!["vertices"] = new JsonArray([.. Enumerable.Range(0, vertices).Select(JsonNode (i) =>
            Bodies.LatLng(place.Lat + 0.1 * Math.Sin(i * Math.Tau / vertices), place.Lng + 0.1 * Math.Cos(i * Math.Tau / vertices)))]);
        return volume;
    }
}
