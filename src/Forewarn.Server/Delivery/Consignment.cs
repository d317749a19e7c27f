using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>An item of the outbox on its way to all contacts that it is brought to. Owned by the worker's loop.</summary>
internal sealed class Consignment(OutboxItem item)
{
    public long Leaf { get; } = item.Leaf;

    public PartyId To { get; } = item.To;

    public Instant At { get; } = item.At;

    public Instant ExpiresAt { get; } = item.ExpiresAt;

    /// <summary>Contacts and transports that it was or is to be brought to.</summary>
    public HashSet<(ContactId, Core.Warnings.Transport)> Targets { get; } = [];

    /// <summary>How many of them have neither taken it nor been given up.</summary>
    public int OpenCount { get; set; }

    /// <summary>Results that are not on record yet; the first of them is being recorded. One after the other, so that the last one of the item is on
    /// record after all others.</summary>
    public Queue<AttemptReport> Reports { get; } = [];
}

/// <summary>An item on its way to one contact over one transport. Owned by the worker's loop.</summary>
internal sealed class Parcel(Consignment consignment, ContactId contact, Core.Warnings.Transport transport, int attemptsCount)
{
    public Consignment Consignment => consignment;

    public ContactId Contact => contact;

    public Core.Warnings.Transport Transport => transport;

    /// <summary>Attempts so far.</summary>
    public int AttemptsCount { get; set; } = attemptsCount;

    /// <summary>Where it goes to.</summary>
    public required Receiver Receiver { get; set; }
}

/// <summary>What became of one attempt, as it is put on record.</summary>
internal sealed record AttemptReport(Parcel Parcel, AttemptResult Result, int Status)
{
    /// <summary>Whether nothing more is tried there.</summary>
    public bool IsFinal => Result != AttemptResult.Failed;
}
