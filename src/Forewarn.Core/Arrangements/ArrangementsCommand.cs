using Forewarn.Core.Airspace;

namespace Forewarn.Core.Arrangements;

/// <summary>Arrangements on their way: drafts, signatures, suspensions, leaves.</summary>
public abstract record ArrangementsCommand(PartyId Actor) : LiaisonCommand(Actor);
