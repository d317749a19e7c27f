namespace Forewarn.Record.Leaves;

/// <summary>Bytes as lower-case hexadecimal digits in ASCII; upper case is another form of the same, and so refused.</summary>
internal static class LowerHex
{
    /// <exception cref="RecordFormatException">Not two digits for each byte of <paramref name="destination"/>.</exception>
    public static void Parse(ReadOnlySpan<byte> text, Span<byte> destination, string where)
    {
        bool isHex = text.Length == 2 * destination.Length && !text.ContainsAnyExceptInRange((byte)'0', (byte)'f')
            && !text.ContainsAnyInRange((byte)':', (byte)'`');
        if (!isHex)
            throw new RecordFormatException(where, "not a digest or a salt", $"{2 * destination.Length} digits of 0-9 a-f");
        for (int i = 0; i < destination.Length; i++)
            destination[i] = (byte)(Value(text[2 * i]) << 4 | Value(text[2 * i + 1]));
    }

    /// <summary>Writes two digits for each byte.</summary>
    public static void Format(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        var digits = "0123456789abcdef"u8;
        for (int i = 0; i < bytes.Length; i++)
        {
            destination[2 * i] = digits[bytes[i] >> 4];
            destination[2 * i + 1] = digits[bytes[i] & 0xF];
        }
    }

    private static int Value(byte digit) => digit <= '9' ? digit - '0' : digit - 'a' + 10;
}
