using Forewarn.Core.Airspace;
using Forewarn.Core.Hotline;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Hotline;

public class CallTests
{
    private readonly Scenario _airspace = new();

    [Fact]
    public void The_other_participants_are_told_of_a_call_and_nobody_else()
    {
        _airspace.Log(1, Alpha, Bravo, Charlie);

        Assert.Equal([Bravo, Charlie], _airspace.State.Happened.Select(happened => happened.To));
        Assert.Empty(_airspace.State.CallsOf(Delta, null, 10).Items);
    }

    [Fact]
    public void A_call_logged_again_is_the_same_call_and_in_other_words_a_conflict()
    {
        long leaf = _airspace.Log(1, Alpha, Bravo).Leaf;

        Assert.Equal(leaf, _airspace.Log(1, Alpha, Bravo).Leaf);
        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(new LogCall(Alpha, Talks.Called(1, Alpha, [Alpha, Bravo], start: -40))).Code);
    }

    [Fact]
    public void Who_did_not_take_part_logs_no_call() =>
        Assert.Equal("participants", Assert.Throws<InvalidValueException>(() => Talks.Called(1, Alpha, [Bravo, Charlie], Bravo)).Field);

    [Fact]
    public void Who_called_took_part() =>
        Assert.Equal("initiator", Assert.Throws<InvalidValueException>(() => Talks.Called(1, Alpha, [Alpha, Bravo], Charlie)).Field);

    [Fact]
    public void A_call_with_an_unknown_party_is_refused() => Assert.Equal(
        (RefusalCode.UnknownParty, "participants"), CodeOf(_airspace.Refused(new LogCall(Alpha, Talks.Called(1, Alpha, [Alpha, PartyId.Parse("nobody")])))));

    [Fact]
    public void A_call_that_has_not_come_yet_is_refused() =>
        Assert.Equal((RefusalCode.Invalid, "start"), CodeOf(_airspace.Refused(new LogCall(Alpha, Talks.Called(1, Alpha, [Alpha, Bravo], start: 30)))));

    [Fact]
    public void A_call_does_not_end_before_it_begins() =>
        Assert.Equal("end", Assert.Throws<InvalidValueException>(() => Talks.Account(start: 10, end: 5)).Field);

    [Fact]
    public void Each_side_has_versions_of_its_own_and_all_of_them_stay()
    {
        _airspace.Log(1, Alpha, Bravo);
        Assert.Equal(1, _airspace.File(Alpha, 1, null, Talks.Account(), "first").Readout.Version);
        Assert.Equal(1, _airspace.File(Bravo, 1, null, Talks.Account(), "ours").Readout.Version);
        var call = _airspace.File(Alpha, 1, 1, Talks.Account(), "corrected").Call;

        Assert.Equal([(Alpha, 1, "first"), (Bravo, 1, "ours"), (Alpha, 2, "corrected")], call.Readouts.Select(readout => (readout.Party, readout.Version, readout.Text)));
    }

    [Fact]
    public void A_readout_filed_again_gets_the_first_answer()
    {
        _airspace.Log(1, Alpha, Bravo);
        long leaf = _airspace.File(Alpha, 1, null, Talks.Account()).Leaf;

        Assert.Equal(leaf, _airspace.File(Alpha, 1, null, Talks.Account()).Leaf);
        Assert.Single(_airspace.State.FindCall(Id(1))!.Readouts);
    }

    [Fact]
    public void A_correction_names_the_version_that_it_corrects()
    {
        _airspace.Log(1, Alpha, Bravo);
        _airspace.File(Alpha, 1, null, Talks.Account());

        Assert.Equal(RefusalCode.VersionRequired, _airspace.Refused(Talks.Filing(Alpha, 1, null, Talks.Account(), "other")).Code);
        Assert.Equal(RefusalCode.StaleVersion, _airspace.Refused(Talks.Filing(Alpha, 1, 2, Talks.Account(), "other")).Code);
        Assert.Equal(RefusalCode.StaleVersion, _airspace.Refused(Talks.Filing(Bravo, 1, 1, Talks.Account(), "other")).Code);
    }

    [Fact]
    public void Who_did_not_take_part_files_nothing()
    {
        _airspace.Log(1, Alpha, Bravo);

        Assert.Equal((RefusalCode.NotFound, "id"), CodeOf(_airspace.Refused(Talks.Filing(Charlie, 1, null, Talks.Account()))));
    }

    [Fact]
    public void What_the_sides_say_stands_beside_each_other_and_is_never_merged()
    {
        _airspace.Done<CallLogged>(new LogCall(Alpha, Talks.Called(1, Alpha, [Alpha, Bravo], Alpha, -30, "Syria")));
        var call = _airspace.File(Bravo, 1, null, Talks.Account(Alpha, -31, null, "Syria", "gas")).Call;

        Assert.Equal(
            [(CallMember.Initiator, Agreement.Agree), (CallMember.Channel, Agreement.SaidBySome), (CallMember.Start, Agreement.Differ), (CallMember.End, Agreement.SaidBySome),
                (CallMember.Subjects, Agreement.Differ)],
            CallComparison.Of(call).Select(compared => (compared.Member, compared.Agreement)));
        Assert.Equal((Minute(-30), Minute(-31)), (call.AccountOf(Alpha).Start, call.AccountOf(Bravo).Start));
    }

    [Fact]
    public void Subjects_agree_in_any_order()
    {
        _airspace.Log(1, Alpha, Bravo);
        _airspace.File(Alpha, 1, null, Talks.Account(subjects: ["a", "b"]));
        var call = _airspace.File(Bravo, 1, null, Talks.Account(subjects: ["b", "a"])).Call;

        Assert.Equal(Agreement.Agree, CallComparison.Of(call).Single(compared => compared.Member == CallMember.Subjects).Agreement);
    }

    [Fact]
    public void A_correction_speaks_for_its_side_from_then_on()
    {
        _airspace.Log(1, Alpha, Bravo);
        _airspace.File(Bravo, 1, null, Talks.Account(start: -31));
        var call = _airspace.File(Bravo, 1, 1, Talks.Account(start: -30)).Call;

        Assert.Equal(Agreement.Agree, CallComparison.Of(call).Single(compared => compared.Member == CallMember.Start).Agreement);
    }

    [Fact]
    public void What_nobody_says_is_not_said()
    {
        _airspace.Done<CallLogged>(new LogCall(Alpha, Call.Create(
            Id(1), Alpha, "x", [Alpha, Bravo], Topic.None, CallAccount.Create(Alpha, Channel.Diplomatic, Minute(-30), null, []))));

        Assert.Equal(Agreement.NotSaid, CallComparison.Of(_airspace.State.FindCall(Id(1))!).Single(compared => compared.Member == CallMember.End).Agreement);
    }

    [Fact]
    public void A_call_is_forgotten_so_long_after_its_last_readout()
    {
        _airspace.Log(1, Alpha, Bravo);
        _airspace.At(60).File(Bravo, 1, null, Talks.Account());
        _airspace.At(Minute(59) + HotlineLimits.CallRetention).Tick();
        Assert.NotNull(_airspace.State.FindCall(Id(1)));
        _airspace.At(Minute(60) + HotlineLimits.CallRetention).Tick();

        Assert.Null(_airspace.State.FindCall(Id(1)));
    }

    private static (RefusalCode, string) CodeOf(Refused refused) => (refused.Code, refused.Field);
}
