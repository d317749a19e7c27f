using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Geometry;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Tests.Contacts;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Warnings;

/// <summary>Bravo, warned of an intent of alpha's at the place that all know, asks for another one.</summary>
public class CounterProposalTests
{
    private static readonly Volume4D Elsewhere = Around(east: 30, from: 200, to: 260);

    private readonly Scenario _airspace = new();
    private readonly Warning _warning;

    public CounterProposalTests()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo, Charlie], ladder: [new Rung(Channel.Operational, Duration.FromMinutes(5))]));
        _warning = _airspace.Fly(Alpha, 1, Around(), note: "two aircraft").Warnings.Single(warning => warning.To == Bravo);
    }

    [Fact]
    public void Asking_for_a_change_is_an_answer()
    {
        var asked = Ask();

        Assert.Equal((Answer.AskForChange, null, Minute(0)), (asked.Acknowledgement!.Answer, asked.AcknowledgeBy, asked.FirstAcknowledgedAt));
        Assert.Equal([Elsewhere], asked.OpenProposal!.Volumes);
    }

    [Fact]
    public void Accepting_it_makes_the_next_version_in_one_step()
    {
        Ask();
        var changed = _airspace.At(1).Done<Declared>(Accepting());

        Assert.Equal((2, "two aircraft"), (changed.Declaration.Version, changed.Declaration.Note));
        Assert.Equal([Elsewhere], changed.Declaration.Volumes);
        Assert.Equal([Change.Changed, Change.Changed], changed.Warnings.Select(warning => warning.Change));
        Assert.Equal(EventKind.ProposalAccepted, _airspace.EventsOfLastCommand()[^1]);
        Assert.Equal(new Resolution(Minute(1), true, "planner", "agreed", _airspace.State.Events.Next - 1, 2), _airspace.Latest(_warning).Resolution);
    }

    [Fact]
    public void Accepting_it_again_gets_the_same_answer()
    {
        Ask();
        var first = _airspace.At(1).Done<Declared>(Accepting());
        var second = _airspace.At(2).Done<Declared>(Accepting());

        Assert.Equal((first.Declaration, first.Leaf), (second.Declaration, second.Leaf));
        Assert.Empty(_airspace.EventsOfLastCommand());
    }

    [Fact]
    public void What_the_declarer_could_not_declare_it_cannot_accept()
    {
        _airspace.Done<Acknowledged>(new Acknowledge(Bravo, _warning.Number, Answer.AskForChange, "officer", "earlier", CounterProposal.Create([Around(from: 1, to: 2)])));
        _airspace.At(3);

        Assert.Equal("volumes", _airspace.Refused(Accepting()).Field);
        Assert.Null(_airspace.Latest(_warning).Resolution);
        Assert.Equal(1, _airspace.State.Find(Intent(1))!.Version);
    }

    [Fact]
    public void A_proposal_about_a_version_that_has_changed_since_is_not_accepted()
    {
        Ask();
        _airspace.At(1).Fly(Alpha, 1, Around(east: 1));

        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(Accepting()).Code);
        Assert.Equal(2, _airspace.State.Find(Intent(1))!.Version);
    }

    [Fact]
    public void Nothing_can_be_proposed_for_a_version_that_has_changed_since()
    {
        _airspace.At(1).Fly(Alpha, 1, Around(east: 1));

        Assert.Equal("counter_proposal", _airspace.Refused(Asking()).Field);
        Assert.Null(_airspace.Latest(_warning).Acknowledgement);
    }

    [Fact]
    public void What_is_declared_already_is_no_proposal() =>
        Assert.Equal("counter_proposal.volumes", _airspace.Refused(Asking([Around()])).Field);

    [Fact]
    public void A_declined_proposal_leaves_the_declaration_as_it_is_and_asks_for_another_answer()
    {
        Ask();
        var declined = _airspace.At(1).Done<ProposalDeclined>(Declining()).Warning;

        Assert.Equal((false, 1), (declined.Resolution!.IsAccepted, _airspace.State.Find(Intent(1))!.Version));
        Assert.Equal(Answer.CannotComply, _airspace.At(2).Answer(_warning, Answer.CannotComply).Warning.Acknowledgement!.Answer);
    }

    [Fact]
    public void Declining_again_gets_the_same_answer()
    {
        Ask();
        var first = _airspace.At(1).Done<ProposalDeclined>(Declining());

        Assert.Equal(first, _airspace.At(2).Done<ProposalDeclined>(Declining()));
        Assert.Empty(_airspace.EventsOfLastCommand());
    }

    [Fact]
    public void What_is_resolved_is_not_resolved_otherwise()
    {
        Ask();
        _airspace.Done<ProposalDeclined>(Declining());

        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(Accepting()).Code);
    }

    [Fact]
    public void Whoever_asked_and_was_given_it_answers_the_new_warning()
    {
        Ask();
        _airspace.Done<Declared>(Accepting());

        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(new Acknowledge(Bravo, _warning.Number, Answer.WillComply, "officer", "")).Code);
    }

    [Fact]
    public void Only_the_declarer_accepts_or_declines()
    {
        Ask();
        foreach (var other in new[] { Bravo, Charlie })
        {
            Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new AcceptProposal(other, _warning.Number, "x", "")).Code);
            Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new DeclineProposal(other, _warning.Number, "x", "")).Code);
        }
    }

    [Fact]
    public void Where_nothing_was_asked_nothing_is_accepted_or_declined()
    {
        _airspace.Answer(_warning, Answer.Understood);

        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(Accepting()).Code);
        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(Declining()).Code);
    }

    [Theory]
    [InlineData(Answer.AskForChange, false)]
    [InlineData(Answer.WillComply, true)]
    public void A_proposal_comes_with_asking_for_a_change_and_with_nothing_else(Answer answer, bool hasProposal) => Assert.Equal("counter_proposal",
        Assert.Throws<InvalidValueException>(() => new Acknowledge(Bravo, 1, answer, "officer", "", hasProposal ? CounterProposal.Create([Elsewhere]) : null)).Field);

    [Fact]
    public void What_was_asked_and_what_was_said_to_it_is_brought_to_the_other_side()
    {
        _airspace.Reachable(Alpha);
        _airspace.Reachable(Bravo);
        Ask();
        _airspace.Done<ProposalDeclined>(Declining());

        Assert.Equal([(EventKind.WarningAcknowledged, Alpha), (EventKind.ProposalDeclined, Bravo)], _airspace.Outbox().Select(item => (item.Kind, item.To)));
    }

    [Fact]
    public void What_is_sealed_is_revealed_first()
    {
        var sealedWarning = _airspace.Seal(Alpha, 2, Around()).Warnings.Single(warning => warning.To == Bravo);
        _airspace.Done<Acknowledged>(new Acknowledge(Bravo, sealedWarning.Number, Answer.AskForChange, "officer", "elsewhere", CounterProposal.Create([Elsewhere])));

        Assert.Equal("disclosure", _airspace.Refused(new AcceptProposal(Alpha, sealedWarning.Number, "planner", "")).Field);
    }

    private Warning Ask() => _airspace.Done<Acknowledged>(Asking()).Warning;

    private Acknowledge Asking(Volume4D[]? volumes = null) =>
        new(Bravo, _warning.Number, Answer.AskForChange, "duty officer", "a convoy passes", CounterProposal.Create([.. volumes ?? [Elsewhere]]));

    private AcceptProposal Accepting() => new(Alpha, _warning.Number, "planner", "agreed");

    private DeclineProposal Declining() => new(Alpha, _warning.Number, "planner", "it cannot wait");
}
