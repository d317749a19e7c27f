using System.Buffers;
using System.Buffers.Text;

namespace Forewarn.Record.Signatures;

/// <summary>Base64url without padding (RFC 7515, section 2), of which every value has one spelling only.</summary>
internal static class Base64UrlText
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <exception cref="RecordFormatException">Padded, with white space or other characters, with bits set that say nothing, or of another
    /// length than <paramref name="length"/>, where one is asked for.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text, string where, int? length = null)
    {
        string accepted = length is { } exact ? $"base64url without padding of exactly {exact} bytes" : "base64url without padding";
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        // The decoder passes over white space, padding and spare bits: only the text that encoding gives back is canonical.
        if (Base64Url.DecodeFromChars(text, bytes, out _, out int written) != OperationStatus.Done
            || !text.SequenceEqual(Base64Url.EncodeToString(bytes.AsSpan(0, written))))
        {
            throw new RecordFormatException(where, "not canonical base64url", accepted);
        }
        if (length is { } expected && written != expected)
            throw new RecordFormatException(where, $"{written} bytes", accepted);
        return bytes[..written];
    }
}
