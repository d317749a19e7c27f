using Forewarn.Core.Airspace;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Warnings;

/// <summary>Activities start at minute 60; fifteen minutes ahead is agreed, unless a test says otherwise.</summary>
public class VerdictTests
{
    private readonly Scenario _airspace = new();

    [Fact]
    public void A_warning_delivered_exactly_the_lead_time_ahead_is_on_time() =>
        Assert.Equal(Verdict.OnTime, VerdictWhenDelivered(Minute(45)));

    [Fact]
    public void A_warning_delivered_a_tick_later_is_short() =>
        Assert.Equal(Verdict.Short, VerdictWhenDelivered(Minute(45).PlusTicks(1)));

    [Fact]
    public void A_warning_delivered_exactly_at_the_start_is_short() =>
        Assert.Equal(Verdict.Short, VerdictWhenDelivered(Minute(60)));

    [Fact]
    public void A_warning_delivered_after_the_start_is_late() =>
        Assert.Equal(Verdict.Late, VerdictWhenDelivered(Minute(60).PlusTicks(1)));

    [Fact]
    public void A_lead_time_of_zero_is_met_at_the_start()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], leadMinutes: 0));
        var warning = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();
        _airspace.At(60).Deliver(warning);

        Assert.Equal(Verdict.OnTime, _airspace.VerdictOn(warning));
    }

    [Fact]
    public void A_verdict_comes_with_the_figure_and_the_requirement()
    {
        var warning = OwedByArrangement();
        _airspace.At(59).Deliver(warning);

        var delivered = _airspace.Latest(warning);
        Assert.Equal(Duration.FromMinutes(1), delivered.LeadTime);
        Assert.Equal(new Requirement(ArrangementId.Parse("line"), Duration.FromMinutes(15)), delivered.Requirement);
    }

    [Fact]
    public void A_late_warning_has_a_negative_lead_time()
    {
        var warning = OwedByArrangement();
        _airspace.At(70).Deliver(warning);

        Assert.Equal(Duration.FromMinutes(-10), _airspace.Latest(warning).LeadTime);
    }

    [Fact]
    public void A_warning_that_may_still_come_before_the_start_is_pending()
    {
        var warning = OwedByArrangement();

        Assert.Equal(Verdict.Pending, _airspace.At(Minute(60).PlusTicks(-1)).VerdictOn(warning));
    }

    [Fact]
    public void A_warning_undelivered_at_the_start_is_none()
    {
        var warning = OwedByArrangement();

        Assert.Equal(Verdict.None, _airspace.At(60).VerdictOn(warning));
        Assert.Null(_airspace.Latest(warning).LeadTime);
    }

    [Fact]
    public void A_warning_without_an_arrangement_has_no_requirement()
    {
        _airspace.Watch(Bravo, 1, Around());
        var warning = _airspace.Fly(Alpha, 2, Around()).Warnings.Single();
        _airspace.At(59).Deliver(warning);

        Assert.Equal((Verdict.NoRequirement, null), (_airspace.VerdictOn(warning), warning.Requirement));
    }

    [Fact]
    public void A_warning_without_an_arrangement_is_late_all_the_same_after_the_start()
    {
        _airspace.Watch(Bravo, 1, Around());
        var warning = _airspace.Fly(Alpha, 2, Around()).Warnings.Single();
        _airspace.At(61).Deliver(warning);

        Assert.Equal(Verdict.Late, _airspace.VerdictOn(warning));
    }

    [Fact]
    public void A_warning_replaced_before_it_was_delivered_is_superseded()
    {
        var warning = OwedByArrangement();
        _airspace.At(30).Fly(Alpha, 1, Around(east: 1));

        Assert.Equal(Verdict.Superseded, _airspace.VerdictOn(warning));
        Assert.Equal(Verdict.Superseded, _airspace.At(90).VerdictOn(warning));
    }

    [Fact]
    public void A_change_after_the_start_does_not_excuse_a_warning_that_never_came()
    {
        var warning = OwedByArrangement();
        _airspace.At(61).Fly(Alpha, 1, Around(east: 1));

        Assert.Equal(Verdict.None, _airspace.VerdictOn(warning));
    }

    [Fact]
    public void An_end_after_the_start_does_not_excuse_a_warning_that_never_came()
    {
        var warning = OwedByArrangement();
        _airspace.At(60).End(Alpha, Intent(1));

        Assert.Equal(Verdict.None, _airspace.VerdictOn(warning));
    }

    [Fact]
    public void A_warning_keeps_its_first_delivery()
    {
        var warning = OwedByArrangement();
        _airspace.At(30).Deliver(warning);

        Assert.Equal(Minute(30), _airspace.At(61).Deliver(warning).Warnings.Single().Delivery!.Value.At);
        Assert.Empty(_airspace.EventsOfLastCommand());
    }

    [Fact]
    public void A_warning_named_twice_in_a_delivery_is_delivered_once()
    {
        var warning = OwedByArrangement();
        _airspace.Done<Delivered>(new RecordDelivery(Bravo, [warning.Number, warning.Number], Transport.Console));

        Assert.Equal([EventKind.WarningDelivered], _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void A_delivery_with_a_warning_owed_to_another_delivers_none()
    {
        _airspace.Agree(Arrangement("three", [Alpha, Bravo, Charlie]));
        var warnings = _airspace.Fly(Alpha, 1, Around()).Warnings;

        var refused = _airspace.Refused(new RecordDelivery(Bravo, [.. warnings.Select(warning => warning.Number)], Transport.Console));
        Assert.Equal((RefusalCode.NotFound, "warnings"), (refused.Code, refused.Field));
        Assert.All(warnings, warning => Assert.Null(_airspace.Latest(warning).Delivery));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(RecordDelivery.WarningsMax + 1)]
    public void A_delivery_is_of_one_to_a_thousand_warnings(int count) =>
        Assert.Equal("warnings", Assert.Throws<InvalidValueException>(() => new RecordDelivery(Bravo, [.. new long[count]], Transport.Console)).Field);

    [Fact]
    public void The_strictest_arrangement_counts()
    {
        _airspace.Agree(Arrangement("a-line", [Alpha, Bravo], leadMinutes: 15));
        _airspace.Agree(Arrangement("b-line", [Alpha, Bravo], leadMinutes: 30));
        _airspace.Agree(Arrangement("c-line", [Alpha, Charlie], leadMinutes: 50));

        var warnings = _airspace.Fly(Alpha, 1, Around()).Warnings;
        Assert.Equal([("b-line", 30L), ("c-line", 50L)],
            warnings.Select(warning => (warning.Requirement!.Value.Arrangement.ToString(), (long)warning.Requirement!.Value.LeadTime.TotalMinutes)));
    }

    [Fact]
    public void Of_equally_strict_arrangements_the_first_by_id_counts()
    {
        _airspace.Agree(Arrangement("b-line", [Alpha, Bravo]));
        _airspace.Agree(Arrangement("a-line", [Alpha, Bravo]));

        Assert.Equal("a-line", _airspace.Fly(Alpha, 1, Around()).Warnings.Single().Requirement!.Value.Arrangement.ToString());
    }

    [Fact]
    public void An_arrangement_asks_of_each_kind_of_activity_its_own_lead_time()
    {
        _airspace.Agree(Core.Warnings.Arrangement.Create(
            ArrangementId.Parse("line"), "Line", [new Member(Alpha, Noon, null), new Member(Bravo, Noon, null)], Around(radius: 50_000).Area, Around(low: 0, high: 9_000).Altitude,
            [new LeadTimeRule(ActivityKind.LiveFire, Duration.FromHours(24)), new LeadTimeRule(ActivityKind.OperationalIntent, Duration.FromMinutes(5))],
            default, [], Noon, null, Duration.Zero));

        Assert.Equal(Duration.FromMinutes(5), _airspace.Fly(Alpha, 1, Around()).Warnings.Single().Requirement!.Value.LeadTime);
        Assert.Equal(Duration.FromHours(24), _airspace.Close(Alpha, 2, Around()).Warnings.Single().Requirement!.Value.LeadTime);
        Assert.Empty(_airspace.Close(Alpha, 3, Around(), ActivityKind.Other).Warnings);
    }

    [Fact]
    public void A_requirement_stays_what_it_was_when_the_warning_was_owed()
    {
        var warning = OwedByArrangement();
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], leadMinutes: 55));
        _airspace.At(45).Deliver(warning);

        Assert.Equal(Verdict.OnTime, _airspace.VerdictOn(warning));
    }

    private Verdict VerdictWhenDelivered(Instant moment)
    {
        var warning = OwedByArrangement();
        _airspace.At(moment).Deliver(warning);
        return _airspace.VerdictOn(warning);
    }

    private Warning OwedByArrangement()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        return _airspace.Fly(Alpha, 1, Around()).Warnings.Single();
    }
}
