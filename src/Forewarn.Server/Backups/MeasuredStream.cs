using System.Security.Cryptography;

namespace Forewarn.Server.Backups;

/// <summary>Some bytes of a file, read once from where it stands: exactly so many, and the SHA-256 of them.</summary>
/// <param name="source">Where they come from; not closed with it.</param>
/// <param name="length">How many they are.</param>
internal sealed class MeasuredStream(Stream source, long length) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;

    public override bool CanRead => true;

    /// <summary>It knows its length and place, as a writer of archives asks; it cannot be moved.</summary>
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _read;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, length - _read);
        if (wanted == 0)
            return 0;
        int read = source.Read(buffer[..wanted]);
        return read > 0 ? Count(buffer[..read]) : throw EndsEarly();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int wanted = (int)Math.Min(buffer.Length, length - _read);
        if (wanted == 0)
            return 0;
        int read = await source.ReadAsync(buffer[..wanted], cancellationToken);
        return read > 0 ? Count(buffer.Span[..read]) : throw EndsEarly();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>The file that was read, once all of it was.</summary>
    /// <exception cref="EndOfStreamException">Not all of it was.</exception>
    public BackupMember Finish(string name) =>
        _read == length ? new BackupMember(name, length, Convert.ToHexStringLower(_hash.GetHashAndReset())) : throw EndsEarly();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }

    private int Count(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _read += bytes.Length;
        return bytes.Length;
    }

    private EndOfStreamException EndsEarly() => new($"it ends after {_read} of {length} bytes");
}
