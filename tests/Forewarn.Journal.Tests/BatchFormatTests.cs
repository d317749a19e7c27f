using System.Buffers.Binary;
using CsCheck;
using NodaTime;

namespace Forewarn.Journal.Tests;

public sealed class BatchFormatTests
{
    [Fact]
    public void Any_batch_reads_back_as_it_was_written() =>
        Gen.Select(GenHeader, Gen.Byte.Array[0, 300].Array[1, 20]).Sample((header, contents) =>
        {
            header = header with { EntryCount = contents.Length };
            byte[] bytes = Write(header, contents);
            (BatchHeader read, Digest hash) = BatchFormat.Verify(bytes);
            Assert.Equal(header, read);
            Assert.Equal(new Digest(bytes.AsSpan(bytes.Length - 32)), hash);
            Assert.Equal(contents, BatchFormat.Entries(bytes, contents.Length).Select(e => e.Bytes.ToArray()));
        });

    [Fact]
    public void Any_changed_byte_is_refused() =>
        Gen.Select(Gen.Byte.Array[0, 50].Array[1, 5], Gen.Double.Unit, Gen.Int[1, 255]).Sample((contents, place, change) =>
        {
            byte[] bytes = Write(Header(contents.Length), contents);
            bytes[(int)(place * bytes.Length)] ^= (byte)change;
            Assert.Throws<InvalidBatchException>(() => BatchFormat.Verify(bytes));
        });

    [Fact]
    public void Any_cut_is_refused()
    {
        byte[] bytes = Write(Header(2), [[1, 2, 3], []]);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidBatchException>(() => BatchFormat.Verify(bytes.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData(8, 2, 8, "its format is not 1")]
    [InlineData(12, 100, 12, "its length is not the one in its header")]
    [InlineData(32, int.MaxValue, 32, "its time is out of range")]
    [InlineData(40, 0, 40, "it has no entries")]
    [InlineData(40, 1, 83, "something follows the last entry")]
    [InlineData(40, 3, 87, "it ends inside an entry")]
    [InlineData(76, -1, 76, "an entry reaches beyond the end")]
    [InlineData(76, 10_000, 76, "an entry reaches beyond the end")]
    public void A_batch_that_contradicts_itself_under_a_valid_hash_is_refused_at_its_offset(int at, int value, int offset, string problem)
    {
        byte[] bytes = Write(Header(2), [[1, 2, 3], []]);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), value);
        Digest.Of(bytes.AsSpan(0, bytes.Length - 32)).CopyTo(bytes.AsSpan(bytes.Length - 32));
        InvalidBatchException e = Assert.Throws<InvalidBatchException>(() => BatchFormat.Verify(bytes));
        Assert.Equal((problem, offset), (e.Message, e.Offset));
    }

    [Fact]
    public void The_bytes_are_those_of_the_documentation()
    {
        var header = new BatchHeader(2, 5, Instant.FromUnixTimeTicks(0x0102030405060708), 1, Digest.Of("previous"u8));
        byte[] bytes = Write(header, [[0xAA, 0xBB]]);
        string expected = "465742415443480A" + "00000001" + "00000072" + "0000000000000002" + "0000000000000005" + "0102030405060708" + "00000001"
            + Digest.Of("previous"u8).ToString().ToUpperInvariant() + "00000002" + "AABB";
        Assert.Equal(expected, Convert.ToHexString(bytes.AsSpan(0, bytes.Length - 32)));
    }

    [Fact]
    public void A_batch_continues_only_the_one_before_it()
    {
        var tip = new ChainTip(7, 20, Instant.FromUnixTimeTicks(1_000), Digest.Of("7"u8));
        BatchHeader next = tip.Next(Instant.FromUnixTimeTicks(2_000), 3);
        Assert.Equal(23, tip.Extend(next, default).Position);
        foreach (BatchHeader other in (BatchHeader[])[
            next with { Number = 9 }, next with { FirstPosition = 22 }, next with { Time = Instant.FromUnixTimeTicks(999) },
            next with { Previous = Digest.Of("another 7"u8) }])
        {
            Assert.Throws<InvalidBatchException>(() => tip.Extend(other, default));
        }
    }

    private static Gen<BatchHeader> GenHeader => Gen.Select(Gen.Long[1, long.MaxValue], Gen.Long[1, long.MaxValue], Gen.Long[0, 1L << 56], Gen.Byte.Array[32])
        .Select((number, position, ticks, previous) => new BatchHeader(number, position, Instant.FromUnixTimeTicks(ticks), 1, new Digest(previous)));

    private static BatchHeader Header(int count) => new(1, 1, Instant.FromUtc(2018, 9, 17, 19, 0), count, default);

    private static byte[] Write(BatchHeader header, byte[][] contents)
    {
        Entry[] entries = [.. contents.Select(c => new Entry(c))];
        byte[] bytes = new byte[BatchFormat.LengthOf(entries)];
        BatchFormat.Write(bytes, header, entries);
        return bytes;
    }
}
