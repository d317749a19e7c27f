using Forewarn.Core.Airspace;

namespace Forewarn.Core.Contacts;

/// <summary>Rosters, outbox, attempts, answers and drills.</summary>
public abstract record ContactsCommand(PartyId Actor) : LiaisonCommand(Actor);
