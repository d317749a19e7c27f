using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Warnings;

public class ArrangementTests
{
    private static readonly PartyId Office = PartyId.Parse("office");

    private readonly Scenario _airspace = new();

    [Fact]
    public void An_activity_that_no_arrangement_covers_is_bound_by_none() =>
        Assert.Equal([Finding.BoundByNoArrangement], _airspace.Fly(Alpha, 1, Around()).Findings);

    [Fact]
    public void An_activity_that_an_arrangement_covers_is_bound()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));

        Assert.Empty(_airspace.Fly(Alpha, 1, Around()).Findings);
    }

    [Fact]
    public void An_arrangement_for_other_kinds_does_not_bind()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], kinds: [ActivityKind.LiveFire]));

        Assert.Equal([Finding.BoundByNoArrangement], _airspace.Fly(Alpha, 1, Around()).Findings);
        Assert.Empty(_airspace.Close(Alpha, 2, Around()).Findings);
    }

    [Fact]
    public void An_arrangement_for_elsewhere_does_not_bind()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], area: Circle.FromMetres(Place(100, 0), 10_000)));

        Assert.Equal([Finding.BoundByNoArrangement], _airspace.Fly(Alpha, 1, Around()).Findings);
    }

    [Fact]
    public void An_arrangement_of_others_does_not_bind()
    {
        _airspace.Agree(Arrangement("line", [Charlie, Bravo]));

        Assert.Equal([Finding.BoundByNoArrangement], _airspace.Fly(Alpha, 1, Around()).Findings);
    }

    [Fact]
    public void Whoever_is_left_alone_in_an_arrangement_is_bound_by_none()
    {
        _airspace.Agree(Arrangement("line", [new Member(Alpha, Minute(-60), null), new Member(Bravo, Minute(-60), Minute(0))]));

        var declared = _airspace.Fly(Alpha, 1, Around());
        Assert.Equal([Finding.BoundByNoArrangement], declared.Findings);
        Assert.Empty(declared.Warnings);
    }

    [Theory]
    [InlineData(9.99, false)]
    [InlineData(10, true)]
    [InlineData(19.99, true)]
    [InlineData(20, false)]
    public void An_arrangement_binds_what_starts_from_its_first_moment_up_to_its_end(double minute, bool binds)
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], from: Minute(10), until: Minute(20)));

        Assert.Equal(binds, _airspace.Fly(Alpha, 1, Around(from: minute)).Findings.IsEmpty);
    }

    [Theory]
    [InlineData(9.99, false)]
    [InlineData(10, true)]
    public void What_has_begun_is_bound_by_what_is_valid_now(double minute, bool binds)
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], from: Minute(10)));

        Assert.Equal(binds, _airspace.At(minute).Fly(Alpha, 1, Around(from: 0)).Findings.IsEmpty);
    }

    [Theory]
    [InlineData(9.99, false)]
    [InlineData(10, true)]
    [InlineData(19.99, true)]
    [InlineData(20, false)]
    public void A_member_is_warned_of_what_starts_from_the_moment_it_joins_up_to_the_moment_it_leaves(double minute, bool warned)
    {
        _airspace.Agree(Arrangement("line", [new Member(Alpha, Minute(-60), null), new Member(Bravo, Minute(10), Minute(20))]));

        Assert.Equal(warned, _airspace.Fly(Alpha, 1, Around(from: minute)).Warnings.Length == 1);
    }

    [Theory]
    [InlineData(29.99, false)]
    [InlineData(30, true)]
    public void A_member_leaves_no_sooner_than_the_notice_allows(double until, bool accepted)
    {
        _airspace.Agree(WithNotice(null));

        var outcome = _airspace.Apply(new PutArrangement(Office, 1, WithNotice(Minute(until))));
        Assert.Equal(accepted, outcome is ArrangementPut);
        Assert.True(accepted || outcome is Refused { Code: RefusalCode.Invalid, Field: "members[1].until" });
    }

    [Fact]
    public void The_change_by_which_a_member_leaves_cannot_shorten_the_notice()
    {
        _airspace.Agree(WithNotice(null));

        var refused = _airspace.Refused(new PutArrangement(Office, 1, WithNotice(Minute(1), noticeMinutes: 0)));
        Assert.Equal("members[1].until", refused.Field);
    }

    [Fact]
    public void A_leave_once_announced_does_not_stand_in_the_way_of_later_changes()
    {
        _airspace.Agree(WithNotice(null));
        _airspace.Agree(WithNotice(Minute(30)));

        _airspace.At(29).Agree(WithNotice(Minute(30), leadMinutes: 20));
        Assert.Equal(3, _airspace.State.Find(ArrangementId.Parse("line"))!.Version);
    }

    [Fact]
    public void Members_old_and_new_are_told_of_a_change()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        _airspace.Agree(Arrangement("line", [Alpha, Charlie]));

        Assert.Equal([Alpha, Bravo, Charlie], _airspace.EventsSeen().Where(happened => happened.Position == _airspace.State.Position).Select(happened => happened.To));
    }

    [Fact]
    public void An_arrangement_names_registered_parties_only()
    {
        var refused = _airspace.Refused(new PutArrangement(Office, null, Arrangement("line", [Alpha, PartyId.Parse("zulu")])));

        Assert.Equal((RefusalCode.UnknownParty, "members[1].party"), (refused.Code, refused.Field));
    }

    [Fact]
    public void The_arrangements_of_a_party_come_by_id()
    {
        _airspace.Agree(Arrangement("b", [Alpha, Bravo]));
        _airspace.Agree(Arrangement("c", [Charlie, Bravo]));
        _airspace.Agree(Arrangement("a", [Alpha, Charlie]));

        Assert.Equal(["a", "b"], _airspace.State.ArrangementsOf(Alpha).Select(arrangement => arrangement.Id.ToString()));
    }

    public static TheoryData<string, Func<Arrangement>> BadArrangements => new()
    {
        { "members", () => Arrangement("line", [Alpha]) },
        { "members", () => Arrangement("line", [Alpha, Alpha]) },
        { "members", () => Arrangement("line", [.. Enumerable.Range(0, Limits.MembersPerArrangementMax + 1).Select(i => PartyId.Parse($"p{i}"))]) },
        { "lead_times", () => Arrangement("line", [Alpha, Bravo], kinds: []) },
        { "lead_times", () => Arrangement("line", [Alpha, Bravo], kinds: [ActivityKind.Other, ActivityKind.Other]) },
        { "lead_times", () => Arrangement("line", [Alpha, Bravo], leadMinutes: -1) },
        { "lead_times", () => Arrangement("line", [Alpha, Bravo], leadMinutes: 30 * 24 * 60 + 1) },
        { "ladder", () => Arrangement("line", [Alpha, Bravo], ladder: [.. Enumerable.Repeat(new Rung(Channel.Operational, Duration.FromHours(1)), Limits.RungsPerLadderMax + 1)]) },
        { "acknowledge_within", () => Arrangement("line", [Alpha, Bravo], ladder: [new Rung(Channel.Operational, Duration.Zero)]) },
        { "acknowledge_within", () => Arrangement("line", [Alpha, Bravo], ladder: [new Rung(Channel.Operational, Duration.MaxValue)]) },
        { "valid_until", () => Arrangement("line", [Alpha, Bravo], from: Noon, until: Noon) },
        { "until", () => Arrangement("line", [new Member(Alpha, Noon, Noon)]) },
        { "withdrawal_notice", () => Arrangement("line", [Alpha, Bravo], withdrawalNotice: Duration.FromTicks(-1)) },
        { "withdrawal_notice", () => Arrangement("line", [Alpha, Bravo], withdrawalNotice: Duration.MaxValue) },
    };

    [Theory]
    [MemberData(nameof(BadArrangements))]
    public void An_arrangement_that_cannot_be_is_refused_by_the_field_at_fault(string field, Func<Arrangement> create) =>
        Assert.Equal(field, Assert.Throws<InvalidValueException>(create).Field);

    [Fact]
    public void Times_finer_than_the_journal_are_cut_to_its_ticks()
    {
        var nanosecond = Duration.FromNanoseconds(1);
        var arrangement = Arrangement("line", [new Member(Alpha, Noon + nanosecond, Minute(1) + nanosecond), new Member(Bravo, Noon, null)],
            ladder: [new Rung(Channel.Operational, Duration.FromMinutes(1) + nanosecond)], separation: Separation.Create(0, 0, nanosecond),
            from: Noon + nanosecond, until: Minute(9) + nanosecond, withdrawalNotice: nanosecond);

        Assert.Equal((Noon, Minute(1)), (arrangement.Members[0].From, arrangement.Members[0].Until!.Value));
        Assert.Equal((Noon, Minute(9), Duration.Zero), (arrangement.ValidFrom, arrangement.ValidUntil!.Value, arrangement.WithdrawalNotice));
        Assert.Equal((Duration.FromMinutes(1), Duration.Zero), (arrangement.Ladder[0].AcknowledgeWithin, arrangement.Separation.Time));
    }

    private static Arrangement WithNotice(Instant? bravoUntil, int noticeMinutes = 30, int leadMinutes = 15)
    {
        ImmutableArray<Member> members = [new Member(Alpha, Minute(-60), null), new Member(Bravo, Minute(-60), bravoUntil)];
        return Arrangement("line", members, leadMinutes, withdrawalNotice: Duration.FromMinutes(noticeMinutes));
    }
}
