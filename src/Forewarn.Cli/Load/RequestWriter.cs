using System.Buffers.Text;
using System.Globalization;

namespace Forewarn.Cli.Load;

/// <summary>Writes one HTTP/1.1 request into a buffer, front to back, without allocating.</summary>
/// <remarks>The length of the body is filled in when the body ends; its field is padded with blanks, as RFC 9110 section 5.5
/// permits.</remarks>
internal ref struct RequestWriter(Span<byte> buffer)
{
    /// <summary>Most digits of a body's length.</summary>
    private const int LengthDigits = 7;

    private readonly Span<byte> _buffer = buffer;
    private int _bodyAt;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    private readonly Span<byte> Rest => _buffer[Length..];

    public void Append(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Rest);
        Length += bytes.Length;
    }

    /// <summary>An id in its usual 36 characters.</summary>
    public void Append(Guid id)
    {
        Utf8Formatter.TryFormat(id, Rest, out int written);
        Length += written;
    }

    public void Append(int number)
    {
        Utf8Formatter.TryFormat(number, Rest, out int written);
        Length += written;
    }

    /// <summary>Degrees, of which <paramref name="e7"/> says how many ten-millionths.</summary>
    public void AppendDegrees(int e7)
    {
        if (e7 < 0)
            Append("-"u8);
        int magnitude = Math.Abs(e7);
        Append(magnitude / 10_000_000);
        Append("."u8);
        Utf8Formatter.TryFormat(magnitude % 10_000_000, Rest, out int written, new('D', 7));
        Length += written;
    }

    /// <summary>A time as RFC 3339, in whole seconds.</summary>
    public void Append(DateTime utc)
    {
        utc.TryFormat(Rest, out int written, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>The end of a head that has no body.</summary>
    public void EndWithoutBody() => Append("Content-Length: 0\r\n\r\n"u8);

    public void BeginBody()
    {
        Append("Content-Type: application/json\r\nContent-Length: "u8);
        Rest[..LengthDigits].Fill((byte)' ');
        Length += LengthDigits;
        Append("\r\n\r\n"u8);
        _bodyAt = Length;
    }

    public readonly void EndBody()
    {
        int length = Length - _bodyAt;
        int at = _bodyAt - "\r\n\r\n".Length;
        do
        {
            _buffer[--at] = (byte)('0' + length % 10);
            length /= 10;
        }
        while (length > 0);
    }
}
