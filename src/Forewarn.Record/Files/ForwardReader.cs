using Microsoft.Win32.SafeHandles;

namespace Forewarn.Record.Files;

/// <summary>Reads a file mostly forward, many small pieces at the price of few large reads.</summary>
/// <param name="handle">The file; null for one that is not there, which reads as empty.</param>
internal sealed class ForwardReader(SafeFileHandle? handle)
{
    private const int ChunkBytes = 1 << 16;

    private byte[] _buffer = new byte[ChunkBytes];
    private long _start;
    private int _count;

    /// <summary>The bytes at an offset; fewer than asked for where the file ends. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> At(long offset, int count)
    {
        if (offset < _start || offset + count > _start + _count)
            Fill(offset, count);
        int skipped = (int)(offset - _start);
        return _buffer.AsMemory(skipped, Math.Clamp(_count - skipped, 0, count));
    }

    /// <summary>As <see cref="At"/>, but read anew from the file, and without losing the place.</summary>
    public byte[] Aside(long offset, int count)
    {
        byte[] bytes = new byte[count];
        return bytes[..Read(bytes, offset, count)];
    }

    private void Fill(long offset, int count)
    {
        if (_buffer.Length < count)
            _buffer = new byte[count];
        (_start, _count) = (offset, 0);
        _count = Read(_buffer, offset, count);
    }

    /// <summary>Reads <paramref name="countMin"/> bytes at least, if the file has them.</summary>
    private int Read(Span<byte> destination, long offset, int countMin)
    {
        int count = 0;
        while (handle is not null && count < countMin)
        {
            int read = RandomAccess.Read(handle, destination[count..], offset + count);
            if (read == 0)
                break;
            count += read;
        }
        return count;
    }
}
