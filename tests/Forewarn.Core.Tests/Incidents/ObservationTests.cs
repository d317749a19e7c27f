using Forewarn.Core.Airspace;
using Forewarn.Core.Incidents;
using Forewarn.Core.Tests.Airspace;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Incidents;

/// <summary>Alpha has declared a circle of 500 m, from 100 to 500 m of altitude, from minute 60 to 120.</summary>
public class ObservationTests
{
    private readonly Scenario _airspace = new();

    public ObservationTests() => _airspace.Fly(Alpha, 1, Around());

    [Fact]
    public void What_lay_inside_has_no_miss()
    {
        var seen = _airspace.At(60).See(Alpha, Place(0.3, 0));

        Assert.Equal(new Conformance(Intent(1), 0, 0, Duration.Zero, IsInside: true), seen.Conformance);
        Assert.DoesNotContain(Finding.OutsideDeclared, seen.Findings);
    }

    [Fact]
    public void What_lay_beside_missed_by_the_distance_to_the_area()
    {
        var seen = _airspace.At(70).See(Alpha, Place(2, 0));

        Assert.InRange(seen.Conformance.HorizontalMissMetres, 1_480, 1_520);
        Assert.Equal((0, Duration.Zero, false), (seen.Conformance.VerticalMissMetres, seen.Conformance.TimeMiss, seen.Conformance.IsInside));
        Assert.Contains(Finding.OutsideDeclared, seen.Findings);
    }

    [Theory]
    [InlineData(600, 100)]
    [InlineData(50, 50)]
    [InlineData(500, 0)]
    [InlineData(100, 0)]
    public void What_lay_above_or_below_missed_by_the_height(double altitude, double miss)
    {
        var seen = _airspace.At(70).See(Alpha, Place(0, 0), altitude);

        Assert.Equal((miss, miss == 0), (seen.Conformance.VerticalMissMetres, seen.Conformance.IsInside));
    }

    [Fact]
    public void What_was_seen_without_an_altitude_does_not_miss_in_height() =>
        Assert.True(_airspace.At(70).See(Alpha, Place(0, 0), altitude: null).Conformance.IsInside);

    [Theory]
    [InlineData(50, -10, false)]
    [InlineData(60, 0, true)]
    [InlineData(119.99, 0, true)]
    [InlineData(120, 0, false)]
    [InlineData(125, 5, false)]
    public void What_came_early_or_late_missed_by_the_time(double minute, double miss, bool isInside)
    {
        var seen = _airspace.At(minute).See(Alpha, Place(0, 0));

        Assert.Equal((Duration.FromMinutes(miss), isInside), (seen.Conformance.TimeMiss, seen.Conformance.IsInside));
    }

    [Fact]
    public void What_came_after_it_was_ended_is_late()
    {
        _airspace.At(90).End(Alpha, Intent(1));

        Assert.Equal(Duration.FromMinutes(5), _airspace.At(95).See(Alpha, Place(0, 0)).Conformance.TimeMiss);
    }

    [Fact]
    public void What_came_though_it_was_withdrawn_is_outside_from_its_start()
    {
        _airspace.At(30).End(Alpha, Intent(1));

        var conformance = _airspace.At(61).See(Alpha, Place(0, 0)).Conformance;
        Assert.Equal((Intent(1), Duration.FromMinutes(1), false), (conformance.Subject!.Value, conformance.TimeMiss, conformance.IsInside));
    }

    [Fact]
    public void The_nearest_declaration_of_the_party_is_found()
    {
        _airspace.Fly(Alpha, 2, Around(east: 40));
        _airspace.Fly(Bravo, 3, Around(east: 30));

        Assert.Equal(Intent(2), _airspace.At(70).See(Alpha, Place(30, 0)).Conformance.Subject);
    }

    [Fact]
    public void The_declaration_that_contains_it_is_nearest()
    {
        _airspace.Fly(Alpha, 2, Around(radius: 5_000));

        Assert.Equal(Intent(2), _airspace.At(70).See(Alpha, Place(1, 0)).Conformance.Subject);
    }

    [Fact]
    public void Of_declarations_as_near_the_first_by_id_is_taken()
    {
        _airspace.Fly(Alpha, 9, Around());
        _airspace.Fly(Alpha, 5, Around());

        Assert.Equal(Intent(1), _airspace.At(70).See(Alpha, Place(0, 0)).Conformance.Subject);
    }

    [Fact]
    public void Only_declarations_of_the_kind_that_was_seen_count()
    {
        _airspace.Close(Alpha, 2, Around(east: 5));

        Assert.Equal(Hazard(2), _airspace.At(70).See(Alpha, Place(0, 0), kind: ActivityKind.LiveFire).Conformance.Subject);
    }

    [Theory]
    [InlineData(1_200, 70)]
    [InlineData(0, 120 + 24 * 60 + 1)]
    public void What_nothing_was_declared_near_is_a_finding(double east, double minute)
    {
        var seen = _airspace.At(minute).See(Alpha, Place(east, 0));

        Assert.Equal(Conformance.NothingDeclared, seen.Conformance);
        Assert.Contains(Finding.NothingDeclared, seen.Findings);
        Assert.DoesNotContain(Finding.OutsideDeclared, seen.Findings);
    }

    [Fact]
    public void A_named_declaration_is_taken_however_far_away()
    {
        var seen = _airspace.At(70).See(Alpha, Place(1_200, 0), subject: Intent(1));

        Assert.Equal(Intent(1), seen.Conformance.Subject);
        Assert.True(seen.Conformance.HorizontalMissMetres > 1_000_000);
    }

    [Fact]
    public void A_named_declaration_is_the_observed_partys_own()
    {
        Assert.Equal("subject", _airspace.Refused(new Observe(_airspace.Sighting(Bravo, Place(0, 0), subject: Intent(1)))).Field);
        Assert.Equal("subject", _airspace.Refused(new Observe(_airspace.Sighting(Bravo, Place(0, 0), subject: Intent(77)))).Field);
    }

    [Fact]
    public void The_best_of_several_volumes_counts()
    {
        _airspace.Done<Declared>(new Declare(Bravo, null,
            OperationalIntent.Create(Id(2), Bravo, IntentState.Accepted, [Around(east: 10), Around(), Around(from: 200, to: 300)])));

        Assert.True(_airspace.At(70).See(Bravo, Place(0, 0), subject: Intent(2)).Conformance.IsInside);
    }

    [Fact]
    public void What_lay_in_others_declarations_is_told_with_them()
    {
        _airspace.Close(Bravo, 2, Around());
        _airspace.Fly(Charlie, 3, Around());
        _airspace.Fly(Charlie, 4, Around(east: 9));
        _airspace.At(65).End(Charlie, Intent(3));

        Assert.Equal([Hazard(2)], _airspace.At(70).See(Alpha, Place(0, 0)).Overlaps.Select(overlap => overlap.Key));
    }

    [Fact]
    public void An_activity_seen_where_no_arrangement_holds_is_bound_by_none()
    {
        Assert.Contains(Finding.BoundByNoArrangement, _airspace.At(70).See(Alpha, Place(0, 0)).Findings);

        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        Assert.DoesNotContain(Finding.BoundByNoArrangement, _airspace.See(Alpha, Place(0, 0)).Findings);
    }

    [Fact]
    public void An_observation_sent_again_gets_the_first_answer()
    {
        var sighting = _airspace.At(70).Sighting(Alpha, Place(0, 0));
        var first = _airspace.Done<Observed>(new Observe(sighting));

        var second = _airspace.Done<Observed>(new Observe(sighting));
        Assert.Equal((true, false, first.Conformance), (first.Created, second.Created, second.Conformance));
        Assert.Empty(_airspace.EventsOfLastCommand());
    }

    [Fact]
    public void An_id_is_for_one_observation()
    {
        _airspace.Done<Observed>(new Observe(_airspace.Sighting(Alpha, Place(0, 0), id: 7)));

        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(new Observe(_airspace.Sighting(Alpha, Place(1, 0), id: 7))).Code);
    }

    [Fact]
    public void The_party_that_was_seen_is_registered()
    {
        var refused = _airspace.Refused(new Observe(_airspace.Sighting(PartyId.Parse("zulu"), Place(0, 0))));

        Assert.Equal((RefusalCode.UnknownParty, "party"), (refused.Code, refused.Field));
    }

    [Theory]
    [InlineData(-8_000)]
    [InlineData(100_000)]
    public void The_ends_of_the_altitudes_can_be_seen(double altitude) =>
        Assert.False(_airspace.See(Alpha, Place(0, 0), altitude).Conformance.IsInside);

    [Theory]
    [InlineData(Disclosure.Full, false)]
    [InlineData(Disclosure.Area, true)]
    public void Whoever_is_shown_an_area_alone_does_not_learn_the_kind_by_reporting_one(Disclosure disclosure, bool isHeldAgainst)
    {
        _airspace.Done<Declared>(new Declare(Alpha, null, Constraint.Create(Id(7), Alpha, ActivityKind.LiveFire, [Around()], "", disclosure)));

        var seen = _airspace.At(70).See(Alpha, Place(0, 0), kind: ActivityKind.ClosedArea);
        Assert.Equal(isHeldAgainst ? Hazard(7) : null, seen.Conformance.Subject);
    }
}
