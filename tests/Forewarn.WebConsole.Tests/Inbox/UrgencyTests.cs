using Forewarn.Client.Model;
using Forewarn.WebConsole.Inbox;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Inbox;

public class UrgencyTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 3, 0);

    [Fact]
    public void What_has_begun_and_is_not_answered_is_an_emergency() => Assert.Equal(Urgency.Emergency, Of(Warning(start: 0)));

    [Fact]
    public void What_does_not_go_as_declared_is_an_emergency() => Assert.Equal(Urgency.Emergency, Urgencies.Of(Warning(start: 180), "Nonconforming", Now));

    [Fact]
    public void A_drill_is_never_an_emergency() => Assert.NotEqual(Urgency.Emergency, Of(Warning(start: 0) with { Exercise = true, Change = "drill" }));

    [Fact]
    public void What_was_taken_back_is_no_emergency_at_its_start() => Assert.Equal(Urgency.Open, Of(Warning(start: 0) with { Change = "withdrawn" }));

    [Theory]
    [InlineData(15, Urgency.Urgent)]
    [InlineData(16, Urgency.Open)]
    public void What_begins_within_a_quarter_of_an_hour_is_urgent(int minutes, Urgency urgency) => Assert.Equal(urgency, Of(Warning(start: minutes)));

    [Theory]
    [InlineData(2, Urgency.Urgent)]
    [InlineData(3, Urgency.Open)]
    public void A_deadline_within_two_minutes_is_urgent(int minutes, Urgency urgency) =>
        Assert.Equal(urgency, Of(Warning(start: 180) with { AcknowledgeBy = Now + Duration.FromMinutes(minutes) }));

    [Fact]
    public void What_was_passed_on_is_urgent() => Assert.Equal(Urgency.Urgent, Of(Warning(start: 180) with { Rung = 1 }));

    [Fact]
    public void Nothing_is_left_to_do_about_what_is_over() => Assert.Equal(Urgency.Over, Of(Warning(start: -90)));

    [Fact]
    public void An_answer_ends_every_urgency() =>
        Assert.Equal(Urgency.Answered, Of(Warning(start: 0) with { Acknowledgement = new Acknowledgement(Now, "received", "somebody", "") }));

    [Fact]
    public void Emergencies_come_first_then_the_nearest_deadline_then_the_nearest_start()
    {
        var emergency = Warning(start: 0, id: "9");
        var soonDue = Warning(start: 300, id: "8") with { AcknowledgeBy = Now + Duration.FromMinutes(10) };
        var urgentByStart = Warning(start: 10, id: "7") with { AcknowledgeBy = Now + Duration.FromMinutes(20) };
        var early = Warning(start: 100, id: "6");
        var late = Warning(start: 200, id: "5");
        var over = Warning(start: -90, id: "4");
        Assert.Equal(["9", "8", "7", "6", "5", "4"], Ordered(over, late, early, urgentByStart, soonDue, emergency));
    }

    [Fact]
    public void A_ladder_that_has_ended_without_an_answer_is_past_every_deadline()
    {
        var due = Warning(start: 100, id: "1") with { AcknowledgeBy = Now };
        var ended = Warning(start: 100, id: "2") with { NotAcknowledged = true };
        Assert.Equal(["2", "1"], Ordered(due, ended));
    }

    [Fact]
    public void Of_the_answered_the_latest_comes_first()
    {
        var first = Warning(start: 10, id: "1") with { Acknowledgement = new Acknowledgement(Now, "received", "somebody", "") };
        var second = Warning(start: 10, id: "2") with { Acknowledgement = new Acknowledgement(Now + Duration.FromSeconds(1), "received", "somebody", "") };
        Assert.Equal(["2", "1"], Ordered(first, second));
    }

    private static IEnumerable<string> Ordered(params Warning[] warnings) =>
        warnings.Select(warning => (Warning: warning, Urgency: Of(warning))).Order(Urgencies.Order).Select(row => row.Warning.Id);

    private static Urgency Of(Warning warning) => Urgencies.Of(warning, null, Now);

    private static Warning Warning(int start, string id = "1") => new(
        id, "north", "south", new WarningSubject("constraint", Guid.Empty, 1, "live-fire"), "declared", "operational", 0, Now - Duration.FromHours(2),
        Now + Duration.FromMinutes(start), Now + Duration.FromMinutes(start + 60), "pending", false, []);
}
