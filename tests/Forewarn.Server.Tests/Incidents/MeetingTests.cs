using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Incidents;

/// <summary>What an incident says of which declarations overlapped, and which did not.</summary>
public class MeetingTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();
    private readonly string _path = $"/v1/incidents/{Guid.NewGuid()}";

    [Fact]
    public async Task Nothing_is_said_of_declarations_that_never_met_and_of_which_nobody_was_warned()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        await DeclareAsync(one, 2, _place);
        await DeclareAsync(other, 2, Beside);
        Assert.Empty(Of("no-overlap", await FindingsAsync(one)));
    }

    [Fact]
    public async Task What_a_party_was_warned_of_and_did_not_overlap_is_said_not_to()
    {
        var (range, flight) = (await _node.PartyAsync(), await _node.PartyAsync());
        (await _node.Admin.PutAsync($"/v1/arrangements/a-{Guid.NewGuid():N}", Bodies.Arrangement(_place, "PT2H", range.Party, flight.Party))).Expect(201);
        await DeclareAsync(flight, 1, Beside);
        (await range.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place))).Expect(201);
        Assert.Single(Of("no-overlap", await FindingsAsync(flight)));
    }

    [Fact]
    public async Task What_no_longer_overlaps_is_said_not_to()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        string path = Bodies.IntentPath();
        (await one.PutAsync(path, Bodies.Intent(_place))).Expect(201);
        await DeclareAsync(other, 1, _place);
        (await one.PutAsync(path, Bodies.Intent(Beside), version: 1)).Expect(200);
        var findings = await FindingsAsync(one);
        Assert.Equal((1, 1), (Of("overlap", findings).Count, Of("no-overlap", findings).Count));
    }

    [Fact]
    public async Task What_is_asked_about_is_said_not_to_overlap_what_it_would_not_have()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        var asked = Guid.NewGuid();
        (await one.PutAsync(Bodies.IntentPath(asked), Bodies.Intent(_place))).Expect(201);
        await DeclareAsync(other, 1, Beside);
        await FindingsAsync(one);
        var question = new JsonObject { ["changes"] = new JsonArray(new JsonObject { ["subject"] = $"operational-intent/{asked}", ["earlier_by"] = "PT1M" }) };
        Assert.Single(Of("no-overlap", (await one.PostAsync($"{_path}/what-if", question)).Expect(200).Body["findings"]!.AsArray()));
    }

    [Fact]
    public async Task What_overlaps_more_than_an_answer_lists_is_said_to_overlap_all_of_it()
    {
        var (flights, range) = (await _node.PartyAsync(), await _node.PartyAsync());
        await DeclareAsync(flights, Core.Airspace.Limits.OverlapsListedMax + 1, _place);
        (await range.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place))).Expect(201);
        var findings = await FindingsAsync(range);
        Assert.Equal((Core.Airspace.Limits.OverlapsListedMax + 1, 0), (Of("overlap", findings).Count, Of("no-overlap", findings).Count));
    }

    [Fact]
    public async Task So_many_meetings_are_listed_and_of_the_others_it_is_said_how_many_and_whose()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        await DeclareAsync(one, 40, _place);
        await DeclareAsync(other, 30, _place);
        var findings = await FindingsAsync(one);
        var left = Assert.Single(Of("left-out", findings));
        Assert.Equal(1_000, Of("overlap", findings).Count);
        Assert.Equal((other.Party, "200"), ((string)left["parts"]!["party"]!, (string)left["figures"]!["overlaps"]!));
    }

    [Fact]
    public async Task What_did_not_overlap_takes_no_place_from_what_did()
    {
        var (range, flight) = (await _node.PartyAsync(), await _node.PartyAsync());
        (await _node.Admin.PutAsync($"/v1/arrangements/a-{Guid.NewGuid():N}", Bodies.Arrangement(_place, "PT2H", range.Party, flight.Party))).Expect(201);
        await DeclareAsync(flight, 35, Beside);
        await DeclareAsync(range, 30, _place);
        await DeclareAsync(flight, 1, _place);
        var findings = await FindingsAsync(flight);
        Assert.Equal((30, 970), (Of("overlap", findings).Count, Of("no-overlap", findings).Count));
        Assert.Single(Of("left-out", findings));
    }

    /// <summary>Inside the incident, and more than a kilometre from the place.</summary>
    private (double Lat, double Lng) Beside => (_place.Lat + 0.02, _place.Lng);

    private static async Task DeclareAsync(Client party, int count, (double Lat, double Lng) place)
    {
        for (int i = 0; i < count; i++)
            (await party.PutAsync(Bodies.IntentPath(), Bodies.Intent(place))).Expect(201);
    }

    private async Task<JsonArray> FindingsAsync(Client party)
    {
        var extent = Bodies.Volume(_place, 5_000, SystemClock.Instance.GetCurrentInstant() - Duration.FromHours(1));
        extent["time_end"] = Bodies.Time(Bodies.Soon + Duration.FromHours(2));
        (await party.PutAsync(_path, new JsonObject { ["title"] = "Crowd", ["extent"] = extent })).Expect(201);
        return (await party.GetAsync(_path)).Expect(200).Body["findings"]!.AsArray();
    }

    private static List<JsonNode> Of(string kind, JsonArray findings) => [.. findings.OfType<JsonNode>().Where(finding => (string)finding["kind"]! == kind)];
}
