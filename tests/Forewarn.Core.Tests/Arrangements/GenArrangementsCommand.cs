using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Tests.Arrangements;

/// <summary>Generators of what parties do about arrangements.</summary>
internal static class GenArrangementsCommand
{
    private static readonly Gen<PartyId> SomeParty = Gen.OneOf(Scenario.Alpha, Scenario.Bravo, Scenario.Charlie, Scenario.Delta, PartyId.Parse("zulu"));

    private static readonly Gen<ArrangementId> SomeArrangement = Gen.OneOf("line-1", "line-2", "line-3").Select(ArrangementId.Parse);

    private static readonly Gen<Instant> SomeMoment = Gen.Int[-100, 2_000].Select(minute => Scenario.Minute(minute));

    private static readonly Gen<Instant?> SomeOptionalMoment = Gen.Frequency((2, Gen.Const((Instant?)null)), (1, SomeMoment.Select(moment => (Instant?)moment)));

    private static readonly Gen<DraftArrangement> SomeDrafting = Gen.Select(
        SomeParty, Gen.Frequency((3, Gen.Const((int?)null)), (1, Gen.Int[1, 3].Select(version => (int?)version))), GenCommand.SomeArrangement, SomeMoment,
        (party, amends, proposal, signBy) => new DraftArrangement(party, amends, proposal, signBy));

    public static readonly Gen<Command> Any = Gen.Frequency(
        (4, SomeDrafting.Select(draft => (Command)draft)),
        (8, Gen.Select(SomeParty, SomeDrafting, (party, draft) => (Command)new SignDraft(party, draft.Draft))),
        (1, Gen.Select(SomeParty, SomeDrafting, (party, draft) => (Command)new CloseDraft(party, draft.Draft))),
        (2, Gen.Select(SomeParty, SomeArrangement, SomeOptionalMoment, (party, id, from) => (Command)new SuspendArrangement(party, id, from, "why"))),
        (2, Gen.Select(SomeParty, SomeArrangement, (party, id) => (Command)new ResumeArrangement(party, id))),
        (2, Gen.Select(SomeParty, SomeArrangement, SomeOptionalMoment, (party, id, until) => (Command)new LeaveArrangement(party, id, until, ""))));

    /// <summary>As a member would do it who knows the present version: of the open drafts the one is signed that waits for the fewest.</summary>
    public static Command Fitted(ArrangementsCommand command, AirspaceState state)
    {
        switch (command)
        {
            case DraftArrangement draft:
                var standing = state.Find(draft.Proposal.Id);
                var proposal = standing is null ? draft.Proposal : OfMembers(draft.Proposal, standing);
                return new DraftArrangement(proposal.Members[0].Party, standing?.Version, proposal, state.Time + Duration.FromHours(2));
            case SignDraft or CloseDraft when OpenDrafts(state).MinBy(draft => draft.Missing.Length) is { } next:
                return command is SignDraft ? new SignDraft(next.Missing[0], next.Id) : new CloseDraft(next.Signers[^1], next.Id);
            case SuspendArrangement suspend when state.Find(suspend.Id) is { } paused:
                return new SuspendArrangement(paused.Members[0].Party, suspend.Id, null, suspend.Text);
            case ResumeArrangement resume when state.Find(resume.Id)?.Suspensions is [.., var suspension]:
                return new ResumeArrangement(suspension.Party, resume.Id);
            case LeaveArrangement leave when state.Find(leave.Id) is { } left:
                return new LeaveArrangement(left.Members[^1].Party, leave.Id, leave.Until, leave.Text);
            default:
                return command;
        }
    }

    /// <summary>The terms between the members of another arrangement, all of whom stay.</summary>
    private static Arrangement OfMembers(Arrangement terms, Arrangement standing) => Arrangement.Create(
        terms.Id, terms.Name, [.. standing.Members.Select(member => new Member(member.Party, member.From, null))], terms.Area, terms.Altitude, terms.LeadTimes,
        terms.Separation, terms.Ladder, terms.ValidFrom, terms.ValidUntil, terms.WithdrawalNotice);

    private static IEnumerable<Draft> OpenDrafts(AirspaceState state) =>
        state.Parties.SelectMany(party => state.DraftsOf(party.Id)).Where(draft => draft.IsOpen).DistinctBy(draft => draft.Id).OrderBy(draft => draft.Id);
}
