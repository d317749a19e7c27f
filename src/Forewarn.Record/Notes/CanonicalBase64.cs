using System.Buffers.Text;

namespace Forewarn.Record.Notes;

/// <summary>Standard base64 (RFC 4648, section 4) in its one canonical spelling: padded, without white space, unused bits zero.</summary>
/// <remarks>Any other spelling of the same bytes is refused, so that two files that say the same are the same.</remarks>
internal static class CanonicalBase64
{
    public const string Accepted = "standard base64 (RFC 4648, section 4), padded, without white space, with its unused bits zero";

    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (!Convert.TryFromBase64Chars(text, decoded, out int written))
            return false;
        if (!text.SequenceEqual(Convert.ToBase64String(decoded.AsSpan(0, written))))
            return false;
        bytes = decoded.Length == written ? decoded : decoded[..written];
        return true;
    }
}
