using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Warnings;

namespace Forewarn.Server.Api.Wire;

/// <summary>An arrangement, or a change of one, as it is put to its members.</summary>
/// <param name="Arrangement">Its id.</param>
/// <param name="Amends">Version that it changes; absent for a new arrangement.</param>
/// <param name="SignBy">First moment at which it can no longer be signed.</param>
public sealed record DraftBody(string? Arrangement, int? Amends, string? SignBy, ArrangementBody? Terms)
{
    /// <summary>The id that a draft of this content has, computed here, for whoever does not take the node's word for it.</summary>
    /// <exception cref="Core.InvalidValueException">The content is not one that the node would accept.</exception>
    public string Hash() => ToCommand(default).Draft.ToString();

    internal DraftArrangement ToCommand(PartyId actor)
    {
        var id = Body.Required(Arrangement, "arrangement").In("arrangement", ArrangementId.Parse);
        return new DraftArrangement(actor, Amends, Body.Required(Terms, "terms").In("terms", terms => terms.ToArrangement(id)), Times.Parse(SignBy, "sign_by"));
    }
}

/// <summary>A draft.</summary>
/// <param name="Id">SHA-256 of its canonical bytes: what is signed.</param>
/// <param name="Version">The version of the arrangement that it would be.</param>
/// <param name="Status">open, bound, withdrawn, declined, expired, superseded or orphaned.</param>
/// <param name="ClosedBy">Who withdrew or declined it.</param>
/// <param name="Missing">Who has not signed.</param>
public sealed record DraftView(
    string Id, string Arrangement, int Version, int? Amends, string Drafter, string DraftedAt, string SignBy, string Status, string? ClosedAt, string? ClosedBy,
    MemberSignatureView[] Signatures, string[] Missing, ArrangementBody Terms)
{
    internal static DraftView Of(Draft draft) => new(
        draft.Id.ToString(), draft.Proposal.Id.ToString(), draft.Proposal.Version, draft.Amends, draft.Drafter.ToString(), Times.Of(draft.DraftedAt), Times.Of(draft.SignBy),
        Names<DraftStatus>.Of(draft.Status), Times.Of(draft.ClosedAt), draft.ClosedBy.IsNobody ? null : draft.ClosedBy.ToString(),
        MemberSignatureView.Of(draft.Signatures), [.. draft.Missing.Select(party => party.ToString())], ArrangementBody.Of(draft.Proposal));
}

/// <summary>A member's signature.</summary>
/// <param name="KeyId">Thumbprint of the key that signed; absent for a party without a key, of which the node alone says that it signed.</param>
/// <param name="Leaf">Index of the leaf that says so.</param>
public sealed record MemberSignatureView(string Party, string At, string? KeyId, long Leaf)
{
    internal static MemberSignatureView[] Of(ImmutableArray<MemberSignature> signatures) =>
        [.. signatures.Select(signature => new MemberSignatureView(signature.Party.ToString(), Times.Of(signature.At), signature.KeyId?.ToString(), signature.Leaf))];
}

/// <summary>A draft, after a change.</summary>
/// <param name="Bound">The arrangement, when this signature was the last one.</param>
/// <param name="CoverLost">Pairs of members that its binding leaves without cover that they had.</param>
public sealed record DraftAnswer(DraftView Draft, long Leaf, ArrangementView? Bound, CoverLostView[] CoverLost)
{
    internal static DraftAnswer Of(Drafted drafted) => new(
        DraftView.Of(drafted.Draft), drafted.Leaf, drafted.Bound is { } bound ? ArrangementView.WithStanding(bound) : null, CoverLostView.Of(drafted.CoverLost));
}

/// <summary>A draft, read.</summary>
public sealed record DraftReading(DraftView Draft);

/// <summary>A page of drafts.</summary>
public sealed record DraftsAnswer(DraftView[] Drafts, string? NextCursor);

/// <summary>By whose word an arrangement binds.</summary>
/// <param name="Kind">signed-by-all-members, or recorded-by-operator: then no member has signed it here.</param>
/// <param name="Draft">The hash that they signed.</param>
/// <param name="Version">The version that was signed; later ones differ by announced leaves alone.</param>
/// <param name="Since">The moment of the last signature.</param>
public sealed record ArrangementBasisView(string Kind, string? Draft, int? Version, string? Since, MemberSignatureView[]? Signatures)
{
    internal static ArrangementBasisView Of(Arrangement arrangement) => arrangement.Agreement is { } agreement
        ? new ArrangementBasisView("signed-by-all-members", agreement.Draft.ToString(), agreement.Version, Times.Of(agreement.Since), MemberSignatureView.Of(agreement.Signatures))
        : new ArrangementBasisView("recorded-by-operator", null, null, null, null);
}

/// <summary>A member's pause.</summary>
/// <param name="Until">When it took its part up again; absent while it pauses.</param>
public sealed record SuspensionView(string Party, string From, string? Until, long Leaf)
{
    internal Suspension ToSuspension() => new(PartyId.Parse(Party), Times.Parse(From, "from"), Times.ParseOptional(Until, "until"), Leaf);
}

/// <summary>A member's announced leave.</summary>
public sealed record DepartureView(string Party, string NotifiedAt, string Until, long Leaf);

/// <summary>An announcement that the caller leaves.</summary>
/// <param name="Until">First moment at which it is no longer bound; as soon as the notice allows unless given.</param>
/// <param name="Text">Why.</param>
public sealed record LeaveBody(string? Until, string? Text)
{
    internal LeaveArrangement ToCommand(PartyId actor, ArrangementId id) => new(actor, id, Times.ParseOptional(Until, "until"), Text ?? "");
}

/// <summary>An announcement that the caller pauses.</summary>
/// <param name="From">First moment; as soon as the notice allows unless given.</param>
/// <param name="Text">Why.</param>
public sealed record SuspensionBody(string? From, string? Text)
{
    internal SuspendArrangement ToCommand(PartyId actor, ArrangementId id) => new(actor, id, Times.ParseOptional(From, "from"), Text ?? "");
}

/// <summary>An arrangement after a member has left, paused or come back; or as it would be.</summary>
/// <param name="Leaf">Absent in a preview.</param>
/// <param name="CoverLost">What pairs of members lose by it.</param>
public sealed record MembershipAnswer(ArrangementView Arrangement, long? Leaf, CoverLostView[] CoverLost)
{
    internal static MembershipAnswer Of(MembershipChanged changed) => new(
        ArrangementView.WithStanding(changed.Arrangement), changed.Leaf < 0 ? null : changed.Leaf, CoverLostView.Of(changed.CoverLost));
}

/// <summary>An activity in a gap.</summary>
/// <param name="Kind">Absent where it is not disclosed.</param>
/// <param name="By">Whose activity it is.</param>
/// <param name="To">Who would have been warned.</param>
/// <param name="Gaps">The withdrawals but for which it would have been.</param>
public sealed record UncoveredView(
    string Type, string Id, int? Version, string? Kind, string By, string To, string ToldAt, string StartsAt, string EndsAt, GapView[] Gaps, long Leaf)
{
    internal static UncoveredView Of(UncoveredActivity activity, PartyId reader) => new(
        Names<EntityType>.Of(activity.Subject.Type), activity.Subject.Id.ToString(), activity.Version == 0 ? null : activity.Version,
        activity.ShowsKind || reader == activity.By ? Names<ActivityKind>.Of(activity.Kind) : null,
        activity.By.ToString(), activity.To.ToString(), Times.Of(activity.ToldAt), Times.Of(activity.StartsAt), Times.Of(activity.EndsAt),
        [.. activity.Gaps.Select(gap => new GapView(gap.Arrangement.ToString(), gap.Party.ToString(), Names<GapCause>.Of(gap.Cause), Times.Of(gap.From)))], activity.Leaf);
}

/// <summary>Who withdrew from which arrangement.</summary>
/// <param name="Cause">left or suspended.</param>
public sealed record GapView(string Arrangement, string Party, string Cause, string From);

/// <summary>A page of activities in gaps.</summary>
public sealed record UncoveredAnswer(UncoveredView[] Activities, string? NextCursor);

/// <summary>An activity of which one party should have warned another, and no arrangement said so.</summary>
/// <param name="MetAt">First moment at which the activities met.</param>
/// <param name="Place">The middle of the volume that met.</param>
/// <param name="Met">The other party's activities that it met; the first hundred.</param>
public sealed record MeetingView(
    string From, string To, DeclarationReference Activity, string StartsAt, string EndsAt, string MetAt, LatLngBody Place, DeclarationReference[] Met, int MetCount)
{
    internal static MeetingView Of(UncoveredMeeting meeting, PartyId reader) => new(
        meeting.From.ToString(), meeting.To.ToString(), DeclarationReference.Of(meeting.Activity, reader), Times.Of(meeting.Activity.Start), Times.Of(meeting.Activity.OverAt),
        Times.Of(meeting.Start), LatLngBody.Of(meeting.Place), DeclarationReference.Of(meeting.Met, reader), meeting.MetCount);
}

/// <summary>A page of a coverage report.</summary>
public sealed record CoverageAnswer(string From, string To, SeparationBody Near, MeetingView[] Meetings, string? NextCursor);
