using Forewarn.Core.Airspace;

namespace Forewarn.Core.Sites;

/// <summary>Protected sites and movements.</summary>
public abstract record SitesCommand(PartyId Actor) : LiaisonCommand(Actor);
