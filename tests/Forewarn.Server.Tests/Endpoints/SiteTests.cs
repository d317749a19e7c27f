using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Endpoints;

public sealed class SiteTests(SharedNode shared)
{
    private static int _tests;

    private readonly TestNode _node = shared.Node;

    /// <summary>A part of Aleppo for each test, and a name: sites of other tests are not to be taken for its own.</summary>
    private readonly double _lat = Math.Round(36.1123 + 0.00391 * Interlocked.Increment(ref _tests), 5);

    private string Name => $"Hospital {_lat}";

    [Fact]
    public async Task What_one_person_enters_another_confirms_and_then_it_is_a_constraint()
    {
        var (anna, boris, path) = await PartyAsync();
        var entered = (await anna.PutAsync(path, Hospital())).Expect(201);
        Assert.Equal(("entered", true, "anna"), ((string)entered.Body["site"]!["state"]!, (bool)entered.Body["site"]!["pending"]!, (string)entered.Body["site"]!["entered_by"]!));

        var confirmed = (await boris.PutAsync($"{path}/confirmation", Positions(), version: 1)).Expect(200);
        Assert.Equal(("in-force", "boris"), ((string)confirmed.Body["site"]!["state"]!, (string)confirmed.Body["site"]!["confirmed_by"]!));
        var constraint = (await boris.GetAsync(path.Replace("sites", "constraints", StringComparison.Ordinal))).Expect(200);
        Assert.Equal("protected-site", (string)constraint.Body["constraint"]!["kind"]!);
    }

    [Fact]
    public async Task Who_entered_it_does_not_confirm_it()
    {
        var (anna, _, path) = await PartyAsync();
        await anna.PutAsync(path, Hospital());

        (await anna.PutAsync($"{path}/confirmation", Positions(), version: 1)).ExpectProblem(409, "conflict", "Authorization");
    }

    [Fact]
    public async Task A_token_that_names_nobody_enters_nothing()
    {
        var party = await _node.PartyAsync();

        (await party.PutAsync($"/v1/sites/{Guid.NewGuid()}", Hospital())).ExpectProblem(400, "invalid", "Authorization");
    }

    [Fact]
    public async Task Findings_are_told_and_stand_in_the_way_until_they_are_answered()
    {
        var (anna, boris, path) = await PartyAsync();
        var entered = (await anna.PutAsync(path, Hospital(37.1377, _lat))).Expect(201);
        var finding = Assert.Single(entered.Body["site"]!["findings"]!.AsArray())!;
        Assert.Equal(("swapped", _lat, null), ((string)finding["doubt"]!, (double)finding["instead"]!["lat"]!, finding["reason"]));
        (await boris.PutAsync($"{path}/confirmation", Positions(37.1377, _lat), version: 1)).ExpectProblem(409, "conflict", "reasons");

        var body = Hospital(37.1377, _lat);
        body["reasons"] = new JsonObject { ["swapped"] = "another Aleppo" };
        (await anna.PutAsync(path, body, version: 1)).Expect(200);
        (await boris.PutAsync($"{path}/confirmation", Positions(37.1377, _lat), version: 2)).Expect(200);
    }

    [Fact]
    public async Task The_answer_says_where_the_place_that_was_named_is()
    {
        var (anna, _, path) = await PartyAsync();

        Assert.Equal("SY", (string)(await anna.PutAsync(path, Hospital())).Expect(201).Body["place"]!["country"]!);
    }

    [Fact]
    public async Task Other_parties_see_a_site_once_it_binds_and_never_the_persons()
    {
        var (anna, boris, path) = await PartyAsync();
        var other = _node.AsPerson((await _node.PartyAsync()).Party, "chana");
        await anna.PutAsync(path, Hospital());
        (await other.GetAsync(path)).Expect(404);
        await boris.PutAsync($"{path}/confirmation", Positions(), version: 1);

        var seen = (await other.GetAsync(path)).Expect(200).Body["site"]!;
        Assert.Equal((Name, null, null, null), ((string)seen["name"]!, seen["entered_by"], seen["confirmed_by"], seen["findings"]));
    }

    [Fact]
    public async Task Others_see_what_binds_while_a_change_waits()
    {
        var (anna, boris, path) = await PartyAsync();
        var other = _node.AsPerson((await _node.PartyAsync()).Party, "chana");
        await anna.PutAsync(path, Hospital());
        await boris.PutAsync($"{path}/confirmation", Positions(), version: 1);
        var changed = Hospital();
        changed["name"] = "Another name";
        (await anna.PutAsync(path, changed, version: 2)).Expect(200);

        Assert.Equal(Name, (string)(await other.GetAsync(path)).Body["site"]!["name"]!);
        Assert.Equal("Another name", (string)(await boris.GetAsync(path)).Body["site"]!["name"]!);
    }

    [Fact]
    public async Task Another_party_neither_changes_nor_confirms_nor_withdraws_a_site()
    {
        var (anna, _, path) = await PartyAsync();
        var (chana, dan, _) = await PartyAsync();
        await anna.PutAsync(path, Hospital());

        (await chana.PutAsync(path, Hospital(), version: 1)).Expect(412);
        (await dan.PutAsync($"{path}/confirmation", Positions(), version: 1)).Expect(404);
        (await dan.DeleteAsync(path, 1)).Expect(404);
    }

    [Fact]
    public async Task Another_party_that_sees_a_site_is_told_whose_it_is()
    {
        var (anna, boris, path) = await PartyAsync();
        var (chana, _, _) = await PartyAsync();
        await anna.PutAsync(path, Hospital());
        await boris.PutAsync($"{path}/confirmation", Positions(), version: 1);

        (await chana.PutAsync(path, Hospital(), version: 2)).ExpectProblem(403, "not-manager", "id");
    }

    [Fact]
    public async Task A_withdrawn_site_ends_its_constraint()
    {
        var (anna, boris, path) = await PartyAsync();
        await anna.PutAsync(path, Hospital());
        await boris.PutAsync($"{path}/confirmation", Positions(), version: 1);

        Assert.Equal("withdrawn", (string)(await anna.DeleteAsync(path, 2)).Expect(200).Body["site"]!["state"]!);
        Assert.NotNull((await anna.GetAsync(path.Replace("sites", "constraints", StringComparison.Ordinal))).Body["constraint"]!["ended_at"]);
    }

    [Fact]
    public async Task The_list_shows_those_that_wait_for_the_second_person()
    {
        var (anna, boris, path) = await PartyAsync();
        await anna.PutAsync(path, Hospital());

        var waiting = (await boris.GetAsync("/v1/sites?owner=me&state=pending")).Expect(200).Body["sites"]!.AsArray();
        Assert.Equal(path.Split('/')[^1], (string)Assert.Single(waiting)!["id"]!);
        Assert.Empty((await boris.GetAsync("/v1/sites?owner=me&state=in-force")).Expect(200).Body["sites"]!.AsArray());
    }

    [Fact]
    public async Task A_page_of_the_list_goes_on_where_the_last_one_ended()
    {
        var (anna, _, _) = await PartyAsync();
        for (int i = 0; i < 5; i++)
            (await anna.PutAsync($"/v1/sites/{Guid.NewGuid()}", Hospital(_lat + i / 10.0))).Expect(201);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await anna.GetAsync($"/v1/sites?owner=me&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(200).Body;
            seen.AddRange(page["sites"]!.AsArray().Select(site => (string)site!["id"]!));
            cursor = (string?)page["next_cursor"];
        }
        while (cursor is not null);

        Assert.Equal((5, 5), (seen.Count, seen.Distinct().Count()));
    }

    [Fact]
    public async Task A_convoy_is_a_chain_of_volumes()
    {
        var (anna, boris, path) = await PartyAsync();
        var start = DateTimeOffset.UtcNow.AddHours(1);
        var route = new JsonArray(Waypoint(_lat, 37.1377, start), Waypoint(35.9306, 36.6339, start.AddHours(2)));
        (await anna.PutAsync(path, new JsonObject { ["kind"] = "convoy", ["name"] = "Convoy 7", ["place"] = "Aleppo", ["route"] = route })).Expect(201);
        var positions = new JsonObject { ["positions"] = new JsonArray(Place(_lat, 37.1377), Place(35.9306, 36.6339)) };
        (await boris.PutAsync($"{path}/confirmation", positions, version: 1)).Expect(200);

        Assert.Equal(4, (await anna.GetAsync(path.Replace("sites", "constraints", StringComparison.Ordinal))).Body["constraint"]!["volumes"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("position", """{"lat":120,"lng":36}""", "position.lat")]
    [InlineData("position", """{"lat":36}""", "position.lng")]
    [InlineData("position", "null", "position")]
    [InlineData("radius_m", "-1", "radius_m"), InlineData("lower_m", "5000", "upper_m"), InlineData("confirm_every", "\"P1Y\"", "confirm_every"), InlineData("confirm_every", "\"P91D\"", "confirm_every")]
    [InlineData("kind", "\"church\"", "kind"), InlineData("kind", "\"convoy\"", "position"), InlineData("name", "\"\"", "name"), InlineData("name", "\"a\\nb\"", "name")]
    [InlineData("route", "[]", "route"), InlineData("until", "\"2001-01-01T00:00:00Z\"", "until"), InlineData("reasons", """{"ugly":"x"}""", "reasons"), InlineData("reasons", """{"swapped":null}""", "reasons.swapped")]
    [InlineData("outline", "[]", "position")]
    public async Task A_wrong_value_is_told_with_its_field(string member, string value, string field)
    {
        var (anna, _, path) = await PartyAsync();
        var body = Hospital();
        body[member] = JsonNode.Parse(value);

        (await anna.PutAsync(path, body)).ExpectProblem(400, "invalid", field);
    }

    [Fact]
    public async Task Coordinates_that_are_out_of_range_and_exchanged_are_called_so()
    {
        var (anna, _, path) = await PartyAsync();

        Assert.Contains("exchanged", (await anna.PutAsync(path, Hospital(120, 36))).Expect(400).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_list_what_is_right_is_entered_and_the_rest_is_told()
    {
        var (anna, _, _) = await PartyAsync();
        var answer = (await ImportAsync(anna, "text/csv", "ref,kind,name,place,lat,lng\n1,hospital,A,Aleppo,36.2123,37.1377\n2,hospital,B,Aleppo,91,37\n3,school,<b>C</b>,Idlib,35.9312,36.6345\n")).Expect(200).Body;

        Assert.Equal((2, 1), ((int)answer["entered"]!, (int)answer["refused"]!));
        Assert.Equal(["entered", "refused", "entered"], answer["rows"]!.AsArray().Select(row => (string)row!["result"]!));
        Assert.Equal("position.lat", (string)answer["rows"]![1]!["problem"]!["field"]!);
    }

    [Fact]
    public async Task A_list_that_is_sent_again_changes_nothing()
    {
        var (anna, _, _) = await PartyAsync();
        const string list = "kind,name,lat,lng\nhospital,A,36.2123,37.1377\nhospital,B,35.9312,36.6345\n";
        (await ImportAsync(anna, "text/csv", list)).Expect(200);
        long position = _node.Position();

        Assert.Equal((0, 2), Counts((await ImportAsync(anna, "text/csv", list)).Expect(200), "entered", "unchanged"));
        Assert.True(_node.Position() >= position);
    }

    [Fact]
    public async Task A_list_that_is_only_checked_enters_nothing()
    {
        var (anna, _, _) = await PartyAsync();
        var answer = (await ImportAsync(anna, "text/csv", "kind,name,lat,lng\nhospital,A,36.2,37.1\n", "?check=true")).Expect(200);

        Assert.Equal(("would-enter", "truncated"), ((string)answer.Body["rows"]![0]!["result"]!, (string)answer.Body["rows"]![0]!["findings"]![0]!["doubt"]!));
        Assert.Empty((await anna.GetAsync("/v1/sites?owner=me")).Body["sites"]!.AsArray());
    }

    [Fact]
    public async Task The_same_site_twice_in_a_list_is_found()
    {
        var (anna, _, _) = await PartyAsync();
        var answer = (await ImportAsync(anna, "text/csv", "kind,name,lat,lng\nhospital,A,36.2123,37.1377\nclinic,X,1,1\nhospital,B,36.21232,37.1377\nhospital,A,36.2123,37.1377\n")).Expect(200).Body["rows"]!;

        Assert.Equal("same-site", (string)answer[2]!["findings"]![0]!["doubt"]!);
        Assert.Equal(("refused", "kind", "refused"), ((string)answer[1]!["result"]!, (string)answer[1]!["problem"]!["field"]!, (string)answer[3]!["result"]!));
    }

    [Fact]
    public async Task A_reason_given_before_is_kept_when_the_list_is_sent_again()
    {
        var (anna, _, _) = await PartyAsync();
        var first = (await ImportAsync(anna, "text/csv", "ref,kind,name,lat,lng,reason\n1,hospital,A,36.2,37.1,surveyed\n")).Expect(200);
        Assert.Equal(0, (int)first.Body["rows"]![0]!["open"]!);

        Assert.Equal((0, 1), Counts((await ImportAsync(anna, "text/csv", "ref,kind,name,lat,lng\n1,hospital,A,36.2,37.1\n")).Expect(200), "changed", "unchanged"));
    }

    [Fact]
    public async Task A_site_of_a_list_can_be_confirmed()
    {
        var (anna, boris, _) = await PartyAsync();
        var row = (await ImportAsync(anna, "application/geo+json",
            """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"kind":"hospital","name":"Of GeoJSON"},"geometry":{"type":"Point","coordinates":[37.1377,LAT]}}]}""".Replace("LAT", _lat.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal))).Expect(200).Body["rows"]![0]!;

        (await boris.PutAsync($"/v1/sites/{(string)row["id"]!}/confirmation", Positions(), version: (int)row["version"]!)).Expect(200);
    }

    [Theory, InlineData("text/plain"), InlineData("application/vnd.ms-excel"), InlineData("text/csv; charset=windows-1256")]
    public async Task A_list_of_another_type_is_refused(string type)
    {
        var (anna, _, _) = await PartyAsync();

        (await ImportAsync(anna, type, "kind,name,lat,lng\n")).Expect(415);
    }

    [Fact]
    public async Task A_hundred_thousand_rows_are_refused_and_the_node_goes_on()
    {
        var (anna, _, path) = await PartyAsync();
        var list = new StringBuilder("kind,name,lat,lng\n");
        for (int i = 0; i < 100_000; i++)
            list.Append("hospital,A hospital,36.2123,37.1377\n");

        (await ImportAsync(anna, "text/csv", list.ToString())).Expect(400);
        (await anna.PutAsync(path, Hospital())).Expect(201);
    }

    [Fact]
    public async Task A_list_that_is_too_large_is_refused()
    {
        var (anna, _, _) = await PartyAsync();

        (await ImportAsync(anna, "text/csv", new string('x', (16 << 20) + 1))).Expect(413);
    }

    private async Task<(Client Anna, Client Boris, string Path)> PartyAsync()
    {
        var party = await _node.PartyAsync();
        return (_node.AsPerson(party.Party, "anna"), _node.AsPerson(party.Party, "boris"), $"/v1/sites/{Guid.NewGuid()}");
    }

    private static async Task<Answer> ImportAsync(Client client, string type, string list, string query = "")
    {
        using var request = client.Request(HttpMethod.Post, $"/v1/sites/import{query}");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(list));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        // Who is refused for the length alone need not have sent it.
        request.Headers.ExpectContinue = true;
        return await client.SendAsync(request);
    }

    private static (int, int) Counts(Answer answer, string one, string other) => ((int)answer.Body[one]!, (int)answer.Body[other]!);

    private JsonObject Hospital(double? lat = null, double lng = 37.1377) => new() { ["kind"] = "hospital", ["name"] = Name, ["place"] = "Aleppo", ["position"] = Place(lat ?? _lat, lng) };

    private JsonObject Positions(double? lat = null, double lng = 37.1377) => new() { ["positions"] = new JsonArray(Place(lat ?? _lat, lng)) };

    private static JsonObject Place(double lat, double lng) => new() { ["lat"] = lat, ["lng"] = lng };

    private static JsonObject Waypoint(double lat, double lng, DateTimeOffset time) => new() { ["lat"] = lat, ["lng"] = lng, ["time"] = time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) };
}
