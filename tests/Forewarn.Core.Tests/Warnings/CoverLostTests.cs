using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Warnings;

/// <summary>An arrangement of alpha and bravo, for live fire and air defence, made at noon.</summary>
public class CoverLostTests
{
    private static readonly ActivityKind[] Kinds = [ActivityKind.LiveFire, ActivityKind.AirDefence];

    private readonly Scenario _airspace = new();

    [Fact]
    public void A_new_arrangement_loses_nothing() => Assert.Empty(_airspace.Agree(Line(null)).CoverLost);

    [Fact]
    public void A_removed_arrangement_leaves_its_members_without_cover_at_once()
    {
        _airspace.Agree(Line(null));

        var lost = Assert.Single(_airspace.At(5).Cancel("line").CoverLost);
        Assert.Equal((Alpha, Bravo, ArrangementId.Parse("line"), Minute(5)), (lost.First, lost.Second, lost.Arrangement, lost.From));
        Assert.Equal(Kinds, lost.Kinds);
    }

    [Fact]
    public void A_withdrawal_leaves_them_without_cover_from_its_date()
    {
        _airspace.Agree(Line(null));

        Assert.Equal(Minute(600), Assert.Single(_airspace.Agree(Line(Minute(600))).CoverLost).From);
    }

    [Fact]
    public void A_member_put_out_is_without_cover_at_once()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo, Charlie], kinds: Kinds));

        var lost = _airspace.Agree(Arrangement("line", [Alpha, Bravo], kinds: Kinds)).CoverLost;
        Assert.Equal([(Alpha, Charlie, Noon), (Bravo, Charlie, Noon)], lost.Select(pair => (pair.First, pair.Second, pair.From)));
    }

    [Fact]
    public void An_arrangement_cut_short_loses_what_lies_beyond()
    {
        _airspace.Agree(Line(null, until: Minute(900)));

        Assert.Equal(Minute(300), Assert.Single(_airspace.Agree(Line(null, until: Minute(300))).CoverLost).From);
    }

    [Fact]
    public void An_arrangement_made_longer_loses_nothing()
    {
        _airspace.Agree(Line(null, until: Minute(300)));

        Assert.Empty(_airspace.Agree(Line(null)).CoverLost);
    }

    [Fact]
    public void A_gap_until_the_arrangement_begins_again_is_found()
    {
        _airspace.Agree(Line(null));

        Assert.Equal(Noon, Assert.Single(_airspace.Agree(Line(null, from: Minute(100))).CoverLost).From);
    }

    [Fact]
    public void Kinds_that_are_dropped_are_lost_and_no_others()
    {
        _airspace.Agree(Line(null));

        var lost = Assert.Single(_airspace.Agree(Arrangement("line", [Alpha, Bravo], kinds: [ActivityKind.LiveFire])).CoverLost);
        Assert.Equal([ActivityKind.AirDefence], lost.Kinds);
    }

    [Fact]
    public void A_move_to_elsewhere_loses_the_place_that_was_covered()
    {
        _airspace.Agree(Line(null, area: Circle.FromMetres(Place(0, 0), 5_000)));

        Assert.Single(_airspace.Agree(Line(null, area: Circle.FromMetres(Place(50, 0), 5_000))).CoverLost);
    }

    [Fact]
    public void An_arrangement_that_had_run_out_loses_nothing()
    {
        _airspace.Agree(Line(null, until: Minute(10)));

        Assert.Empty(_airspace.At(10).Cancel("line").CoverLost);
    }

    [Fact]
    public void An_arrangement_removed_before_it_begins_loses_what_it_would_have_covered()
    {
        _airspace.Agree(Line(null, from: Minute(100)));

        Assert.Equal(Minute(100), Assert.Single(_airspace.Cancel("line").CoverLost).From);
    }

    [Fact]
    public void Another_arrangement_of_the_two_makes_up_for_it()
    {
        _airspace.Agree(Line(null));
        _airspace.Agree(Arrangement("other", [Alpha, Bravo, Charlie], kinds: Kinds));

        Assert.Empty(_airspace.Cancel("line").CoverLost);
    }

    [Fact]
    public void Another_arrangement_makes_up_for_its_own_kinds_only()
    {
        _airspace.Agree(Line(null));
        _airspace.Agree(Arrangement("other", [Alpha, Bravo], kinds: [ActivityKind.LiveFire]));

        Assert.Equal([ActivityKind.AirDefence], Assert.Single(_airspace.Cancel("line").CoverLost).Kinds);
    }

    [Fact]
    public void Another_arrangement_that_will_have_run_out_by_then_does_not()
    {
        _airspace.Agree(Line(null));
        _airspace.Agree(Arrangement("other", [Alpha, Bravo], kinds: Kinds, until: Minute(500)));

        Assert.Single(_airspace.Agree(Line(Minute(600))).CoverLost);
    }

    [Fact]
    public void Another_arrangement_that_will_have_begun_by_then_does()
    {
        _airspace.Agree(Line(null));
        _airspace.Agree(Arrangement("other", [Alpha, Bravo], kinds: Kinds, from: Minute(600)));

        Assert.Empty(_airspace.Agree(Line(Minute(600))).CoverLost);
    }

    [Fact]
    public void Another_arrangement_elsewhere_or_of_one_of_them_does_not()
    {
        _airspace.Agree(Line(null));
        _airspace.Agree(Arrangement("far", [Alpha, Bravo], kinds: Kinds, area: Circle.FromMetres(Place(0, 900), 10_000)));
        _airspace.Agree(Arrangement("half", [Alpha, Charlie], kinds: Kinds));

        Assert.Single(_airspace.Cancel("line").CoverLost);
    }

    private static Arrangement Line(Instant? bravoUntil, Instant? from = null, Instant? until = null, Area? area = null) => Arrangement(
        "line", [new Member(Alpha, Minute(-60), null), new Member(Bravo, Minute(-60), bravoUntil)], kinds: Kinds, from: from, until: until, area: area);
}
