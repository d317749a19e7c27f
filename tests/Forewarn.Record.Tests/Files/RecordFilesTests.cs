using System.Buffers.Binary;
using System.Runtime.Versioning;
using CsCheck;
using Forewarn.Record.Files;
using Forewarn.Record.Merkle;
using Forewarn.Record.Tests.Merkle;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Tests.Files;

public sealed class RecordFilesTests : IDisposable
{
    private const int Size = 700;

    private static readonly NaiveTree Tree = NaiveTree.OfSize(Size);

    private readonly RecordDirectory _directory = RecordDirectory.With(Size);
    private readonly RecordFiles _record;

    public RecordFilesTests() => _record = _directory.Open();

    public void Dispose()
    {
        _record.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_whole_record_is_opened_without_repairs()
    {
        Assert.Equal(Size, _record.Size);
        Assert.Empty(_record.Repairs);
    }

    [Fact]
    public void Every_leaf_and_its_details_are_read_as_they_were_written()
    {
        for (int i = 0; i < Size; i++)
        {
            Assert.Equal(TestLeaves.Bytes(i), _record.ReadLeaf(i));
            Assert.Equal(TestLeaves.Details(i), _record.ReadDetails(i));
        }
    }

    [Fact]
    public void The_root_at_every_size_is_that_of_the_tree()
    {
        for (int size = 0; size <= Size; size++)
            Assert.Equal(Tree.Mth(0, size), _record.RootAt(size));
    }

    [Fact]
    public void It_proves_its_leaves()
    {
        for (int index = 0; index < Size; index++)
            Assert.Equal(Tree.Path(index, Size), MerkleTree.InclusionProof(_record, index, Size));
    }

    [Fact]
    public void Every_tile_of_hashes_is_what_the_specification_says()
    {
        foreach (var tile in TileAddress.OfTree(Size).Where(tile => !tile.IsEntries))
        {
            long span = (long)Math.Pow(256, tile.Level);
            var expected = Enumerable.Range(0, tile.Width).Select(i => Tree.Mth((tile.Number * 256 + i) * span, (tile.Number * 256 + i + 1) * span));
            Assert.Equal(string.Concat(expected), Convert.ToHexStringLower(_record.ReadTile(tile)));
        }
    }

    [Fact]
    public void Every_bundle_of_entries_has_its_leaves()
    {
        var entries = TileAddress.OfTree(Size).Where(tile => tile.IsEntries)
            .SelectMany(tile => EntryBundle.Parse(_record.ReadTile(tile), tile.Width, tile.ToString()));
        Assert.Equal(Enumerable.Range(0, Size).Select(TestLeaves.Bytes), entries.Select(entry => entry.ToArray()));
    }

    [Theory]
    [InlineData("0/002", false)]
    [InlineData("0/002.p/188", true)]
    [InlineData("0/002.p/17", true)]
    [InlineData("0/002.p/189", false)]
    [InlineData("entries/002.p/188", true)]
    [InlineData("entries/002.p/189", false)]
    [InlineData("1/000.p/2", true)]
    [InlineData("1/000.p/3", false)]
    public void A_tile_is_read_when_the_record_has_all_of_it(string path, bool isThere)
    {
        var address = TileAddress.Parse(path);
        if (isThere)
            Assert.NotEmpty(_record.ReadTile(address));
        else
            Assert.Throws<ArgumentOutOfRangeException>(() => _record.ReadTile(address));
    }

    [Fact]
    public void What_is_appended_is_not_seen_before_it_is_published()
    {
        _record.Append([1], []);
        Assert.Equal((Size, Size + 1), (_record.Size, _record.AppendedSize));
        Assert.Throws<ArgumentOutOfRangeException>(() => _record.ReadLeaf(Size));
        Assert.Throws<RecordFormatException>(() => _record.Subtree(0, Size));
        _record.Publish();
        Assert.Equal([1], _record.ReadLeaf(Size));
    }

    [Fact]
    public void An_append_answers_with_the_hash_of_the_leaf() => Assert.Equal(TreeHash.OfLeaf([1, 2]), _record.Append([1, 2], []));

    [Fact]
    public void The_longest_leaf_and_the_longest_details_are_kept()
    {
        byte[] leaf = new byte[RecordFiles.LeafBytesMax], details = new byte[RecordFiles.DetailsBytesMax];
        Random.Shared.NextBytes(leaf);
        Random.Shared.NextBytes(details);
        _record.Append(leaf, details);
        _record.Publish();
        Assert.Equal(leaf, _record.ReadLeaf(Size));
        Assert.Equal(details, _record.ReadDetails(Size));
    }

    [Fact]
    public void A_longer_leaf_is_refused_and_nothing_of_it_remains()
    {
        Assert.Throws<RecordFormatException>(() => _record.Append(new byte[RecordFiles.LeafBytesMax + 1], []));
        Assert.Equal(Size, _record.AppendedSize);
    }

    [Fact]
    public void Longer_details_are_refused_and_nothing_of_them_remains()
    {
        Assert.Throws<RecordFormatException>(() => _record.Append([], new byte[RecordFiles.DetailsBytesMax + 1]));
        Assert.Equal(Size, _record.AppendedSize);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(699)]
    [InlineData(700)]
    public void A_record_that_was_cut_goes_on_from_there(int size)
    {
        _record.Append([1, 2, 3], [4]);
        _record.TruncateTo(size);
        Assert.Equal((size, size), (_record.Size, _record.AppendedSize));
        _record.AppendLeaves(size, Size);
        _record.Publish();
        Assert.Equal(Tree.Mth(0, Size), _record.RootAt(Size));
        Assert.Empty(_directory.Check((Size, Tree.Mth(0, Size))).Findings);
    }

    [Fact]
    public void A_record_can_be_cut_below_what_was_synced()
    {
        _record.Sync();
        _record.TruncateTo(300);
        _record.Dispose();
        using var record = _directory.Open();
        Assert.Equal(Tree.Mth(0, 300), record.RootAt(record.Size));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Size + 1)]
    public void A_record_is_not_cut_to_what_it_does_not_have(long size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _record.TruncateTo(size));

    [Fact]
    public void Replaced_details_are_followed_by_spaces()
    {
        _record.ReplaceDetails(10, "gone"u8);
        Assert.Equal("gone"u8.ToArray().Concat(Enumerable.Repeat((byte)' ', TestLeaves.Details(10).Length - 4)), _record.ReadDetails(10));
    }

    [Fact]
    public void Nothing_of_replaced_details_is_left_in_any_file()
    {
        byte[] secret = TestLeaves.Details(123);
        _record.ReplaceDetails(123, []);
        Assert.All(_directory.Files, file => Assert.True(_directory.Read(file).AsSpan().IndexOf(secret) < 0));
    }

    [Fact]
    public void A_record_with_replaced_details_is_whole()
    {
        _record.ReplaceDetails(0, "{}"u8);
        _record.ReplaceDetails(Size - 1, []);
        Assert.Empty(_directory.Check((Size, Tree.Mth(0, Size))).Findings);
    }

    [Fact]
    public void New_details_that_are_longer_than_the_old_are_refused_and_the_old_remain()
    {
        Assert.Throws<RecordFormatException>(() => _record.ReplaceDetails(10, new byte[TestLeaves.Details(10).Length + 1]));
        Assert.Equal(TestLeaves.Details(10), _record.ReadDetails(10));
    }

    [Fact]
    public void Damaged_details_are_not_given_out()
    {
        _directory.Flip("details", _directory.Read("details").AsSpan().IndexOf(TestLeaves.Details(50)));
        Assert.StartsWith("details, byte ", Assert.Throws<RecordFormatException>(() => _record.ReadDetails(50)).Where, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_offsets_do_not_lead_to_a_read_of_everything()
    {
        byte[] offsets = _directory.Read("offsets");
        BinaryPrimitives.WriteInt64BigEndian(offsets.AsSpan(50 * 16), long.MaxValue / 2);
        File.WriteAllBytes(_directory.File("offsets"), offsets);
        Assert.StartsWith("offsets, byte ", Assert.Throws<RecordFormatException>(() => _record.ReadLeaf(50)).Where, StringComparison.Ordinal);
        Assert.Throws<RecordFormatException>(() => _record.ReadTile(TileAddress.OfEntries(0, 51)));
    }

    [Fact]
    public void After_a_write_that_failed_nothing_more_is_written_and_what_was_published_is_there_again()
    {
        using var directory = RecordDirectory.With(1);
        // Where the second leaf needs a file there is something else.
        Directory.CreateDirectory(directory.File("hashes.01"));
        using (var record = directory.Open())
        {
            Assert.ThrowsAny<SystemException>(() => record.Append([1], []));
            Assert.Throws<IOException>(() => record.Append([1], []));
            Assert.Throws<IOException>(record.Publish);
            Assert.Equal(TestLeaves.Bytes(0), record.ReadLeaf(0));
        }
        Directory.Delete(directory.File("hashes.01"));
        using var reopened = directory.Open();
        Assert.Equal(1, reopened.Size);
    }

    [Fact]
    public void Nobody_else_can_open_a_record_that_is_open() => Assert.Throws<IOException>(_directory.Open);

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Only_the_owner_can_read_the_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files");
        _record.Sync();
        Assert.All(_directory.Files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.File(file))));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Only_the_owner_can_enter_the_directory()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files");
        string path = _directory.File("inner");
        RecordFiles.Open(path).Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task Readers_see_only_whole_leaves_while_others_are_appended()
    {
        using var directory = new RecordDirectory();
        using var record = directory.Open();
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                int size = (int)record.Size;
                if (size == 0)
                    continue;
                Assert.Equal(TestLeaves.Bytes(size - 1), record.ReadLeaf(size - 1));
                Assert.Equal(TestLeaves.Details(size - 1), record.ReadDetails(size - 1));
                Assert.Equal(Tree.Mth(0, 1), record.RootAt(1));
                Assert.True(MerkleTree.VerifyInclusion(
                    record.Subtree(0, 0), 0, size, MerkleTree.InclusionProof(record, 0, size).AsSpan(), record.RootAt(size)));
            }
        }, TestContext.Current.CancellationToken)).ToList();
        readers.Add(Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                record.Sync();
        }, TestContext.Current.CancellationToken));
        for (int i = 0; i < 3000; i += 10)
        {
            record.AppendLeaves(i, i + 10);
            record.Publish();
        }
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Empty(directory.Check().Findings);
    }

    [Fact]
    public void Any_history_of_appends_cuts_and_openings_ends_in_the_same_record() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 40]).Array[1, 25].Sample(steps =>
        {
            using var directory = new RecordDirectory();
            var record = directory.Open();
            try
            {
                foreach (var (kind, amount) in steps)
                {
                    switch (kind)
                    {
                        case 0:
                            record.AppendLeaves((int)record.AppendedSize, Math.Min(Size, (int)record.AppendedSize + amount));
                            break;
                        case 1:
                            record.Publish();
                            break;
                        case 2:
                            record.Sync();
                            break;
                        case 3:
                            record.TruncateTo(Math.Min(record.Size, amount));
                            break;
                        default:
                            record.Dispose();
                            record = directory.Open();
                            Assert.Empty(record.Repairs);
                            break;
                    }
                }
                record.AppendLeaves((int)record.AppendedSize, 100);
                record.Publish();
                return record.RootAt(100) == Tree.Mth(0, 100) && directory.Check((100, Tree.Mth(0, 100))).Findings.IsEmpty;
            }
            finally
            {
                record.Dispose();
            }
        }, iter: 100);
}
