using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Tests.Airspace;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Arrangements;

/// <summary>Who should have warned whom and had no arrangement, from noon to midnight.</summary>
public class CoverageTests
{
    private readonly Scenario _airspace = new();

    [Fact]
    public void Two_that_met_without_an_arrangement_should_both_have_warned()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Close(Bravo, 2, Around(from: 90, to: 150));

        Assert.Equal([(Alpha, Bravo, Intent(1), Minute(90)), (Bravo, Alpha, Hazard(2), Minute(90))],
            Asked().Select(meeting => (meeting.From, meeting.To, meeting.Activity.Key, meeting.Start)));
    }

    [Fact]
    public void An_arrangement_covers_the_kinds_that_it_names_in_each_direction_by_itself()
    {
        _airspace.AllSign(Arrangement("line", [Alpha, Bravo], kinds: [ActivityKind.LiveFire]));
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Close(Bravo, 2, Around());

        Assert.Equal((Alpha, Bravo), Assert.Single(Asked()) is var meeting ? (meeting.From, meeting.To) : default);
    }

    [Fact]
    public void What_came_near_counts_and_what_stayed_away_does_not()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Fly(Bravo, 2, Around(east: 4));
        _airspace.Fly(Charlie, 3, Around(east: 40));
        _airspace.Fly(Delta, 4, Around(from: 120, to: 130));

        Assert.Equal([(Alpha, Bravo), (Alpha, Delta), (Bravo, Alpha), (Bravo, Delta), (Delta, Alpha), (Delta, Bravo)], Asked().Select(meeting => (meeting.From, meeting.To)));
        Assert.DoesNotContain(Asked(near: default(Core.Geometry.Separation)), meeting => meeting.To == Bravo);
    }

    [Fact]
    public void A_party_is_told_of_its_own_meetings_in_both_directions_and_of_no_others()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Fly(Bravo, 2, Around());
        _airspace.Fly(Charlie, 3, Around());

        Assert.Equal([(Alpha, Bravo), (Bravo, Alpha), (Alpha, Charlie), (Charlie, Alpha)], Asked(Alpha).Select(meeting => (meeting.From, meeting.To)));
    }

    [Fact]
    public void Only_traffic_of_the_period_counts()
    {
        _airspace.Fly(Alpha, 1, Around(from: 800, to: 900));
        _airspace.Fly(Bravo, 2, Around(from: 800, to: 900));
        _airspace.Fly(Alpha, 3, Around(from: 10, to: 20));
        _airspace.Fly(Bravo, 4, Around(from: 10, to: 20));
        _airspace.At(5).End(Bravo, Intent(4));

        Assert.Empty(Asked());
    }

    [Fact]
    public void What_was_agreed_later_does_not_cover_what_had_begun()
    {
        _airspace.Fly(Alpha, 1, Around(from: 10, to: 60));
        _airspace.Fly(Bravo, 2, Around(from: 10, to: 60));
        _airspace.At(30).AllSign(Arrangement("line", [Alpha, Bravo]));

        Assert.Equal(2, Asked().Length);
    }

    [Fact]
    public void What_covered_it_then_counts_though_it_was_amended_or_removed_since()
    {
        _airspace.AllSign(Arrangement("line", [Alpha, Bravo]));
        _airspace.Agree(Arrangement("recorded", [Alpha, Charlie]));
        _airspace.Fly(Alpha, 1, Around(from: 10, to: 60));
        _airspace.Fly(Bravo, 2, Around(from: 10, to: 60));
        _airspace.Fly(Charlie, 3, Around(from: 10, to: 60));
        _airspace.At(70).AllSign(Arrangement("line", [Alpha, Bravo], kinds: [ActivityKind.LiveFire]));
        _airspace.Cancel("recorded");

        Assert.Equal([(Bravo, Charlie), (Charlie, Bravo)], Asked().Select(meeting => (meeting.From, meeting.To)));
    }

    [Fact]
    public void A_report_in_pages_is_the_report()
    {
        for (int id = 1; id <= 12; id++)
            _airspace.Fly(id % 3 == 0 ? Alpha : id % 3 == 1 ? Bravo : Charlie, id, Around());
        var question = Question(null);
        var pages = new List<UncoveredMeeting>();
        CoverageCursor? next = null;
        do
        {
            pages.AddRange(_airspace.State.Coverage(question, next, 2, out next));
        }
        while (next is not null);

        Assert.Equal(Asked().Select(meeting => (meeting.Activity.Key, meeting.To)), pages.Select(meeting => (meeting.Activity.Key, meeting.To)));
        Assert.Equal(24, pages.Count);
    }

    [Fact]
    public void The_place_is_the_middle_also_across_the_antimeridian()
    {
        var corners = new (double Lat, double Lng)[] { (0, 179), (0, -179), (2, -179), (2, 179) }.Select(each => Core.Geometry.LatLng.FromDegrees(each.Lat, each.Lng));
        var volume = Core.Geometry.Volume4D.Create(Core.Geometry.Polygon.Create([.. corners]), Core.Geometry.AltitudeBand.FromMetres(0, 100), Minute(10), Minute(20));
        _airspace.Fly(Alpha, 1, volume);
        _airspace.Fly(Bravo, 2, volume);

        Assert.Equal(Core.Geometry.LatLng.FromDegrees(1, 180), Asked()[0].Place);
    }

    private UncoveredMeeting[] Asked(PartyId? party = null, Core.Geometry.Separation? near = null) =>
        [.. _airspace.State.Coverage(Question(party) with { Near = near ?? CoverageQuestion.NearDefault }, null, 1_000, out _)];

    private static CoverageQuestion Question(PartyId? party) => CoverageQuestion.Create(party, Noon, Minute(720), CoverageQuestion.NearDefault);
}
