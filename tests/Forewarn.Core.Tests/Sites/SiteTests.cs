using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Geometry;
using Forewarn.Core.Sites;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Tests.Sites;

public class SiteTests
{
    private readonly SiteStory _story = new();

    [Fact]
    public void What_one_person_enters_binds_nobody()
    {
        _story.Enter();

        Assert.Equal((true, false, null), (_story.Site.IsPending, _story.Site.IsInForce(_story.State.Time), _story.Constraint));
    }

    [Fact]
    public void What_a_second_person_confirms_is_a_constraint_of_the_same_id()
    {
        _story.Enter();
        var declared = _story.Confirm().Declared!.Declaration;

        Assert.Equal((ActivityKind.ProtectedSite, Scenario.Alpha, Scenario.Id(1), 1), (declared.Kind, declared.Manager, declared.Id, declared.Version));
    }

    [Fact]
    public void Who_entered_it_cannot_confirm_it()
    {
        _story.Enter();

        Assert.Equal(RefusalCode.Conflict, _story.Airspace.Refused(_story.Confirming(SiteStory.Anna)).Code);
    }

    [Fact]
    public void Who_entered_it_cannot_confirm_it_in_capitals_either()
    {
        _story.Enter();

        Assert.Equal("Authorization", _story.Airspace.Refused(_story.Confirming(PersonId.Parse("ANNA"))).Field);
    }

    /// <summary>It takes two persons, as every change of a site does.</summary>
    [Fact]
    public void A_site_is_not_moved_by_accepting_what_a_warned_party_asks_for()
    {
        _story.Airspace.Watch(Scenario.Bravo, 7, Scenario.Around());
        _story.Enter();
        var bound = _story.Confirm().Declared!;
        var volume = bound.Declaration.Volumes[0];
        long warning = Assert.Single(bound.Warnings).Number;
        var asked = CounterProposal.Create([Volume4D.Create(volume.Area, volume.Altitude, volume.Start + Duration.FromHours(1), volume.End)]);
        _story.Airspace.Done<Acknowledged>(new Acknowledge(Scenario.Bravo, warning, Answer.AskForChange, "officer", "an hour later", asked));

        Assert.Equal(RefusalCode.Conflict, _story.Airspace.Refused(new AcceptProposal(Scenario.Alpha, warning, "officer", "")).Code);
        Assert.Equal(volume, _story.Constraint!.Volumes[0]);
    }

    [Fact]
    public void Nobody_in_particular_enters_nothing() =>
        Assert.Equal("Authorization", Assert.Throws<InvalidValueException>(() => _story.Entering(person: default(PersonId))).Field);

    [Fact]
    public void Another_party_confirms_nothing()
    {
        _story.Enter();

        Assert.Equal(RefusalCode.NotFound, _story.Airspace.Refused(new ConfirmSite(Scenario.Bravo, Scenario.Id(1), SiteStory.Boris, 1, [SiteStory.Hospital])).Code);
    }

    [Fact]
    public void The_second_person_says_where_it_is()
    {
        _story.Enter();

        Assert.Equal("positions", _story.Airspace.Refused(_story.Confirming(positions: Scenario.Place(0.001, 0))).Field);
    }

    [Fact]
    public void An_open_finding_has_to_be_answered_before_it_is_confirmed()
    {
        _story.Enter(SiteStory.EntryOf(findings: new SiteFinding(SiteDoubt.InTheSea, 0, 900)));

        Assert.Equal("reasons", _story.Airspace.Refused(_story.Confirming()).Field);
    }

    [Fact]
    public void A_finding_answered_with_a_reason_stands_in_the_way_no_more()
    {
        _story.Enter(SiteStory.EntryOf(findings: new SiteFinding(SiteDoubt.InTheSea, 0, 900)));
        _story.Enter(SiteStory.EntryOf(findings: new SiteFinding(SiteDoubt.InTheSea, 0, 900, reason: "a hospital ship")));
        _story.Confirm();

        Assert.True(_story.Site.IsInForce(_story.State.Time));
    }

    [Fact]
    public void Whoever_flies_there_is_warned_of_a_confirmed_site()
    {
        _story.Airspace.Fly(Scenario.Bravo, 2, Scenario.Around());
        _story.Enter();

        Assert.Equal(Scenario.Bravo, Assert.Single(_story.Confirm().Declared!.Warnings).To);
    }

    [Fact]
    public void The_warning_of_a_site_is_acknowledged_like_any_other()
    {
        _story.Airspace.Agree(Scenario.Arrangement("line-1", [Scenario.Alpha, Scenario.Bravo], ladder: [new Rung(Channel.Operational, Duration.FromMinutes(10))]));
        _story.Enter();
        var warning = Assert.Single(_story.Confirm().Declared!.Warnings);

        Assert.Equal(Answer.WillComply, _story.Airspace.Answer(warning, Answer.WillComply).Warning.Acknowledgement!.Answer);
    }

    [Fact]
    public void A_change_binds_when_it_is_confirmed_and_what_stood_stands_until_then()
    {
        _story.Bound();
        _story.Enter(SiteStory.EntryOf(Scenario.Place(1, 0)));

        Assert.Equal((1, true, true), (_story.Constraint!.Version, _story.Site.IsPending, _story.Site.IsInForce(_story.State.Time)));
        _story.Confirm();
        Assert.Equal((2, false), (_story.Constraint!.Version, _story.Site.IsPending));
    }

    [Fact]
    public void A_site_not_confirmed_again_in_time_stays_in_force_and_its_party_is_told()
    {
        _story.Bound().After(Duration.FromDays(30)).Airspace.Tick();
        var told = _story.Airspace.EventsSeen().Last();

        Assert.Equal((EventKind.SiteUnconfirmed, Scenario.Alpha, Scenario.Noon + Duration.FromDays(30)), (told.Kind, told.To, told.At));
        Assert.Equal((true, true), (_story.Site.IsUnconfirmed, _story.Site.IsInForce(_story.State.Time)));
    }

    [Fact]
    public void It_is_told_once_however_long_nobody_confirms_it()
    {
        _story.Bound().After(Duration.FromDays(90)).Airspace.Tick();

        Assert.Single(_story.Airspace.EventsSeen(), happened => happened.Kind == EventKind.SiteUnconfirmed);
    }

    [Fact]
    public void A_site_confirmed_again_is_confirmed_for_another_interval()
    {
        _story.Bound().After(Duration.FromDays(29)).Confirm();

        Assert.Equal(_story.State.Time + Duration.FromDays(30), _story.State.NextDeadline);
    }

    [Fact]
    public void A_late_confirmation_mends_what_was_missed()
    {
        _story.Bound().After(Duration.FromDays(40)).Confirm();

        Assert.False(_story.Site.IsUnconfirmed);
    }

    [Fact]
    public void A_confirmation_warns_nobody_while_the_constraint_has_long_to_go() =>
        Assert.Null(_story.Bound().After(Duration.FromDays(29)).Confirm().Declared);

    [Fact]
    public void A_confirmation_carries_the_constraint_on_for_a_year_when_half_of_it_has_gone()
    {
        _story.Bound().After(Duration.FromDays(184)).Confirm();

        Assert.Equal(_story.State.Time + Limits.HorizonMax, _story.Constraint!.End);
    }

    [Fact]
    public void A_site_that_is_always_confirmed_in_time_never_ends()
    {
        _story.Bound(SiteStory.EntryOf(days: 90));
        for (int i = 0; i < 20; i++)
        {
            _story.After(Duration.FromDays(90) - Duration.FromSeconds(1)).Confirm();
            Assert.True(_story.Site.IsInForce(_story.State.Time) && !_story.Site.IsUnconfirmed);
        }
    }

    [Fact]
    public void A_site_that_nobody_confirms_for_a_year_ends_and_is_forgotten()
    {
        _story.Bound().After(Limits.HorizonMax + Limits.Retention).Airspace.Tick();

        Assert.Null(_story.Site);
    }

    [Fact]
    public void An_entry_that_nobody_confirms_is_forgotten()
    {
        _story.Enter();
        _story.After(SiteLimits.EntryKept).Airspace.Tick();

        Assert.Null(_story.Site);
    }

    [Fact]
    public void A_site_with_an_end_is_confirmed_up_to_there_alone()
    {
        _story.Bound(SiteStory.EntryOf(until: Scenario.Noon + Duration.FromDays(10)));

        Assert.Equal((Scenario.Noon + Duration.FromDays(10), null), (_story.Constraint!.End, _story.State.NextDeadline));
    }

    [Fact]
    public void A_site_may_begin_later()
    {
        _story.Bound(SiteStory.EntryOf(from: Scenario.Minute(90)));

        Assert.Equal(Scenario.Minute(90), _story.Constraint!.Start);
    }

    [Fact]
    public void A_site_that_was_withdrawn_ends_its_constraint()
    {
        _story.Bound().Withdraw();

        Assert.Equal((_story.State.Time, false), (_story.Constraint!.EndedAt, _story.Site.IsInForce(_story.State.Time)));
    }

    [Fact]
    public void A_movement_is_a_constraint_of_its_chain_of_volumes()
    {
        _story.Bound(SiteStory.Convoy());

        Assert.Equal([.. SiteStory.Chain], _story.Constraint!.Volumes);
    }

    [Fact]
    public void A_movement_need_not_be_confirmed_again() => Assert.Null(_story.Bound(SiteStory.Convoy()).State.NextDeadline);

    [Fact]
    public void A_movement_that_is_over_is_not_entered() =>
        Assert.Equal("route", _story.After(Duration.FromHours(3)).Airspace.Refused(_story.Entering(SiteStory.Convoy())).Field);

    [Fact]
    public void The_constraint_of_a_site_is_not_changed_past_it()
    {
        _story.Bound();

        Assert.Equal(RefusalCode.Conflict, _story.Airspace.Refused(new EndDeclaration(Scenario.Alpha, Scenario.Hazard(1), 1)).Code);
        Assert.Equal(RefusalCode.Conflict, _story.Airspace.Refused(new Declare(
            Scenario.Alpha, 1, Constraint.Create(Scenario.Id(1), Scenario.Alpha, ActivityKind.Other, [Scenario.Around()]))).Code);
    }

    [Fact]
    public void A_site_does_not_take_over_a_constraint_that_stands()
    {
        _story.Enter();
        _story.Airspace.Close(Scenario.Alpha, 1, Scenario.Around());

        Assert.Equal((RefusalCode.Conflict, "id"), (_story.Airspace.Refused(_story.Confirming()).Code, _story.Airspace.Refused(_story.Confirming()).Field));
    }

    [Fact]
    public void A_refused_confirmation_changes_nothing()
    {
        _story.Enter();
        string before = _story.State.Capture().Hash();
        var refused = _story.Airspace.Refused(_story.Confirming(SiteStory.Anna));

        Assert.Equal((RefusalCode.Conflict, true, null), (refused.Code, _story.Site.IsPending, _story.Constraint));
        Assert.NotEqual(before, _story.State.Capture().Hash());
        Assert.Equal([EventKind.Refused], _story.Airspace.EventsOfLastCommand());
    }

    [Fact]
    public void Each_step_sent_again_gets_its_first_answer()
    {
        var entered = _story.Enter();
        Assert.Equal(entered.Leaf, _story.Airspace.Done<SiteChanged>(new EnterSite(Scenario.Alpha, Scenario.Id(1), SiteStory.Anna, null, SiteStory.EntryOf())).Leaf);
        var confirmed = _story.Confirm();
        Assert.Equal(confirmed.Leaf, _story.Airspace.Done<SiteChanged>(_story.Confirming(version: 1)).Leaf);
        var withdrawn = _story.Withdraw();
        Assert.Equal(withdrawn.Leaf, _story.Airspace.Done<SiteChanged>(new WithdrawSite(Scenario.Alpha, Scenario.Id(1), SiteStory.Anna, 2)).Leaf);
    }

    [Fact]
    public void Once_a_party_has_a_key_a_confirmation_is_signed_and_an_entry_need_not_be()
    {
        _story.Airspace.Register(Scenario.Alpha, Scenario.KeyOf(1));
        _story.Enter();

        Assert.Equal(RefusalCode.SignatureRequired, _story.Airspace.Refused(_story.Confirming()).Code);
    }

    [Fact]
    public void A_party_with_sites_is_not_removed()
    {
        _story.Enter();

        Assert.Equal(RefusalCode.Conflict, _story.Airspace.Refused(new RemoveParty(Scenario.Delta, Scenario.Alpha, 1)).Code);
    }

    [Fact]
    public void A_state_with_sites_is_restored_as_it_was()
    {
        _story.Bound().Enter(SiteStory.EntryOf(Scenario.Place(1, 1), findings: new SiteFinding(SiteDoubt.SameSite, 0, 12, other: Scenario.Id(7), reason: "two buildings")));
        using var stream = new MemoryStream();
        _story.State.Capture().WriteTo(stream);
        stream.Position = 0;

        Assert.Equal(_story.State.Capture().Hash(), AirspaceState.Restore(stream).Capture().Hash());
    }
}
