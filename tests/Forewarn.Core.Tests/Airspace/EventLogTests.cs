using Forewarn.Core.Airspace;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Airspace;

public class EventLogTests
{
    private readonly Scenario _airspace = new();

    [Fact]
    public void Events_are_in_the_order_of_their_causes()
    {
        _airspace.Watch(Bravo, 1, Around());
        _airspace.Fly(Alpha, 2, Around());

        Assert.Equal(
            [(5, 0, EventKind.Subscribed), (6, 0, EventKind.Declared), (6, 1, EventKind.WarningOwed)],
            _airspace.EventsSeen().Skip(4).Select(happened => ((int)happened.Position, happened.Ordinal, happened.Kind)));
    }

    [Fact]
    public void What_is_declared_is_for_everyone()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Fly(Alpha, 1, Around(), IntentState.Activated);
        _airspace.Fly(Alpha, 1, Around(east: 1), IntentState.Activated);
        _airspace.At(60).End(Alpha, Intent(1));

        Assert.Equal([EventKind.Declared, EventKind.State, EventKind.Changed, EventKind.Ended], KindsFor(Charlie));
    }

    [Fact]
    public void What_is_owed_is_for_the_two_parties()
    {
        _airspace.Watch(Bravo, 1, Around());
        _airspace.Answer(_airspace.Fly(Alpha, 2, Around()).Warnings.Single());

        EventKind[] between = [EventKind.WarningOwed, EventKind.WarningDelivered, EventKind.WarningAcknowledged];
        Assert.Equal(between, KindsFor(Alpha).Except([EventKind.Declared]));
        Assert.Equal(between, KindsFor(Bravo).Except([EventKind.Declared, EventKind.Subscribed]));
        Assert.Equal([EventKind.Declared], KindsFor(Charlie));
    }

    [Fact]
    public void A_subscription_is_for_its_manager()
    {
        _airspace.Watch(Bravo, 1, Around());
        _airspace.Done<Unsubscribed>(new Unsubscribe(Bravo, Id(1), 1));

        Assert.Equal([EventKind.Subscribed, EventKind.Unsubscribed], KindsFor(Bravo));
        Assert.Empty(KindsFor(Alpha));
    }

    [Fact]
    public void An_arrangement_is_for_its_members()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        _airspace.Cancel("line");

        Assert.Equal([EventKind.ArrangementPut, EventKind.ArrangementRemoved], KindsFor(Alpha));
        Assert.Equal([EventKind.ArrangementPut, EventKind.ArrangementRemoved], KindsFor(Bravo));
        Assert.Empty(KindsFor(Charlie));
    }

    [Fact]
    public void A_refusal_is_for_whoever_was_refused()
    {
        _airspace.Refused(new EndDeclaration(Alpha, Intent(1), 1));

        Assert.Equal([EventKind.Refused], KindsFor(Alpha));
        Assert.Empty(KindsFor(Bravo));
    }

    [Fact]
    public void An_observation_is_for_who_saw_and_who_was_seen()
    {
        _airspace.See(Alpha, Place(0, 0));

        Assert.Equal([EventKind.Observed], KindsFor(Alpha));
        Assert.Equal([EventKind.Observed], KindsFor(Delta));
        Assert.Empty(KindsFor(Bravo));
    }

    [Fact]
    public void A_reader_goes_on_after_the_last_event_that_it_has_seen()
    {
        _airspace.Watch(Bravo, 1, Around());
        _airspace.Fly(Alpha, 2, Around());
        var log = _airspace.State.Events;

        Assert.Equal(0, log.After(0, 0));
        Assert.Equal(log.Next - 2, log.After(5, 0));
        Assert.Equal(log.Next - 1, log.After(6, 0));
        Assert.Equal(log.Next, log.After(6, 1));
        Assert.Equal(log.Next, log.After(long.MaxValue, int.MaxValue));
    }

    [Theory]
    [InlineData(1_023)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(5_000)]
    [InlineData(Limits.EventsRetainedMax - 1)]
    [InlineData(Limits.EventsRetainedMax)]
    [InlineData(Limits.EventsRetainedMax + 1)]
    [InlineData(Limits.EventsRetainedMax * 2 + 77)]
    public void The_log_keeps_the_latest_events_in_order_and_no_more_than_the_limit(int count)
    {
        var log = Logged(0, count);

        Assert.Equal(((long)Math.Max(0, count - Limits.EventsRetainedMax), (long)count), (log.First, log.Next));
        for (long sequence = log.First; sequence < log.Next; sequence++)
            Assert.Equal(sequence + 1, log[sequence].Position);
        Assert.Throws<ArgumentOutOfRangeException>(() => log[log.First - 1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => log[log.Next]);
    }

    [Fact]
    public void A_log_that_begins_in_the_middle_grows_in_order_too()
    {
        var log = Logged(1_234_567, 5_000);

        Assert.Equal((1_234_567, 1_239_567), (log.First, log.Next));
        for (long sequence = log.First; sequence < log.Next; sequence++)
            Assert.Equal(sequence + 1, log[sequence].Position);
    }

    [Fact]
    public void A_reader_that_has_been_away_too_long_is_told_so()
    {
        var log = Logged(0, Limits.EventsRetainedMax + 10);

        Assert.Null(log.After(5, 0));
        Assert.Equal(log.First + 1, log.After(log[log.First].Position, 0));
    }

    private static EventLog Logged(long from, int count)
    {
        var log = new EventLog();
        log.StartAt(from);
        for (int i = 0; i < count; i++)
            log.Add(new AirspaceEvent(from + i + 1, 0, Noon, EventKind.Declared, EventSubject.Warning(i), 0, Alpha, default));
        return log;
    }

    /// <summary>Kinds of the events that a party may see, but for the registrations at the beginning.</summary>
    private IEnumerable<EventKind> KindsFor(PartyId party) =>
        _airspace.EventsSeen().Where(happened => happened.Kind != EventKind.PartyPut && happened.IsFor(party)).Select(happened => happened.Kind);
}
