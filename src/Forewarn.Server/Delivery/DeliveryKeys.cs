using System.Security.Cryptography;
using System.Text;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;

namespace Forewarn.Server.Delivery;

/// <summary>Derives from one key of the node whatever delivery needs to keep secret (HKDF, RFC 5869). Thread-safe.</summary>
/// <param name="key">At least 32 random bytes.</param>
internal sealed class DeliveryKeys(byte[] key)
{
    private const int Length = 32;

    /// <summary>The secret of one contact's webhook: its own, so that no receiver can pass for the node at another.</summary>
    public WebhookSecret WebhookSecretOf(PartyId party, ContactId contact) => WebhookSecret.Of(Derive($"webhook\n{party}\n{contact}"));

    /// <summary>The key that acknowledgement links are authenticated with.</summary>
    public byte[] LinkKey() => Derive("acknowledgement-link");

    // Names of parties and contacts have no line feed, so no two purposes are spelled alike.
    private byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Length, info: Encoding.ASCII.GetBytes("forewarn delivery 1\n" + purpose));
}
