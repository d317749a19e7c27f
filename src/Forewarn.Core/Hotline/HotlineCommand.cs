using Forewarn.Core.Airspace;

namespace Forewarn.Core.Hotline;

/// <summary>The hotline: threads, calls, readouts.</summary>
public abstract record HotlineCommand(PartyId Actor) : LiaisonCommand(Actor);
