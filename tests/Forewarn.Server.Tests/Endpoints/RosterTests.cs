using System.Text.Json.Nodes;
using Forewarn.Server.Api;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Endpoints;

public class RosterTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task A_party_reads_back_what_it_set_and_who_is_on_duty()
    {
        var party = await _node.PartyAsync();
        var put = (await party.PutAsync(PathOf(party), Roster())).Expect(201);
        var read = (await party.GetAsync(PathOf(party))).Expect(200);

        Assert.Equal((1, 1), (put.Version, read.Version));
        Assert.True(JsonNode.DeepEquals(Roster(), read.Body["roster"]!["terms"]));
        Assert.Equal("anna", (string)read.Body["on_duty"]!["duty-officer"]!);
    }

    [Fact]
    public async Task It_is_changed_by_version()
    {
        var party = await _node.PartyAsync();
        (await party.PutAsync(PathOf(party), Roster())).Expect(201);
        var changed = Roster();
        changed["contacts"]![0]!["name"] = "Anna B.";

        (await party.PutAsync(PathOf(party), changed)).ExpectProblem(428, "version-required", "If-Match");
        Assert.Equal(2, (await party.PutAsync(PathOf(party), changed, version: 1)).Expect(200).Version);
        (await party.PutAsync(PathOf(party), Roster(), version: 1)).ExpectProblem(412, "stale-version", "If-Match");
    }

    [Fact]
    public async Task Another_party_learns_nothing_of_it()
    {
        var party = await _node.PartyAsync();
        (await party.PutAsync(PathOf(party), Roster())).Expect(201);
        var other = _node.As((await _node.PartyAsync()).Party, Scopes.Read, Scopes.Liaison);

        (await other.GetAsync(PathOf(party))).Expect(404);
        (await other.PutAsync(PathOf(party), Roster(), version: 1)).Expect(404);
    }

    [Fact]
    public async Task The_operator_sets_and_reads_it()
    {
        var party = await _node.PartyAsync();
        (await _node.Admin.PutAsync(PathOf(party), Roster())).Expect(201);

        (await _node.Admin.GetAsync(PathOf(party))).Expect(200);
    }

    [Fact]
    public async Task Who_may_only_read_sets_nothing()
    {
        var party = await _node.PartyAsync();

        (await _node.As(party.Party, Scopes.Read).PutAsync(PathOf(party), Roster())).Expect(403);
    }

    [Fact]
    public async Task A_party_without_contacts_has_none() => (await (await _node.PartyAsync()).GetAsync("/v1/parties/nobody/roster")).Expect(404);

    public static TheoryData<string, string> Spoilt => new()
    {
        { "contacts[0].addresses[1].target", """{"transport":"email","target":"a@b.example\r\nBcc: c@d.example"}""" },
        { "contacts[0].addresses[1].target", """{"transport":"webhook","target":"file:///etc/passwd"}""" },
        { "contacts[0].addresses[1].transport", """{"transport":"pigeon","target":"roof"}""" },
        { "contacts[0].addresses", """{"transport":"webhook","target":"https://other.example/"}""" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task A_wrong_address_is_named(string field, string address)
    {
        var party = await _node.PartyAsync();
        var roster = Roster();
        roster["contacts"]![0]!["addresses"]![1] = JsonNode.Parse(address);

        (await party.PutAsync(PathOf(party), roster)).ExpectProblem(400, "invalid", field);
    }

    [Theory]
    [InlineData("quiet_hours", "from", "24:00", "contacts[0].quiet_hours.from")]
    [InlineData("quiet_hours", "to", "6", "contacts[0].quiet_hours.to")]
    public async Task A_wrong_time_of_day_is_named(string part, string member, string value, string field)
    {
        var party = await _node.PartyAsync();
        var roster = Roster();
        roster["contacts"]![0]![part]![member] = value;

        (await party.PutAsync(PathOf(party), roster)).ExpectProblem(400, "invalid", field);
    }

    [Fact]
    public async Task A_post_is_filled_from_the_contacts()
    {
        var party = await _node.PartyAsync();
        var roster = Roster();
        roster["posts"]![0]!["rotation"] = new JsonArray("anna", "nobody");

        (await party.PutAsync(PathOf(party), roster)).ExpectProblem(400, "invalid", "posts");
    }

    [Fact]
    public async Task What_somebody_is_called_can_be_erased()
    {
        var party = await _node.PartyAsync();
        (await party.PutAsync(PathOf(party), Roster())).Expect(201);
        (await _node.Admin.PostAsync("/v1/erasures", new JsonObject { ["entity"] = $"roster/{party.Party}" })).Expect(200);

        string read = (await party.GetAsync(PathOf(party))).Expect(200).Text;
        Assert.DoesNotContain("Anna", read, StringComparison.Ordinal);
        Assert.DoesNotContain("anna.example", read, StringComparison.Ordinal);
    }

    private static string PathOf(Client party) => $"/v1/parties/{party.Party}/roster";

    private static JsonObject Roster() => (JsonObject)JsonNode.Parse("""
        {
          "contacts": [
            {
              "id": "anna", "name": "Анна", "level": "operational", "language": "ru",
              "addresses": [{"transport": "webhook", "target": "https://anna.example/hook"}, {"transport": "email", "target": "anna@anna.example"}],
              "quiet_hours": {"from": "22:00", "to": "06:30:15", "days": ["friday", "saturday"]}
            },
            {"id": "boris", "name": "Boris", "level": "diplomatic", "language": "en", "addresses": []}
          ],
          "posts": [{"id": "duty-officer", "level": "operational", "rotation": ["anna"], "start": "2026-01-01T06:00:00Z", "turn": "P7D"}]
        }
        """)!;
}
