using System.Collections.Immutable;
using System.Text;
using NodaTime;

namespace Forewarn.Journal.Pool;

/// <summary>A batch as a member puts it into etcd: entries that have no place in the order yet, signed with the member's key.</summary>
/// <remarks>
/// The bytes are a short head and a batch as the journal writes it (docs/pool.md, "A proposal"), whose header is read so: its number is the member's own
/// count, its first position the number of the last batch of the common chain that the member had applied, and its previous hash the hash of that batch.
/// The signature is over the batch's hash, which stays the same when details are erased; so it can be checked as long as anybody has the journal.
/// </remarks>
internal sealed class Proposal
{
    /// <summary>Length of what tells one life of a process from the next, in bytes.</summary>
    public const int IncarnationLength = 16;

    private const int FixedLength = 9 + IncarnationLength + PoolKey.SignatureLength;
    private const int NameLengthAt = 8;

    private static ReadOnlySpan<byte> Magic => "FWPROP\r\n"u8;

    private static ReadOnlySpan<byte> Purpose => "Forewarn pool proposal v1\n"u8;

    private readonly byte[] _signature;
    private readonly ReadOnlyMemory<byte> _batch;
    private readonly VerifiedBatch _verified;
    private ImmutableArray<Entry> _entries;

    private Proposal(string member, Guid incarnation, byte[] signature, ReadOnlyMemory<byte> batch, VerifiedBatch verified) =>
        (Member, Incarnation, _signature, _batch, _verified) = (member, incarnation, signature, batch, verified);

    /// <summary>Name of the member that it says it is of.</summary>
    public string Member { get; }

    /// <summary>Which life of the member's process proposed it.</summary>
    public Guid Incarnation { get; }

    /// <summary>The member's own count of its batches, from 1, without a gap.</summary>
    public long Count => _verified.Header.Number;

    /// <summary>When it was proposed, by the member's clock.</summary>
    public Instant Time => _verified.Header.Time;

    /// <summary>Number of the last batch of the common chain that the member had applied; 0 for none.</summary>
    public long KnownNumber => _verified.Header.FirstPosition;

    /// <summary>Hash of that batch.</summary>
    public Digest KnownHash => _verified.Header.Previous;

    public int EntryCount => _verified.Header.EntryCount;

    /// <summary>The entries, which share the memory of what was read.</summary>
    public ImmutableArray<Entry> Entries => _entries.IsDefault ? _entries = BatchFormat.Entries(_batch, EntryCount) : _entries;

    /// <summary>What is kept of it beside the batch in the common chain, to check the signature later.</summary>
    public ReadOnlyMemory<byte> Signature => _signature;

    /// <summary>Writes a signed proposal down.</summary>
    public static byte[] Write(Digest airspace, string member, Guid incarnation, PoolKey key, long count, Instant time, ChainTip known, ReadOnlySpan<Entry> entries)
    {
        int headLength = FixedLength + member.Length;
        byte[] bytes = GC.AllocateUninitializedArray<byte>(headLength + BatchFormat.LengthOf(entries));
        var header = new BatchHeader(count, known.Number, Instant.FromUnixTimeTicks(time.ToUnixTimeTicks()), entries.Length, known.Hash);
        Digest hash = BatchFormat.Write(bytes.AsSpan(headLength), header, entries);
        Magic.CopyTo(bytes);
        bytes[NameLengthAt] = (byte)member.Length;
        int at = NameLengthAt + 1 + Encoding.ASCII.GetBytes(member, bytes.AsSpan(NameLengthAt + 1));
        incarnation.TryWriteBytes(bytes.AsSpan(at), bigEndian: true, out _);
        key.Sign(Message(airspace, member, incarnation, hash)).CopyTo(bytes.AsSpan(at + IncarnationLength));
        return bytes;
    }

    /// <summary>Reads a proposal; whether its signature is its member's is asked apart.</summary>
    /// <param name="bytes">Kept: the entries share its memory.</param>
    /// <exception cref="InvalidBatchException">It is not what <see cref="Write"/> wrote.</exception>
    public static Proposal Read(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> span = bytes.Span;
        BatchFormat.Require(span.Length > FixedLength && span.StartsWith(Magic), "it does not begin as a proposal does", 0);
        int nameLength = span[NameLengthAt];
        BatchFormat.Require(span.Length > FixedLength + nameLength, "it ends inside its head", span.Length);
        string member = Encoding.ASCII.GetString(span.Slice(NameLengthAt + 1, nameLength));
        BatchFormat.Require(PoolMember.IsName(member), "its member has no name", NameLengthAt);
        int at = NameLengthAt + 1 + nameLength;
        var incarnation = new Guid(span.Slice(at, IncarnationLength), bigEndian: true);
        byte[] signature = span.Slice(at + IncarnationLength, PoolKey.SignatureLength).ToArray();
        ReadOnlyMemory<byte> batch = bytes[(FixedLength + nameLength)..];
        VerifiedBatch verified = BatchFormat.Verify(batch.Span);
        BatchFormat.Require(verified.Header is { Number: >= 1, FirstPosition: >= 0 }, "its numbers are none");
        // What is new has nothing erased: an erased entry's hash would stand for details that nobody has.
        BatchFormat.Require(verified.ErasedCount == 0, "details are erased in it already");
        return new Proposal(member, incarnation, signature, batch, verified);
    }

    /// <summary>The proposal that a batch of the common chain was: also when details of it were erased since, which its signature leaves out.</summary>
    /// <param name="bytes">The batch as it is stored, verified.</param>
    public static Proposal Of(ReadOnlySpan<byte> bytes, Origin origin)
    {
        byte[] batch = bytes.ToArray();
        var header = new BatchHeader(origin.Count, origin.KnownNumber, origin.Time, BatchFormat.EntryCountOf(bytes), origin.KnownHash);
        return new Proposal(origin.Member, origin.Incarnation, origin.Signature.ToArray(), batch, BatchFormat.Rewrite(batch, header));
    }

    /// <summary>Whether a member of an airspace has signed it.</summary>
    public bool IsSignedBy(PoolMember member, Digest airspace) =>
        member.Name == Member && member.Verifies(Message(airspace, Member, Incarnation, _verified.Hash), _signature);

    private static byte[] Message(Digest airspace, string member, Guid incarnation, Digest hash)
    {
        byte[] message = new byte[Purpose.Length + Digest.Length + 1 + member.Length + IncarnationLength + Digest.Length];
        Span<byte> rest = message;
        Purpose.CopyTo(rest);
        rest = rest[Purpose.Length..];
        airspace.CopyTo(rest);
        rest = rest[Digest.Length..];
        rest[0] = (byte)Encoding.ASCII.GetBytes(member, rest[1..]);
        rest = rest[(1 + member.Length)..];
        incarnation.TryWriteBytes(rest, bigEndian: true, out _);
        hash.CopyTo(rest[IncarnationLength..]);
        return message;
    }
}
