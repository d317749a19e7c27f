using System.Collections.Immutable;
using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;

namespace Forewarn.Server.Recording;

/// <content>Arrangements on their way: drafts, signatures, suspensions, leaves.</content>
internal sealed partial class LeafBuilder
{
    private void AddArrangements(in Recorded recorded)
    {
        var happened = recorded.Event;
        switch (happened.Kind)
        {
            case EventKind.ArrangementDrafted:
                var drafted = (Draft)recorded.About!;
                // What is put to several parties at once is kept once.
                if (recorded.Index == drafted.Leaf)
                    Add("draft", (drafted.Proposal, drafted.SignBy), DetailWriter.DraftTerms, Audience(drafted.Signers.AsSpan()));
                else
                    Add("draft", drafted, DetailWriter.DraftReference, Audience(drafted.Signers.AsSpan()));
                break;
            case EventKind.ArrangementSigned:
                var signed = (Draft)recorded.About!;
                Add("signed", signed, DetailWriter.DraftReference, Audience(signed.Signers.AsSpan()));
                break;
            case EventKind.DraftLapsed:
                var closed = (Draft)recorded.About!;
                Add("closed", closed, DetailWriter.DraftClosed, Audience(closed.Signers.AsSpan()));
                break;
            case EventKind.ArrangementBound:
                var bound = (Drafted)recorded.Outcome;
                Add("agreement", bound.Draft, DetailWriter.Agreement, Audience(bound.Draft.Signers.AsSpan()));
                Add("arrangement", bound.Bound!, DetailWriter.Arrangement, Audience(bound.Draft.Signers.AsSpan()));
                break;
            case EventKind.LeaveNotified or EventKind.ArrangementSuspended or EventKind.ArrangementResumed:
                AddMembership(happened.Kind, (MembershipChanged)recorded.Outcome, (ArrangementsCommand)recorded.Command);
                break;
            case EventKind.ActivityUncovered:
                var told = ((ImmutableArray<UncoveredActivity>)recorded.About!).Last(activity => activity.To == happened.To && activity.Version == happened.Version);
                Add("gap", told, DetailWriter.Uncovered, Audience([happened.From, happened.To]));
                break;
            default:
                throw new UnreachableException(happened.Kind.ToString());
        }
    }

    private void AddMembership(EventKind kind, MembershipChanged changed, ArrangementsCommand command)
    {
        var audience = Audience([.. changed.Arrangement.Members.Select(member => member.Party)]);
        if (kind == EventKind.LeaveNotified)
            Add("leave", changed.Arrangement.Departures[^1].Until, DetailWriter.Leave, audience);
        else if (kind == EventKind.ArrangementSuspended)
            Add("suspension", changed.Arrangement.Suspensions[^1].From, DetailWriter.Suspension, audience);
        Add("arrangement", changed.Arrangement, DetailWriter.Arrangement, audience);
        AddWhy(command, audience);
    }

    private void AddRefused(ArrangementsCommand command, ImmutableArray<string>? own)
    {
        switch (command)
        {
            case DraftArrangement draft:
                Add("draft", (draft.Proposal, draft.SignBy), DetailWriter.DraftTerms, own);
                break;
            case LeaveArrangement { Until: { } until }:
                Add("leave", until, DetailWriter.Leave, own);
                break;
            case SuspendArrangement { From: { } from }:
                Add("suspension", from, DetailWriter.Suspension, own);
                break;
        }
        AddWhy(command, own);
    }

    private void AddWhy(ArrangementsCommand command, ImmutableArray<string>? audience)
    {
        if (command.Texts is [{ Length: > 0 } text])
            Add("words", text, DetailWriter.Why, audience);
    }
}
