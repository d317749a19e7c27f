using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Incidents;

/// <summary>Incidents between parties that have signed their arrangement themselves; nobody recorded it for them.</summary>
public class SignedArrangementTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();
    private readonly string _arrangement = Guid.NewGuid().ToString();
    private readonly string _incident = $"/v1/incidents/{Guid.NewGuid()}";

    [Fact]
    public async Task What_all_have_signed_binds_in_the_incident_too()
    {
        var (one, _) = await AgreeAsync();
        Assert.Empty(await UnboundAsync(one));
    }

    [Fact]
    public async Task Who_has_suspended_its_part_is_not_bound_and_the_suspension_proves_it()
    {
        var (one, _) = await AgreeAsync();
        long leaf = (long)(await one.PostAsync($"/v1/arrangements/{_arrangement}/suspension", new JsonObject())).Expect(200).Body["leaf"]!;
        var unbound = Assert.Single(await UnboundAsync(one))!;
        Assert.Contains(unbound["rests_on"]!.AsArray(), basis => basis!["leaves"]!.AsArray().Any(each => (long)each! == leaf));
    }

    [Fact]
    public async Task Who_has_taken_its_part_up_again_is_bound()
    {
        var (one, _) = await AgreeAsync();
        (await one.PostAsync($"/v1/arrangements/{_arrangement}/suspension", new JsonObject())).Expect(200);
        (await one.DeleteAsync($"/v1/arrangements/{_arrangement}/suspension")).Expect(200);
        Assert.Empty(await UnboundAsync(one));
    }

    [Fact]
    public async Task Who_has_left_is_not_bound()
    {
        var (one, _) = await AgreeAsync();
        (await one.PostAsync($"/v1/arrangements/{_arrangement}/leave", new JsonObject())).Expect(200);
        Assert.Single(await UnboundAsync(one));
    }

    /// <summary>Declares fire in the name of the one, and opens an incident there.</summary>
    /// <returns>The findings that no arrangement bound somebody.</returns>
    private async Task<JsonNode?[]> UnboundAsync(Client one)
    {
        (await one.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place))).Expect(201);
        var extent = Bodies.Volume(_place, 5_000, SystemClock.Instance.GetCurrentInstant() - Duration.FromHours(1));
        extent["time_end"] = Bodies.Time(Bodies.Soon + Duration.FromHours(2));
        (await one.PutAsync(_incident, new JsonObject { ["title"] = "Near miss", ["extent"] = extent })).Expect(201);
        var findings = (await one.GetAsync(_incident)).Expect(200).Body["findings"]!.AsArray();
        return [.. findings.Where(finding => (string)finding!["kind"]! == "bound-by-no-arrangement")];
    }

    private async Task<(Client One, Client Other)> AgreeAsync()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        var drafted = (await one.PostAsync("/v1/drafts", new JsonObject
        {
            ["arrangement"] = _arrangement,
            ["sign_by"] = Bodies.Text(Bodies.Soon + Duration.FromDays(1)),
            ["terms"] = Bodies.Arrangement(_place, "PT15M", one.Party, other.Party),
        })).Expect(201).Body["draft"]!;
        (await other.SendAsync(other.Request(HttpMethod.Post, $"/v1/drafts/{drafted["id"]}/signature"))).Expect(200);
        return (one, other);
    }
}
