using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>What a link in a mail lets its reader do: answer one warning, once, as one contact of the warned party.</summary>
/// <param name="Warning">Number of the warning.</param>
/// <param name="Party">The warned party.</param>
/// <param name="Contact">Whom the mail went to.</param>
/// <param name="ExpiresAt">First moment at which it no longer does; whole seconds.</param>
internal readonly record struct AcknowledgementLink(long Warning, PartyId Party, ContactId Contact, Instant ExpiresAt);
