using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Contacts;

/// <summary>The ladder: five minutes on the operational level at the post "watch", ten on the diplomatic one by e-mail.</summary>
public class OutboxTests
{
    private readonly Scenario _airspace = new();

    public OutboxTests() => _airspace.Agree(Arrangement("line", [Alpha, Bravo, Charlie], ladder:
    [
        new Rung(Channel.Operational, Duration.FromMinutes(5), PostId.Parse("watch")),
        new Rung(Channel.Diplomatic, Duration.FromMinutes(10), null, TransportSet.Of(Transport.Email)),
    ]));

    [Fact]
    public void A_warning_is_brought_to_a_party_that_can_be_reached_and_to_no_other()
    {
        _airspace.Reachable(Bravo);
        var owed = _airspace.Fly(Alpha, 1, Around()).Warnings;

        var item = Assert.Single(_airspace.Outbox());
        Assert.Equal(
            (EventKind.WarningOwed, EventSubject.Warning(owed.Single(warning => warning.To == Bravo).Number), Alpha, Bravo),
            (item.Kind, item.Subject, item.From, item.To));
    }

    [Fact]
    public void A_roster_with_the_console_alone_is_brought_nothing()
    {
        _airspace.Reachable(Bravo, People.Person("desk", transports: [Transport.Console]));
        _airspace.Fly(Alpha, 1, Around());

        Assert.Empty(_airspace.Outbox());
    }

    [Fact]
    public void An_item_says_whom_the_first_rung_means()
    {
        _airspace.Reachable(Bravo);
        _airspace.Fly(Alpha, 1, Around());

        var item = _airspace.Outbox().Single();
        Assert.Equal((Channel.Operational, PostId.Parse("watch"), TransportSet.Any, Minute(0)), (item.Channel, item.Post, item.Transports, item.At));
    }

    [Fact]
    public void Its_id_is_the_leaf_of_what_happened()
    {
        _airspace.Reachable(Bravo);
        _airspace.Fly(Alpha, 1, Around());

        var item = _airspace.Outbox().Single();
        Assert.Equal((EventKind.WarningOwed, Bravo), (_airspace.State.Events[item.Leaf].Kind, _airspace.State.Events[item.Leaf].To));
    }

    [Fact]
    public void The_next_rung_brings_it_to_others_and_the_first_goes_on()
    {
        _airspace.Reachable(Bravo);
        _airspace.Fly(Alpha, 1, Around());
        _airspace.At(7).Tick();

        Assert.Equal(
            [(EventKind.WarningOwed, 0, Channel.Operational, Minute(0)), (EventKind.WarningEscalated, 1, Channel.Diplomatic, Minute(5))],
            _airspace.Outbox().Select(item => (item.Kind, item.Version, item.Channel, item.At)));
        Assert.Equal(TransportSet.Of(Transport.Email), _airspace.Outbox()[1].Transports);
    }

    [Fact]
    public void The_end_of_the_ladder_is_brought_to_the_declarer()
    {
        _airspace.Reachable(Alpha);
        _airspace.Fly(Alpha, 1, Around());
        _airspace.At(15).Tick();

        Assert.Equal(
            [(EventKind.WarningNotAcknowledged, Alpha, Bravo, true), (EventKind.WarningNotAcknowledged, Alpha, Charlie, true)],
            _airspace.Outbox().Select(item => (item.Kind, item.To, item.From, item.IsUrgent)));
    }

    [Fact]
    public void An_answer_closes_what_was_owed_and_is_brought_to_the_declarer()
    {
        _airspace.Reachable(Alpha);
        _airspace.Reachable(Bravo);
        var warning = _airspace.Fly(Alpha, 1, Around()).Warnings.Single(each => each.To == Bravo);
        _airspace.At(6).Answer(warning);

        Assert.Equal([(EventKind.WarningAcknowledged, Alpha)], _airspace.Outbox().Select(item => (item.Kind, item.To)));
    }

    [Fact]
    public void A_later_version_closes_what_was_owed_of_the_earlier_one()
    {
        _airspace.Reachable(Bravo);
        _airspace.Fly(Alpha, 1, Around());
        var second = _airspace.At(1).Fly(Alpha, 1, Around(east: 1)).Warnings.Single(each => each.To == Bravo);

        Assert.Equal([EventSubject.Warning(second.Number)], _airspace.Outbox().Select(item => item.Subject));
    }

    [Fact]
    public void What_was_accepted_is_delivered_by_that_transport_to_that_contact()
    {
        _airspace.Reachable(Bravo);
        var warning = _airspace.Fly(Alpha, 1, Around()).Warnings.Single(each => each.To == Bravo);
        _airspace.At(1).Attempt(_airspace.Outbox().Single(), transport: Transport.Email);

        var delivery = _airspace.Latest(warning).Delivery!.Value;
        Assert.Equal((Minute(1), Transport.Email, (ContactId?)ContactId.Parse("duty")), (delivery.At, delivery.Transport, delivery.Contact));
        Assert.Equal([EventKind.DeliveryAttempted, EventKind.WarningDelivered], _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void The_first_delivery_stands()
    {
        _airspace.Reachable(Bravo);
        var warning = _airspace.Fly(Alpha, 1, Around()).Warnings.Single(each => each.To == Bravo);
        _airspace.At(1).Deliver(warning);
        _airspace.At(2).Attempt(_airspace.Outbox().Single());

        Assert.Equal((Minute(1), Transport.Console), (_airspace.Latest(warning).Delivery!.Value.At, _airspace.Latest(warning).Delivery!.Value.Transport));
    }

    [Fact]
    public void A_failure_delivers_nothing_and_leaves_the_item_open()
    {
        _airspace.Reachable(Bravo);
        var warning = _airspace.Fly(Alpha, 1, Around()).Warnings.Single(each => each.To == Bravo);
        _airspace.At(1).Attempt(_airspace.Outbox().Single(), AttemptResult.Failed);
        _airspace.At(2).Attempt(_airspace.Outbox().Single(), AttemptResult.Failed);

        Assert.Null(_airspace.Latest(warning).Delivery);
        Assert.Equal([new Attempt(ContactId.Parse("duty"), Transport.Webhook, 2, Minute(2), AttemptResult.Failed, 503)], _airspace.Outbox().Single().Attempts);
    }

    [Fact]
    public void What_was_accepted_stays_accepted()
    {
        _airspace.Reachable(Bravo);
        _airspace.Fly(Alpha, 1, Around());
        _airspace.At(1).Attempt(_airspace.Outbox().Single());
        _airspace.At(2).Attempt(_airspace.Outbox().Single(), AttemptResult.Failed);

        Assert.Equal((2, Minute(1), AttemptResult.Accepted), _airspace.Outbox().Single().Attempts.Select(attempt => (attempt.Count, attempt.LastAt, attempt.Result)).Single());
    }

    [Fact]
    public void The_last_attempt_closes_the_item()
    {
        _airspace.Reachable(Bravo);
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Attempt(_airspace.Outbox().Single(), AttemptResult.GaveUp, isLast: true);

        Assert.Empty(_airspace.Outbox());
    }

    [Fact]
    public void What_arrives_after_the_item_was_closed_is_recorded_and_delivers()
    {
        _airspace.Reachable(Bravo);
        var first = _airspace.Fly(Alpha, 1, Around()).Warnings.Single(each => each.To == Bravo);
        var item = _airspace.Outbox().Single();
        _airspace.At(1).Fly(Alpha, 1, Around(east: 1));
        var recorded = _airspace.At(2).Attempt(item);

        Assert.Equal((null, Minute(2)), (recorded.Item, _airspace.Latest(first).Delivery!.Value.At));
    }

    [Fact]
    public void An_attempt_at_what_never_was_is_refused() => Assert.Equal(RefusalCode.NotFound, _airspace.Refused(
        new RecordAttempt(999_999, ContactId.Parse("duty"), Transport.Webhook, AttemptResult.Accepted, 204, isLast: true)).Code);

    [Fact]
    public void After_a_day_it_is_given_up_and_both_sides_can_read_that()
    {
        _airspace.Reachable(Bravo);
        _airspace.Fly(Alpha, 1, Around(from: 2000, to: 2100));
        _airspace.Answer(_airspace.Latest(_airspace.State.FindWarning(2)!));
        _airspace.At(24 * 60).Tick();

        var last = _airspace.EventsSeen().Last(happened => happened.Kind == EventKind.DeliveryAbandoned);
        Assert.Equal((Minute(24 * 60), true, true, false), (last.At, last.IsFor(Alpha), last.IsFor(Bravo), last.IsFor(Charlie)));
        Assert.DoesNotContain(_airspace.Outbox(), item => item.Kind == EventKind.WarningOwed);
    }

    [Fact]
    public void What_somebody_took_is_not_called_given_up()
    {
        _airspace.Reachable(Bravo);
        _airspace.Fly(Alpha, 1, Around(from: 2000, to: 2100));
        foreach (var item in _airspace.Outbox())
            _airspace.Attempt(item);
        _airspace.At(4).Answer(_airspace.State.FindWarning(1)!);
        _airspace.At(24 * 60).Tick();

        Assert.DoesNotContain(_airspace.EventsSeen(), happened => happened.Kind == EventKind.DeliveryAbandoned);
    }

    [Fact]
    public void A_party_that_leaves_leaves_no_items_behind()
    {
        _airspace.Reachable(Delta);
        _airspace.Watch(Delta, 9, Around());
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Done<Unsubscribed>(new Unsubscribe(Delta, Id(9), 1));
        _airspace.Done<PartyRemoved>(new RemoveParty(Delta, Delta, 1));

        Assert.Empty(_airspace.Outbox());
        Assert.Null(_airspace.State.FindRoster(Delta));
    }

    [Fact]
    public void Pages_of_the_outbox_go_on_where_the_last_one_ended()
    {
        _airspace.Reachable(Bravo);
        for (int id = 1; id <= 5; id++)
            _airspace.Fly(Alpha, id, Around());
        var first = _airspace.State.Outbox(Leaves.None, 2);
        var second = _airspace.State.Outbox(first.Items[^1].Leaf, 3);

        Assert.Equal((true, false), (first.HasMore, second.HasMore));
        Assert.Equal(_airspace.Outbox(), first.Items.Concat(second.Items));
    }
}
