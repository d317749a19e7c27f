using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using Forewarn.Core.Tests.Airspace;
using static Forewarn.Core.Tests.Airspace.Scenario;
using static Forewarn.Core.Tests.Discovery.Peers;

namespace Forewarn.Core.Tests.Discovery;

/// <summary>What a search has shown stands for OVNs, as far as it reaches and as long as it is true.</summary>
public class KnowledgeTests
{
    private readonly Peers _peers = new(new Scenario());

    [Fact]
    public void What_a_search_has_shown_need_not_be_in_the_key()
    {
        _peers.Plan(North, 1, Around());

        Assert.IsType<ReferenceChanged>(_peers.TryPlan(South, 2, Around(), Searched(Around())));
    }

    [Fact]
    public void What_has_changed_since_the_search_has_to_be_in_the_key_and_nothing_else()
    {
        _peers.Plan(North, 1, Around());
        _peers.Plan(North, 2, Around());
        var key = Searched(Around());
        _peers.Plan(North, 2, Around());

        Assert.Equal([Intent(2)], Missing(_peers.TryPlan(South, 3, Around(), key)));
    }

    [Fact]
    public void What_came_after_the_search_has_to_be_in_the_key()
    {
        var key = Searched(Around());
        _peers.Plan(North, 1, Around());

        Assert.Equal([Intent(1)], Missing(_peers.TryPlan(South, 2, Around(), key)));
    }

    [Fact]
    public void What_the_search_did_not_reach_has_to_be_in_the_key()
    {
        _peers.Plan(North, 1, Around(low: 100, high: 200));
        _peers.Plan(North, 2, Around(low: 300, high: 400));

        Assert.Equal([Intent(2)], Missing(_peers.TryPlan(South, 3, Around(low: 100, high: 400), Searched(Around(low: 100, high: 200)))));
    }

    [Fact]
    public void A_search_for_intents_has_shown_no_constraints()
    {
        _peers.Close(North, 1, Around());
        var watching = _peers.Watch(South, 9, Around(from: 60, to: 120, radius: 2_000), constraints: true).Standing.Subscription;

        Assert.Equal([Hazard(1)], Missing(_peers.TryPlan(South, 2, Around(), Searched(Around()), subscription: watching.Id)));
    }

    [Fact]
    public void OVNs_complete_what_a_search_has_shown()
    {
        _peers.Plan(North, 1, Around());
        var shown = Searched(Around()).Known;
        var later = _peers.Plan(North, 2, Around()).Declaration;

        Assert.IsType<ReferenceChanged>(_peers.TryPlan(South, 3, Around(), new AirspaceKey([later.Ovn], shown)));
    }

    private AirspaceKey Searched(Volume4D where) => new([], new Knowledge(_peers.State.Events.Next, Extents.Of([where])));

    private static EntityKey[] Missing(Outcome outcome)
    {
        var refusal = Assert.IsType<Refused>(outcome);
        Assert.Equal(RefusalCode.MissingOvns, refusal.Code);
        return [.. refusal.Missing.Select(view => view.Declaration.Key)];
    }
}
