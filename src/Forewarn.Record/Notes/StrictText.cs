using System.Text;

namespace Forewarn.Record.Notes;

/// <summary>Text that has exactly one encoding: valid UTF-8, and no ASCII control character other than those allowed.</summary>
internal static class StrictText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a text whose only control character is the newline (C2SP signed-note, section "Format").</summary>
    /// <exception cref="RecordFormatException">More than <paramref name="bytesMax"/> bytes, invalid UTF-8, or a control character.</exception>
    public static string Decode(string where, ReadOnlySpan<byte> bytes, int bytesMax)
    {
        if (bytes.Length > bytesMax)
            throw new RecordFormatException(where, $"{bytes.Length} bytes", $"at most {bytesMax} bytes");
        int control = IndexOfControl(bytes);
        if (control >= 0)
        {
            throw new RecordFormatException(
                $"{where}, byte {control}", $"control character 0x{bytes[control]:X2}", "no control character other than the newline (0x0A)");
        }
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new RecordFormatException($"{where}, byte {e.Index}", "not UTF-8", "UTF-8", e);
        }
    }

    /// <summary>The one encoding of a text.</summary>
    /// <exception cref="RecordFormatException">Half of a surrogate pair stands alone.</exception>
    public static byte[] Encode(string where, string text)
    {
        try
        {
            return Utf8.GetBytes(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new RecordFormatException($"{where}, character {e.Index}", "half of a surrogate pair", "Unicode text", e);
        }
    }

    private static int IndexOfControl(ReadOnlySpan<byte> bytes)
    {
        int from = 0;
        while (bytes[from..].IndexOfAnyInRange((byte)0x00, (byte)0x1F) is >= 0 and var found)
        {
            if (bytes[from + found] != (byte)'\n')
                return from + found;
            from += found + 1;
        }
        return -1;
    }
}
