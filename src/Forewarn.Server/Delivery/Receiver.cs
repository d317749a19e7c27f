using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>Whoever takes what is sent: a webhook's server as one party uses it, or the mail server. Owned by the worker's loop.</summary>
/// <remarks>Each has its own places for attempts, and one alone after it was down: it holds up nobody else, and no party holds up
/// another that uses the same server.</remarks>
internal sealed class Receiver(ReceiverKey key, PartyTurns party, int attemptsMax)
{
    public ReceiverKey Key => key;

    /// <summary>Whose places it shares.</summary>
    public PartyTurns Party => party;

    /// <summary>What is due, first come, first served.</summary>
    public Queue<Parcel> Due { get; } = [];

    /// <summary>Parcels that are for it, due or not.</summary>
    public int ParcelsCount { get; set; }

    public int UnderWayCount { get; set; }

    /// <summary>How often in a row it was down.</summary>
    public int FailuresCount { get; set; }

    /// <summary>Nothing is sent to it before.</summary>
    public Instant RestsUntil { get; set; } = Instant.MinValue;

    /// <summary>Whether it stands in the queue of its party.</summary>
    public bool IsListed { get; set; }

    /// <summary>Whether it has something due, and a place for it.</summary>
    public bool CanTake(Instant now) => Due.Count > 0 && UnderWayCount < (FailuresCount == 0 ? attemptsMax : 1) && RestsUntil <= now;
}

/// <summary>Tells receivers apart.</summary>
/// <param name="Transport">How it is reached.</param>
/// <param name="Party">Whose webhook; nobody's for the mail server.</param>
/// <param name="Authority">Name and port of the webhook's server; empty for the mail server.</param>
internal readonly record struct ReceiverKey(Transport Transport, PartyId Party, string Authority);
