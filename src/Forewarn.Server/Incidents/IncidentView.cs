using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Incidents;
using Forewarn.Server.Node;
using NodaTime;

namespace Forewarn.Server.Incidents;

/// <summary>An incident as some readers see it: what is known, what follows from it, and what the parties say.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Readers">Who sees it so.</param>
/// <param name="Facts">What the leaves say that were gathered; of a "what if", what they would have said.</param>
/// <param name="Timeline">By time.</param>
/// <param name="Findings">By kind.</param>
/// <param name="Statements">The public statements on it, in the order in which they were published.</param>
internal sealed record IncidentView(
    Incident Incident, Readers Readers, IncidentFacts Facts, ImmutableArray<TimelineEntry> Timeline, ImmutableArray<IncidentFinding> Findings, ImmutableArray<Statement> Statements)
{
    /// <summary>What each entry rests on.</summary>
    public required Grounds Grounds { get; init; }

    /// <summary>What is supposed to have been otherwise; null when nothing is.</summary>
    public WhatIf? WhatIf { get; init; }

    /// <summary>Of a "what if": the incident as it is on record.</summary>
    public IncidentView? OnRecord { get; init; }

    /// <summary>Whether the node replays the past, so that its times are not those at which anything was done.</summary>
    public bool IsReplayed { get; init; }

    /// <summary>A party with its zone and calendar, as the record has it.</summary>
    public PartyFact Party(string id) => Facts.Parties.GetValueOrDefault(id) ?? PartyFact.Unknown(id);

    /// <summary>The parties of the incident, by id.</summary>
    public IEnumerable<PartyFact> Parties => Incident.Parties.Select(party => Party(party.ToString()));
}

/// <summary>Makes views of incidents.</summary>
/// <remarks>Thread-safe. A view takes some milliseconds for a hundred leaves; bounded by <see cref="IncidentLimits.LeavesPerPartyMax"/>
/// and <see cref="MeetingFinder.MeetingsMax"/>.</remarks>
internal sealed class IncidentViews(AirspaceNode node, IncidentGatherer gatherer, bool isReplayed)
{
    /// <summary>The incident as the record has it.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="readers">Parties of it: what is shown is what each of them may see.</param>
    public IncidentView View(Incident incident, Readers readers) => View(incident, readers, []);

    private IncidentView View(Incident incident, Readers readers, ImmutableArray<string> asked)
    {
        var leaves = readers.Parties.Select(party => incident.GatheredFor(PartyId.Parse(party))!.Leaves.AsEnumerable()).Aggregate((one, other) => one.Intersect(other));
        var facts = IncidentFacts.Of(gatherer.Read(leaves, readers));
        var until = UntilOf(incident, facts);
        var run = IncidentRun.Of(facts, null, KeysOf(asked, facts), readers, until);
        var grounds = new Grounds(facts, incident.Accounts);
        var subject = EventSubject.Entity(EntityType.Incident, incident.Id);
        var statements = node.Read(state => state.Statements.Where(statement => statement.About == subject).OrderBy(statement => statement.PublishedAt).ToImmutableArray());
        return new IncidentView(incident, readers, facts, new TimelineMaker(facts, grounds, isOnRecord: true).Make(incident.Accounts),
            FindingsMaker.Of(facts, run, incident, readers, grounds, until), statements)
        {
            Grounds = grounds,
            IsReplayed = isReplayed,
        };
    }

    /// <summary>The incident as it would have been.</summary>
    /// <exception cref="Core.InvalidValueException">What is supposed does not fit the incident.</exception>
    public IncidentView View(Incident incident, Readers readers, WhatIf whatIf)
    {
        ImmutableArray<string> asked = [.. whatIf.Changes.Select(change => change.Name)];
        var onRecord = View(incident, readers, asked);
        foreach (var change in whatIf.Changes)
            change.Check(onRecord.Facts);
        var until = UntilOf(incident, onRecord.Facts);
        var run = IncidentRun.Of(onRecord.Facts, whatIf, KeysOf(asked, onRecord.Facts), readers, until);
        var facts = IncidentFacts.Of(run.Leaves).Labelled(onRecord.Facts);
        var grounds = new Grounds(facts, incident.Accounts, run, whatIf);
        return onRecord with
        {
            Facts = facts,
            Grounds = grounds,
            Timeline = new TimelineMaker(facts, grounds, isOnRecord: false).Make([]),
            Findings = FindingsMaker.Of(facts, run, incident, readers, grounds, until),
            WhatIf = whatIf,
            OnRecord = onRecord,
        };
    }

    private static IEnumerable<EntityKey> KeysOf(ImmutableArray<string> names, IncidentFacts facts) => names.Select(facts.Find).OfType<DeclarationFact>().Select(declaration => declaration.Key);

    /// <summary>The end of the window, since what comes later changes no verdict of it; while that is still to come, the last moment that is known.</summary>
    private static Instant UntilOf(Incident incident, IncidentFacts facts) =>
        Instant.Min(incident.Scene.Extent.End, facts.Leaves.Select(leaf => leaf.Leaf.At).Append(incident.OpenedAt).Max());
}
