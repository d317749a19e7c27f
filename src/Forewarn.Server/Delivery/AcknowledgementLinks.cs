using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>Makes and reads the tokens of acknowledgement links.</summary>
/// <remarks>A token is what it stands for, and a MAC over it by a key of this node: nothing is stored, and nobody else can make one. That it is good
/// for one answer follows from the warning, which has been answered then. Thread-safe.</remarks>
/// <param name="key">The key.</param>
internal sealed class AcknowledgementLinks(byte[] key)
{
    /// <summary>Longest token, in characters: two names of full length, a hash, and some.</summary>
    public const int LengthMax = 512;

    private const int MacLength = HMACSHA256.HashSizeInBytes;

    private const string Version = "2";

    public string Issue(AcknowledgementLink link)
    {
        byte[] content = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{Version}\n{link.Warning}\n{link.ExpiresAt.ToUnixTimeSeconds()}\n{link.Party}\n{link.Contact}\n{link.Holder}"));
        return Base64Url.EncodeToString([.. content, .. HMACSHA256.HashData(key, content)]);
    }

    /// <summary>What a token stands for, expired or not; null when it is none of this node's.</summary>
    public AcknowledgementLink? Read(string token)
    {
        Span<byte> decoded = stackalloc byte[LengthMax];
        if (token.Length > LengthMax || Base64Url.DecodeFromChars(token, decoded, out _, out int length) != OperationStatus.Done || length <= MacLength)
            return null;
        ReadOnlySpan<byte> content = decoded[..(length - MacLength)];
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, content), decoded[(length - MacLength)..length]))
            return null;
        // Whatever was authenticated was written by Issue, of this version or another.
        string[] parts = Encoding.ASCII.GetString(content).Split('\n');
        return parts[0] != Version ? null : new AcknowledgementLink(
            long.Parse(parts[1], CultureInfo.InvariantCulture),
            PartyId.Parse(parts[3]),
            ContactId.Parse(parts[4]),
            parts[5],
            Instant.FromUnixTimeSeconds(long.Parse(parts[2], CultureInfo.InvariantCulture)));
    }
}
