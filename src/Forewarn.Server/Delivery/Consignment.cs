using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>An item of the outbox on its way to all contacts that it is brought to. Owned by the worker's loop.</summary>
internal sealed class Consignment(OutboxItem item)
{
    public long Leaf { get; } = item.Leaf;

    public PartyId To { get; } = item.To;

    public bool IsUrgent { get; } = item.IsUrgent;

    public Instant At { get; } = item.At;

    public Instant ExpiresAt { get; } = item.ExpiresAt;

    /// <summary>Contacts and transports that it is on its way to: each once, whatever address they have by then.</summary>
    public HashSet<(ContactId, Core.Warnings.Transport)> Open { get; } = [];

    /// <summary>Contacts and transports that have taken it.</summary>
    public HashSet<(ContactId, Core.Warnings.Transport)> Taken { get; } =
        [.. item.Attempts.Where(attempt => attempt.Result == AttemptResult.Accepted).Select(attempt => (attempt.Contact, attempt.Transport))];

    /// <summary>Addresses that never will take it. With another address, the same contact is tried again.</summary>
    public HashSet<(ContactId, Core.Warnings.Transport, string Target)> GivenUp { get; } = [];

    /// <summary>Results that are not on record yet; the first of them is being recorded. One after the other, so that the last one of the item is on
    /// record after all others.</summary>
    public Queue<AttemptReport> Reports { get; } = [];
}

/// <summary>An item on its way to one contact over one transport. Owned by the worker's loop.</summary>
internal sealed class Parcel(Consignment consignment, ContactId contact, Core.Warnings.Transport transport, string target, int attemptsCount)
{
    public Consignment Consignment => consignment;

    public ContactId Contact => contact;

    public Core.Warnings.Transport Transport => transport;

    /// <summary>The address that it was last sent to, or is to be.</summary>
    public string Target { get; set; } = target;

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
