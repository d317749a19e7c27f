using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using Forewarn.Core.Tests.Airspace;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Discovery;

/// <summary>How long the subscriptions of USSs last, and what they must cover meanwhile.</summary>
public class SubscriptionLifeTests
{
    private static readonly UssBaseUrl Url = UssBaseUrl.Parse("https://uss.example/utm");

    private readonly Scenario _airspace = new();

    [Fact]
    public void A_flight_that_is_late_keeps_its_implicit_subscription()
    {
        var planned = Plan(Around(from: 60, to: 120), new NewSubscription(Url, false));

        _airspace.At(121);
        var extended = Extend(planned, Around(from: 60, to: 150));

        Assert.Equal(Minute(150), _airspace.State.FindUssSubscription(SubscriptionOf(extended))!.Subscription.Extents.End);
    }

    [Fact]
    public void An_implicit_subscription_is_forgotten_with_its_intent()
    {
        var planned = Plan(Around(from: 60, to: 120), new NewSubscription(Url, false));

        _airspace.At(Minute(120) + Limits.Retention).Tick();

        Assert.Equal((null, null), (_airspace.State.Find(planned.Key), _airspace.State.FindUssSubscription(SubscriptionOf(planned))));
    }

    [Fact]
    public void An_explicit_subscription_is_gone_at_its_end()
    {
        _airspace.Done<UssSubscribed>(new PutUssSubscription(Alpha, null, Wish(Id(7), from: 0, to: 60)));

        _airspace.At(60).Tick();

        Assert.Null(_airspace.State.FindUssSubscription(Id(7)));
    }

    [Fact]
    public void An_implicit_subscription_that_its_USS_changes_is_explicit_and_stays_without_the_intent()
    {
        var planned = Plan(Around(from: 60, to: 120), new NewSubscription(Url, false));
        var changed = Change(planned, from: 60);

        _airspace.Done<ReferenceChanged>(new DeleteReference(Alpha, planned.Key, planned.Ovn));

        var left = _airspace.State.FindUssSubscription(changed.Id)!;
        Assert.Equal((false, 0), (left.Subscription.IsImplicit, left.Dependents.Length));
    }

    [Fact]
    public void A_changed_implicit_subscription_can_be_removed_like_others()
    {
        var planned = Plan(Around(from: 60, to: 120), new NewSubscription(Url, false));
        var changed = Change(planned, from: 60);
        _airspace.Done<ReferenceChanged>(new DeleteReference(Alpha, planned.Key, planned.Ovn));

        _airspace.Done<UssUnsubscribed>(new DeleteUssSubscription(Alpha, changed.Id, changed.Leaf));

        Assert.Null(_airspace.State.FindUssSubscription(changed.Id));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void A_subscription_may_start_five_minutes_after_what_depends_on_it(int minutesLate, bool isAccepted)
    {
        var planned = Plan(Around(from: 60, to: 120), new NewSubscription(Url, false));

        var outcome = _airspace.Apply(new PutUssSubscription(Alpha, VersionOf(planned), Wish(SubscriptionOf(planned), from: 60 + minutesLate, to: 120)));

        Assert.Equal(isAccepted, outcome is UssSubscribed);
    }

    private Declaration Plan(Volume4D where, NewSubscription subscription) => _airspace.Done<ReferenceChanged>(
        new PutReference(Alpha, null, Proposal(where, null), AirspaceKey.Empty, subscription) { Nonce = NonceOf(1) }).Declaration;

    private Declaration Extend(Declaration planned, Volume4D where) => _airspace.Done<ReferenceChanged>(
        new PutReference(Alpha, planned.Ovn, Proposal(where, planned.Reference!.SubscriptionId), AirspaceKey.Empty) { Nonce = NonceOf(2) }).Declaration;

    private Subscription Change(Declaration planned, double from) => _airspace.Done<UssSubscribed>(
        new PutUssSubscription(Alpha, VersionOf(planned), Wish(SubscriptionOf(planned), from, to: 120))).Standing.Subscription;

    private long VersionOf(Declaration planned) => _airspace.State.FindUssSubscription(SubscriptionOf(planned))!.Subscription.Leaf;

    private static EntityId SubscriptionOf(Declaration planned) => planned.Reference!.SubscriptionId!.Value;

    private static Declaration Proposal(Volume4D where, EntityId? subscription) =>
        OperationalIntent.Create(Id(1), Alpha, IntentState.Accepted, [where], "").As(new UssReference(Url, subscription));

    private static SubscriptionProposal Wish(EntityId id, double from, double to) =>
        new(id, Url, Around().Area, Around().Altitude, Minute(from), Minute(to), true, false);

    private static Nonce NonceOf(byte number) => Nonce.From(Enumerable.Repeat(number, Nonce.Length).ToArray());
}
