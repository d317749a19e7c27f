using System.Buffers.Binary;
using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Journal;

/// <summary>A journal up to one of its batches, for whoever copies it while it is written.</summary>
/// <remarks>What is enumerated is verified before it is returned, each batch also against the one before it. It is read a megabyte or so at a time, so memory stays bounded,
/// and the writer is held up for no longer than that takes; whoever is slow to take the next holds up nobody.</remarks>
public sealed class JournalExcerpt
{
    /// <summary>Length of the number before an origin, in bytes.</summary>
    internal const int NumberLength = sizeof(long);

    /// <summary>Bytes after which another piece of the origins begins.</summary>
    private const int OriginsPieceBytes = 1 << 16;

    private readonly ChainTip _end;
    private readonly long _revision;
    private readonly Func<long, ChainTip, IEnumerable<StoredBatch>> _read;
    private readonly Func<IEnumerable<StoredBatch>, IEnumerable<PeerBatch>> _withOrigins;

    internal JournalExcerpt(ChainTip end, long revision, Func<long, ChainTip, IEnumerable<StoredBatch>> read, Func<IEnumerable<StoredBatch>, IEnumerable<PeerBatch>> withOrigins) =>
        (_end, _revision, _read, _withOrigins) = (end, revision, read, withOrigins);

    /// <summary>Where it ends.</summary>
    public JournalEnd End => JournalEnd.Of(_end);

    /// <summary>The batches in order, from the first to that at the end, as they are stored (docs/journal.md, "A batch").</summary>
    /// <exception cref="JournalDamagedException">While enumerating: what is stored does not check out.</exception>
    /// <exception cref="ObjectDisposedException">While enumerating: the sequencer was disposed.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Batches => _read(1, _end).Select(stored => new ReadOnlyMemory<byte>(stored.Bytes));

    /// <summary>Whose proposals the batches were, as far as they were any: for each, in order, its number (8 bytes, big-endian) and its origin (docs/pool.md, "What members give each other"); in pieces
    /// of some kilobytes, each of whole ones. Nothing for a journal that never was a pool's.</summary>
    /// <exception cref="JournalDamagedException">While enumerating: what is stored does not check out.</exception>
    /// <exception cref="ObjectDisposedException">While enumerating: the sequencer was disposed.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Origins
    {
        get
        {
            using var piece = new MemoryStream();
            foreach (PeerBatch batch in _withOrigins(_read(1, _end)))
            {
                if (batch.Origin is not { } origin)
                {
                    continue;
                }
                byte[] row = new byte[NumberLength + origin.Length];
                BinaryPrimitives.WriteInt64BigEndian(row, batch.Stored.Header.Number);
                origin.Write(row.AsSpan(NumberLength));
                piece.Write(row);
                if (piece.Length >= OriginsPieceBytes)
                {
                    yield return piece.ToArray();
                    piece.SetLength(0);
                }
            }
            if (piece.Length > 0)
            {
                yield return piece.ToArray();
            }
        }
    }

    /// <summary>What comes after an entry, with whose proposals the batches were, as a member of a pool gives it to another (docs/pool.md, "What members give each other"): pieces of one
    /// stream, of one batch each.</summary>
    /// <param name="position">Position of an entry; 0 for all. Of one after the end, the stream holds no batch.</param>
    /// <exception cref="JournalDamagedException">While enumerating: what is stored does not check out.</exception>
    /// <exception cref="ObjectDisposedException">While enumerating: the sequencer was disposed.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> GiveAfter(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return PeerStream.Write(_end, _revision, _withOrigins(position < _end.Position ? _read(position + 1, _end) : []));
    }
}

/// <summary>The last batch of a journal; all that came before follows from its hash.</summary>
/// <param name="Batches">How many batches there are: the number of the last one; 0 when there is none.</param>
/// <param name="Position">Position of the last entry; 0 when there is none.</param>
/// <param name="Time">Time of the last batch.</param>
/// <param name="Hash">Hash of the last batch; all zero when there is none.</param>
public readonly record struct JournalEnd(long Batches, long Position, Instant Time, Digest Hash)
{
    internal static JournalEnd Of(ChainTip tip) => new(tip.Number, tip.Position, tip.Time, tip.Hash);
}
