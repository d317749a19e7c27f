using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Contacts;
using Forewarn.Core.Discovery;
using Forewarn.Core.Incidents;
using Forewarn.Core.Pool;
using Forewarn.Core.Sites;
using Forewarn.Core.Warnings;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Airspace;

/// <summary>Every answer names the leaf that is its receipt: the index of the event that says the same.</summary>
public class LeafTests
{
    [Fact]
    public void Every_answer_names_an_event_that_says_the_same_by_then() => GenCommand.Sequence(60).Sample(sequence =>
    {
        var state = new AirspaceState();
        foreach (var (command, wait, turn) in AnySequenceTests.Turns(sequence))
        {
            var outcome = state.Apply(GenCommand.Fitted(command, state, turn), state.Position + 1, state.Time + wait);
            if (outcome is Ticked)
                Assert.Equal(Leaves.None, outcome.Leaf);
            else
                Assert.Contains(state.Events[outcome.Leaf].Kind, KindsOf(outcome));
        }
    }, iter: 500);

    [Fact]
    public void A_refusal_names_its_own_leaf()
    {
        var airspace = new Scenario();
        long next = airspace.State.Events.Next;

        var refused = airspace.Refused(new EndDeclaration(Alpha, Intent(1), 1));

        Assert.Equal((next, EventKind.Refused), (refused.Leaf, airspace.State.Events[refused.Leaf].Kind));
    }

    [Fact]
    public void The_leaf_of_a_declaration_comes_before_those_of_the_warnings_that_it_owes()
    {
        var airspace = new Scenario();
        airspace.Watch(Bravo, 1, Around());

        var declared = airspace.Fly(Alpha, 1, Around());

        Assert.Equal((EventKind.Declared, EventKind.WarningOwed), (airspace.State.Events[declared.Leaf].Kind, airspace.State.Events[declared.Leaf + 1].Kind));
    }

    [Fact]
    public void The_leaf_of_an_arrangement_is_the_first_of_its_members_leaves()
    {
        var airspace = new Scenario();
        long next = airspace.State.Events.Next;

        var put = airspace.Agree(Arrangement("line", [Alpha, Bravo, Charlie]));

        Assert.Equal((next, next + 3), (put.Leaf, airspace.State.Events.Next));
    }

    [Fact]
    public void A_declaration_sent_again_gets_the_leaf_of_the_first_answer() =>
        AssertSameLeafTwice(_ => new Declare(Alpha, null, OperationalIntent.Create(Id(1), Alpha, IntentState.Accepted, [Around()])));

    [Fact]
    public void An_end_sent_again_gets_the_leaf_of_the_first_answer() => AssertSameLeafTwice(airspace =>
    {
        airspace.Fly(Alpha, 1, Around());
        return new EndDeclaration(Alpha, Intent(1), 1);
    });

    [Fact]
    public void A_subscription_sent_again_gets_the_leaf_of_the_first_answer() =>
        AssertSameLeafTwice(_ => new Subscribe(Alpha, null, Subscription.Create(Id(1), Alpha, Around(), true, true)));

    [Fact]
    public void A_party_sent_again_gets_the_leaf_of_the_first_answer() =>
        AssertSameLeafTwice(_ => new PutParty(Alpha, 1, PartyOf(Alpha, "Another name")));

    [Fact]
    public void A_key_sent_again_gets_the_leaf_of_the_first_answer() => AssertSameLeafTwice(_ => new PutPartyKey(Alpha, Alpha, KeyOf(1)));

    [Fact]
    public void A_revocation_sent_again_gets_the_leaf_of_the_first_answer() => AssertSameLeafTwice(airspace =>
    {
        airspace.Register(Alpha, KeyOf(1));
        return new RevokePartyKey(Alpha, Alpha, KeyOf(1).KeyId) { Signature = SignedWith(KeyOf(1)) };
    });

    [Fact]
    public void An_arrangement_sent_again_gets_the_leaf_of_the_first_answer() =>
        AssertSameLeafTwice(_ => new PutArrangement(Alpha, null, Arrangement("line", [Alpha, Bravo])));

    [Fact]
    public void A_delivery_recorded_again_gets_the_leaf_of_the_first_answer() =>
        AssertSameLeafTwice(airspace => new RecordDelivery(Bravo, [Owed(airspace).Number], Transport.Console));

    [Fact]
    public void An_answer_sent_again_gets_the_leaf_of_the_first_one() =>
        AssertSameLeafTwice(airspace => new Acknowledge(Bravo, Owed(airspace).Number, Answer.Understood, "duty officer", "ok"));

    [Fact]
    public void An_observation_sent_again_gets_the_leaf_of_the_first_answer() =>
        AssertSameLeafTwice(airspace => new Observe(airspace.Sighting(Alpha, Place(0, 0), id: 7)));

    [Fact]
    public void The_leaf_of_the_first_answer_is_kept_over_a_restart() => AssertSameLeafTwice(
        _ => new Declare(Alpha, null, OperationalIntent.Create(Id(1), Alpha, IntentState.Accepted, [Around()])), restart: true);

    private static Warning Owed(Scenario airspace)
    {
        airspace.Watch(Bravo, 1, Around());
        return airspace.Fly(Alpha, 1, Around()).Warnings.Single();
    }

    private static void AssertSameLeafTwice(Func<Scenario, Command> prepare, bool restart = false)
    {
        var airspace = new Scenario();
        var command = prepare(airspace);
        long first = airspace.Apply(command).Leaf, next = airspace.State.Events.Next;
        airspace.Tick();
        var state = airspace.State;
        if (restart)
        {
            using var snapshot = new MemoryStream();
            state.Capture().WriteTo(snapshot);
            snapshot.Position = 0;
            state = AirspaceState.Restore(snapshot);
        }

        var again = state.Apply(command, state.Position + 1, state.Time);

        Assert.Equal((first, next), (again.Leaf, state.Events.Next));
    }

    private static EventKind[] KindsOf(Outcome outcome) => outcome switch
    {
        Declared => [EventKind.ProposalAccepted, EventKind.Declared, EventKind.Changed, EventKind.State, EventKind.Reworded, EventKind.Revealed, EventKind.Withdrawn, EventKind.Ended],
        Subscribed => [EventKind.Subscribed],
        Unsubscribed => [EventKind.Unsubscribed],
        PartyPut => [EventKind.PartyPut],
        PartyRemoved => [EventKind.PartyRemoved],
        KeyRegistered => [EventKind.KeyRegistered],
        KeyRevoked => [EventKind.KeyRevoked],
        Erased => [EventKind.DetailsErased],
        ArrangementPut => [EventKind.ArrangementPut, EventKind.ArrangementRemoved],
        Delivered => [EventKind.WarningDelivered],
        Acknowledged => [EventKind.WarningAcknowledged],
        Observed => [EventKind.Observed],
        ReferenceChanged => [EventKind.Declared, EventKind.Changed, EventKind.State, EventKind.Withdrawn, EventKind.Ended],
        UssSubscribed => [EventKind.Subscribed],
        UssUnsubscribed => [EventKind.Unsubscribed],
        AvailabilitySet => [EventKind.AvailabilitySet],
        ReportFiled => [EventKind.ReportFiled],
        RelevanceSet => [EventKind.RelevanceSet],
        PoolChanged => [EventKind.PoolChanged],
        VersionRaised => [EventKind.VersionRaised],
        NotificationRecorded => [EventKind.NotificationReceived, EventKind.NotificationSent],
        IncidentPut => [EventKind.IncidentOpened, EventKind.IncidentChanged],
        AccountFiled => [EventKind.AccountFiled],
        StatementPublished => [EventKind.StatementPublished, EventKind.StatementCorrected],
        SiteChanged => [EventKind.SiteEntered, EventKind.SiteConfirmed, EventKind.SiteWithdrawn],
        RosterPut => [EventKind.RosterPut],
        AttemptRecorded => [EventKind.DeliveryAttempted],
        ProposalDeclined => [EventKind.ProposalDeclined],
        DrillBegun => [EventKind.DrillBegun],
        Drafted => [EventKind.ArrangementDrafted, EventKind.ArrangementSigned, EventKind.DraftLapsed],
        MembershipChanged => [EventKind.LeaveNotified, EventKind.ArrangementSuspended, EventKind.ArrangementResumed],
        _ => [EventKind.Refused],
    };
}
