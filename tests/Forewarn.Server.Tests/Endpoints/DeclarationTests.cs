using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Endpoints;

public class DeclarationTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();

    [Fact]
    public async Task A_new_intent_is_created_as_version_1()
    {
        var party = await _node.PartyAsync();
        var answer = (await party.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);
        Assert.Equal((1, 1, "Accepted", party.Party), (answer.Version, (int?)Of(answer, "version"), (string)Of(answer, "state")!, (string)Of(answer, "manager")!));
    }

    [Fact]
    public async Task A_new_constraint_is_created_as_version_1()
    {
        var party = await _node.PartyAsync();
        var answer = (await party.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place, "air-defence"))).Expect(201);
        Assert.Equal((1, "air-defence"), (answer.Version, (string)answer.Body["constraint"]!["kind"]!));
    }

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer()
    {
        var party = await _node.PartyAsync();
        string path = Bodies.IntentPath();
        var first = (await party.PutAsync(path, Bodies.Intent(_place))).Expect(201);
        var again = (await party.PutAsync(path, Bodies.Intent(_place))).Expect(201);
        Assert.Equal(WithoutPosition(first), WithoutPosition(again));
    }

    [Fact]
    public async Task The_same_change_again_gets_the_same_answer()
    {
        var party = await _node.PartyAsync();
        string path = Bodies.IntentPath();
        await party.PutAsync(path, Bodies.Intent(_place));
        var first = (await party.PutAsync(path, Bodies.Intent(_place, "Activated"), version: 1)).Expect(200);
        var again = (await party.PutAsync(path, Bodies.Intent(_place, "Activated"), version: 1)).Expect(200);
        Assert.Equal(WithoutPosition(first), WithoutPosition(again));
    }

    [Fact]
    public async Task A_change_of_the_current_version_makes_the_next_one()
    {
        var party = await _node.PartyAsync();
        string path = Bodies.IntentPath();
        await party.PutAsync(path, Bodies.Intent(_place));
        Assert.Equal(2, (await party.PutAsync(path, Bodies.Intent(_place, "Activated"), version: 1)).Expect(200).Version);
    }

    [Fact]
    public async Task A_change_of_a_stale_version_is_refused_with_the_current_one()
    {
        var party = await _node.PartyAsync();
        string path = Bodies.IntentPath();
        await party.PutAsync(path, Bodies.Intent(_place));
        await party.PutAsync(path, Bodies.Intent(_place, "Activated"), version: 1);
        var answer = await party.PutAsync(path, Bodies.Intent(_place, "Nonconforming"), version: 1);
        answer.ExpectProblem(412, "stale-version", "If-Match");
        Assert.Contains("\"2\"", answer.Accepted);
    }

    [Fact]
    public async Task A_version_of_something_that_does_not_exist_is_stale() =>
        (await (await _node.PartyAsync()).PutAsync(Bodies.IntentPath(), Bodies.Intent(_place), version: 1)).ExpectProblem(412, "stale-version", "If-Match");

    [Fact]
    public async Task A_change_must_say_which_version_it_changes()
    {
        var party = await _node.PartyAsync();
        string path = Bodies.IntentPath();
        await party.PutAsync(path, Bodies.Intent(_place));
        (await party.PutAsync(path, Bodies.Intent(_place, "Activated"))).ExpectProblem(428, "version-required", "If-Match");
    }

    [Fact]
    public async Task An_id_of_another_party_cannot_be_declared_changed_or_ended()
    {
        var (owner, other) = (await _node.PartyAsync(), await _node.PartyAsync());
        string path = Bodies.IntentPath();
        await owner.PutAsync(path, Bodies.Intent(_place));
        (await other.PutAsync(path, Bodies.Intent(_place))).ExpectProblem(403, "not-manager", "id");
        (await other.PutAsync(path, Bodies.Intent(_place, "Activated"), version: 1)).ExpectProblem(403, "not-manager", "id");
        (await other.DeleteAsync(path, version: 1)).ExpectProblem(403, "not-manager", "id");
        Assert.Equal(1, (await owner.GetAsync(path)).Expect(200).Version);
    }

    [Fact]
    public async Task A_declaration_is_read_as_it_was_written()
    {
        var party = await _node.PartyAsync();
        string path = Bodies.IntentPath();
        var body = Bodies.Intent(_place, note: "two ships");
        body["volumes"]!.AsArray().Add((JsonNode)Bodies.SquareVolume(_place));
        await party.PutAsync(path, body);
        var read = (await party.GetAsync(path)).Expect(200);
        Assert.True(JsonNode.DeepEquals(body["volumes"], Of(read, "volumes")), read.Text);
        Assert.Equal(("two ships", "operational-intent", 1), ((string)Of(read, "note")!, (string)Of(read, "type")!, read.Version));
    }

    [Fact]
    public async Task An_intent_and_a_constraint_may_have_the_same_id()
    {
        var party = await _node.PartyAsync();
        var id = Guid.NewGuid();
        (await party.PutAsync(Bodies.IntentPath(id), Bodies.Intent(_place))).Expect(201);
        (await party.PutAsync(Bodies.ConstraintPath(id), Bodies.Constraint(_place))).Expect(201);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found() =>
        Assert.Equal("not-found", (await (await _node.PartyAsync()).GetAsync(Bodies.IntentPath())).Expect(404).Problem);

    [Fact]
    public async Task A_declaration_that_is_taken_back_says_when()
    {
        var party = await _node.PartyAsync();
        string path = Bodies.IntentPath();
        await party.PutAsync(path, Bodies.Intent(_place));
        var ended = (await party.DeleteAsync(path, version: 1)).Expect(200);
        Assert.Equal(2, ended.Version);
        Assert.NotNull(Of(ended, "ended_at"));
        Assert.NotNull(Of((await party.GetAsync(path)).Expect(200), "ended_at"));
    }

    [Fact]
    public async Task Taking_back_again_gets_the_same_answer()
    {
        var party = await _node.PartyAsync();
        string path = Bodies.IntentPath();
        await party.PutAsync(path, Bodies.Intent(_place));
        var first = (await party.DeleteAsync(path, version: 1)).Expect(200);
        var again = (await party.DeleteAsync(path, version: 1)).Expect(200);
        Assert.Equal(WithoutPosition(first), WithoutPosition(again));
    }

    [Fact]
    public async Task Taking_back_needs_the_version()
    {
        var party = await _node.PartyAsync();
        string path = Bodies.IntentPath();
        await party.PutAsync(path, Bodies.Intent(_place));
        (await party.DeleteAsync(path)).ExpectProblem(428, "version-required", "If-Match");
        (await party.DeleteAsync(path, version: 7)).ExpectProblem(412, "stale-version", "If-Match");
    }

    [Fact]
    public async Task What_has_ended_does_not_come_back()
    {
        var party = await _node.PartyAsync();
        string path = Bodies.IntentPath();
        await party.PutAsync(path, Bodies.Intent(_place));
        await party.DeleteAsync(path, version: 1);
        (await party.PutAsync(path, Bodies.Intent(_place), version: 2)).ExpectProblem(409, "conflict", "id");
    }

    [Fact]
    public async Task A_state_that_cannot_follow_is_refused()
    {
        var party = await _node.PartyAsync();
        (await party.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place, "Contingent"))).ExpectProblem(400, "invalid", "state");
    }

    [Fact]
    public async Task A_party_that_is_not_registered_declares_nothing()
    {
        var answer = (await _node.As("stranger").PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(409);
        Assert.Equal("unknown-party", answer.Problem);
        Assert.Contains("stranger", answer.Detail);
    }

    [Fact]
    public async Task A_declaration_bound_by_no_arrangement_says_so()
    {
        var party = await _node.PartyAsync();
        var answer = (await party.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place))).Expect(201);
        Assert.Equal("bound-by-no-arrangement", (string)answer.Body["findings"]![0]!["kind"]!);
    }

    [Fact]
    public async Task The_answer_names_overlaps_and_warnings()
    {
        var (first, second) = (await _node.PartyAsync(), await _node.PartyAsync());
        await first.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place));
        var answer = (await second.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(_place))).Expect(201);
        Assert.Equal(1, (int)answer.Body["overlaps_count"]!);
        Assert.Equal(first.Party, (string)answer.Body["overlaps"]![0]!["manager"]!);
        Assert.Equal(first.Party, (string)answer.Body["warnings"]![0]!["to"]!);
    }

    [Fact]
    public async Task A_note_is_for_those_who_are_warned()
    {
        var (declarer, warned, other) = (await _node.PartyAsync(), await _node.PartyAsync(), await _node.PartyAsync());
        await warned.PutAsync(Bodies.IntentPath(), Bodies.Intent(_place));
        string path = Bodies.ConstraintPath();
        await declarer.PutAsync(path, Bodies.Constraint(_place));
        Assert.Equal("range 7", (string?)(await warned.GetAsync(path)).Body["constraint"]!["note"]);
        Assert.Null((await other.GetAsync(path)).Expect(200).Body["constraint"]!["note"]);
    }

    private static JsonNode? Of(Answer answer, string member) => answer.Body["operational_intent"]![member];

    private static string WithoutPosition(Answer answer)
    {
        var body = answer.Body.AsObject();
        body.Remove("position");
        return body.ToJsonString();
    }
}
