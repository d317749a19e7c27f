using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Endpoints;

public sealed class ConstraintReferenceTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task A_constraint_is_created_found_changed_and_deleted()
    {
        var place = Bodies.NewPlace();
        string id = Guid.NewGuid().ToString();
        var uss = _node.NewUss();
        var created = (await uss.PutAsync(Uss.ConstraintPath(id), Uss.Constraint(place))).Expect(201);
        Assert.Equal((uss.Party, 1, Uss.Url), ((string?)created.Reference()["manager"], (int)created.Reference()["version"]!, (string?)created.Reference()["uss_base_url"]));
        Assert.True(JsonNode.DeepEquals(created.Reference(), (await uss.GetAsync(Uss.ConstraintPath(id))).Expect(200).Reference()));
        Assert.Equal([id], (await uss.PostAsync("/dss/v1/constraint_references/query", Uss.Question(place))).Expect(200).Ids("constraint_references"));
        var changed = (await uss.PutAsync(Uss.ConstraintPath(id, created.Ovn()), Uss.Constraint(place))).Expect(200);
        Assert.Equal(2, (int)changed.Reference()["version"]!);
        (await uss.DeleteAsync(Uss.ConstraintPath(id, created.Ovn()))).ExpectError(409, "ovn");
        (await uss.DeleteAsync(Uss.ConstraintPath(id, changed.Ovn()))).Expect(200);
        (await uss.GetAsync(Uss.ConstraintPath(id))).Expect(404);
    }

    [Fact]
    public async Task It_has_neither_state_nor_subscription()
    {
        var reference = (await _node.NewUss().PutAsync(Uss.ConstraintPath(), Uss.Constraint(Bodies.NewPlace()))).Expect(201).Reference().AsObject();
        Assert.Equal(["id", "manager", "ovn", "time_end", "time_start", "uss_availability", "uss_base_url", "version"], reference.Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_exists_is_not_created_again_and_what_does_not_is_not_changed()
    {
        string id = Guid.NewGuid().ToString();
        var uss = _node.NewUss();
        var body = Uss.Constraint(Bodies.NewPlace());
        (await uss.PutAsync(Uss.ConstraintPath(id, new string('a', 43)), body)).Expect(409);
        (await uss.PutAsync(Uss.ConstraintPath(id), body)).Expect(201);
        (await uss.PutAsync(Uss.ConstraintPath(id), body)).Expect(409);
        (await _node.NewUss().PutAsync(Uss.ConstraintPath(id), body)).Expect(403);
    }

    [Fact]
    public async Task An_intent_with_its_id_is_another_thing()
    {
        string id = Guid.NewGuid().ToString();
        var uss = _node.NewUss();
        (await uss.PutAsync(Uss.ConstraintPath(id), Uss.Constraint(Bodies.NewPlace()))).Expect(201);
        (await uss.GetAsync(Uss.IntentPath(id))).Expect(404);
        (await uss.PutAsync(Uss.IntentPath(id), Uss.Intent(Bodies.NewPlace()))).Expect(201);
    }
}
