using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Forewarn.Core.Airspace;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>Whose turn it is: the parties one after the other, and of each party its receivers one after the other. Owned by the worker's loop.
/// </summary>
/// <remarks>No party holds more than its own places, however many receivers it names, so one that is slow holds up itself alone.</remarks>
/// <param name="attemptsMax">Attempts under way, of all parties.</param>
/// <param name="attemptsPerPartyMax">Of one party, to all its receivers.</param>
internal sealed class Turns(int attemptsMax, int attemptsPerPartyMax)
{
    private readonly Dictionary<PartyId, PartyTurns> _parties = [];

    /// <summary>Parties with a receiver that something is due for, and a place for it.</summary>
    private readonly Queue<PartyTurns> _ready = [];

    private int _underWayCount;

    /// <summary>The receiver of that key; made with so many places when there is none.</summary>
    public Receiver ReceiverOf(ReceiverKey key, int attemptsMax)
    {
        var party = CollectionsMarshal.GetValueRefOrAddDefault(_parties, key.Party, out _) ??= new PartyTurns(attemptsPerPartyMax);
        return CollectionsMarshal.GetValueRefOrAddDefault(party.Receivers, key, out _) ??= new Receiver(key, party, attemptsMax);
    }

    /// <summary>A receiver that nothing is for any more is not kept, and no party without one.</summary>
    public void Forget(Receiver receiver)
    {
        receiver.Party.Receivers.Remove(receiver.Key);
        if (receiver.Party.Receivers.Count == 0)
            _parties.Remove(receiver.Key.Party);
    }

    /// <summary>A receiver has its turn when it comes to it, if it has something due and a place for it.</summary>
    public void List(Receiver receiver, Instant now)
    {
        if (!receiver.IsListed && receiver.CanTake(now))
        {
            receiver.IsListed = true;
            receiver.Party.Ready.Enqueue(receiver);
        }
        List(receiver.Party);
    }

    /// <summary>Begins the attempt whose turn it is: it holds its places until <see cref="Leave"/>.</summary>
    /// <returns>False when all places are taken, or nothing is due that has one.</returns>
    public bool TryBegin(Instant now, [NotNullWhen(true)] out Parcel? parcel)
    {
        parcel = null;
        while (parcel is null && _underWayCount < attemptsMax && _ready.TryDequeue(out var party))
        {
            party.IsListed = false;
            // Whoever has lost its place since, or rests, is listed again when that has ended.
            if (!party.HasPlace)
                continue;
            var receiver = party.Ready.Dequeue();
            receiver.IsListed = false;
            if (receiver.CanTake(now))
            {
                parcel = receiver.Due.Dequeue();
                receiver.UnderWayCount++;
                party.UnderWayCount++;
                _underWayCount++;
                List(receiver, now);
            }
            List(party);
        }
        return parcel is not null;
    }

    /// <summary>An attempt has ended; the caller lists its receiver, if it can have another turn.</summary>
    public void Leave(Receiver receiver)
    {
        receiver.UnderWayCount--;
        receiver.Party.UnderWayCount--;
        _underWayCount--;
        List(receiver.Party);
    }

    private void List(PartyTurns party)
    {
        if (party.IsListed || party.Ready.Count == 0 || !party.HasPlace)
            return;
        party.IsListed = true;
        _ready.Enqueue(party);
    }
}

/// <summary>A party that something is on its way to. Owned by the worker's loop.</summary>
internal sealed class PartyTurns(int attemptsMax)
{
    public Dictionary<ReceiverKey, Receiver> Receivers { get; } = [];

    /// <summary>Those that something is due for, and a place for it.</summary>
    public Queue<Receiver> Ready { get; } = [];

    public int UnderWayCount { get; set; }

    /// <summary>Whether it stands in the queue of the parties.</summary>
    public bool IsListed { get; set; }

    public bool HasPlace => UnderWayCount < attemptsMax;
}
