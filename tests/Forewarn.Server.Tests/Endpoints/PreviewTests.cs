using System.Text.Json.Nodes;
using Forewarn.Server.Api;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Endpoints;

/// <summary>What declaring would lead to, asked for beforehand.</summary>
public class PreviewTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();

    [Fact]
    public async Task It_names_whom_it_would_warn_and_why_and_nobody_is_warned()
    {
        var (declarer, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        var theirs = Guid.NewGuid();
        (await other.PutAsync(Bodies.IntentPath(theirs), Bodies.Intent(_place))).Expect(201);

        var preview = (await PreviewAsync(declarer, Bodies.ConstraintPath(), Bodies.Constraint(_place))).Expect(200).Body;
        var warning = Assert.Single(preview["warnings"]!.AsArray())!;
        Assert.Equal((other.Party, "declared", "no-requirement"), ((string)warning["to"]!, (string)warning["change"]!, (string)warning["verdict"]!));
        Assert.Equal(theirs.ToString(), (string)Assert.Single(warning["reasons"]!.AsArray())!["id"]!);
        Assert.Equal(theirs.ToString(), (string)Assert.Single(preview["overlaps"]!.AsArray())!["id"]!);
        Assert.Equal("bound-by-no-arrangement", (string)Assert.Single(preview["findings"]!.AsArray())!["kind"]!);
        Assert.Empty((await other.GetAsync("/v1/warnings")).Expect(200).Body["warnings"]!.AsArray());
    }

    [Theory, InlineData("PT30M", "on-time"), InlineData("PT2H", "short")]
    public async Task The_lead_time_is_held_against_what_the_arrangement_requires(string required, string verdict)
    {
        var (declarer, other) = await AgreedAsync(required);

        var warning = Assert.Single((await PreviewAsync(declarer, Bodies.IntentPath(), Bodies.Intent(_place))).Expect(200).Body["warnings"]!.AsArray())!;
        Assert.Equal((other.Party, verdict, required), ((string)warning["to"]!, (string)warning["verdict"]!, (string)warning["required_lead"]!));
        Assert.Equal(["operational", "diplomatic"], warning["ladder"]!.AsArray().Select(rung => (string)rung!["channel"]!));
    }

    [Fact]
    public async Task What_has_begun_would_be_warned_of_late()
    {
        var (declarer, _) = await AgreedAsync("PT30M");
        var begun = Bodies.Intent(_place, start: SystemClock.Instance.GetCurrentInstant() - Duration.FromMinutes(5));

        Assert.Equal("late", (string)Assert.Single((await PreviewAsync(declarer, Bodies.IntentPath(), begun)).Expect(200).Body["warnings"]!.AsArray())!["verdict"]!);
    }

    [Fact]
    public async Task It_tells_by_which_transports_the_warned_party_is_reached_and_no_contact()
    {
        var (declarer, other) = await AgreedAsync("PT30M");
        var roster = JsonNode.Parse("""{"contacts":[{"id":"desk","name":"Secret desk","level":"operational","addresses":[{"transport":"webhook","target":"https://desk.example/hook"}]}]}""")!;
        (await other.PutAsync($"/v1/parties/{other.Party}/roster", roster)).Expect(201);

        var answer = (await PreviewAsync(declarer, Bodies.IntentPath(), Bodies.Intent(_place))).Expect(200);
        Assert.Equal(["console", "webhook"], Assert.Single(answer.Body["warnings"]!.AsArray())!["transports"]!.AsArray().Select(transport => (string)transport!));
        Assert.DoesNotContain("desk", answer.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nothing_is_declared_and_nothing_goes_on_record()
    {
        var declarer = await _node.PartyAsync();
        string path = Bodies.IntentPath();

        Assert.Null((await PreviewAsync(declarer, path, Bodies.Intent(_place))).Expect(200).Body["leaf"]);
        (await declarer.GetAsync(path)).Expect(404);
    }

    [Fact]
    public async Task What_would_be_refused_is_refused()
    {
        var declarer = await _node.PartyAsync();
        string path = Bodies.IntentPath();
        (await declarer.PutAsync(path, Bodies.Intent(_place))).Expect(201);

        (await PreviewAsync(declarer, path, Bodies.Intent(_place, radius: 600))).ExpectProblem(428, "version-required", "If-Match");
        (await PreviewAsync(declarer, path, Bodies.Intent(_place, radius: 600), version: 2)).ExpectProblem(412, "stale-version", "If-Match");
        (await PreviewAsync(declarer, path, Bodies.Intent(_place, radius: 600), version: 1)).Expect(200);
        (await PreviewAsync(await _node.PartyAsync(), path, Bodies.Intent(_place), version: 1)).ExpectProblem(403, "not-manager", "id");
        (await PreviewAsync(declarer, Bodies.IntentPath(), Bodies.Intent(_place, radius: -1))).ExpectProblem(400, "invalid", "volumes[0].volume.outline_circle.radius");
    }

    [Fact]
    public async Task Who_may_only_read_is_told_nothing()
    {
        var party = await _node.PartyAsync();

        (await PreviewAsync(_node.As(party.Party, Scopes.Read), Bodies.IntentPath(), Bodies.Intent(_place))).Expect(403);
    }

    private async Task<(Client Declarer, Client Other)> AgreedAsync(string lead)
    {
        var (declarer, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        (await _node.Admin.PutAsync($"/v1/arrangements/{Guid.NewGuid():N}", Bodies.Arrangement(_place, lead, declarer.Party, other.Party))).Expect(201);
        return (declarer, other);
    }

    private static Task<Answer> PreviewAsync(Client party, string path, JsonNode body, int? version = null) =>
        party.SendAsync(party.Request(HttpMethod.Post, path + "/preview", body, version));
}
