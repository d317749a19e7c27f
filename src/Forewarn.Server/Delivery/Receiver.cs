using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>Whoever takes what is sent: a webhook's server, or the mail server, as one party uses it. Owned by the worker's loop.</summary>
/// <remarks>Each has its own places for attempts, and one alone after it was down: it holds up nobody else, and no party holds up
/// another that uses the same server.</remarks>
internal sealed class Receiver(ReceiverKey key, PartyTurns party, int attemptsMax)
{
    public ReceiverKey Key => key;

    /// <summary>Whose places it shares.</summary>
    public PartyTurns Party => party;

    /// <summary>What is due, first come, first served.</summary>
    public ByUrgency<WaitingLine<Parcel>> Due { get; } = new();

    /// <summary>Parcels that are for it, due or not.</summary>
    public int ParcelsCount { get; set; }

    public int UnderWayCount { get; set; }

    /// <summary>How often in a row it was down.</summary>
    public int FailuresCount { get; set; }

    /// <summary>Nothing is sent to it before.</summary>
    public Instant RestsUntil { get; set; } = Instant.MinValue;

    public bool HasPlace(Instant now) => UnderWayCount < (FailuresCount == 0 ? attemptsMax : 1) && RestsUntil <= now;
}

/// <summary>Tells receivers apart.</summary>
/// <param name="Transport">How it is reached.</param>
/// <param name="Party">Whose contacts are reached by it.</param>
/// <param name="Authority">Name and port of the webhook's server; empty for the mail server.</param>
internal readonly record struct ReceiverKey(Transport Transport, PartyId Party, string Authority);
