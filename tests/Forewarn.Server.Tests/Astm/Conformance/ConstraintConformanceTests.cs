using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Conformance;

/// <summary>F3548-21, DSS0005,3 and ,4: references to constraints, and what DSS0210 A2-7-2 says of them.</summary>
public class ConstraintConformanceTests(SharedNode shared)
{
    private const string Collection = "constraint_references";

    private readonly Uss _uss = new(shared.Node, "uss-1");

    [Fact]
    public async Task DSS0005_3_A_created_constraint_is_answered_with_what_was_asked_for()
    {
        var id = Guid.NewGuid();
        var body = _uss.Constraint();

        var created = (await _uss.Client.PutAsync(Uss.ConstraintPath(id), body)).Expect(201).Body["constraint_reference"]!;

        Assert.Equal(
            (id.ToString(), "uss-1", "Unknown", 1, Uss.BaseUrl),
            ((string)created["id"]!, (string)created["manager"]!, (string)created["uss_availability"]!, (int)created["version"]!, (string)created["uss_base_url"]!));
        Assert.Equal(
            (body["extents"]![0]!["time_start"]!.ToJsonString(), body["extents"]![0]!["time_end"]!.ToJsonString()),
            (created["time_start"]!.ToJsonString(), created["time_end"]!.ToJsonString()));
    }

    [Fact]
    public async Task DSS0005_3_A_change_gives_a_constraint_a_new_version_and_a_new_OVN()
    {
        var created = await _uss.CloseAsync();

        var changed = (await _uss.Client.PutAsync(Uss.ConstraintPath(created), _uss.Constraint(radius: 600))).Expect(200).Body["constraint_reference"]!;

        Assert.Equal(2, (int)changed["version"]!);
        Assert.NotEqual((string)created["ovn"]!, (string)changed["ovn"]!);
    }

    [Fact]
    public async Task DSS0005_3_A_constraint_is_deleted_by_its_manager_with_its_OVN_and_shown_as_it_was()
    {
        var created = await _uss.CloseAsync();

        var deleted = (await _uss.Client.DeleteAsync(Uss.ConstraintPath(created))).Expect(200).Body["constraint_reference"]!;

        Assert.True(JsonNode.DeepEquals(created, deleted), deleted.ToJsonString());
    }

    [Fact]
    public async Task DSS0005_3_Nobody_but_its_manager_changes_or_deletes_a_constraint()
    {
        var created = await _uss.CloseAsync();
        var other = _uss.Neighbour("uss-2");

        (await other.Client.PutAsync(Uss.ConstraintPath(created), other.Constraint())).Expect(403);
        (await other.Client.DeleteAsync(Uss.ConstraintPath(created))).Expect(403);
    }

    [Fact]
    public async Task DSS0005_3_An_OVN_that_is_not_current_changes_and_deletes_nothing()
    {
        var first = await _uss.CloseAsync();
        (await _uss.Client.PutAsync(Uss.ConstraintPath(first), _uss.Constraint())).Expect(200);

        (await _uss.Client.PutAsync(Uss.ConstraintPath(first), _uss.Constraint())).Expect(409);
        (await _uss.Client.DeleteAsync(Uss.ConstraintPath(first))).Expect(409);
    }

    [Fact]
    public async Task DSS0005_3_An_id_that_is_taken_is_not_created_again() =>
        (await _uss.Client.PutAsync(Uss.ConstraintPath(await _uss.CloseAsync(), withOvn: false), _uss.Constraint())).Expect(409);

    [Fact]
    public async Task DSS0005_4_A_search_finds_what_is_there_and_not_what_is_elsewhere()
    {
        var here = await _uss.CloseAsync();
        await new Uss(shared.Node, "uss-1").CloseAsync();

        Assert.Equal([(string)here["id"]!], await _uss.Neighbour("uss-2").FoundAsync(Collection));
    }

    [Fact]
    public async Task DSS0210_A2_7_2_1e_and_1f_A_changed_constraint_is_found_and_read_by_others_as_it_is_now()
    {
        var created = await _uss.CloseAsync();
        (await _uss.Client.PutAsync(Uss.ConstraintPath(created), _uss.Constraint(radius: 600))).Expect(200);
        var other = _uss.Neighbour("uss-2");

        Assert.Equal(2, (int)(await other.FoundAsync(Collection, created))["version"]!);
        Assert.Equal(2, (int)(await other.Client.GetAsync(Uss.ConstraintPath(created, withOvn: false))).Expect(200).Body["constraint_reference"]!["version"]!);
    }

    [Fact]
    public async Task DSS0210_A2_7_2_2a_An_intent_whose_subscription_asks_for_constraints_has_to_know_them()
    {
        var there = await _uss.CloseAsync();
        var subscription = await _uss.SubscribeAsync();

        var refusal = (await _uss.Client.PutAsync(Uss.IntentPath(Guid.NewGuid()), _uss.Intent(subscription: (string)subscription["id"]!))).Expect(409);

        Assert.Equal((string)there["id"]!, (string)refusal.Body["missing_constraints"]!.AsArray().Single()!["id"]!);
    }

    [Fact]
    public async Task DSS0210_A2_7_2_2a_An_intent_whose_subscription_does_not_ask_for_constraints_need_not_know_them()
    {
        await _uss.CloseAsync();
        var subscription = await _uss.SubscribeAsync(constraints: false);

        (await _uss.Client.PutAsync(Uss.IntentPath(Guid.NewGuid()), _uss.Intent(subscription: (string)subscription["id"]!))).Expect(201);
    }

    [Fact]
    public async Task DSS0210_A2_7_2_3c_A_deleted_constraint_is_not_found()
    {
        (await _uss.Client.DeleteAsync(Uss.ConstraintPath(await _uss.CloseAsync()))).Expect(200);

        Assert.Empty(await _uss.FoundAsync(Collection));
    }

    [Fact]
    public async Task DSS0210_A2_7_2_3d_A_deleted_constraint_is_not_read()
    {
        var constraint = await _uss.CloseAsync();
        (await _uss.Client.DeleteAsync(Uss.ConstraintPath(constraint))).Expect(200);

        (await _uss.Client.GetAsync(Uss.ConstraintPath(constraint, withOvn: false))).Expect(404);
    }
}
