using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Endpoints;

public class SearchTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();

    [Fact]
    public async Task A_search_finds_what_overlaps_and_nothing_else()
    {
        var party = await _node.PartyAsync();
        var here = Guid.NewGuid();
        await party.PutAsync(Bodies.IntentPath(here), Bodies.Intent(_place));
        await party.PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()));
        Assert.Equal([here.ToString()], Ids((await party.PostAsync("/v1/search", Bodies.Search(_place))).Expect(200)));
    }

    [Fact]
    public async Task Pages_together_hold_everything_once()
    {
        var party = await _node.PartyAsync();
        var declared = Enumerable.Range(0, 7).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var id in declared)
            (await party.PutAsync(Bodies.IntentPath(id), Bodies.Intent(_place))).Expect(201);
        var found = new List<string>();
        var search = Bodies.Search(_place);
        search["limit"] = 3;
        do
        {
            var page = (await party.PostAsync("/v1/search", search)).Expect(200);
            Assert.InRange(Ids(page).Length, 1, 3);
            found.AddRange(Ids(page));
            search["cursor"] = page.Body["next_cursor"]?.DeepClone();
        }
        while (search["cursor"] is not null);
        Assert.Equal(declared.Select(id => id.ToString()).Order(), found.Order());
    }

    [Fact]
    public async Task What_was_taken_back_is_not_found()
    {
        var party = await _node.PartyAsync();
        string path = Bodies.IntentPath();
        await party.PutAsync(path, Bodies.Intent(_place));
        await party.DeleteAsync(path, version: 1);
        Assert.Empty(Ids((await party.PostAsync("/v1/search", Bodies.Search(_place))).Expect(200)));
    }

    [Theory, InlineData(0), InlineData(1001), InlineData(-1)]
    public async Task A_limit_out_of_range_is_refused(int limit)
    {
        var search = Bodies.Search(_place);
        search["limit"] = limit;
        (await (await _node.PartyAsync()).PostAsync("/v1/search", search)).ExpectProblem(400, "invalid", "limit");
    }

    [Theory, InlineData(""), InlineData("x"), InlineData("0."), InlineData("2.2f8343be-6482-4d1b-a474-16847e01af1e"), InlineData("0.00000000-0000-0000-0000-000000000000")]
    public async Task A_cursor_of_nobodys_making_is_refused(string cursor)
    {
        var search = Bodies.Search(_place);
        search["cursor"] = cursor;
        (await (await _node.PartyAsync()).PostAsync("/v1/search", search)).ExpectProblem(400, "invalid", "cursor");
    }

    [Fact]
    public async Task Conflicts_show_own_declarations_with_those_of_others()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        var (own, theirs) = (Guid.NewGuid(), Guid.NewGuid());
        await one.PutAsync(Bodies.IntentPath(own), Bodies.Intent(_place));
        await one.PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()));
        await other.PutAsync(Bodies.ConstraintPath(theirs), Bodies.Constraint(_place));
        var conflict = Assert.Single((await one.GetAsync("/v1/conflicts")).Expect(200).Body["conflicts"]!.AsArray())!;
        Assert.Equal(own.ToString(), (string)conflict["own"]!["id"]!);
        Assert.Equal(theirs.ToString(), (string)Assert.Single(conflict["others"]!.AsArray())!["id"]!);
    }

    [Fact]
    public async Task Pages_of_conflicts_together_hold_everything_once()
    {
        var (one, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        var own = Enumerable.Range(0, 5).Select(_ => Guid.NewGuid()).ToArray();
        await other.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place));
        foreach (var id in own)
            await one.PutAsync(Bodies.IntentPath(id), Bodies.Intent(_place));
        var found = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await one.GetAsync("/v1/conflicts?limit=2" + (cursor == "" ? "" : $"&cursor={cursor}"))).Expect(200);
            found.AddRange(page.Body["conflicts"]!.AsArray().Select(conflict => (string)conflict!["own"]!["id"]!));
            cursor = (string?)page.Body["next_cursor"];
        }
        Assert.Equal(own.Select(id => id.ToString()).Order(), found.Order());
    }

    private static string[] Ids(Answer answer) => [.. answer.Body["declarations"]!.AsArray().Select((JsonNode? found) => (string)found!["id"]!)];
}
