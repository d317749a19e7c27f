using Forewarn.Core.Airspace;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Warnings;

/// <summary>The ladder: five minutes on the operational channel, ten on the diplomatic one.</summary>
public class EscalationTests
{
    private readonly Scenario _airspace = new();
    private readonly Warning _warning;

    public EscalationTests()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], ladder:
            [new Rung(Channel.Operational, Duration.FromMinutes(5)), new Rung(Channel.Diplomatic, Duration.FromMinutes(10))]));
        _warning = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();
    }

    [Fact]
    public void A_warning_begins_on_the_first_rung()
    {
        Assert.Equal((0, Channel.Operational, Minute(5)), (_warning.Step, _warning.Channel, _warning.AcknowledgeBy));
        Assert.Equal(Minute(5), _airspace.State.NextDeadline);
    }

    [Fact]
    public void A_tick_before_the_deadline_nothing_happens()
    {
        _airspace.At(Minute(5).PlusTicks(-1)).Tick();

        Assert.Equal(0, _airspace.Latest(_warning).Step);
        Assert.Empty(_airspace.EventsOfLastCommand());
    }

    [Fact]
    public void At_the_deadline_the_next_rung_is_taken()
    {
        _airspace.At(5).Tick();

        var escalated = _airspace.Latest(_warning);
        Assert.Equal((1, Channel.Diplomatic, Minute(15)), (escalated.Step, escalated.Channel, escalated.AcknowledgeBy));
        Assert.Equal([EventKind.WarningEscalated], _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void Time_that_comes_late_takes_every_step_at_its_own_moment()
    {
        _airspace.At(40).Tick();

        Assert.Equal(
            [(EventKind.WarningEscalated, Minute(5), 1), (EventKind.WarningNotAcknowledged, Minute(15), 1)],
            _airspace.EventsSeen().Where(happened => happened.Position == _airspace.State.Position)
                .Select(happened => (happened.Kind, happened.At, happened.Version)));
        Assert.True(_airspace.Latest(_warning) is { IsExhausted: true, AcknowledgeBy: null, Channel: Channel.Diplomatic });
        Assert.Null(_airspace.State.NextDeadline);
    }

    [Fact]
    public void The_end_of_the_ladder_is_told_to_the_declarer()
    {
        _airspace.At(15).Tick();

        var last = _airspace.EventsSeen().Last();
        Assert.Equal((EventKind.WarningNotAcknowledged, true, true, false), (last.Kind, last.IsFor(Alpha), last.IsFor(Bravo), last.IsFor(Charlie)));
    }

    [Fact]
    public void Any_command_lets_what_is_due_happen_before_it_is_looked_at()
    {
        _airspace.At(5).Answer(_warning);

        Assert.Equal([EventKind.WarningEscalated, EventKind.WarningDelivered, EventKind.WarningAcknowledged], _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void An_acknowledgement_stops_the_ladder()
    {
        _airspace.At(4).Answer(_warning);
        _airspace.At(40).Tick();

        Assert.Equal((0, false), (_airspace.Latest(_warning).Step, _airspace.Latest(_warning).IsExhausted));
        Assert.Null(_airspace.State.NextDeadline);
    }

    [Fact]
    public void A_delivery_alone_does_not_stop_it()
    {
        _airspace.At(4).Deliver(_warning);
        _airspace.At(5).Tick();

        Assert.Equal(1, _airspace.Latest(_warning).Step);
    }

    [Fact]
    public void A_change_begins_a_ladder_of_its_own_and_stops_the_old_one()
    {
        var second = _airspace.At(4).Fly(Alpha, 1, Around(east: 1)).Warnings.Single();
        _airspace.At(9).Tick();

        Assert.Equal((0, 1), (_airspace.Latest(_warning).Step, _airspace.Latest(second).Step));
    }

    [Fact]
    public void Deadlines_of_several_warnings_come_in_the_order_of_their_moments()
    {
        var second = _airspace.At(3).Fly(Alpha, 2, Around()).Warnings.Single();
        _airspace.At(60).Tick();

        Assert.Equal(
            [(Minute(5), _warning.Number), (Minute(8), second.Number), (Minute(15), _warning.Number), (Minute(18), second.Number)],
            _airspace.EventsSeen().Where(happened => happened.Position == _airspace.State.Position)
                .Select(happened => (happened.At, long.Parse(happened.Subject.ToString(), System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void The_next_deadline_is_the_earliest_that_still_counts()
    {
        var second = _airspace.At(3).Fly(Alpha, 2, Around()).Warnings.Single();
        _airspace.Answer(_warning);

        Assert.Equal(second.AcknowledgeBy, _airspace.State.NextDeadline);
    }
}
