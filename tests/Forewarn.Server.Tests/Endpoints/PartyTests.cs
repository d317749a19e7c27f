using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Endpoints;

public class PartyTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task A_party_is_registered_once_and_the_same_request_gets_the_same_answer()
    {
        string path = $"/v1/parties/{Guid.NewGuid()}";
        var first = (await _node.Admin.PutAsync(path, Bodies.Party("Northern Air"))).Expect(201);
        var again = (await _node.Admin.PutAsync(path, Bodies.Party("Northern Air"))).Expect(201);
        Assert.Equal(first.Body["party"]!.ToJsonString(), again.Body["party"]!.ToJsonString());
        Assert.Equal(1, again.Version);
    }

    [Fact]
    public async Task A_party_is_changed_by_version()
    {
        var party = await _node.PartyAsync();
        string path = $"/v1/parties/{party.Party}";
        (await _node.Admin.PutAsync(path, Bodies.Party("Other name"))).ExpectProblem(428, "version-required", "If-Match");
        (await _node.Admin.PutAsync(path, Bodies.Party("Other name"), version: 2)).ExpectProblem(412, "stale-version", "If-Match");
        Assert.Equal(2, (await _node.Admin.PutAsync(path, Bodies.Party("Other name"), version: 1)).Expect(200).Version);
        var read = (await party.GetAsync(path)).Expect(200);
        Assert.Equal(("Other name", 2), ((string)read.Body["party"]!["name"]!, read.Version));
    }

    [Fact]
    public async Task Pages_of_parties_together_hold_everyone_once()
    {
        var registered = new List<string>();
        for (int i = 0; i < 3; i++)
            registered.Add((await _node.PartyAsync()).Party);
        var found = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await _node.Admin.GetAsync("/v1/parties?limit=2" + (cursor == "" ? "" : $"&cursor={cursor}"))).Expect(200);
            found.AddRange(page.Body["parties"]!.AsArray().Select(party => (string)party!["id"]!));
            cursor = (string?)page.Body["next_cursor"];
        }
        Assert.Equal(found.Distinct().Order(StringComparer.Ordinal), found);
        Assert.Empty(registered.Except(found));
    }

    [Fact]
    public async Task A_party_with_something_standing_is_not_removed()
    {
        var party = await _node.PartyAsync();
        await party.PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()));
        (await _node.Admin.DeleteAsync($"/v1/parties/{party.Party}", version: 1)).ExpectProblem(409, "conflict", "id");
    }

    [Fact]
    public async Task A_party_with_nothing_standing_is_removed()
    {
        var party = await _node.PartyAsync();
        string path = $"/v1/parties/{party.Party}";
        (await _node.Admin.DeleteAsync(path)).ExpectProblem(428, "version-required", "If-Match");
        (await _node.Admin.DeleteAsync(path, version: 1)).Expect(200);
        Assert.Equal("not-found", (await _node.Admin.GetAsync(path)).Expect(404).Problem);
    }

    [Fact]
    public async Task A_party_does_not_register_itself() =>
        Assert.Equal("insufficient_scope", (await _node.As("newcomer", "forewarn.read", "forewarn.declare")
            .PutAsync("/v1/parties/newcomer", Bodies.Party("Newcomer"))).Expect(403).Problem);

    [Theory, InlineData("name", ""), InlineData("name", null), InlineData("time_zone", "Mars/Olympus"), InlineData("time_zone", ""), InlineData("calendar", "julian")]
    public async Task A_wrong_member_is_named(string field, string? value)
    {
        var body = Bodies.Party("x");
        body[field] = value;
        (await _node.Admin.PutAsync($"/v1/parties/{Guid.NewGuid()}", body)).ExpectProblem(400, "invalid", field);
    }

    [Theory, InlineData("a%2Fb"), InlineData("a%20b"), InlineData("-a"), InlineData("%D0%B0"), InlineData("%00"), InlineData("%0D%0Aa")]
    public async Task An_id_that_no_party_can_have_is_refused(string id) =>
        Assert.Equal(400, (await _node.Admin.PutAsync($"/v1/parties/{id}", Bodies.Party("x"))).Status);
}
