using System.Buffers.Binary;

namespace Forewarn.Journal.Pool;

/// <summary>A journal after one of its entries, as a member of a pool gives it to another: batches as they are stored, each with whose proposal it was.</summary>
/// <remarks>
/// Bytes (docs/pool.md, "What members give each other"): 8, <c>FWPEER\r\n</c>; 8, 8 and 8, number of the last batch that will come, position of its last entry, and etcd's revision up to which whoever gives it has looked at the log; then for each batch one byte, 1, the batch, or 2, the
/// <see cref="Origin"/> and the batch; at the end one byte, 0, without which it is not whole. What comes is verified here as far as its own bytes go, and in no other way.
/// </remarks>
internal sealed class PeerStream
{
    public const int HeadLength = 32;

    private const byte End = 0, Plain = 1, Proposed = 2;

    /// <summary>Memory that is taken for a batch before any of it has come.</summary>
    private const int FirstBytes = 1 << 16;

    private readonly Stream _stream;

    private PeerStream(Stream stream, long lastNumber, long lastPosition, long revision) => (_stream, LastNumber, LastPosition, Revision) = (stream, lastNumber, lastPosition, revision);

    private static ReadOnlySpan<byte> Magic => "FWPEER\r\n"u8;

    /// <summary>Number of the last batch that will come, as whoever gives it says.</summary>
    public long LastNumber { get; }

    /// <summary>Position of the last entry that will come, likewise.</summary>
    public long LastPosition { get; }

    /// <summary>etcd's revision up to which there is no batch but those that were there, or come; likewise.</summary>
    public long Revision { get; }

    /// <summary>Writes a stream, piece by piece, of some kilobytes or one batch each.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Write(ChainTip end, long revision, IEnumerable<PeerBatch> batches)
    {
        byte[] head = new byte[HeadLength];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(8), end.Number);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(16), end.Position);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(24), revision);
        yield return head;
        foreach (PeerBatch batch in batches)
        {
            yield return Frame(batch);
        }
        yield return new[] { End };
    }

    /// <summary>Reads the beginning of a stream.</summary>
    /// <exception cref="InvalidBatchException">It begins as none does.</exception>
    /// <exception cref="IOException">It cannot be read, or has no more.</exception>
    public static async Task<PeerStream> BeginAsync(Stream stream, CancellationToken cancellation)
    {
        byte[] head = new byte[HeadLength];
        await stream.ReadExactlyAsync(head, cancellation);
        BatchFormat.Require(head.AsSpan().StartsWith(Magic), "it does not begin as the journal of a member does", 0);
        return new PeerStream(stream, BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(8)), BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(16)), BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(24)));
    }

    /// <summary>The next batch; null at the end.</summary>
    /// <param name="bytesMax">Longest batch that is taken, in bytes.</param>
    /// <exception cref="InvalidBatchException">What comes is no batch.</exception>
    /// <exception cref="IOException">It cannot be read, or breaks off.</exception>
    public async Task<PeerBatch?> ReadAsync(int bytesMax, CancellationToken cancellation)
    {
        byte[] kind = new byte[1];
        await _stream.ReadExactlyAsync(kind, cancellation);
        if (kind[0] == End)
        {
            return null;
        }
        BatchFormat.Require(kind[0] is Plain or Proposed, "something else than a batch comes");
        Origin? origin = kind[0] == Proposed ? Origin.Read(await ReadOriginAsync(cancellation)) : null;
        byte[] bytes = await ReadBatchAsync(bytesMax, cancellation);
        VerifiedBatch verified = BatchFormat.Verify(bytes);
        return new PeerBatch(new StoredBatch(verified.Header, verified.Hash, bytes), origin);
    }

    private static byte[] Frame(PeerBatch batch)
    {
        int originLength = batch.Origin?.Length ?? 0;
        byte[] frame = new byte[1 + originLength + batch.Stored.Bytes.Length];
        frame[0] = batch.Origin is null ? Plain : Proposed;
        batch.Origin?.Write(frame.AsSpan(1, originLength));
        batch.Stored.Bytes.CopyTo(frame, 1 + originLength);
        return frame;
    }

    private async Task<byte[]> ReadOriginAsync(CancellationToken cancellation)
    {
        byte[] bytes = new byte[Origin.HeadLength + byte.MaxValue];
        await _stream.ReadExactlyAsync(bytes.AsMemory(0, Origin.HeadLength), cancellation);
        int length = Origin.LengthByHead(bytes);
        await _stream.ReadExactlyAsync(bytes.AsMemory(Origin.HeadLength, length - Origin.HeadLength), cancellation);
        return bytes[..length];
    }

    private async Task<byte[]> ReadBatchAsync(int bytesMax, CancellationToken cancellation)
    {
        byte[] bytes = new byte[FirstBytes];
        await _stream.ReadExactlyAsync(bytes.AsMemory(0, BatchFormat.PrefixLength), cancellation);
        int length = BatchFormat.LengthByPrefix(bytes);
        BatchFormat.Require(length <= bytesMax, FormattableString.Invariant($"it has {length} bytes, more than {bytesMax}"));
        for (int at = BatchFormat.PrefixLength; at < length;)
        {
            if (at == bytes.Length)
            {
                // Memory follows what has come, and not what somebody says will come.
                Array.Resize(ref bytes, (int)Math.Min(2L * bytes.Length, length));
            }
            int end = Math.Min(bytes.Length, length);
            await _stream.ReadExactlyAsync(bytes.AsMemory(at, end - at), cancellation);
            at = end;
        }
        Array.Resize(ref bytes, length);
        return bytes;
    }
}
