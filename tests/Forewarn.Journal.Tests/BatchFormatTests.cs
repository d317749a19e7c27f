using System.Buffers.Binary;
using System.Security.Cryptography;
using CsCheck;
using NodaTime;

namespace Forewarn.Journal.Tests;

public sealed class BatchFormatTests
{
    [Fact]
    public void Any_batch_reads_back_as_it_was_written() =>
        Gen.Select(GenHeader, GenContent.Array[1, 20]).Sample((header, contents) =>
        {
            header = header with { EntryCount = contents.Length };
            byte[] bytes = Write(header, contents);
            (BatchHeader read, Digest hash, int erasedCount) = BatchFormat.Verify(bytes);
            Assert.Equal(header, read);
            Assert.Equal(new Digest(bytes.AsSpan(bytes.Length - 32)), hash);
            Assert.Equal(0, erasedCount);
            Assert.Equal(contents, BatchFormat.Entries(bytes, contents.Length).Select(e => (e.Bytes.ToArray(), e.Details.ToArray())), SameContent);
        });

    [Fact]
    public void The_hash_is_that_of_the_documentation() =>
        Gen.Select(GenHeader, GenContent.Array[1, 6]).Sample((header, contents) =>
        {
            header = header with { EntryCount = contents.Length };
            byte[] bytes = Write(header, contents);
            Assert.Equal(HashByTheBook(bytes.AsSpan(0, 76), contents), BatchFormat.Verify(bytes).Hash);
        });

    [Fact]
    public void Any_erasure_keeps_the_hash_and_replaces_just_what_was_asked() =>
        Gen.Select(GenContent.Array[1, 8], Gen.Select(Gen.Int[0, 7], Gen.Byte.Array[0, 80]).Array[0, 8]).Sample((contents, chosen) =>
        {
            byte[] bytes = Write(Header(contents.Length), contents);
            var replacements = chosen.Where(c => c.Item1 < contents.Length && contents[c.Item1].Details.Length > 0)
                .DistinctBy(c => c.Item1).ToDictionary(c => c.Item1 + 1L, c => c.Item2);
            byte[] erased = Erase(bytes, replacements);
            VerifiedBatch after = BatchFormat.Verify(erased);
            Assert.Equal(BatchFormat.Verify(bytes) with { ErasedCount = replacements.Count }, after);
            Assert.Equal(
                contents.Select((c, i) => (c.Bytes, replacements.GetValueOrDefault(i + 1, c.Details))),
                BatchFormat.Entries(erased, contents.Length).Select(e => (e.Bytes.ToArray(), e.Details.ToArray())), SameContent);
        });

    [Fact]
    public void Any_changed_byte_is_refused() =>
        Gen.Select(GenContent.Array[1, 5], Gen.Double.Unit, Gen.Int[1, 255]).Sample((contents, place, change) =>
        {
            byte[] bytes = Write(Header(contents.Length), contents);
            bytes[(int)(place * bytes.Length)] ^= (byte)change;
            Assert.Throws<InvalidBatchException>(() => BatchFormat.Verify(bytes));
        });

    [Fact]
    public void Every_change_of_every_byte_is_refused_where_details_are_kept_erased_or_absent()
    {
        byte[] bytes = Write(Header(4), [([1, 2, 3], []), ([4], [5, 6, 7, 8]), ([9], [10, 11, 12]), ([13], [14])]);
        byte[] erased = Erase(bytes, new() { [3] = [20, 21], [4] = [] });
        for (int at = 0; at < erased.Length; at++)
        {
            byte written = erased[at];
            for (int change = 1; change < 256; change++)
            {
                erased[at] = (byte)(written ^ change);
                Assert.Throws<InvalidBatchException>(() => BatchFormat.Verify(erased));
            }
            erased[at] = written;
        }
    }

    [Fact]
    public void Any_cut_is_refused()
    {
        byte[] bytes = Write(Header(2), [([1, 2, 3], []), ([], [])]);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidBatchException>(() => BatchFormat.Verify(bytes.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData(8, 3, 8, "its format is neither 1 nor 2")]
    [InlineData(12, 100, 12, "its length is not the one in its header")]
    [InlineData(32, int.MaxValue, 32, "its time is out of range")]
    [InlineData(40, 0, 40, "it has no entries")]
    [InlineData(40, 1, 84, "something follows the last entry")]
    [InlineData(40, 3, 89, "it ends inside an entry")]
    [InlineData(76, -1, 76, "an entry reaches beyond the end")]
    [InlineData(76, 10_000, 76, "an entry reaches beyond the end")]
    [InlineData(76, 9, 89, "it ends inside an entry")]
    [InlineData(83, 0x03_000000, 83, "it does not say whether an entry has details")]
    [InlineData(83, 0x02_000000, 84, "it ends inside an erased entry")]
    [InlineData(83, 0x01_000000, 83, "it says that there are details where there are none")]
    public void A_batch_that_contradicts_itself_under_a_valid_hash_is_refused_at_its_offset(int at, int value, int offset, string problem)
    {
        byte[] bytes = Write(Header(2), [([1, 2, 3], []), ([], [])]);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), value);
        Digest.Of(bytes.AsSpan(0, bytes.Length - 32)).CopyTo(bytes.AsSpan(bytes.Length - 32));
        InvalidBatchException e = Assert.Throws<InvalidBatchException>(() => BatchFormat.Verify(bytes));
        Assert.Equal((problem, offset), (e.Message, e.Offset));
    }

    [Fact]
    public void The_bytes_are_those_of_the_documentation()
    {
        byte[] bytes = Write(SecondHeader, [([0xAA, 0xBB], []), ([0xCC], [0xDD, 0xEE])]);
        string expected = "465742415443480A" + "00000002" + "0000007F" + SecondHeaderAfterLength
            + "00000002" + "AABB" + "00" + "00000001" + "CC" + "01" + "00000002" + "DDEE";
        Assert.Equal(expected, Convert.ToHexString(bytes.AsSpan(0, bytes.Length - 32)));
    }

    [Fact]
    public void The_bytes_of_an_erased_entry_are_those_of_the_documentation()
    {
        byte[] bytes = Erase(Write(SecondHeader, [([0xAA, 0xBB], []), ([0xCC], [0xDD, 0xEE])]), new() { [6] = [0x99] });
        string details = "02" + "00000001" + Hex(Digest.Of([0xDD, 0xEE])) + "99";
        string expected = "465742415443480A" + "00000002" + "000000BE" + SecondHeaderAfterLength
            + "00000002" + "AABB" + "00" + "00000001" + "CC" + details + Hex(Digest.Of(Convert.FromHexString(details)));
        Assert.Equal(expected, Convert.ToHexString(bytes.AsSpan(0, bytes.Length - 32)));
    }

    [Fact]
    public void Erasing_what_was_erased_before_replaces_it_anew()
    {
        byte[] bytes = Write(Header(1), [([1], [2, 3, 4])]);
        byte[] once = Erase(bytes, new() { [1] = [5] });
        Assert.Equal(Erase(bytes, new() { [1] = [6, 7] }), Erase(once, new() { [1] = [6, 7] }));
    }

    [Fact]
    public void A_batch_that_would_become_too_large_is_refused()
    {
        byte[] bytes = Write(Header(2), [([1], [2]), ([3], [4])]);
        byte[] half = new byte[BatchErasure.LengthMax / 2];
        Assert.Throws<ArgumentException>(() => Erase(bytes, new() { [1] = half, [2] = half }));
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

    private static Gen<(byte[] Bytes, byte[] Details)> GenContent =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Frequency((1, Gen.Const(Array.Empty<byte>())), (2, Gen.Byte.Array[1, 100])));

    private static BatchHeader SecondHeader => new(2, 5, Instant.FromUnixTimeTicks(0x0102030405060708), 2, Digest.Of("previous"u8));

    private static string SecondHeaderAfterLength =>
        "0000000000000002" + "0000000000000005" + "0102030405060708" + "00000002" + Hex(Digest.Of("previous"u8));

    private static string Hex(Digest digest) => digest.ToString().ToUpperInvariant();

    private static bool SameContent((byte[] Bytes, byte[] Details) a, (byte[] Bytes, byte[] Details) b) =>
        a.Bytes.AsSpan().SequenceEqual(b.Bytes) && a.Details.AsSpan().SequenceEqual(b.Details);

    private static BatchHeader Header(int count) => new(1, 1, Instant.FromUtc(2018, 9, 17, 19, 0), count, default);

    private static byte[] Write(BatchHeader header, (byte[] Bytes, byte[] Details)[] contents)
    {
        Entry[] entries = [.. contents.Select(c => new Entry(c.Bytes, c.Details))];
        byte[] bytes = new byte[BatchFormat.LengthOf(entries)];
        BatchFormat.Write(bytes, header, entries);
        return bytes;
    }

    private static byte[] Erase(byte[] batch, Dictionary<long, byte[]> replacements)
    {
        (BatchHeader header, Digest hash, _) = BatchFormat.Verify(batch);
        return BatchErasure.Erase(new StoredBatch(header, hash, batch), replacements);
    }

    // Put together from the page that documents it, part by part, and hashed at once.
    private static Digest HashByTheBook(ReadOnlySpan<byte> header, (byte[] Bytes, byte[] Details)[] contents)
    {
        var hashed = new List<byte>([.. header[..12], .. header[16..]]);
        foreach ((byte[] bytes, byte[] details) in contents)
        {
            hashed.AddRange([0, 0, 0, (byte)bytes.Length, .. bytes]);
            hashed.AddRange(details.Length == 0 ? [0] : [1, .. SHA256.HashData(details)]);
        }
        return new Digest(SHA256.HashData(hashed.ToArray()));
    }
}
