using Forewarn.Core.Airspace;

namespace Forewarn.Core.Incidents;

/// <summary>Incidents, accounts and statements.</summary>
public abstract record IncidentsCommand(PartyId Actor) : LiaisonCommand(Actor);
