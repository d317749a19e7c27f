using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>What a link in a mail lets its reader do: answer one warning, once, as one contact of the warned party.</summary>
/// <param name="Warning">Number of the warning.</param>
/// <param name="Party">The warned party.</param>
/// <param name="Contact">Whom the mail went to.</param>
/// <param name="Holder">Who that was (<see cref="HolderOf"/>): another person may have the same id by the time of the answer.</param>
/// <param name="ExpiresAt">First moment at which it no longer does; whole seconds.</param>
internal readonly record struct AcknowledgementLink(long Warning, PartyId Party, ContactId Contact, string Holder, Instant ExpiresAt)
{
    private const int HolderBytes = 16;

    /// <summary>A hash of a contact's name and address: another one when it is somebody else, or somewhere else.</summary>
    public static string HolderOf(Contact contact, string address)
    {
        // The length says where the name ends, whatever is in it.
        byte[] content = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{contact.Name.Length}\n{contact.Name}\n{address}"));
        return Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, HolderBytes));
    }

    /// <summary>Whether a contact, as it is now, is the one that the mail went to.</summary>
    public bool IsOf(Contact contact) => contact.AddressFor(Core.Warnings.Transport.Email) is { } address && Holder == HolderOf(contact, address.Target);
}
