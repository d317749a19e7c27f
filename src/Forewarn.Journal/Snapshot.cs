namespace Forewarn.Journal;

/// <summary>A state that was read back and checked out.</summary>
public sealed class Snapshot : IDisposable
{
    internal Snapshot(long position, Digest stateHash, long length, Stream payload) =>
        (Position, StateHash, Length, Payload) = (position, stateHash, length, payload);

    /// <summary>The state is that after the entry at this position; replay goes on at the next.</summary>
    public long Position { get; }

    /// <summary>SHA-256 of the payload.</summary>
    public Digest StateHash { get; }

    /// <summary>Length of the payload, in bytes.</summary>
    public long Length { get; }

    /// <summary>The payload, to be read forward, once; it ends after <see cref="Length"/> bytes.</summary>
    public Stream Payload { get; }

    public void Dispose() => Payload.Dispose();
}
