using System.Globalization;
using Forewarn.Journal;
using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Server.Node;

/// <summary>A member's signed request as the HTTP header <c>Authorization</c> has it: <c>Forewarn-Pool POOL FROM TIME SIGNATURE</c>, with the pool in hexadecimal, the time in seconds since
/// 1970 and the signature in base64.</summary>
internal static class PoolAuthorization
{
    public const string Scheme = "Forewarn-Pool";

    /// <summary>Longest header that is looked at, in characters.</summary>
    private const int LengthMax = 1_024;

    /// <summary>What follows the scheme.</summary>
    public static string Write(PeerRequest request, PoolKey key) =>
        string.Create(CultureInfo.InvariantCulture, $"{request.Pool} {request.From} {request.Time.ToUnixTimeSeconds()} {request.Sign(key)}");

    /// <summary>What a header says that was signed; null when it is none of these.</summary>
    /// <param name="to">Name of the member that is asked.</param>
    /// <param name="target">Path and query.</param>
    public static (PeerRequest Request, string Signature)? Read(string? header, string to, string method, string target)
    {
        if (header is not { Length: <= LengthMax } || header.Split(' ') is not [Scheme, { Length: 2 * Digest.Length } pool, var from, var time, var signature]
            || !pool.All(char.IsAsciiHexDigit) || !uint.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds))
            return null;
        return (new PeerRequest(new Digest(Convert.FromHexString(pool)), from, to, method, target, Instant.FromUnixTimeSeconds(seconds)), signature);
    }
}
