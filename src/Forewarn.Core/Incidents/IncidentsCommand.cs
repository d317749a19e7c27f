using System.Collections.Immutable;
using Forewarn.Core.Airspace;

namespace Forewarn.Core.Incidents;

/// <summary>Incidents, accounts and statements.</summary>
public abstract record IncidentsCommand(PartyId Actor) : LiaisonCommand(Actor);

/// <summary>Opens an incident; or changes it, or gathers anew for it.</summary>
/// <remarks>Only who opened it changes its scene; every party of it may have it gathered anew. What was gathered once stays.</remarks>
/// <param name="Actor">Who opens it, or asks again.</param>
/// <param name="Id">Of the opener's choice.</param>
/// <param name="IfVersion">Version that the actor believes is current; null to open it.</param>
/// <param name="Scene">Where and when.</param>
/// <param name="Gathered">What the node has found in its record for each party that the actor may know to be concerned, or has named;
/// the actor's own among them.</param>
public sealed record PutIncident(PartyId Actor, EntityId Id, int? IfVersion, Scene Scene, ImmutableArray<Gathered> Gathered) : IncidentsCommand(Actor)
{
    public override EventSubject Subject => EventSubject.Entity(EntityType.Incident, Id);

    /// <summary>The title.</summary>
    public override ImmutableArray<string> Texts => [Scene.Title];

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Scene = Scene.WithTitle(texts[0]) };
}

/// <summary>Files the actor's account of an incident, or another in its place.</summary>
/// <param name="Actor">Whose account it is.</param>
/// <param name="Incident">Of which incident.</param>
/// <param name="IfVersion">Version of the account that it replaces; null for the first.</param>
/// <param name="Account">The account.</param>
public sealed record FileAccount(PartyId Actor, EntityId Incident, int? IfVersion, Account Account) : IncidentsCommand(Actor)
{
    public override EventSubject Subject => EventSubject.Entity(EntityType.Incident, Incident);

    /// <summary>The text, then text, speaker and ground of each point.</summary>
    public override ImmutableArray<string> Texts => Account.Texts;

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Account = Account.WithTexts(texts) };
}

/// <summary>Publishes a statement.</summary>
public sealed record PublishStatement(PartyId Actor, Statement Statement) : IncidentsCommand(Actor)
{
    public override EventSubject Subject => EventSubject.Entity(EntityType.Statement, Statement.Id);

    /// <summary>Title and text.</summary>
    public override ImmutableArray<string> Texts => [Statement.Title, Statement.Text.Text];

    internal override Command WithTexts(ImmutableArray<string> texts) =>
        this with { Statement = Statement.WithTitle(texts[0]).WithText(new StatementText(Statement.Text.Language, texts[1])) };
}

/// <summary>Adds a correction to a statement of the actor's own.</summary>
/// <param name="Actor">Whose statement it is.</param>
/// <param name="Id">The statement.</param>
/// <param name="IfVersion">Its version, one more than the corrections that it has.</param>
/// <param name="Text">What is added.</param>
public sealed record CorrectStatement(PartyId Actor, EntityId Id, int IfVersion, StatementText Text) : IncidentsCommand(Actor)
{
    public override EventSubject Subject => EventSubject.Entity(EntityType.Statement, Id);

    public override ImmutableArray<string> Texts => [Text.Text];

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Text = new StatementText(Text.Language, texts[0]) };
}
