using System.IO.Compression;
using System.Text;

namespace Forewarn.Server.Sites;

/// <summary>Reads the numbers and texts of a packed map (Sites/Maps/README.md).</summary>
internal sealed class PackedReader
{
    private readonly byte[] _bytes;
    private int _offset;

    private PackedReader(byte[] bytes) => _bytes = bytes;

    /// <summary>A map of this program, unpacked; its first text is the name of its format.</summary>
    /// <exception cref="InvalidDataException">It is of another format.</exception>
    public static PackedReader Open(string resource, string format)
    {
        using var packed = typeof(PackedReader).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidDataException($"{resource} is not in this program");
        using var brotli = new BrotliStream(packed, CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        brotli.CopyTo(unpacked);
        var reader = new PackedReader(unpacked.ToArray());
        return reader.Text() == format ? reader : throw new InvalidDataException($"{resource} is not of the format {format}");
    }

    /// <summary>A number from 0 on: seven bits a byte, the lowest first.</summary>
    public int Number()
    {
        int value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = _bytes[_offset++];
            value |= (next & 0x7f) << shift;
            if ((next & 0x80) == 0)
                return value;
        }
    }

    /// <summary>A number that may be negative: the sign is its lowest bit.</summary>
    public int Signed()
    {
        int number = Number();
        return (number & 1) == 0 ? number >> 1 : -(number >> 1) - 1;
    }

    public string Text()
    {
        int length = Number();
        _offset += length;
        return Encoding.UTF8.GetString(_bytes, _offset - length, length);
    }
}
