using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Forewarn.Core;

namespace Forewarn.Server.Delivery;

/// <summary>The secret that a webhook's receiver shares with this node, and the signatures made with it (Standard Webhooks 1.0.0, symmetric).</summary>
/// <remarks>Says nothing of itself when it is printed. Thread-safe.</remarks>
internal sealed class WebhookSecret
{
    /// <summary>Shortest and longest secret, in bytes.</summary>
    public const int LengthMin = 24, LengthMax = 64;

    private const string Prefix = "whsec_";

    private readonly byte[] _bytes;

    private WebhookSecret(byte[] bytes) => _bytes = bytes;

    /// <exception cref="InvalidValueException">Too short or too long.</exception>
    public static WebhookSecret Of(ReadOnlySpan<byte> bytes) => bytes.Length is >= LengthMin and <= LengthMax
        ? new WebhookSecret(bytes.ToArray())
        : throw new InvalidValueException("secret", $"{bytes.Length} bytes", $"{LengthMin} to {LengthMax} bytes");

    /// <summary>As it is given to the receiver; not for logs.</summary>
    public string Reveal() => Prefix + Convert.ToBase64String(_bytes);

    /// <summary>The value of <c>webhook-signature</c>: over id, moment and body, so that none of the three can be exchanged.</summary>
    /// <param name="id">What <c>webhook-id</c> says; without a full stop, which divides the three.</param>
    /// <param name="timestamp">What <c>webhook-timestamp</c> says: seconds of Unix time of this attempt.</param>
    /// <param name="body">The body, to the byte.</param>
    public string Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _bytes);
        mac.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        mac.AppendData(body);
        return "v1," + Convert.ToBase64String(mac.GetHashAndReset());
    }
}
