using System.Text.Json.Nodes;
using Forewarn.Server.Tests.BadInput;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Endpoints;

/// <summary>Values that cannot be, in every field of every F3548 request: each is refused with the path of its field, and leaves the
/// state as it was.</summary>
public sealed class HostileFieldTests : IAsyncLifetime
{
    private TestNode _node = null!;
    private Client _uss = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync();
        _uss = _node.NewUss();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    /// <summary>Path of a value in a valid intent, what is put in its place, and the field that the message names when it is another.</summary>
    public static TheoryData<string, string, string?> IntentMistakes
    {
        get
        {
            var mistakes = new TheoryData<string, string, string?>
            {
                { "extents", "null", null },
                { "extents", "[]", null },
                { "extents", "{}", null },
                { "extents", "\"everywhere\"", null },
                { "extents[0]", "null", null },
                { "extents[0]", "7", null },
                { "key", "{}", null },
                { "key", "\"x\"", null },
                { "key", "[1]", "key[0]" },
                { "key", "[null]", "key[0]" },
                { "key", "[\"short\"]", "key[0]" },
                { "key", $"[\"{new string('a', 16)}\",\"{new string('a', 129)}\"]", "key[1]" },
                { "key", "[\"aaaaaaaaaaaaaaaa\\ud800\"]", "key[0]" },
                { "state", "null", null },
                { "state", "1", null },
                { "state", "\"accepted\"", null },
                { "state", "\"Ended\"", null },
                { "state", "\"\"", null },
                { "state", "\"Activated\"", null },
                { "uss_base_url", "null", null },
                { "uss_base_url", "1", null },
                { "uss_base_url", "\"\"", null },
                { "uss_base_url", "\"uss.example.com\"", null },
                { "uss_base_url", "\"http://uss.example.com\"", null },
                { "uss_base_url", "\"ftp://uss.example.com\"", null },
                { "uss_base_url", "\"https://uss.example.com/utm#x\"", null },
                { "uss_base_url", "\"https://user:secret@uss.example.com\"", null },
                { "uss_base_url", "\"https://uss.example.com/\\u0000\"", null },
                { "uss_base_url", "\"https://uss.example.com/\\ud800\"", null },
                { "uss_base_url", $"\"https://uss.example.com/{new string('a', 2_000)}\"", null },
                { "subscription_id", "1", null },
                { "subscription_id", "\"\"", null },
                { "subscription_id", "\"not a uuid\"", null },
                { "subscription_id", "\"2f8343be-6482-4d1b-a474-16847e01af1\"", null },
                { "subscription_id", "\"2f8343be64824d1ba47416847e01af1e\"", null },
                { "subscription_id", "\"{2f8343be-6482-4d1b-a474-16847e01af1}\"", null },
                { "subscription_id", "\"00000000-0000-0000-0000-000000000000\"", null },
                { "subscription_id", "\"2f8343be-6482-4d1b-a474-16847e01af1e\"", null },
                { "new_subscription", "[]", null },
                { "new_subscription", "true", null },
                { "new_subscription", "{}", "new_subscription.uss_base_url" },
                { "new_subscription", "{\"uss_base_url\":\"http://uss.example.com\"}", "new_subscription.uss_base_url" },
                { "new_subscription", "{\"uss_base_url\":\"https://uss.example.com\",\"notify_for_constraints\":1}", "new_subscription.notify_for_constraints" },
                { "requested_ovn_suffix", "1", null },
                { "requested_ovn_suffix", "\"x\"", null },
                { "requested_ovn_suffix", "\"2f8343be-6482-4d1b-a474-16847e01af1e\"", null },
                { "requested_ovn_suffix", "\"01893a4e-8d4a-7d1b-a474-16847e01af1e\"", null },
            };
            foreach (var (path, value, named) in VolumeMistakes)
                mistakes.Add("extents[0]." + path, value, "extents[0]." + (named ?? path));
            foreach (string path in (string[])["volume.altitude_lower", "volume.altitude_upper", "time_start", "time_end"])
                mistakes.Add("extents[0]." + path, "null", null);
            return mistakes;
        }
    }

    [Theory, MemberData(nameof(IntentMistakes))]
    public Task An_intent_with_a_value_that_cannot_be_is_refused(string path, string value, string? field) =>
        RefusesAsync(Uss.IntentPath(), Polygonal(Uss.Intent((1, 1)), "extents"), path, value, field);

    public static TheoryData<string, string, string?> ConstraintMistakes
    {
        get
        {
            var mistakes = new TheoryData<string, string, string?>
            {
                { "extents", "null", null },
                { "extents", "[]", null },
                { "extents[0].time_start", "null", null },
                { "extents[0].time_end", "null", null },
                { "uss_base_url", "null", null },
                { "uss_base_url", "\"http://uss.example.com\"", null },
            };
            foreach (var (path, value, named) in VolumeMistakes)
                mistakes.Add("extents[0]." + path, value, "extents[0]." + (named ?? path));
            return mistakes;
        }
    }

    [Theory, MemberData(nameof(ConstraintMistakes))]
    public Task A_constraint_with_a_value_that_cannot_be_is_refused(string path, string value, string? field) =>
        RefusesAsync(Uss.ConstraintPath(), Polygonal(Uss.Constraint((1, 1)), "extents"), path, value, field);

    public static TheoryData<string, string, string?> SubscriptionMistakes
    {
        get
        {
            var mistakes = new TheoryData<string, string, string?>
            {
                { "extents", "null", null },
                { "extents", "[]", null },
                { "uss_base_url", "null", null },
                { "uss_base_url", "\"http://uss.example.com\"", null },
                { "notify_for_operational_intents", "\"true\"", null },
                { "notify_for_operational_intents", "1", null },
                { "notify_for_constraints", "{}", null },
            };
            foreach (var (path, value, named) in VolumeMistakes)
                mistakes.Add("extents." + path, value, "extents." + (named ?? path));
            return mistakes;
        }
    }

    [Theory, MemberData(nameof(SubscriptionMistakes))]
    public Task A_subscription_with_a_value_that_cannot_be_is_refused(string path, string value, string? field)
    {
        var body = Uss.Subscription((1, 1));
        body["extents"] = Bodies.SquareVolume((1, 1));
        return RefusesAsync(Uss.SubscriptionPath(), body, path, value, field);
    }

    [Fact]
    public async Task A_subscription_for_nothing_is_refused()
    {
        var body = Uss.Subscription((1, 1));
        body["notify_for_operational_intents"] = false;
        body.Remove("notify_for_constraints");
        (await _uss.PutAsync(Uss.SubscriptionPath(), body)).ExpectError(400, "notify_for_operational_intents");
    }

    public static TheoryData<string, string, string, string?> QuestionMistakes
    {
        get
        {
            var mistakes = new TheoryData<string, string, string, string?>();
            foreach (string collection in (string[])["operational_intent_references", "constraint_references", "subscriptions"])
            {
                mistakes.Add(collection, "area_of_interest", "null", null);
                mistakes.Add(collection, "area_of_interest", "[]", null);
                mistakes.Add(collection, "area_of_interest", "1", null);
                foreach (var (path, value, named) in VolumeMistakes)
                    mistakes.Add(collection, "area_of_interest." + path, value, "area_of_interest." + (named ?? path));
            }
            return mistakes;
        }
    }

    [Theory, MemberData(nameof(QuestionMistakes))]
    public async Task A_question_with_a_value_that_cannot_be_is_refused(string collection, string path, string value, string? field)
    {
        var body = new JsonObject { ["area_of_interest"] = Bodies.SquareVolume((1, 1)) };
        using var request = _uss.Request(HttpMethod.Post, $"/dss/v1/{collection}/query");
        request.Content = new StringContent(JsonEdit.With(body, path, value), System.Text.Encoding.UTF8, "application/json");
        (await _uss.SendAsync(request)).ExpectError(400, field ?? path);
    }

    public static TheoryData<string, string> AvailabilityMistakes => new()
    {
        { "availability", "null" },
        { "availability", "\"\"" },
        { "availability", "\"Ended\"" },
        { "availability", "true" },
        { "old_version", "1" },
        { "old_version", "{}" },
    };

    [Theory, MemberData(nameof(AvailabilityMistakes))]
    public Task An_availability_that_cannot_be_is_refused(string path, string value) =>
        RefusesAsync("/dss/v1/uss_availability/uss1", Uss.Availability("Down"), path, value, null);

    [Theory]
    [InlineData("%20")]
    [InlineData("a%20b")]
    [InlineData("%D0%B6")]
    public async Task The_availability_of_what_is_no_manager_is_refused(string uss) =>
        (await _uss.GetAsync("/dss/v1/uss_availability/" + uss)).ExpectError(400, "uss_id");

    public static TheoryData<string, string> ReportMistakes => new()
    {
        { "exchange", "null" },
        { "exchange", "[]" },
        { "exchange.url", "null" },
        { "exchange.url", "1" },
        { "exchange.method", "null" },
        { "exchange.recorder_role", "null" },
        { "exchange.recorder_role", "\"client\"" },
        { "exchange.request_time", "null" },
        { "exchange.request_time.format", "\"ISO\"" },
        { "exchange.request_time.value", "\"yesterday\"" },
        { "exchange.response_time", "\"2026-05-01T12:00:00Z\"" },
        { "exchange.response_code", "\"500\"" },
        { "exchange.request_body", "{}" },
        { "exchange.response_body", "1" },
        { "exchange.problem", "[]" },
    };

    [Theory, MemberData(nameof(ReportMistakes))]
    public async Task A_report_of_no_exchange_is_refused(string path, string value)
    {
        string before = _node.StateHash();
        using var request = _uss.Request(HttpMethod.Post, "/dss/v1/reports");
        request.Content = new StringContent(JsonEdit.With(Uss.Report(), path, value), System.Text.Encoding.UTF8, "application/json");
        (await _uss.SendAsync(request)).ExpectError(400, path);
        Assert.Equal(before, _node.StateHash());
    }

    [Fact]
    public async Task A_report_that_is_too_long_to_archive_is_refused()
    {
        var report = Uss.Report();
        report["exchange"]!["problem"] = new string('x', 65_536);
        (await _uss.PostAsync("/dss/v1/reports", report)).ExpectError(400, "exchange");
    }

    public static TheoryData<string> BadIds => ["x", "2f8343be-6482-4d1b-a474-16847e01af1", "00000000-0000-0000-0000-000000000000", "2f8343be64824d1ba47416847e01af1e", "%7B2f8343be-6482-4d1b-a474-16847e01af1e%7D", "2f8343be-6482-4d1b-a474-16847e01af1e%20"];

    [Theory, MemberData(nameof(BadIds))]
    public async Task An_id_that_is_no_uuid_is_refused(string id)
    {
        (await _uss.GetAsync(Uss.IntentPath(id))).ExpectError(400, "entityid");
        (await _uss.PutAsync(Uss.IntentPath(id), Uss.Intent((1, 1)))).ExpectError(400, "entityid");
        (await _uss.DeleteAsync(Uss.IntentPath(id, new string('a', 43)))).ExpectError(400, "entityid");
        (await _uss.GetAsync(Uss.ConstraintPath(id))).ExpectError(400, "entityid");
        (await _uss.PutAsync(Uss.ConstraintPath(id), Uss.Constraint((1, 1)))).ExpectError(400, "entityid");
        (await _uss.GetAsync(Uss.SubscriptionPath(id))).ExpectError(400, "subscriptionid");
        (await _uss.PutAsync(Uss.SubscriptionPath(id), Uss.Subscription((1, 1)))).ExpectError(400, "subscriptionid");
        (await _uss.DeleteAsync(Uss.SubscriptionPath(id, "1"))).ExpectError(400, "subscriptionid");
    }

    [Theory]
    [InlineData(15)]
    [InlineData(129)]
    public async Task An_ovn_of_another_length_than_the_standard_has_is_refused(int length)
    {
        string ovn = new('a', length);
        (await _uss.PutAsync(Uss.IntentPath(ovn: ovn), Uss.Intent((1, 1)))).ExpectError(400, "ovn");
        (await _uss.DeleteAsync(Uss.IntentPath(ovn: ovn))).ExpectError(400, "ovn");
        (await _uss.PutAsync(Uss.ConstraintPath(ovn: ovn), Uss.Constraint((1, 1)))).ExpectError(400, "ovn");
        (await _uss.DeleteAsync(Uss.ConstraintPath(ovn: ovn))).ExpectError(400, "ovn");
    }

    public static TheoryData<string> NoBodies => ["", "null", "[]", "7", "\"x\"", "{", "{}{}", "{\"extents\":", "{'a':1}", "\u00ff", "{\"a\":NaN}", "{\"a\\ud800\":1}"];

    [Theory, MemberData(nameof(NoBodies))]
    public async Task A_body_that_is_no_json_object_is_refused(string body)
    {
        var answer = await _uss.PutTextAsync(Uss.IntentPath(), body);
        answer.Expect(400);
        Assert.Contains("accepted: ", answer.Message(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("[")]
    public async Task A_body_that_is_nested_without_end_is_refused(string level)
    {
        var answer = await _uss.PutTextAsync(Uss.IntentPath(), "{\"x\":" + string.Concat(Enumerable.Repeat(level, 100_000)));
        answer.Expect(400);
        Assert.Contains("nested too deeply", answer.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_is_not_utf_8_is_refused()
    {
        byte[] body = System.Text.Encoding.Latin1.GetBytes(Uss.Intent((1, 1)).ToJsonString().Replace("Accepted", "Ac\u00e9pted", StringComparison.Ordinal));
        (await _uss.PutBytesAsync(Uss.IntentPath(), body)).Expect(400);
    }

    /// <summary>What every volume may have wrong: path, value, and the field that is named when it is another.</summary>
    private static IEnumerable<(string Path, string Value, string? Field)> VolumeMistakes =>
    [
        ("volume", "null", null),
        ("volume", "[]", null),
        ("volume.outline_polygon", "null", null),
        ("volume.outline_polygon", "{}", "volume.outline_polygon.vertices"),
        ("volume.outline_circle", """{"center":{"lat":0,"lng":0},"radius":{"value":1,"units":"M"}}""", null),
        ("volume.outline_polygon.vertices", "null", null),
        ("volume.outline_polygon.vertices", "{}", null),
        ("volume.outline_polygon.vertices", "[]", null),
        ("volume.outline_polygon.vertices", """[{"lat":0,"lng":0},{"lat":0,"lng":0.1}]""", null),
        ("volume.outline_polygon.vertices", """[{"lat":0,"lng":0},{"lat":0.1,"lng":0.1},{"lat":0,"lng":0.1},{"lat":0.1,"lng":0}]""", "volume.outline_polygon.vertices[3]"),
        ("volume.outline_polygon.vertices", """[{"lat":0,"lng":0},{"lat":0,"lng":0},{"lat":0.1,"lng":0.1},{"lat":0.1,"lng":0}]""", "volume.outline_polygon.vertices[1]"),
        ("volume.outline_polygon.vertices", """[{"lat":0,"lng":0},{"lat":0,"lng":0.1},{"lat":0.1,"lng":0.1},{"lat":0,"lng":0}]""", "volume.outline_polygon.vertices[3]"),
        ("volume.outline_polygon.vertices[1]", "null", null),
        ("volume.outline_polygon.vertices[1]", "[1,2]", null),
        ("volume.outline_polygon.vertices[1]", "{\"lat\":1}", "volume.outline_polygon.vertices[1].lng"),
        ("volume.outline_polygon.vertices[1].lat", "90.1", null),
        ("volume.outline_polygon.vertices[1].lat", "-91", null),
        ("volume.outline_polygon.vertices[1].lat", "1e400", null),
        ("volume.outline_polygon.vertices[1].lat", "\"NaN\"", null),
        ("volume.outline_polygon.vertices[1].lat", "\"1\"", null),
        ("volume.outline_polygon.vertices[1].lat", "null", null),
        ("volume.outline_polygon.vertices[1].lng", "180.5", null),
        ("volume.outline_polygon.vertices[1].lng", "-1e400", null),
        ("volume.outline_polygon.vertices[1].lng", "true", null),
        ("volume.altitude_lower", "0", null),
        ("volume.altitude_lower.value", "null", null),
        ("volume.altitude_lower.value", "-8001", "volume.altitude_lower"),
        ("volume.altitude_lower.value", "1e400", "volume.altitude_lower"),
        ("volume.altitude_lower.reference", "\"SFC\"", null),
        ("volume.altitude_lower.reference", "null", null),
        ("volume.altitude_lower.units", "\"FT\"", null),
        ("volume.altitude_lower.units", "null", null),
        ("volume.altitude_upper.value", "0", "volume.altitude_upper"),
        ("volume.altitude_upper.value", "-10", "volume.altitude_upper"),
        ("volume.altitude_upper.value", "100001", "volume.altitude_upper"),
        ("volume.altitude_upper.value", "\"100\"", null),
        ("time_start", "\"2026-05-01T12:00:00Z\"", null),
        ("time_start.value", "null", null),
        ("time_start.value", "1790000000", null),
        ("time_start.value", "\"\"", null),
        ("time_start.value", "\"2026-05-01\"", null),
        ("time_start.value", "\"2026-05-01T12:00:00\"", null),
        ("time_start.value", "\"2026-05-01T12:00:00+00:00\"", null),
        ("time_start.value", "\"2026-05-01T12:00Z\"", null),
        ("time_start.value", "\"2026-05-01 12:00:00Z\"", null),
        ("time_start.value", "\"2026-02-30T12:00:00Z\"", null),
        ("time_start.value", "\"2026-05-01T24:00:00Z\"", null),
        ("time_start.value", "\"2026-05-01T23:59:60Z\"", null),
        ("time_start.value", "\"2026-05-01T12:00:00.Z\"", null),
        ("time_start.value", "\"2026-05-01T12:00:00.0123456789Z\"", null),
        ("time_start.value", "\"Fri, 01 May 2026 12:00:00 GMT\"", null),
        ("time_start.value", "\"1899-12-31T23:59:59Z\"", "time_start"),
        ("time_start.format", "\"ISO\"", null),
        ("time_start.format", "null", null),
        ("time_end.value", "\"2020-01-01T00:00:00Z\"", "time_end"),
        ("time_end.value", "\"2201-01-01T00:00:00Z\"", "time_end"),
        ("time_end.value", "\"0000-01-01T00:00:00Z\"", null),
    ];

    private async Task RefusesAsync(string path, JsonObject body, string field, string value, string? named)
    {
        string before = _node.StateHash();
        var answer = await _uss.PutTextAsync(path, JsonEdit.With(body, field, value));
        answer.ExpectError(400, named ?? field);
        // What is wrong in itself is refused before it is a command; what is wrong at this time is on record.
        if (answer.Header("Forewarn-Leaf") is null)
            Assert.Equal(before, _node.StateHash());
        (await _uss.GetAsync(path)).Expect(path.Contains("availability", StringComparison.Ordinal) ? 200 : 404);
    }

    private static JsonObject Polygonal(JsonObject body, string volumes)
    {
        body[volumes] = new JsonArray(Bodies.SquareVolume((1, 1)));
        return body;
    }
}
