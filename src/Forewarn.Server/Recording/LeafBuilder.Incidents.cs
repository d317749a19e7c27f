using System.Collections.Immutable;
using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Incidents;

namespace Forewarn.Server.Recording;

/// <content>Incidents, accounts and statements.</content>
internal sealed partial class LeafBuilder
{
    private void AddIncidents(in Recorded recorded)
    {
        var happened = recorded.Event;
        switch (happened.Kind)
        {
            case EventKind.IncidentOpened or EventKind.IncidentChanged:
                var incident = ((IncidentPut)recorded.Outcome).Incident;
                AddIncident(incident, Audience([.. incident.Parties]));
                Add("gathered", incident.GatheredFor(happened.To)!, DetailWriter.Leaves, Audience([happened.To]));
                break;
            case EventKind.AccountFiled:
                AddAccount((AccountFiled)recorded.Outcome, recorded.Index);
                break;
            case EventKind.StatementPublished:
                AddStatement(((PublishStatement)recorded.Command).Statement, null);
                break;
            case EventKind.StatementCorrected:
                AddCorrection(((CorrectStatement)recorded.Command).Text, null);
                break;
            default:
                throw new UnreachableException(happened.Kind.ToString());
        }
    }

    private void AddRefused(IncidentsCommand command, ImmutableArray<string>? own)
    {
        switch (command)
        {
            case PutIncident put:
                Add("incident", put.Scene, DetailWriter.Scene, own);
                Add("words", put.Scene.Title, DetailWriter.IncidentWords, own);
                break;
            case FileAccount file:
                AddAccount(file.Account, own);
                break;
            case PublishStatement publish:
                AddStatement(publish.Statement, own);
                break;
            case CorrectStatement correct:
                AddCorrection(correct.Text, own);
                break;
        }
    }

    private void AddIncident(Incident incident, ImmutableArray<string>? audience)
    {
        Add("incident", incident, DetailWriter.Incident, audience);
        Add("words", incident.Scene.Title, DetailWriter.IncidentWords, audience);
    }

    /// <summary>What is told to several parties at once is kept once, with the leaf for the one that says it.</summary>
    private void AddAccount(AccountFiled filed, long index)
    {
        var audience = Audience([.. filed.Incident.Parties]);
        if (index == filed.Account.Leaf)
            AddAccount(filed.Account, audience);
        else
            Add("account", filed.Account.Leaf, DetailWriter.AccountElsewhere, audience);
    }

    private void AddAccount(Account account, ImmutableArray<string>? audience)
    {
        Add("account", account, DetailWriter.Account, audience);
        Add("words", account, DetailWriter.AccountWords, audience);
    }

    private void AddStatement(Statement statement, ImmutableArray<string>? audience)
    {
        Add("statement", statement, DetailWriter.Statement, audience);
        Add("words", statement, DetailWriter.StatementWords, audience);
    }

    private void AddCorrection(StatementText text, ImmutableArray<string>? audience)
    {
        Add("correction", text, DetailWriter.Correction, audience);
        Add("words", text.Text, DetailWriter.Text, audience);
    }
}
