using System.Text;

namespace Forewarn.Cli.Load;

/// <summary>Finds the few things in a DSS's answers that the next request needs, without reading the rest.</summary>
internal static class AnswerFields
{
    /// <summary>The OVN of the operational intent that was written, as it stands in a path; null when there is none.</summary>
    public static byte[]? Ovn(ReadOnlySpan<byte> body) => Text(body, "\"ovn\""u8);

    /// <summary>The version of the subscription that was written, as it stands in a path; null when there is none.</summary>
    public static byte[]? SubscriptionVersion(ReadOnlySpan<byte> body) => Text(body, "\"version\""u8);

    /// <summary>How many references to operational intents there are: each has exactly one availability.</summary>
    public static int ReferenceCount(ReadOnlySpan<byte> body) => body.Count("\"uss_availability\""u8);

    private static byte[]? Text(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name)
    {
        int at = body.IndexOf(name);
        if (at < 0)
            return null;
        var rest = body[(at + name.Length)..].TrimStart(" \t\r\n:"u8);
        int end = rest.IsEmpty || rest[0] != '"' ? -1 : rest[1..].IndexOf((byte)'"');
        if (end <= 0)
            return null;
        var value = rest.Slice(1, end);
        return value.ContainsAnyExcept(UriUnreserved) ? Encoding.ASCII.GetBytes(Uri.EscapeDataString(Encoding.UTF8.GetString(value))) : value.ToArray();
    }

    /// <summary>RFC 3986 section 2.3.</summary>
    private static readonly System.Buffers.SearchValues<byte> UriUnreserved =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);
}
