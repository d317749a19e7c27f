using Forewarn.Core.Airspace;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Airspace;

public class RetentionTests
{
    private static readonly Duration Moment = Duration.FromTicks(1);

    private readonly Scenario _airspace = new();

    [Fact]
    public void A_declaration_is_kept_for_the_retention_after_its_end()
    {
        _airspace.Fly(Alpha, 1, Around());

        _airspace.At(Minute(120) + Limits.Retention - Moment).Tick();
        Assert.NotNull(_airspace.State.Find(Intent(1)));
        _airspace.At(Minute(120) + Limits.Retention).Tick();
        Assert.Equal((null, 0), (_airspace.State.Find(Intent(1)), _airspace.State.DeclarationsCount));
    }

    [Fact]
    public void An_ended_declaration_is_kept_for_the_retention_after_it_was_ended()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.At(30).End(Alpha, Intent(1));

        _airspace.At(Minute(30) + Limits.Retention - Moment).Tick();
        Assert.NotNull(_airspace.State.Find(Intent(1)));
        _airspace.At(Minute(30) + Limits.Retention).Tick();
        Assert.Null(_airspace.State.Find(Intent(1)));
    }

    [Fact]
    public void A_declaration_made_longer_is_kept_longer()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Fly(Alpha, 1, Around(to: 180));

        _airspace.At(Minute(120) + Limits.Retention).Tick();
        Assert.NotNull(_airspace.State.Find(Intent(1)));
        _airspace.At(Minute(180) + Limits.Retention).Tick();
        Assert.Null(_airspace.State.Find(Intent(1)));
    }

    [Fact]
    public void A_declaration_made_shorter_is_kept_shorter()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Fly(Alpha, 1, Around(to: 90));

        _airspace.At(Minute(90) + Limits.Retention).Tick();
        Assert.Null(_airspace.State.Find(Intent(1)));
    }

    [Fact]
    public void Its_warnings_are_kept_as_long_as_the_declaration()
    {
        _airspace.Watch(Bravo, 2, Around());
        var warning = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();

        _airspace.At(Minute(120) + Limits.Retention - Moment).Tick();
        Assert.NotNull(_airspace.State.FindWarning(warning.Number));
        _airspace.At(Minute(120) + Limits.Retention).Tick();
        Assert.Equal((null, 0), (_airspace.State.FindWarning(warning.Number), _airspace.State.WarningsCount));
    }

    [Fact]
    public void A_warning_is_kept_until_its_ladder_has_been_climbed()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], ladder: [new Core.Warnings.Rung(default, Duration.FromDays(30))]));
        var warning = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();
        _airspace.At(Minute(0) + Duration.FromDays(30)).Tick();
        Assert.True(_airspace.Latest(warning).IsExhausted);

        _airspace.At(Minute(0) + Duration.FromDays(30) + Limits.Retention).Tick();
        Assert.Null(_airspace.State.FindWarning(warning.Number));
    }

    [Fact]
    public void A_subscription_is_forgotten_at_its_end()
    {
        _airspace.Watch(Alpha, 1, Around());
        _airspace.At(Minute(120) - Moment).Tick();
        Assert.NotNull(_airspace.State.FindSubscription(Id(1)));

        _airspace.At(120).Tick();
        Assert.Equal((null, 0), (_airspace.State.FindSubscription(Id(1)), _airspace.State.SubscriptionsCount));
    }

    [Theory]
    [InlineData(180)]
    [InlineData(90)]
    public void A_subscription_whose_end_is_moved_is_forgotten_at_the_new_one(double end)
    {
        _airspace.Watch(Alpha, 1, Around());
        _airspace.Watch(Alpha, 1, Around(to: end));

        _airspace.At(Minute(end) - Moment).Tick();
        Assert.NotNull(_airspace.State.FindSubscription(Id(1)));
        _airspace.At(end).Tick();
        Assert.Null(_airspace.State.FindSubscription(Id(1)));
    }

    [Fact]
    public void A_subscription_whose_end_is_moved_there_and_back_is_forgotten_at_the_last_one()
    {
        _airspace.Watch(Alpha, 1, Around());
        _airspace.Watch(Alpha, 1, Around(to: 180));
        _airspace.Watch(Alpha, 1, Around(to: 120));
        _airspace.At(120).Tick();

        Assert.Null(_airspace.State.FindSubscription(Id(1)));
    }

    [Fact]
    public void An_observation_is_kept_until_it_can_no_longer_be_sent_again()
    {
        var seen = _airspace.See(Alpha, Place(0, 0)).Observation;
        var forgotten = Noon + Limits.ObservationAgeMax + Limits.Retention;

        _airspace.At(forgotten - Moment).Tick();
        Assert.NotNull(_airspace.State.FindObservation(seen.Id));
        _airspace.At(forgotten).Tick();
        Assert.Null(_airspace.State.FindObservation(seen.Id));
        Assert.Equal("at", _airspace.Refused(new Observe(seen)).Field);
    }

    [Fact]
    public void An_id_is_free_again_once_it_is_forgotten()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.At(Minute(120) + Limits.Retention).Tick();

        var again = Around(from: 30 * 24 * 60, to: 31 * 24 * 60);
        Assert.True(_airspace.Fly(Bravo, 1, again).Created);
    }

    [Fact]
    public void A_party_whose_declarations_are_forgotten_can_be_removed()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.At(Minute(120) + Limits.Retention);

        _airspace.Done<PartyRemoved>(new RemoveParty(Bravo, Alpha, 1));
    }

    [Fact]
    public void A_page_of_warnings_passes_over_the_forgotten_ones()
    {
        _airspace.Watch(Bravo, 2, Around(radius: 5_000, from: 0, to: 60 * 24 * 30));
        var first = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();
        var second = _airspace.Fly(Alpha, 3, Around(from: 60 * 24 * 10, to: 60 * 24 * 11)).Warnings.Single();
        _airspace.At(Minute(120) + Limits.Retention).Tick();

        Assert.Equal([second], _airspace.State.Warnings(Bravo, toIt: true, _ => true, 0, 10, out long last).Items);
        Assert.True(last > first.Number);
    }
}
