using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Tests.Airspace;
using static Forewarn.Core.Tests.Airspace.Scenario;
using static Forewarn.Core.Tests.Discovery.Peers;

namespace Forewarn.Core.Tests.Discovery;

/// <summary>What becomes of an intent and its subscription when one of them is forgotten.</summary>
public class ForgettingTests
{
    private readonly Peers _peers = new(new Scenario());

    [Fact]
    public void An_intent_whose_subscription_is_over_has_none()
    {
        _peers.Watch(North, 9, Wide(from: 60, to: 120));
        _peers.Plan(North, 1, Around(from: 60, to: 120), subscription: Id(9));

        _peers.Airspace.At(120).Tick();

        Assert.Null(_peers.State.Find(Intent(1))!.Reference!.SubscriptionId);
    }

    [Fact]
    public void A_new_subscription_under_the_id_of_one_that_is_over_has_none_of_its_intents_also_after_a_restart()
    {
        _peers.Watch(North, 9, Wide(from: 60, to: 120));
        _peers.Plan(North, 1, Around(from: 60, to: 120), subscription: Id(9));
        _peers.Airspace.At(121).Tick();

        _peers.Watch(South, 9, Wide(from: 121, to: 200));

        Assert.Empty(_peers.State.FindUssSubscription(Id(9))!.Dependents);
        Assert.Empty(Restarted().FindUssSubscription(Id(9))!.Dependents);
    }

    [Fact]
    public void An_implicit_subscription_that_covers_more_than_its_intent_is_forgotten_with_it()
    {
        var subscription = _peers.Plan(North, 1, Around(from: 60, to: 300), implicitly: true).Declaration.Reference!.SubscriptionId;
        _peers.Plan(North, 1, Around(from: 60, to: 120), subscription: subscription);

        _peers.Airspace.At(Minute(120) + Limits.Retention).Tick();

        Assert.Null(_peers.State.FindUssSubscription(subscription!.Value));
    }

    [Fact]
    public void A_deleted_intent_is_gone_for_USSs_and_its_id_may_be_used_by_another()
    {
        _peers.Plan(North, 1, Around());
        _peers.Delete(Intent(1));

        Assert.Equal(South, _peers.Plan(South, 1, Around()).Declaration.Manager);
    }

    private AirspaceState Restarted()
    {
        using var stream = new MemoryStream();
        _peers.State.Capture().WriteTo(stream);
        stream.Position = 0;
        return AirspaceState.Restore(stream);
    }

    private static Volume4D Wide(double from, double to) => Around(from: from, to: to, radius: 3_000, low: 0, high: 1_000);
}
