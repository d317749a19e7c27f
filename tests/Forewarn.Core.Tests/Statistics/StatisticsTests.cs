using Forewarn.Core.Airspace;
using Forewarn.Core.Statistics;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Statistics;

public class StatisticsTests
{
    private static readonly YearMonth May = new(2026, 5);

    private readonly Scenario _airspace = new();

    [Fact]
    public void Warnings_are_counted_by_who_owed_them_to_whom()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Fly(Alpha, 2, Around(east: 50));
        _airspace.Fly(Bravo, 3, Around(east: -50));

        Assert.Equal([(Alpha, Bravo, 2), (Bravo, Alpha, 1)], Rows().Select(row => (row.Pair.From, row.Pair.To, row.Tally.Warnings)));
    }

    [Fact]
    public void The_month_is_the_one_in_which_the_warning_was_owed_in_UTC()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        var june = Instant.FromUtc(2026, 6, 1, 0, 0);
        int minutes = (int)(june - Noon).TotalMinutes + 60;
        _airspace.At(june - Duration.FromTicks(1)).Fly(Alpha, 1, Around(from: minutes, to: minutes + 60));
        _airspace.At(june).Fly(Alpha, 2, Around(from: minutes, to: minutes + 60, east: 50));

        Assert.Equal([new YearMonth(2026, 5), new YearMonth(2026, 6)], Rows().Select(row => row.Pair.Month));
    }

    [Fact]
    public void A_warning_stays_counted_when_it_is_forgotten()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], leadMinutes: 45));
        _airspace.Deliver(_airspace.At(20).Fly(Alpha, 1, Around()).Warnings.Single());
        _airspace.At(Minute(120) + Limits.Retention).Tick();

        Assert.Equal(0, _airspace.State.WarningsCount);
        Assert.Equal((May, 1, 1), (Row().Pair.Month, Row().Tally.Warnings, Row().Tally.Of(Verdict.Short)));
    }

    [Fact]
    public void A_warning_replaced_before_its_activity_began_stays_superseded_when_what_replaced_it_is_withdrawn_later()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        _airspace.Fly(Alpha, 1, Around(from: 60, to: 600));
        _airspace.At(30).Fly(Alpha, 1, Around(from: 300, to: 600));
        _airspace.At(120).End(Alpha, Intent(1));

        Assert.Equal((2, 0, 1), (Row().Tally.Of(Verdict.Superseded), Row().Tally.Of(Verdict.None), Row().Tally.Of(Verdict.Notice)));
    }

    [Fact]
    public void A_lead_time_is_counted_in_the_bucket_that_begins_with_it()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], leadMinutes: 45));
        _airspace.Deliver(_airspace.At(30).Fly(Alpha, 1, Around()).Warnings.Single());

        Assert.Equal(Duration.FromMinutes(30), Buckets.LeadTime.Bounds[IndexOf(Row().Tally.LeadTimes) - 1]);
    }

    [Fact]
    public void A_lead_time_is_held_against_the_one_that_is_required()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], leadMinutes: 45));
        _airspace.Deliver(_airspace.At(30).Fly(Alpha, 1, Around()).Warnings.Single());

        Assert.Equal(Duration.FromMinutes(-15), Buckets.Margin.Bounds[IndexOf(Row().Tally.Margins) - 1]);
    }

    [Fact]
    public void An_acknowledgement_is_timed_from_when_the_warning_was_owed_to_the_first_answer()
    {
        var warning = WarnedOfAnOverlap();
        _airspace.At(7).Answer(warning);
        _airspace.At(40).Answer(warning, Answer.WillComply);

        Assert.Equal(Duration.FromMinutes(5), Buckets.Acknowledgement.Bounds[IndexOf(Row().Tally.AcknowledgementTimes) - 1]);
        Assert.Equal((0, 1), (Row().Tally.Of(Answer.Received), Row().Tally.Of(Answer.WillComply)));
    }

    [Theory]
    [InlineData(5, AnswerStanding.InTime)]
    [InlineData(15, AnswerStanding.Escalated)]
    [InlineData(35, AnswerStanding.Escalated)]
    public void An_acknowledgement_counts_by_the_rung_that_it_came_on(double minute, AnswerStanding standing)
    {
        var warning = WarnedOfAnOverlap();
        _airspace.At(minute).Tick();
        _airspace.Answer(warning);

        Assert.Equal((1, 1), (Row().Tally.Of(standing), Row().Tally.AcknowledgementsDue));
    }

    [Theory]
    [InlineData(20, AnswerStanding.Awaited)]
    [InlineData(30, AnswerStanding.NotAcknowledged)]
    public void A_warning_without_an_answer_is_awaited_until_its_ladder_ends(double minute, AnswerStanding standing)
    {
        WarnedOfAnOverlap();
        _airspace.At(minute).Tick();

        Assert.Equal(1, Row().Tally.Of(standing));
    }

    [Fact]
    public void An_overlap_that_goes_active_unacknowledged_is_a_near_miss()
    {
        WarnedOfAnOverlap();

        _airspace.At(Minute(60) - Duration.FromTicks(1)).Tick();
        Assert.Equal(0, Row().Tally.NearMisses);
        _airspace.At(60).Tick();
        Assert.Equal(1, Row().Tally.NearMisses);
    }

    [Fact]
    public void An_overlap_acknowledged_by_its_start_is_no_near_miss()
    {
        var warning = WarnedOfAnOverlap();
        _airspace.At(60).Answer(warning);
        _airspace.At(70).Tick();

        Assert.Equal(0, Row().Tally.NearMisses);
    }

    [Fact]
    public void An_acknowledgement_after_the_start_does_not_undo_a_near_miss()
    {
        var warning = WarnedOfAnOverlap();
        _airspace.At(61).Answer(warning);

        Assert.Equal(1, Row().Tally.NearMisses);
    }

    [Fact]
    public void A_second_answer_after_the_start_does_not_make_a_near_miss()
    {
        var warning = WarnedOfAnOverlap();
        _airspace.At(10).Answer(warning);
        _airspace.At(70).Answer(warning, Answer.WillComply);

        Assert.Equal(0, Row().Tally.NearMisses);
    }

    [Fact]
    public void What_is_taken_back_before_its_start_is_no_near_miss()
    {
        WarnedOfAnOverlap();
        _airspace.At(59).End(Alpha, Intent(1));
        _airspace.At(70).Tick();

        Assert.Equal(0, Row().Tally.NearMisses);
    }

    [Fact]
    public void A_warning_without_an_overlap_is_no_near_miss()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        _airspace.Watch(Bravo, 2, Around());
        _airspace.Fly(Alpha, 1, Around());
        _airspace.At(70).Tick();

        Assert.Equal(0, Row().Tally.NearMisses);
    }

    [Fact]
    public void Activating_what_was_acknowledged_makes_no_near_miss()
    {
        var warning = WarnedOfAnOverlap();
        _airspace.At(10).Answer(warning);
        _airspace.At(59).Fly(Alpha, 1, Around(east: 0.5), IntentState.Activated);
        _airspace.At(70).Tick();

        Assert.Equal(0, Row().Tally.NearMisses);
    }

    [Theory]
    [InlineData(59)]
    [InlineData(60)]
    [InlineData(65)]
    public void An_activity_is_one_near_miss_whenever_it_is_activated(double minute)
    {
        _airspace.Deliver(WarnedOfAnOverlap());
        _airspace.At(minute).Fly(Alpha, 1, Around(east: 0.5), IntentState.Activated);
        _airspace.At(70).Tick();

        Assert.Equal(1, Row().Tally.NearMisses);
    }

    [Fact]
    public void Statistics_of_a_period_hold_its_first_and_its_last_month()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        for (int month = 0; month < 4; month++)
            _airspace.At(Noon + Duration.FromDays(30 * month)).Fly(Alpha, month, Around(from: 60 * 24 * 200, to: 60 * 24 * 201));

        var counted = _airspace.State.Statistics(null).Count(_airspace.Now, new YearMonth(2026, 5), new YearMonth(2026, 6));
        Assert.Equal([(May, 2), (new YearMonth(2026, 6), 1)], counted.Rows.Select(row => (row.Pair.Month, row.Tally.Warnings)));
    }

    [Fact]
    public void Nothing_is_uncounted_as_long_as_there_is_room() =>
        Assert.Equal((null, true), (_airspace.State.Statistics(null).Count(Noon).CountedFrom, _airspace.State.Statistics(null).Count(Noon).IsComplete));

    /// <summary>At noon bravo is warned of a flight of alpha's at 13:00, where it flies itself; asked for an answer within 10 minutes, and then
    /// within 20 more.</summary>
    private Warning WarnedOfAnOverlap()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], ladder: [new Rung(Channel.Operational, Duration.FromMinutes(10)), new Rung(Channel.Diplomatic, Duration.FromMinutes(20))],
            kinds: [ActivityKind.OperationalIntent], area: Core.Geometry.Circle.FromMetres(Place(0, 0), 1_000)));
        _airspace.Fly(Bravo, 9, Around(east: 1.2));
        return _airspace.Fly(Alpha, 1, Around(east: 0.5)).Warnings.Single();
    }

    private IEnumerable<PairTally> Rows() => _airspace.State.Statistics(null).Count(_airspace.Now).Rows;

    /// <summary>What alpha owed to bravo.</summary>
    private PairTally Row() => Rows().Single(row => row.Pair.From == Alpha);

    private static int IndexOf(IReadOnlyList<long> counts) => counts.Select((count, index) => (count, index)).Single(each => each.count > 0).index;
}
