using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Contacts;

/// <summary>A roster stands as the command said.</summary>
public sealed record RosterPut(Roster Roster, bool Created) : Outcome;

/// <summary>An attempt is on record.</summary>
/// <param name="Item">The item after it; null when it was closed before.</param>
/// <param name="Warning">The warning that it brought, as it is now; null when it was about something else.</param>
public sealed record AttemptRecorded(OutboxItem? Item, Warning? Warning) : Outcome;

/// <summary>A counter-proposal is declined.</summary>
/// <param name="Warning">The warning that was answered with it, as it is now.</param>
public sealed record ProposalDeclined(Warning Warning) : Outcome;

/// <summary>An exercise has begun.</summary>
/// <param name="Drill">As it is.</param>
/// <param name="Created">Whether it is new.</param>
/// <param name="Warnings">Its warnings, as they are now.</param>
public sealed record DrillBegun(Drill Drill, bool Created, ImmutableArray<Warning> Warnings) : Outcome;
