using Forewarn.Core.Airspace;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Warnings;

public class AcknowledgementTests
{
    private readonly Scenario _airspace = new();
    private readonly Warning _warning;

    public AcknowledgementTests()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo, Charlie]));
        _warning = _airspace.Fly(Alpha, 1, Around()).Warnings.Single(warning => warning.To == Bravo);
    }

    [Fact]
    public void An_acknowledgement_is_a_delivery_as_well()
    {
        long next = _airspace.State.Events.Next;
        var acknowledged = _airspace.At(3).Answer(_warning, Answer.Understood, "duty officer", "all clear").Warning;

        Assert.Equal(new Delivery(Minute(3), Transport.Console, next), acknowledged.Delivery);
        Assert.Equal(new Acknowledgement(Minute(3), Answer.Understood, "duty officer", "all clear", next + 1), acknowledged.Acknowledgement);
    }

    [Fact]
    public void An_acknowledgement_keeps_an_earlier_delivery()
    {
        _airspace.At(1).Deliver(_warning);

        Assert.Equal(Minute(1), _airspace.At(3).Answer(_warning).Warning.Delivery!.Value.At);
        Assert.Equal([EventKind.WarningAcknowledged], _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void Only_the_warned_party_acknowledges()
    {
        foreach (var other in new[] { Alpha, Charlie })
            Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new Acknowledge(other, _warning.Number, Answer.Received, "x", "")).Code);
    }

    [Fact]
    public void A_warning_that_does_not_exist_cannot_be_acknowledged() =>
        Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new Acknowledge(Bravo, -7, Answer.Received, "x", "")).Code);

    [Fact]
    public void The_same_acknowledgement_again_gets_the_first_answer()
    {
        var first = _airspace.At(3).Answer(_warning).Warning;

        Assert.Equal(first, _airspace.At(4).Answer(_warning).Warning);
        Assert.Empty(_airspace.EventsOfLastCommand());
    }

    [Theory]
    [InlineData(Answer.Received, Answer.Understood)]
    [InlineData(Answer.Received, Answer.CannotComply)]
    [InlineData(Answer.Understood, Answer.WillComply)]
    [InlineData(Answer.Understood, Answer.CannotComply)]
    public void An_answer_that_says_more_replaces_the_first(Answer first, Answer second)
    {
        _airspace.Answer(_warning, first);

        Assert.Equal(second, _airspace.At(2).Answer(_warning, second).Warning.Acknowledgement!.Answer);
    }

    [Theory]
    [InlineData(Answer.Understood, Answer.Received)]
    [InlineData(Answer.WillComply, Answer.CannotComply)]
    [InlineData(Answer.CannotComply, Answer.WillComply)]
    [InlineData(Answer.Received, Answer.Received)]
    public void An_answer_that_does_not_say_more_is_refused(Answer first, Answer second)
    {
        _airspace.Answer(_warning, first);

        var refused = _airspace.Refused(new Acknowledge(Bravo, _warning.Number, second, "another officer", ""));
        Assert.Equal((RefusalCode.Conflict, "answer"), (refused.Code, refused.Field));
        Assert.Equal(first, _airspace.Latest(_warning).Acknowledgement!.Answer);
    }

    [Fact]
    public void An_answer_before_the_first_deadline_is_not_late()
    {
        var warning = WithLadder();

        Assert.False(_airspace.At(Minute(5).PlusTicks(-1)).Answer(warning).Warning.IsAnsweredLate);
    }

    [Fact]
    public void An_answer_at_the_first_deadline_is_late_and_stands()
    {
        var warning = WithLadder();
        var answered = _airspace.At(5).Answer(warning).Warning;

        Assert.True(answered is { IsAnsweredLate: true, Acknowledgement.Answer: Answer.Received });
    }

    [Fact]
    public void An_answer_in_time_that_says_more_later_was_in_time()
    {
        var warning = WithLadder();
        _airspace.At(4).Answer(warning);

        Assert.False(_airspace.At(7).Answer(warning, Answer.WillComply).Warning.IsAnsweredLate);
    }

    [Fact]
    public void An_answer_after_the_end_of_the_ladder_stands_beside_the_fact_that_there_was_none()
    {
        var warning = WithLadder();
        _airspace.At(30).Tick();

        Assert.True(_airspace.At(31).Answer(warning).Warning is { IsExhausted: true, IsAnsweredLate: true, Acknowledgement: not null });
    }

    [Fact]
    public void Without_a_ladder_an_answer_after_the_start_is_late()
    {
        Assert.False(_airspace.At(59).Answer(_warning).Warning.IsAnsweredLate);
        Assert.True(_airspace.At(60).Answer(_airspace.Fly(Alpha, 2, Around()).Warnings.Single(warning => warning.To == Charlie)).Warning.IsAnsweredLate);
    }

    [Fact]
    public void An_answer_to_a_warning_that_a_later_version_has_replaced_stands_and_is_marked()
    {
        _airspace.At(1).Fly(Alpha, 1, Around(east: 1));

        Assert.True(_airspace.At(2).Answer(_warning).Warning is { IsAnsweredSuperseded: true, Acknowledgement: not null });
    }

    [Fact]
    public void A_warning_that_was_answered_is_not_replaced_unanswered()
    {
        _airspace.Answer(_warning);
        _airspace.At(1).Fly(Alpha, 1, Around(east: 1));

        Assert.False(_airspace.Latest(_warning).IsAnsweredSuperseded);
    }

    private Warning WithLadder()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], ladder: [new Rung(Channel.Operational, NodaTime.Duration.FromMinutes(5)), new Rung(Channel.Diplomatic, NodaTime.Duration.FromMinutes(5))]));
        return _airspace.Fly(Alpha, 3, Around()).Warnings.Single();
    }

    [Theory]
    [InlineData("", "", "by")]
    [InlineData("officer", "\u0007", "text")]
    public void An_acknowledgement_says_who_gives_it_in_printable_text(string by, string text, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidValueException>(() => new Acknowledge(Bravo, 1, Answer.Received, by, text)).Field);

    [Fact]
    public void Half_a_surrogate_pair_is_no_text() =>
        Assert.Equal("text", Assert.Throws<InvalidValueException>(() => new Acknowledge(Bravo, 1, Answer.Received, "officer", "\ud800")).Field);
}
