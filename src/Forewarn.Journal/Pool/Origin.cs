using System.Buffers.Binary;
using System.Text;
using NodaTime;

namespace Forewarn.Journal.Pool;

/// <summary>Whose proposal a batch of a pool was, with all that the member's signature is over besides the entries.</summary>
/// <remarks>Its bytes (docs/pool.md, "What members give each other"): revision, count, time in ticks, number of the known batch, each 8 bytes, big-endian; hash of the known batch, life of the process,
/// signature; length of the name, and the name in ASCII.</remarks>
/// <param name="Revision">etcd's revision, which put it in order. Nobody signs it; of a batch that a peer gave, it is none that this node has not seen etcd reach.</param>
/// <param name="Member">Name of the member that proposed it.</param>
/// <param name="Incarnation">The life of its process.</param>
/// <param name="Count">The member's own count.</param>
/// <param name="Time">When it was proposed, by the member's clock.</param>
/// <param name="KnownNumber">The batch that the member had applied.</param>
/// <param name="KnownHash">Its hash.</param>
/// <param name="Signature">The member's signature.</param>
internal sealed record Origin(long Revision, string Member, Guid Incarnation, long Count, Instant Time, long KnownNumber, Digest KnownHash, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Length of the bytes before the name.</summary>
    public const int HeadLength = (4 * sizeof(long)) + Digest.Length + Proposal.IncarnationLength + PoolKey.SignatureLength + 1;

    private const int HashAt = 4 * sizeof(long);
    private const int IncarnationAt = HashAt + Digest.Length;
    private const int SignatureAt = IncarnationAt + Proposal.IncarnationLength;

    /// <summary>Length of all its bytes.</summary>
    public int Length => HeadLength + Member.Length;

    /// <summary>Length of all the bytes, by the first <see cref="HeadLength"/>.</summary>
    public static int LengthByHead(ReadOnlySpan<byte> head) => HeadLength + head[HeadLength - 1];

    /// <summary>Fills <paramref name="destination"/>, which has exactly <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt64BigEndian(destination, Revision);
        BinaryPrimitives.WriteInt64BigEndian(destination[8..], Count);
        BinaryPrimitives.WriteInt64BigEndian(destination[16..], Time.ToUnixTimeTicks());
        BinaryPrimitives.WriteInt64BigEndian(destination[24..], KnownNumber);
        KnownHash.CopyTo(destination[HashAt..]);
        Incarnation.TryWriteBytes(destination[IncarnationAt..], bigEndian: true, out _);
        Signature.Span.CopyTo(destination[SignatureAt..]);
        destination[HeadLength - 1] = (byte)Encoding.ASCII.GetBytes(Member, destination[HeadLength..]);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidBatchException">It is nothing of the kind.</exception>
    public static Origin Read(ReadOnlySpan<byte> bytes)
    {
        BatchFormat.Require(bytes.Length > HeadLength && bytes.Length == LengthByHead(bytes), "it does not say whose proposal it was", HeadLength - 1);
        long ticks = BinaryPrimitives.ReadInt64BigEndian(bytes[16..]);
        BatchFormat.Require(ticks >= Instant.MinValue.ToUnixTimeTicks() && ticks <= Instant.MaxValue.ToUnixTimeTicks(), "the time of its proposal is out of range", 16);
        string member = Encoding.ASCII.GetString(bytes[HeadLength..]);
        BatchFormat.Require(PoolMember.IsName(member), "the member that proposed it has no name", HeadLength);
        var origin = new Origin(
            BinaryPrimitives.ReadInt64BigEndian(bytes), member, new Guid(bytes.Slice(IncarnationAt, Proposal.IncarnationLength), bigEndian: true), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
            Instant.FromUnixTimeTicks(ticks), BinaryPrimitives.ReadInt64BigEndian(bytes[24..]), new Digest(bytes.Slice(HashAt, Digest.Length)), bytes.Slice(SignatureAt, PoolKey.SignatureLength).ToArray());
        BatchFormat.Require(origin is { Revision: >= 1, Count: >= 1, KnownNumber: >= 0 }, "the numbers of its proposal are none", 0);
        return origin;
    }
}
