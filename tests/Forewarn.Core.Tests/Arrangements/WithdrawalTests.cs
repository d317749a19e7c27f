using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Geometry;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Arrangements;

/// <summary>An arrangement of alpha, bravo and charlie for live fire, with a notice of 100 minutes, signed by all at noon.</summary>
public class WithdrawalTests
{
    private static readonly Arrangement Terms = Arrangement(
        "line", [Alpha, Bravo, Charlie], kinds: [ActivityKind.LiveFire], withdrawalNotice: Duration.FromMinutes(100), until: Minute(10_000));

    private readonly Scenario _airspace = new();

    public WithdrawalTests() => _airspace.AllSign(Terms);

    [Fact]
    public void A_member_leaves_as_soon_as_the_notice_allows()
    {
        var line = _airspace.Leave(Charlie).Arrangement;

        Assert.Equal((2, Minute(100)), (line.Version, line.MemberOf(Charlie)!.Value.Until));
        Assert.Equal((true, false, true), (line.Binds(Charlie, Minute(99)), line.Binds(Charlie, Minute(100)), line.Binds(Bravo, Minute(100))));
        Assert.Equal([(EventKind.LeaveNotified, Charlie, Alpha), (EventKind.LeaveNotified, Charlie, Bravo)], _airspace.Told());
    }

    [Fact]
    public void It_leaves_later_when_it_says_so_and_never_sooner()
    {
        var refused = _airspace.Refused(new LeaveArrangement(Charlie, Terms.Id, Minute(99), ""));
        Assert.Equal(("until", "2026-05-01T13:40:00Z or later"), (refused.Field, refused.Accepted));

        Assert.Equal(Minute(500), _airspace.Leave(Charlie, until: Minute(500)).Arrangement.MemberOf(Charlie)!.Value.Until);
    }

    [Fact]
    public void Leaving_twice_changes_nothing()
    {
        var first = _airspace.Leave(Charlie);
        var again = _airspace.At(30).Leave(Charlie);

        Assert.Equal((first.Leaf, 2, Minute(100)), (again.Leaf, again.Arrangement.Version, again.Arrangement.MemberOf(Charlie)!.Value.Until));
        Assert.Equal(first.CoverLost.Select(lost => (lost.First, lost.Second, lost.From, lost.Until)), again.CoverLost.Select(lost => (lost.First, lost.Second, lost.From, lost.Until)));
        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(new LeaveArrangement(Charlie, Terms.Id, Minute(900), "")).Code);
    }

    [Fact]
    public void A_leave_put_forward_within_the_notice_is_accepted()
    {
        _airspace.Leave(Charlie, until: Minute(500));

        Assert.Equal(Minute(200), _airspace.Leave(Charlie, until: Minute(200)).Arrangement.MemberOf(Charlie)!.Value.Until);
    }

    [Fact]
    public void Who_has_left_is_no_member_to_leave_again()
    {
        _airspace.Leave(Charlie);

        Assert.Equal(RefusalCode.NotFound, _airspace.At(100).Refused(new LeaveArrangement(Charlie, Terms.Id, Minute(900), "")).Code);
        Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new LeaveArrangement(Delta, Terms.Id, null, "")).Code);
        Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new SuspendArrangement(Charlie, Terms.Id, null, "")).Code);
        Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new ResumeArrangement(Charlie, Terms.Id)).Code);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(20_000)]
    public void Nobody_leaves_what_will_be_over(double minutes) =>
        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(new LeaveArrangement(Charlie, Terms.Id, Minute(minutes), "")).Code);

    [Fact]
    public void Nobody_announces_a_leave_for_another_age()
    {
        _airspace.AllSign(Arrangement("open", [Alpha, Bravo]));

        Assert.Equal("until", _airspace.Refused(new LeaveArrangement(Bravo, ArrangementId.Parse("open"), Instant.MaxValue, "")).Field);
    }

    [Fact]
    public void The_preview_says_which_pairs_kinds_and_hours_lose_cover_and_changes_nothing()
    {
        string before = _airspace.Hash();
        var preview = Assert.IsType<MembershipChanged>(_airspace.State.Preview(new LeaveArrangement(Charlie, Terms.Id, null, "")));

        Assert.Equal(before, _airspace.Hash());
        Assert.Equal([(Alpha, Charlie, Minute(100), Minute(10_000)), (Bravo, Charlie, Minute(100), Minute(10_000))],
            preview.CoverLost.Select(lost => (lost.First, lost.Second, lost.From, lost.Until!.Value)));
        Assert.All(preview.CoverLost, lost => Assert.True(lost.Area.Equals(Terms.Area) && lost.Kinds.SequenceEqual([ActivityKind.LiveFire])));
    }

    [Fact]
    public void The_preview_refuses_what_the_leave_would_be_refused_for() =>
        Assert.Equal("until", Assert.IsType<Refused>(_airspace.State.Preview(new LeaveArrangement(Charlie, Terms.Id, Minute(99), ""))).Field);

    [Fact]
    public void An_activity_in_the_gap_is_told_to_those_who_would_have_been_warned()
    {
        _airspace.Leave(Charlie);
        var fire = _airspace.At(20).Close(Charlie, 1, Around(from: 100, to: 160));

        Assert.Empty(fire.Warnings);
        Assert.Equal([(EventKind.Declared, Charlie, default), (EventKind.ActivityUncovered, Charlie, Alpha), (EventKind.ActivityUncovered, Charlie, Bravo)], _airspace.Told());
        var reported = _airspace.State.UncoveredIn(Terms.Id).ToArray();
        Assert.Equal([Alpha, Bravo], reported.Select(activity => activity.To));
        Assert.Equal([new GapReference(Terms.Id, Charlie, GapCause.Left, Minute(100))], reported[0].Gaps);
    }

    [Fact]
    public void The_one_that_left_is_told_of_what_it_would_have_been_warned_of()
    {
        _airspace.Leave(Charlie);
        _airspace.At(20).Close(Alpha, 1, Around(from: 100, to: 160));

        Assert.Equal([(EventKind.Declared, Alpha, default), (EventKind.WarningOwed, Alpha, Bravo), (EventKind.ActivityUncovered, Alpha, Charlie)],
            _airspace.Told().OrderBy(told => told.Kind));
    }

    [Fact]
    public void What_begins_before_the_gap_is_warned_of_and_not_reported()
    {
        _airspace.Leave(Charlie);
        _airspace.Close(Charlie, 1, Around(from: 99, to: 160));

        Assert.DoesNotContain(EventKind.ActivityUncovered, _airspace.EventsOfLastCommand());
        Assert.Equal(2, _airspace.State.WarningsCount);
    }

    [Fact]
    public void What_the_arrangement_never_covered_is_not_reported()
    {
        _airspace.Leave(Charlie);
        _airspace.Close(Charlie, 1, Around(from: 100, to: 160), ActivityKind.AirDefence);
        Assert.DoesNotContain(EventKind.ActivityUncovered, _airspace.EventsOfLastCommand());
        _airspace.Close(Charlie, 2, Around(north: 900, from: 100, to: 160));
        Assert.DoesNotContain(EventKind.ActivityUncovered, _airspace.EventsOfLastCommand());
        _airspace.Close(Charlie, 3, Around(from: 10_000, to: 10_060));
        Assert.DoesNotContain(EventKind.ActivityUncovered, _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void A_change_of_place_is_reported_and_a_change_of_words_is_not()
    {
        _airspace.Leave(Charlie);
        _airspace.Close(Charlie, 1, Around(from: 100, to: 160));
        _airspace.Close(Charlie, 1, Around(from: 100, to: 160), note: "other words");
        Assert.DoesNotContain(EventKind.ActivityUncovered, _airspace.EventsOfLastCommand());

        _airspace.Close(Charlie, 1, Around(east: 5, from: 100, to: 160));
        Assert.Contains(EventKind.ActivityUncovered, _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void What_is_seen_in_the_gap_is_reported()
    {
        _airspace.Leave(Charlie);
        _airspace.At(120).See(Charlie, Place(0, 0), kind: ActivityKind.LiveFire);

        Assert.Equal([EventKind.Observed, EventKind.ActivityUncovered, EventKind.ActivityUncovered], _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void Another_arrangement_that_covers_it_leaves_nothing_to_report()
    {
        _airspace.AllSign(Arrangement("other", [Alpha, Charlie]));
        _airspace.Leave(Charlie);
        _airspace.Close(Charlie, 1, Around(from: 100, to: 160));

        Assert.Equal([Bravo], _airspace.State.UncoveredIn(Terms.Id).Select(activity => activity.To));
    }

    [Fact]
    public void A_suspension_keeps_the_notice_and_frees_the_one_member_only()
    {
        Assert.Equal("from", _airspace.Refused(new SuspendArrangement(Charlie, Terms.Id, Minute(99), "")).Field);
        var line = _airspace.Suspend(Charlie).Arrangement;

        Assert.Equal(1, line.Version);
        Assert.Equal((true, false, true), (line.Binds(Charlie, Minute(99)), line.Binds(Charlie, Minute(100)), line.Binds(Alpha, Minute(100))));
    }

    [Fact]
    public void A_suspension_loses_cover_from_its_beginning()
    {
        var lost = _airspace.Suspend(Charlie).CoverLost;

        Assert.Equal([(Alpha, Charlie, Minute(100)), (Bravo, Charlie, Minute(100))], lost.Select(each => (each.First, each.Second, each.From)));
    }

    [Fact]
    public void The_member_that_suspended_takes_it_up_again_at_once()
    {
        _airspace.Suspend(Charlie);
        var line = _airspace.At(150).Resume(Charlie).Arrangement;

        Assert.Equal((false, true), (line.Binds(Charlie, Minute(149)), line.Binds(Charlie, Minute(150))));
        Assert.Equal([(EventKind.ArrangementResumed, Charlie, Alpha), (EventKind.ArrangementResumed, Charlie, Bravo)], _airspace.Told());
        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(new ResumeArrangement(Charlie, Terms.Id)).Code);
        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(new ResumeArrangement(Alpha, Terms.Id)).Code);
    }

    [Fact]
    public void A_suspension_called_off_before_it_begins_was_none()
    {
        _airspace.Suspend(Charlie);

        Assert.Empty(_airspace.At(99).Resume(Charlie).Arrangement.Suspensions);
    }

    [Fact]
    public void Suspending_twice_changes_nothing()
    {
        long first = _airspace.Suspend(Charlie).Leaf;

        Assert.Equal(first, _airspace.At(20).Suspend(Charlie).Leaf);
        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(new SuspendArrangement(Charlie, Terms.Id, Minute(400), "")).Code);
    }

    [Fact]
    public void An_activity_during_a_suspension_is_reported_and_one_after_it_is_warned_of()
    {
        _airspace.Suspend(Charlie);
        _airspace.At(110).Close(Charlie, 1, Around(from: 120, to: 160));
        Assert.Equal([GapCause.Suspended], _airspace.State.UncoveredIn(Terms.Id).SelectMany(activity => activity.Gaps).Select(gap => gap.Cause).Distinct());

        _airspace.At(115).Resume(Charlie);
        Assert.Equal(2, _airspace.Close(Charlie, 2, Around(from: 120, to: 160)).Warnings.Length);
    }

    [Fact]
    public void A_new_version_that_all_sign_ends_every_suspension()
    {
        _airspace.Suspend(Charlie);
        var next = _airspace.At(110).AllSign(Terms);

        Assert.Empty(next.Suspensions);
        Assert.Equal(2, _airspace.Close(Charlie, 1, Around(from: 120, to: 160)).Warnings.Length);
    }

    [Fact]
    public void A_member_that_has_announced_its_leave_stays_by_a_version_that_all_sign()
    {
        _airspace.Leave(Charlie);
        var next = _airspace.AllSign(Terms);

        Assert.True(next.Binds(Charlie, Minute(500)));
    }

    [Fact]
    public void The_operator_does_not_undo_a_leave_from_what_it_recorded()
    {
        _airspace.Agree(Arrangement("recorded", [Alpha, Bravo]));
        _airspace.Leave(Bravo, "recorded");

        Assert.Equal("members", _airspace.Refused(new PutArrangement(Delta, 2, Arrangement("recorded", [Alpha, Bravo]))).Field);
    }

    [Fact]
    public void Reports_name_the_kind_only_where_it_is_shown()
    {
        _airspace.AllSign(Arrangement("all", [Alpha, Bravo]));
        _airspace.Leave(Alpha, "all");
        _airspace.Seal(Alpha, 1, Around(from: 100, to: 160));

        Assert.False(Assert.Single(_airspace.State.UncoveredIn(ArrangementId.Parse("all"))).ShowsKind);
    }

    [Fact]
    public void Cover_that_another_arrangement_gives_in_a_part_of_the_area_is_named_and_still_lost()
    {
        _airspace.AllSign(Arrangement("part", [Alpha, Charlie], area: Circle.FromMetres(Place(0, 0), 5_000)));

        var lost = _airspace.Leave(Charlie).CoverLost[0];
        Assert.Equal((Alpha, Charlie, ArrangementId.Parse("part")), (lost.First, lost.Second, Assert.Single(lost.CoveredInPart)));
    }

    [Fact]
    public void Cover_that_another_arrangement_gives_for_some_hours_leaves_the_others()
    {
        _airspace.AllSign(Arrangement("while", [Alpha, Charlie], from: Minute(200), until: Minute(300)));

        Assert.Equal([(Minute(100), Minute(200)), (Minute(300), Minute(10_000))],
            _airspace.Leave(Charlie).CoverLost.Where(lost => lost.First == Alpha).Select(lost => (lost.From, lost.Until!.Value)));
    }
}
