using System.Globalization;
using Forewarn.Core.Contacts;

namespace Forewarn.Server.Delivery;

/// <summary>The id of bringing one item to one contact: the leaf of what happened, and the contact.</summary>
internal static class DeliveryId
{
    /// <remarks>A full stop divides what webhooks sign, so it is spelt with a character that no contact's id has.</remarks>
    public static string Of(long leaf, ContactId contact) =>
        string.Create(CultureInfo.InvariantCulture, $"msg_{leaf}_{contact.ToString().Replace('.', '~')}");
}
