using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>One item of the outbox as it is brought to one contact, with all that a text about it needs.</summary>
/// <param name="Item">What happened.</param>
/// <param name="Contact">Whom it is brought to.</param>
/// <param name="Target">Where: a URL, or the address of a mailbox.</param>
/// <param name="Zone">The time zone of the contact's party.</param>
/// <param name="Warning">The warning that it is about, as it is now; null when it is about something else.</param>
/// <param name="IsPartySigning">Whether the contact's party has a key, so that its answers have to be signed.</param>
internal sealed record Dispatch(OutboxItem Item, Contact Contact, string Target, DateTimeZone Zone, Warning? Warning, bool IsPartySigning)
{
    /// <summary>What a receiver drops doubles by: the same at each attempt, after a restart too, and on every node.</summary>
    public string Id => DeliveryId.Of(Item.Leaf, Contact.Id);

    /// <summary>Whether it is a warning that the contact's party has not answered yet.</summary>
    public bool AsksForAnswer => Warning is { Acknowledgement: null } warning && warning.To == Item.To;
}
