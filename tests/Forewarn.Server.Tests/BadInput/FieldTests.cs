using System.Text.Json.Nodes;
using Forewarn.Core.Airspace;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.BadInput;

/// <summary>Values that cannot be: each is refused with the path of its field, and leaves the state as it was.</summary>
public sealed class FieldTests : IAsyncLifetime
{
    private TestNode _node = null!;
    private Client _party = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync();
        _party = await _node.PartyAsync();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    /// <summary>Path of a value in a valid intent, what is put in its place, and the field that the problem names when it is another.</summary>
    public static TheoryData<string, string, string?> Mistakes => new()
    {
        // Coordinates
        { "volumes[0].volume.outline_polygon.vertices[2].lat", "90.1", null },
        { "volumes[0].volume.outline_polygon.vertices[2].lat", "-91", null },
        { "volumes[0].volume.outline_polygon.vertices[2].lat", "1e999", null },
        { "volumes[0].volume.outline_polygon.vertices[2].lat", "-1e999", null },
        { "volumes[0].volume.outline_polygon.vertices[2].lat", "\"NaN\"", null },
        { "volumes[0].volume.outline_polygon.vertices[2].lat", "\"1\"", null },
        { "volumes[0].volume.outline_polygon.vertices[2].lat", "true", null },
        { "volumes[0].volume.outline_polygon.vertices[2].lat", "[1]", null },
        { "volumes[0].volume.outline_polygon.vertices[2].lat", "{}", null },
        { "volumes[0].volume.outline_polygon.vertices[2].lat", "null", null },
        { "volumes[0].volume.outline_polygon.vertices[1].lng", "180.5", null },
        { "volumes[0].volume.outline_polygon.vertices[1].lng", "1e308", null },
        { "volumes[0].volume.outline_polygon.vertices[1].lng", "123456789012345678901234567890123456789012345678901234567890", null },
        { "volumes[0].volume.outline_polygon.vertices[1]", "null", null },
        { "volumes[0].volume.outline_polygon.vertices[1]", "[1,2]", null },
        { "volumes[0].volume.outline_polygon.vertices[1]", "{\"lat\":1}", "volumes[0].volume.outline_polygon.vertices[1].lng" },
        { "volumes[0].volume.outline_polygon.vertices[1]", "{\"lat\":1,\"lng\":1,\"alt\":1}", "volumes[0].volume.outline_polygon.vertices[1].alt" },
        // Polygons
        { "volumes[0].volume.outline_polygon.vertices", "[]", null },
        { "volumes[0].volume.outline_polygon.vertices", "null", null },
        { "volumes[0].volume.outline_polygon.vertices", """[{"lat":0,"lng":0},{"lat":0,"lng":1}]""", null },
        { "volumes[0].volume.outline_polygon.vertices", """[{"lat":0,"lng":0},{"lat":1,"lng":1},{"lat":0,"lng":1},{"lat":1,"lng":0}]""", "volumes[0].volume.outline_polygon.vertices[3]" },
        { "volumes[0].volume.outline_polygon.vertices", """[{"lat":0,"lng":0},{"lat":0,"lng":1},{"lat":0,"lng":2}]""", "volumes[0].volume.outline_polygon.vertices[*]" },
        { "volumes[0].volume.outline_polygon.vertices", """[{"lat":0,"lng":0},{"lat":0,"lng":0},{"lat":1,"lng":1},{"lat":1,"lng":0}]""", "volumes[0].volume.outline_polygon.vertices[1]" },
        { "volumes[0].volume.outline_polygon.vertices", """[{"lat":0,"lng":0},{"lat":0,"lng":1},{"lat":1,"lng":1},{"lat":0,"lng":0}]""", "volumes[0].volume.outline_polygon.vertices[3]" },
        { "volumes[0].volume.outline_polygon.vertices", """[{"lat":0,"lng":0},{"lat":0,"lng":120},{"lat":0,"lng":-120}]""", "volumes[0].volume.outline_polygon.vertices[*]" },
        { "volumes[0].volume.outline_polygon", "null", null },
        { "volumes[0].volume.outline_circle", """{"center":{"lat":0,"lng":0},"radius":{"value":1,"units":"M"}}""", null },
        // Circles
        { "volumes[1].volume.outline_circle.radius.value", "0", "volumes[1].volume.outline_circle.radius" },
        { "volumes[1].volume.outline_circle.radius.value", "-5", "volumes[1].volume.outline_circle.radius" },
        { "volumes[1].volume.outline_circle.radius.value", "1e999", "volumes[1].volume.outline_circle.radius" },
        { "volumes[1].volume.outline_circle.radius.value", "2000001", "volumes[1].volume.outline_circle.radius" },
        { "volumes[1].volume.outline_circle.radius.units", "\"FT\"", null },
        { "volumes[1].volume.outline_circle.radius", "null", null },
        { "volumes[1].volume.outline_circle.center", "null", null },
        { "volumes[1].volume.outline_circle.center.lat", "95", null },
        // Altitudes
        { "volumes[0].volume.altitude_upper.value", "0", "volumes[0].volume.altitude_upper" },
        { "volumes[0].volume.altitude_upper.value", "-10", "volumes[0].volume.altitude_upper" },
        { "volumes[0].volume.altitude_upper.value", "100001", "volumes[0].volume.altitude_upper" },
        { "volumes[0].volume.altitude_lower.value", "-8001", "volumes[0].volume.altitude_lower" },
        { "volumes[0].volume.altitude_lower.value", "1e999", "volumes[0].volume.altitude_lower" },
        { "volumes[0].volume.altitude_lower.reference", "\"AGL\"", null },
        { "volumes[0].volume.altitude_lower.units", "null", null },
        { "volumes[0].volume.altitude_lower", "null", null },
        // Times
        { "volumes[0].time_end.value", "\"2020-01-01T00:00:00Z\"", "volumes[0].time_end" },
        { "volumes[0].time_end.value", "\"2199-01-01T00:00:00Z\"", "volumes[0].time_end" },
        { "volumes[0].time_end.value", "\"9999-12-31T23:59:59-18:00\"", null },
        { "volumes[0].time_end.value", "\"2026-02-30T00:00:00Z\"", null },
        { "volumes[0].time_end.value", "\"2026-05-01\"", null },
        { "volumes[0].time_end.value", "\"2026-05-01T12:00:00\"", null },
        { "volumes[0].time_end.value", "\"2026-05-01T23:59:60Z\"", null },
        { "volumes[0].time_end.value", "1790000000", null },
        { "volumes[0].time_end.value", "\"\"", null },
        { "volumes[0].time_end.format", "\"ISO\"", null },
        { "volumes[0].time_end", "null", null },
        { "volumes[0].time_start.value", "\"1899-12-31T23:59:59Z\"", null },
        { "volumes[0].time_start", "\"2026-05-01T12:00:00Z\"", null },
        // The rest
        { "volumes[0].volume", "null", null },
        { "volumes[0]", "null", null },
        { "volumes[0]", "7", null },
        { "volumes", "[]", null },
        { "volumes", "null", null },
        { "volumes", "{}", null },
        { "volumes", "\"everywhere\"", null },
        { "state", "\"accepted\"", null },
        { "state", "null", null },
        { "state", "1", null },
        { "state", "\"\"", null },
        { "note", "\"a\\u0000b\"", null },
        { "note", "\"\\u001b[2J\"", null },
        { "note", "\"\\ud800\"", null },
        { "note", "\"\\udc00x\"", null },
        { "note", "5", null },
        { "colour", "\"red\"", null },
        { "Note", "\"x\"", null },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task A_value_that_cannot_be_is_refused_by_the_path_of_its_field(string path, string value, string? field)
    {
        string before = _node.StateHash();
        var answer = await _party.PutTextAsync(Bodies.IntentPath(), JsonEdit.With(Valid(), path, value));
        answer.Expect(400);
        Assert.Equal("invalid", answer.Problem);
        if (field is not null && field.EndsWith("[*]", StringComparison.Ordinal))
            Assert.StartsWith(field[..^2], answer.Field, StringComparison.Ordinal);
        else
            Assert.Equal(field ?? path, answer.Field);
        Assert.False(string.IsNullOrWhiteSpace(answer.Accepted));
        Assert.Equal(before, _node.StateHash());
    }

    [Fact]
    public async Task The_body_that_these_are_made_of_is_accepted() =>
        (await _party.PutTextAsync(Bodies.IntentPath(), Valid().ToJsonString())).Expect(201);

    [Fact]
    public async Task A_note_of_the_greatest_length_is_accepted_and_one_character_more_is_not()
    {
        (await _party.PutAsync(Bodies.IntentPath(), Bodies.Intent((1, 1), note: new string('ж', 1_000)))).Expect(201);
        (await _party.PutAsync(Bodies.IntentPath(), Bodies.Intent((1, 1), note: new string('ж', 1_001)))).ExpectProblem(400, "invalid", "note");
    }

    [Fact]
    public async Task As_many_volumes_as_fit_are_accepted_and_one_more_is_not()
    {
        var body = Bodies.Intent((1, 1));
        while (body["volumes"]!.AsArray().Count < Limits.VolumesPerDeclarationMax)
            body["volumes"]!.AsArray().Add((JsonNode)Bodies.Volume((1, 1)));
        (await _party.PutAsync(Bodies.IntentPath(), body)).Expect(201);
        body["volumes"]!.AsArray().Add((JsonNode)Bodies.Volume((1, 1)));
        (await _party.PutAsync(Bodies.IntentPath(), body)).ExpectProblem(400, "invalid", "volumes");
    }

    [Fact]
    public async Task A_polygon_with_too_many_vertices_is_refused()
    {
        var body = Bodies.Intent((1, 1));
        body["volumes"]![0] = Bodies.SquareVolume((1, 1));
        body["volumes"]![0]!["volume"]!["outline_polygon"]!["vertices"] = new JsonArray([.. Enumerable.Range(0, 1_001).Select(i => (JsonNode)Bodies.LatLng(1, i / 1e4))]);
        (await _party.PutAsync(Bodies.IntentPath(), body)).ExpectProblem(400, "invalid", "volumes[0].volume.outline_polygon.vertices");
    }

    [Fact]
    public async Task What_is_over_already_or_too_far_ahead_is_refused_and_on_record()
    {
        long before = _node.Position();
        var past = Bodies.Intent((1, 1), start: Bodies.Soon - NodaTime.Duration.FromDays(2));
        (await _party.PutAsync(Bodies.IntentPath(), past)).ExpectProblem(400, "invalid", "volumes");
        var future = Bodies.Intent((1, 1), start: Bodies.Soon + NodaTime.Duration.FromDays(366));
        (await _party.PutAsync(Bodies.IntentPath(), future)).ExpectProblem(400, "invalid", "volumes");
        Assert.Equal(before + 2, _node.Position());
    }

    [Theory, InlineData("not-a-uuid"), InlineData("00000000-0000-0000-0000-000000000000"), InlineData("2f8343be64824d1ba47416847e01af1e"),
     InlineData("%7B2f8343be-6482-4d1b-a474-16847e01af1e%7D"), InlineData("2f8343be-6482-4d1b-a474-16847e01af1"), InlineData("2f8343be-6482-4d1b-a474-16847e01af1g"),
     InlineData("%202f8343be-6482-4d1b-a474-16847e01af1e"), InlineData("+f8343be-6482-4d1b-a474-16847e01af1e")]
    public async Task An_id_that_is_no_UUID_is_refused(string id)
    {
        string before = _node.StateHash();
        (await _party.PutAsync($"/v1/operational-intents/{id}", Bodies.Intent((1, 1)))).ExpectProblem(400, "invalid", "id");
        (await _party.GetAsync($"/v1/constraints/{id}")).ExpectProblem(400, "invalid", "id");
        (await _party.DeleteAsync($"/v1/subscriptions/{id}", version: 1)).ExpectProblem(400, "invalid", "id");
        Assert.Equal(before, _node.StateHash());
    }

    private static JsonObject Valid()
    {
        var body = Bodies.Intent((1, 1), note: "valid");
        body["volumes"] = new JsonArray(Bodies.SquareVolume((1, 1)), Bodies.Volume((1, 1)));
        return body;
    }
}
