using System.Buffers;
using CsCheck;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Tests.Tiles;

public class EntryBundleTests
{
    [Fact]
    public void An_entry_stands_behind_its_length_in_two_bytes_the_larger_first() =>
        Assert.Equal([0x01, 0x02, .. new byte[258]], BundleOf([new byte[258]]));

    [Fact]
    public void The_entries_that_were_written_are_read() =>
        Gen.Byte.Array[0, 50].Array[0, 20].Sample(entries =>
            EntryBundle.Parse(BundleOf(entries), entries.Length, "bundle").Select(entry => entry.ToArray()).SequenceEqual(entries, ByContent));

    [Fact]
    public void The_longest_entry_fits()
    {
        byte[] longest = new byte[EntryBundle.EntryBytesMax];
        Assert.Equal(longest, Assert.Single(EntryBundle.Parse(BundleOf([longest]), 1, "bundle")).ToArray());
    }

    [Fact]
    public void A_longer_entry_is_refused() =>
        Assert.Throws<RecordFormatException>(() => BundleOf([new byte[EntryBundle.EntryBytesMax + 1]]));

    [Fact]
    public void A_bundle_cut_short_anywhere_is_refused()
    {
        byte[] bundle = BundleOf([[1, 2, 3], [], [4]]);
        for (int length = 0; length < bundle.Length; length++)
            Assert.Throws<RecordFormatException>(() => EntryBundle.Parse(bundle.AsMemory(0, length), 3, "bundle"));
    }

    [Fact]
    public void Bytes_behind_the_last_entry_are_refused_and_their_place_is_named()
    {
        var refusal = Assert.Throws<RecordFormatException>(() => EntryBundle.Parse(BundleOf([[1], [2], [3]]), 2, "tile/entries/000.p/2"));
        Assert.Equal("tile/entries/000.p/2, byte 6", refusal.Where);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Int[1, 256]).Sample((bytes, count) =>
        {
            try
            {
                var entries = EntryBundle.Parse(bytes, count, "bundle");
                return entries.Length == count && entries.Sum(entry => 2 + entry.Length) == bytes.Length;
            }
            catch (RecordFormatException)
            {
                return true;
            }
        });

    private static readonly IEqualityComparer<byte[]> ByContent =
        EqualityComparer<byte[]>.Create((a, b) => a!.AsSpan().SequenceEqual(b), bytes => bytes.Length);

    private static byte[] BundleOf(byte[][] entries)
    {
        var bundle = new ArrayBufferWriter<byte>();
        foreach (byte[] entry in entries)
            EntryBundle.Write(bundle, entry);
        return bundle.WrittenSpan.ToArray();
    }
}
