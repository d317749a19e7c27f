using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Tests.Arrangements;

/// <summary>What parties do about arrangements, for <see cref="Scenario"/>.</summary>
internal static class Agreeing
{
    public static readonly Duration Week = Duration.FromDays(7);

    /// <summary>A draft of the arrangement, or of its next version, to be signed within an hour unless said otherwise.</summary>
    public static DraftArrangement Drafting(this Scenario airspace, PartyId drafter, Arrangement proposal, Duration? within = null) =>
        new(drafter, airspace.State.Find(proposal.Id)?.Version, proposal, airspace.Now + (within ?? Duration.FromHours(1)));

    public static Draft Draft(this Scenario airspace, PartyId drafter, Arrangement proposal, Duration? within = null) =>
        airspace.Done<Drafted>(airspace.Drafting(drafter, proposal, within)).Draft;

    public static Drafted Sign(this Scenario airspace, Draft draft, params PartyId[] signers)
    {
        Drafted? last = null;
        foreach (var signer in signers)
            last = airspace.Done<Drafted>(new SignDraft(signer, draft.Id));
        return last!;
    }

    /// <summary>Drafted by the first of those who have to sign, and signed by the rest.</summary>
    public static Arrangement AllSign(this Scenario airspace, Arrangement proposal)
    {
        var draft = airspace.Draft(proposal.Members[0].Party, proposal);
        return airspace.Sign(draft, [.. draft.Missing]).Bound!;
    }

    public static MembershipChanged Leave(this Scenario airspace, PartyId party, string id = "line", Instant? until = null) =>
        airspace.Done<MembershipChanged>(new LeaveArrangement(party, ArrangementId.Parse(id), until, "why"));

    public static MembershipChanged Suspend(this Scenario airspace, PartyId party, string id = "line", Instant? from = null) =>
        airspace.Done<MembershipChanged>(new SuspendArrangement(party, ArrangementId.Parse(id), from, ""));

    public static MembershipChanged Resume(this Scenario airspace, PartyId party, string id = "line") =>
        airspace.Done<MembershipChanged>(new ResumeArrangement(party, ArrangementId.Parse(id)));

    public static Arrangement Line(this Scenario airspace) => airspace.State.Find(ArrangementId.Parse("line"))!;

    /// <summary>A draft as it is by now.</summary>
    public static Draft Latest(this Scenario airspace, Draft draft) => airspace.State.Find(draft.Id)!;

    /// <summary>Whom the last command told of what.</summary>
    public static (EventKind Kind, PartyId From, PartyId To)[] Told(this Scenario airspace) =>
        [.. airspace.State.Happened.Select(happened => (happened.Kind, happened.From, happened.To))];
}
