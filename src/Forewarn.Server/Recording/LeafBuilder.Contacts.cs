using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;

namespace Forewarn.Server.Recording;

/// <content>Rosters, attempts, what became of counter-proposals, and drills.</content>
internal sealed partial class LeafBuilder
{
    private void AddContacts(in Recorded recorded)
    {
        var happened = recorded.Event;
        var both = Audience([happened.From, happened.To]);
        switch (recorded.Command)
        {
            case PutRoster when happened.Kind == EventKind.RosterPut:
                AddRoster(((RosterPut)recorded.Outcome).Roster, both);
                break;
            case RecordAttempt attempt when happened.Kind == EventKind.DeliveryAttempted:
                Add("attempt", attempt, DetailWriter.Attempt, both);
                break;
            case AcceptProposal accept when happened.Kind == EventKind.ProposalAccepted:
                Add("change", ((Declared)recorded.Outcome).Declaration, DetailWriter.Accepted, both);
                Add("words", (accept.By, accept.Text), DetailWriter.Words, both);
                break;
            case DeclineProposal decline when happened.Kind == EventKind.ProposalDeclined:
                Add("words", (decline.By, decline.Text), DetailWriter.Words, both);
                break;
            case BeginDrill when happened.Kind == EventKind.DrillBegun:
                AddDrill(((DrillBegun)recorded.Outcome).Drill);
                break;
        }
    }

    private void AddRefused(ContactsCommand command, ImmutableArray<string>? own)
    {
        switch (command)
        {
            case PutRoster put:
                AddRoster(put.Proposal, own);
                break;
            case AcceptProposal accept:
                Add("words", (accept.By, accept.Text), DetailWriter.Words, own);
                break;
            case DeclineProposal decline:
                Add("words", (decline.By, decline.Text), DetailWriter.Words, own);
                break;
            case BeginDrill begin:
                Add("drill", begin.Proposal, DetailWriter.Drill, own);
                Add("words", (begin.Proposal.By, begin.Proposal.Text), DetailWriter.Words, own);
                break;
        }
    }

    /// <summary>Who has which transports apart from names and addresses, which may be erased.</summary>
    private void AddRoster(Roster roster, ImmutableArray<string>? audience)
    {
        Add("roster", roster, DetailWriter.Roster, audience);
        Add("words", roster, DetailWriter.RosterWords, audience);
    }

    private void AddDrill(Drill drill)
    {
        var audience = Audience([drill.Party, .. drill.To]);
        Add("drill", drill, DetailWriter.Drill, audience);
        Add("words", (drill.By, drill.Text), DetailWriter.Words, audience);
    }
}
