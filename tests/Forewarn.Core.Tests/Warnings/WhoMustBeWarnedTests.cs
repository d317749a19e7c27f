using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Warnings;

public class WhoMustBeWarnedTests
{
    private readonly Scenario _airspace = new();

    [Fact]
    public void A_party_with_an_overlapping_intent_is_warned()
    {
        _airspace.Fly(Bravo, 1, Around(east: 0.5));

        Assert.Equal([Bravo], WarnedOf(_airspace.Fly(Alpha, 2, Around())));
    }

    [Fact]
    public void A_party_with_an_overlapping_constraint_is_warned()
    {
        _airspace.Close(Bravo, 1, Around(east: 0.5));

        Assert.Equal([Bravo], WarnedOf(_airspace.Fly(Alpha, 2, Around())));
    }

    [Fact]
    public void A_constraint_is_warned_of_as_an_intent_is()
    {
        _airspace.Fly(Bravo, 1, Around(east: 0.5));

        Assert.Equal([Bravo], WarnedOf(_airspace.Close(Alpha, 2, Around())));
    }

    [Fact]
    public void A_party_with_an_overlapping_subscription_is_warned()
    {
        _airspace.Watch(Bravo, 1, Around(radius: 5_000));

        Assert.Equal([Bravo], WarnedOf(_airspace.Fly(Alpha, 2, Around())));
    }

    [Fact]
    public void A_subscription_to_constraints_is_not_told_of_intents()
    {
        _airspace.Watch(Bravo, 1, Around(radius: 5_000), intents: false);

        Assert.Empty(_airspace.Fly(Alpha, 2, Around()).Warnings);
        Assert.Equal([Bravo], WarnedOf(_airspace.Close(Alpha, 3, Around())));
    }

    [Fact]
    public void A_subscription_to_intents_is_not_told_of_constraints()
    {
        _airspace.Watch(Bravo, 1, Around(radius: 5_000), constraints: false);

        Assert.Empty(_airspace.Close(Alpha, 2, Around()).Warnings);
    }

    [Fact]
    public void A_subscription_that_has_been_cancelled_is_told_nothing()
    {
        var watch = _airspace.Watch(Bravo, 1, Around(radius: 5_000)).Subscription;
        _airspace.Done<Unsubscribed>(new Unsubscribe(Bravo, watch.Id, watch.Version));

        Assert.Empty(_airspace.Fly(Alpha, 2, Around()).Warnings);
    }

    [Fact]
    public void A_party_that_an_arrangement_names_is_warned_without_any_overlap()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));

        Assert.Equal([Bravo], WarnedOf(_airspace.Fly(Alpha, 1, Around())));
    }

    [Theory]
    [InlineData(1.2, 60, 100, "beside it")]
    [InlineData(0, 120, 100, "after it")]
    [InlineData(0, 60, 501, "above it")]
    public void Nobody_else_is_warned(double east, double from, double low, string where)
    {
        _airspace.Fly(Bravo, 1, Around(east, from: from, to: from + 60, low: low, high: low + 100));

        Assert.True(_airspace.Fly(Alpha, 2, Around()) is { Warnings: [], Overlaps: [], OverlapsCount: 0 }, where);
    }

    [Fact]
    public void Nobody_is_warned_of_its_own_declaration()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        _airspace.Watch(Alpha, 1, Around());
        _airspace.Fly(Alpha, 2, Around());

        Assert.DoesNotContain(Alpha, WarnedOf(_airspace.Fly(Alpha, 3, Around())));
    }

    [Fact]
    public void A_party_with_many_reasons_is_warned_once_and_is_told_all_of_them()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        _airspace.Fly(Bravo, 1, Around());
        _airspace.Close(Bravo, 2, Around());
        _airspace.Watch(Bravo, 3, Around());

        var warning = Assert.Single(_airspace.Fly(Alpha, 4, Around()).Warnings);
        Assert.Equal(
            [
                new Reason(EntityType.OperationalIntent, Id(1), default), new Reason(EntityType.Constraint, Id(2), default),
                new Reason(EntityType.Subscription, Id(3), default), new Reason(EntityType.Arrangement, default, ArrangementId.Parse("line")),
            ],
            warning.Reasons);
    }

    [Fact]
    public void A_warning_lists_no_more_reasons_than_the_limit()
    {
        for (int i = 0; i <= Limits.ReasonsListedMax; i++)
            _airspace.Fly(Bravo, i + 1, Around());

        var declared = _airspace.Fly(Alpha, 99, Around());
        Assert.Equal(Limits.ReasonsListedMax, declared.Warnings.Single().Reasons.Length);
        Assert.Equal(Limits.ReasonsListedMax + 1, declared.OverlapsCount);
    }

    [Fact]
    public void The_answer_lists_no_more_overlaps_than_the_limit_but_counts_them_all()
    {
        for (int i = 0; i <= Limits.OverlapsListedMax; i++)
            _airspace.Fly(Bravo, i + 1, Around());

        var declared = _airspace.Fly(Alpha, 999, Around());
        Assert.Equal((Limits.OverlapsListedMax, Limits.OverlapsListedMax + 1), (declared.Overlaps.Length, declared.OverlapsCount));
    }

    [Fact]
    public void What_has_been_ended_concerns_nobody()
    {
        _airspace.Fly(Bravo, 1, Around());
        _airspace.End(Bravo, Intent(1));

        Assert.Empty(_airspace.Fly(Alpha, 2, Around()).Warnings);
    }

    [Fact]
    public void A_volume_named_twice_overlaps_once()
    {
        var twice = Around();
        _airspace.Done<Declared>(new Declare(Bravo, null, OperationalIntent.Create(Id(1), Bravo, IntentState.Accepted, [twice, twice, Around()])));

        Assert.Equal(1, _airspace.Fly(Alpha, 2, Around()).OverlapsCount);
        _airspace.Fly(Bravo, 1, Around(east: 50));
        Assert.Equal(0, _airspace.Fly(Alpha, 3, Around()).OverlapsCount);
    }

    [Fact]
    public void Any_volume_of_several_makes_an_overlap()
    {
        _airspace.Fly(Bravo, 1, Around(east: 20));

        var declared = _airspace.Done<Declared>(new Declare(Alpha, null,
            Constraint.Create(Id(2), Alpha, ActivityKind.ClosedArea, [Around(), Around(east: 20)])));
        Assert.Equal([Bravo], WarnedOf(declared));
    }

    [Theory]
    [InlineData(1.15, true)]
    [InlineData(1.25, false)]
    public void The_agreed_distance_to_the_side_makes_an_overlap(double east, bool overlaps)
    {
        AgreeToKeepApart(Apart(metres: 200));
        _airspace.Fly(Bravo, 1, Around(east));

        Assert.Equal(overlaps, _airspace.Fly(Alpha, 2, Around()).OverlapsCount == 1);
    }

    [Theory]
    [InlineData(550, true)]
    [InlineData(550.01, false)]
    public void The_agreed_distance_in_height_makes_an_overlap(double low, bool overlaps)
    {
        AgreeToKeepApart(Apart(height: 50));
        _airspace.Fly(Bravo, 1, Around(low: low, high: 700));

        Assert.Equal(overlaps, _airspace.Fly(Alpha, 2, Around()).OverlapsCount == 1);
    }

    [Theory]
    [InlineData(129.99, true)]
    [InlineData(130, false)]
    public void The_agreed_distance_in_time_makes_an_overlap(double from, bool overlaps)
    {
        AgreeToKeepApart(Apart(minutes: 10));
        _airspace.Fly(Bravo, 1, Around(from: from, to: 200));

        Assert.Equal(overlaps, _airspace.Fly(Alpha, 2, Around()).OverlapsCount == 1);
    }

    [Fact]
    public void The_agreed_distance_holds_between_members_only()
    {
        AgreeToKeepApart(Apart(metres: 5_000));
        _airspace.Fly(Charlie, 1, Around(east: 3));

        Assert.Equal(0, _airspace.Fly(Alpha, 2, Around()).OverlapsCount);
    }

    [Fact]
    public void The_widest_of_the_agreed_distances_counts_part_by_part()
    {
        _airspace.Agree(Arrangement("wide", [Alpha, Bravo], separation: Apart(metres: 5_000)));
        _airspace.Agree(Arrangement("tall", [Alpha, Bravo], separation: Apart(height: 100)));
        _airspace.Fly(Bravo, 1, Around(east: 3, low: 580, high: 700));

        Assert.Equal(1, _airspace.Fly(Alpha, 2, Around()).OverlapsCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_agreed_distance_from_a_covered_hazard_holds_whichever_comes_first(bool hazardFirst)
    {
        _airspace.Agree(Arrangement("fire", [Alpha, Bravo], kinds: [ActivityKind.LiveFire], separation: Apart(metres: 5_000)));
        if (hazardFirst)
            _airspace.Close(Alpha, 1, Around());
        else
            _airspace.Fly(Bravo, 2, Around(east: 3));

        var second = hazardFirst ? _airspace.Fly(Bravo, 2, Around(east: 3)) : _airspace.Close(Alpha, 1, Around());
        Assert.Equal(1, second.OverlapsCount);
        Assert.Single(second.Warnings);
    }

    [Fact]
    public void The_agreed_distance_of_an_arrangement_elsewhere_does_not_count()
    {
        _airspace.Agree(Arrangement("elsewhere", [Alpha, Bravo], separation: Apart(metres: 5_000), area: Circle.FromMetres(Place(100, 0), 10_000)));
        _airspace.Fly(Bravo, 1, Around(east: 3));

        Assert.Equal(0, _airspace.Fly(Alpha, 2, Around()).OverlapsCount);
    }

    [Fact]
    public void Whoever_subscribes_sees_what_stands_there_already()
    {
        var intent = _airspace.Fly(Bravo, 1, Around()).Declaration;
        _airspace.Fly(Alpha, 2, Around());
        _airspace.Fly(Charlie, 3, Around(east: 50));
        _airspace.Fly(Charlie, 4, Around());
        _airspace.End(Charlie, Intent(4));

        var subscribed = _airspace.Watch(Alpha, 5, Around(radius: 5_000));
        Assert.Equal([intent.Key], subscribed.Present.Select(present => present.Key));
        Assert.Equal(1, subscribed.PresentCount);
    }

    private void AgreeToKeepApart(Separation separation) => _airspace.Agree(Arrangement("apart", [Alpha, Bravo], separation: separation));

    private static IEnumerable<PartyId> WarnedOf(Declared declared) => declared.Warnings.Select(warning => warning.To);
}
