using System.Buffers;
using System.Buffers.Text;

namespace Forewarn.Record.Leaves;

/// <summary>Writes JSON that has one form only: no white space, and in texts only what must be escaped is (RFC 8785, section 3.2.2.2).</summary>
/// <param name="destination">Where it goes, UTF-8.</param>
internal readonly ref struct CanonicalJson(IBufferWriter<byte> destination)
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    /// <summary>Punctuation, names of members and whatever else is valid as it stands.</summary>
    public void Raw(ReadOnlySpan<byte> json) => destination.Write(json);

    public void Number(long value)
    {
        var span = destination.GetSpan(20);
        Utf8Formatter.TryFormat(value, span, out int written);
        destination.Advance(written);
    }

    public void Text(string value)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(System.Text.Encoding.UTF8.GetMaxByteCount(value.Length));
        int length = System.Text.Encoding.UTF8.GetBytes(value, rented);
        Text(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <param name="utf8">Valid UTF-8.</param>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        Raw("\""u8);
        while (utf8.IndexOfAny(Escaped) is var plain && plain >= 0)
        {
            Raw(utf8[..plain]);
            Escape(utf8[plain]);
            utf8 = utf8[(plain + 1)..];
        }
        Raw(utf8);
        Raw("\""u8);
    }

    private void Escape(byte character)
    {
        switch (character)
        {
            case (byte)'"': Raw("\\\""u8); break;
            case (byte)'\\': Raw("\\\\"u8); break;
            case (byte)'\b': Raw("\\b"u8); break;
            case (byte)'\f': Raw("\\f"u8); break;
            case (byte)'\n': Raw("\\n"u8); break;
            case (byte)'\r': Raw("\\r"u8); break;
            case (byte)'\t': Raw("\\t"u8); break;
            default:
                Raw("\\u00"u8);
                Span<byte> hex = stackalloc byte[2];
                LowerHex.Format([character], hex);
                Raw(hex);
                break;
        }
    }
}
