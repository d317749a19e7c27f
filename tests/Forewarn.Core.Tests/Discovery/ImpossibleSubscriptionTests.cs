using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using Forewarn.Core.Tests.Airspace;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;
using static Forewarn.Core.Tests.Discovery.Peers;

namespace Forewarn.Core.Tests.Discovery;

/// <summary>Subscriptions that cannot be, and more of them than there may be.</summary>
public class ImpossibleSubscriptionTests
{
    private readonly Peers _peers = new(new Scenario());

    [Fact]
    public void A_subscription_for_nothing_is_refused_before_it_is_a_command() =>
        Assert.Equal("notify_for_operational_intents", Assert.Throws<InvalidValueException>(() => Wish(1, Around(), null, null, intents: false)).Field);

    [Fact]
    public void A_time_that_no_volume_has_is_refused_before_it_is_a_command()
    {
        var tooLate = Volume4D.EndMax + Duration.FromSeconds(1);

        Assert.Equal("extents.time_start", Assert.Throws<InvalidValueException>(() => Wish(1, Around(), tooLate, null)).Field);
        Assert.Equal("extents.time_end", Assert.Throws<InvalidValueException>(() => Wish(1, Around(), null, Instant.MaxValue)).Field);
    }

    [Fact]
    public void A_subscription_that_would_end_after_all_time_is_refused()
    {
        var refusal = Assert.IsType<Refused>(_peers.Apply(new PutUssSubscription(North, null, Wish(1, Around(), Volume4D.EndMax, null))));

        Assert.Equal((RefusalCode.Invalid, "extents.time_end"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void What_is_finer_than_the_journal_is_not_kept()
    {
        var odd = Duration.FromNanoseconds(77);

        var wish = Wish(1, Around(), Minute(0) + odd, Minute(60) + odd);

        Assert.Equal((Minute(0), Minute(60)), (wish.Start, wish.End));
    }

    [Fact]
    public void One_USS_has_100_subscriptions_in_one_area_and_no_more()
    {
        Crowd(0);

        Assert.Equal(RefusalCode.LimitReached, Assert.IsType<Refused>(_peers.TryWatch(North, 200, Around())).Code);
        _peers.Watch(South, 201, Around());
        _peers.Watch(North, 202, Around(east: 50));
    }

    [Fact]
    public void A_subscription_is_not_moved_to_where_its_USS_has_100()
    {
        Crowd(0);
        _peers.Watch(North, 200, Around(east: 50));

        Assert.Equal(RefusalCode.LimitReached, Assert.IsType<Refused>(_peers.TryWatch(North, 200, Around())).Code);
    }

    [Fact]
    public void One_of_100_subscriptions_in_an_area_can_be_changed()
    {
        Crowd(0);

        _peers.Watch(North, 1, Around(radius: 600));
    }

    private void Crowd(double east)
    {
        for (int id = 1; id <= Limits.UssSubscriptionsPerAreaMax; id++)
            _peers.Watch(North, id, Around(east));
    }
}
