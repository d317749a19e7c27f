using Forewarn.Client.Model;
using Forewarn.WebConsole.Outbox;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Outbox;

public class StandingTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 3, 0);

    [Fact]
    public void What_has_not_arrived_is_undelivered() => Assert.Equal(Standing.Undelivered, Standings.Of(Owed(), Now));

    [Fact]
    public void What_has_arrived_waits_for_an_answer() => Assert.Equal(Standing.Unanswered, Standings.Of(Owed() with { DeliveredAt = Now }, Now));

    [Fact]
    public void A_ladder_that_ended_without_an_answer_stays_not_acknowledged_after_the_end() =>
        Assert.Equal(Standing.NotAcknowledged, Standings.Of(Owed(start: -200) with { NotAcknowledged = true }, Now));

    [Fact]
    public void What_a_later_version_has_replaced_is_over() => Assert.Equal(Standing.Over, Standings.Of(Owed() with { SupersededAt = Now, NotAcknowledged = true }, Now));

    [Fact]
    public void A_change_that_is_asked_for_waits_until_it_is_answered()
    {
        var asked = Owed() with { Acknowledgement = new Acknowledgement(Now, "ask-for-change", "somebody", "", new CounterProposal([])) };
        Assert.Equal(Standing.ChangeAsked, Standings.Of(asked, Now));
        Assert.Equal(Standing.Answered, Standings.Of(asked with { Resolution = new Resolution(Now, false, "somebody", "") }, Now));
    }

    [Fact]
    public void A_change_of_what_is_over_is_not_waited_for() =>
        Assert.Equal(Standing.Answered, Standings.Of(Owed(start: -200) with { Acknowledgement = new Acknowledgement(Now, "ask-for-change", "somebody", "", new CounterProposal([])) }, Now));

    [Fact]
    public void What_asks_for_attention_stands_first_and_then_what_begins_soonest()
    {
        var loud = Owed(start: 500, id: "1") with { NotAcknowledged = true };
        var soon = Owed(start: 10, id: "2");
        var later = Owed(start: 100, id: "3") with { Acknowledgement = new Acknowledgement(Now, "understood", "somebody", "") };
        var past = Owed(start: -500, id: "4");
        Assert.Equal(["1", "2", "3", "4"], OwedGroup.Of([past, later, soon, loud], Now).Select(group => group.First.Id));
    }

    [Fact]
    public void The_parties_of_one_declaration_stand_together()
    {
        var first = Owed(id: "1");
        var second = first with { Id = "2", To = "west", DeliveredAt = Now };
        var group = Assert.Single(OwedGroup.Of([second, first], Now));
        Assert.Equal(["1", "2"], group.Warnings.Select(member => member.Warning.Id));
    }

    private static Warning Owed(int start = 60, string id = "1") => new(
        id, "north", "south", new WarningSubject("constraint", new Guid(int.Parse(id), 0, 0, new byte[8]), 1, "live-fire"), "declared", "operational", 0, Now - Duration.FromHours(2),
        Now + Duration.FromMinutes(start), Now + Duration.FromMinutes(start + 60), "pending", false, [], Arrangement: "gulf");
}
