using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using static Forewarn.Core.Tests.Airspace.Scenario;
using static Forewarn.Core.Tests.Discovery.Peers;

namespace Forewarn.Core.Tests.Discovery;

/// <summary>What parties declare and what USSs refer to is in one airspace.</summary>
public class OneAirspaceTests
{
    private readonly Peers _peers = new(new Scenario());

    [Fact]
    public void A_party_is_warned_of_a_reference_that_overlaps_its_own()
    {
        _peers.Airspace.Fly(Alpha, 1, Around());

        var planned = _peers.Plan(North, 2, Around()).Declaration;

        var warning = _peers.State.FindWarning(Assert.Single(planned.Notices).Warning)!;
        Assert.Equal((North, Alpha, Change.Declared), (warning.From, warning.To, warning.Change));
    }

    [Fact]
    public void A_party_is_not_warned_of_what_only_shares_a_cell_with_its_own()
    {
        _peers.Airspace.Fly(Alpha, 1, Around(low: 100, high: 200, radius: 50));

        Assert.Empty(_peers.Plan(North, 2, Around(low: 100, high: 200, east: 0.15, radius: 50)).Declaration.Notices);
    }

    [Fact]
    public void A_party_that_was_warned_is_told_of_the_end()
    {
        _peers.Airspace.Fly(Alpha, 1, Around());
        _peers.Plan(North, 2, Around());

        _peers.Delete(Intent(2));

        Assert.Equal(Change.Withdrawn, _peers.State.FindWarning(Assert.Single(_peers.State.Find(Intent(2))!.Notices).Warning)!.Change);
    }

    [Fact]
    public void A_USS_is_not_warned_as_parties_are()
    {
        _peers.Plan(North, 1, Around());

        Assert.Empty(_peers.Airspace.Fly(Alpha, 2, Around()).Warnings);
    }

    [Fact]
    public void A_party_sees_the_reference_that_its_own_overlaps()
    {
        _peers.Plan(North, 1, Around());

        Assert.Equal([Intent(1)], _peers.Airspace.Fly(Alpha, 2, Around()).Overlaps.Select(other => other.Key));
    }

    [Fact]
    public void A_plan_of_a_USS_has_to_know_what_parties_have_declared()
    {
        _peers.Airspace.Fly(Alpha, 1, Around());

        Assert.Equal(RefusalCode.MissingOvns, Assert.IsType<Refused>(_peers.TryPlan(North, 2, Around())).Code);
    }

    [Fact]
    public void A_USS_that_subscribes_is_to_be_told_of_what_a_party_declares_and_of_its_end()
    {
        _peers.Watch(North, 9, Around(radius: 3_000));

        var declared = _peers.Airspace.Fly(Alpha, 1, Around());
        var ended = _peers.Airspace.End(Alpha, Intent(1));

        Assert.Equal([1, 2], new[] { declared, ended }.Select(answer => Assert.Single(answer.Subscribers).NotificationIndex));
    }

    [Fact]
    public void A_party_that_subscribes_is_to_be_told_by_the_USS_of_what_it_plans()
    {
        _peers.Airspace.Watch(Alpha, 9, Around(radius: 3_000));

        var told = Assert.Single(_peers.Plan(North, 1, Around()).Subscribers);

        Assert.Equal((true, Id(9), 1), (told.UssBaseUrl.IsNone, told.SubscriptionId, told.NotificationIndex));
    }

    [Fact]
    public void What_a_party_has_declared_is_not_changed_over_F3548()
    {
        _peers.Airspace.Fly(Alpha, 1, Around());

        Assert.Equal(RefusalCode.Conflict, Assert.IsType<Refused>(_peers.TryPlan(Alpha, 1, Around())).Code);
        Assert.Equal(RefusalCode.NotManager, Assert.IsType<Refused>(_peers.TryPlan(North, 1, Around())).Code);
    }

    [Fact]
    public void What_was_written_over_F3548_is_not_changed_or_ended_over_v1()
    {
        _peers.Plan(Alpha, 1, Around());

        Assert.Equal(RefusalCode.Conflict, _peers.Airspace.Refused(_peers.Airspace.Flight(Alpha, 1, Around())).Code);
        Assert.Equal(RefusalCode.Conflict, _peers.Airspace.Refused(new EndDeclaration(Alpha, Intent(1), 1)).Code);
        Assert.Equal(RefusalCode.NotManager, _peers.Airspace.Refused(_peers.Airspace.Flight(Bravo, 1, Around())).Code);
    }

    [Fact]
    public void A_subscription_of_a_USS_is_not_a_partys_to_change_nor_a_partys_a_USSs()
    {
        _peers.Watch(Alpha, 1, Around());
        _peers.Airspace.Watch(Alpha, 2, Around());

        Assert.Equal(RefusalCode.NotFound, _peers.Airspace.Refused(new Unsubscribe(Alpha, Id(1), 1)).Code);
        Assert.IsType<Refused>(_peers.TryWatch(Alpha, 2, Around()));
        Assert.IsType<Refused>(_peers.Apply(new DeleteUssSubscription(Alpha, Id(2), _peers.State.FindSubscription(Id(2))!.Leaf)));
    }

    [Fact]
    public void A_peer_may_say_again_what_it_said_of_its_entity_and_nothing_else_of_the_same_version()
    {
        _peers.Airspace.Watch(Alpha, 9, Around(radius: 3_000));
        _peers.Plan(North, 1, Around());

        Assert.IsType<NotificationRecorded>(Tell(North, 1, "{}"));
        Assert.IsType<NotificationRecorded>(Tell(North, 1, "{}"));
        Assert.Equal(RefusalCode.StaleVersion, Assert.IsType<Refused>(Tell(North, 1, "{ }")).Code);
        Assert.Equal(RefusalCode.NotManager, Assert.IsType<Refused>(Tell(South, 2, "{}")).Code);
    }

    private Outcome Tell(PartyId uss, int version, string text) => _peers.Apply(new ReceiveNotification(uss, Intent(1), version, [Id(9)], text));
}
