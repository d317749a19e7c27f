using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Forewarn.Core.Airspace;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>Whose turn it is: what is urgent first, the parties one after the other, and of each party its receivers one after the other.</summary>
/// <remarks>No party holds more than its own places, however many receivers it names, so one that is slow holds up itself alone; and none goes
/// before the others because it has more to be told. Owned by the worker's loop.</remarks>
/// <param name="attemptsMax">Attempts under way, of all parties.</param>
/// <param name="attemptsPerPartyMax">Of one party, to all its receivers.</param>
/// <param name="urgentInARowMax">After so many urgent ones something else has its turn, so that no flood of them keeps it out.</param>
internal sealed class Turns(int attemptsMax, int attemptsPerPartyMax, int urgentInARowMax)
{
    private readonly Dictionary<PartyId, PartyTurns> _parties = [];

    /// <summary>Parties with a receiver that something is due for, and a place for it.</summary>
    private readonly ByUrgency<Queue<PartyTurns>> _ready = new();

    private int _underWayCount;
    private int _urgentInARow;

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

    /// <summary>A parcel waits for its turn.</summary>
    public void Add(Parcel parcel, Instant now)
    {
        parcel.Receiver.Due[parcel.Consignment.IsUrgent].Waiting.Enqueue(parcel);
        List(parcel.Receiver, now);
    }

    /// <summary>A receiver has its turn when it comes to it, if it has something due and a place for it.</summary>
    public void List(Receiver receiver, Instant now)
    {
        foreach (bool isUrgent in ByUrgency.All)
        {
            var due = receiver.Due[isUrgent];
            if (!due.IsListed && due.Waiting.Count > 0 && receiver.HasPlace(now))
            {
                due.IsListed = true;
                receiver.Party.Ready[isUrgent].Waiting.Enqueue(receiver);
            }
        }
        List(receiver.Party);
    }

    /// <summary>Begins the attempt whose turn it is: it holds its places until <see cref="Leave"/>.</summary>
    /// <returns>False when all places are taken, or nothing is due that has one.</returns>
    public bool TryBegin(Instant now, [NotNullWhen(true)] out Parcel? parcel)
    {
        parcel = null;
        while (parcel is null && _underWayCount < attemptsMax)
        {
            bool isUrgent = _ready[false].Count == 0 || (_ready[true].Count > 0 && _urgentInARow < urgentInARowMax);
            if (!_ready[isUrgent].TryDequeue(out var party))
                return false;
            parcel = Next(party, isUrgent, now);
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

    /// <summary>What is next of a party that is listed; null when it has lost its place since, or the receiver has, or rests. Either is listed again when that
    /// has ended.</summary>
    private Parcel? Next(PartyTurns party, bool isUrgent, Instant now)
    {
        var ready = party.Ready[isUrgent];
        ready.IsListed = false;
        if (!party.HasPlace)
            return null;
        var receiver = ready.Waiting.Dequeue();
        var due = receiver.Due[isUrgent];
        due.IsListed = false;
        Parcel? parcel = null;
        if (receiver.HasPlace(now))
        {
            parcel = due.Waiting.Dequeue();
            receiver.UnderWayCount++;
            party.UnderWayCount++;
            _underWayCount++;
            _urgentInARow = isUrgent ? _urgentInARow + 1 : 0;
        }
        List(receiver, now);
        return parcel;
    }

    private void List(PartyTurns party)
    {
        foreach (bool isUrgent in ByUrgency.All)
        {
            var ready = party.Ready[isUrgent];
            if (ready.IsListed || ready.Waiting.Count == 0 || !party.HasPlace)
                continue;
            ready.IsListed = true;
            _ready[isUrgent].Enqueue(party);
        }
    }
}

/// <summary>A party that something is on its way to. Owned by the worker's loop.</summary>
internal sealed class PartyTurns(int attemptsMax)
{
    public Dictionary<ReceiverKey, Receiver> Receivers { get; } = [];

    /// <summary>Receivers that something is due for, and a place for it.</summary>
    public ByUrgency<WaitingLine<Receiver>> Ready { get; } = new();

    public int UnderWayCount { get; set; }

    public bool HasPlace => UnderWayCount < attemptsMax;
}

/// <summary>What waits for somebody, and whether that somebody stands in the next line for it already.</summary>
internal sealed class WaitingLine<T>
{
    public Queue<T> Waiting { get; } = [];

    public bool IsListed { get; set; }
}

/// <summary>The same for what is urgent and for what is not.</summary>
internal sealed class ByUrgency<T>
    where T : new()
{
    private readonly T _urgent = new(), _other = new();

    public T this[bool isUrgent] => isUrgent ? _urgent : _other;
}

internal static class ByUrgency
{
    public static readonly bool[] All = [true, false];
}
