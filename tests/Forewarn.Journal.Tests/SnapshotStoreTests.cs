using CsCheck;

namespace Forewarn.Journal.Tests;

public sealed class SnapshotStoreTests : IDisposable
{
    private readonly JournalDirectory _directory = new();
    private readonly SnapshotStore _snapshots;

    public SnapshotStoreTests() => _snapshots = new SnapshotStore(_directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Without_snapshots_none_is_loaded()
    {
        Assert.False(_snapshots.TryLoadNewest(out Snapshot? snapshot, out var discarded));
        Assert.Null(snapshot);
        Assert.Empty(discarded);
    }

    [Fact]
    public void Any_state_reads_back_as_it_was_written() =>
        Gen.Select(Gen.Byte.Array[0, 3_000].Array[0, 10], Gen.Long[0, long.MaxValue]).Sample((portions, position) =>
        {
            using var directory = new JournalDirectory();
            var snapshots = new SnapshotStore(directory.Path);
            Digest hash = snapshots.Write(position, stream => Array.ForEach(portions, p => stream.Write(p)));
            byte[] state = [.. portions.SelectMany(p => p)];
            Assert.True(snapshots.TryLoadNewest(out Snapshot? loaded, out _));
            using (loaded)
            {
                Assert.Equal(Digest.Of(state), hash);
                Assert.Equal((position, hash, state.Length), (loaded!.Position, loaded.StateHash, loaded.Length));
                Assert.Equal(state, ReadAll(loaded));
            }
        }, iter: 50);

    [Fact]
    public void A_state_of_many_megabytes_reads_back_as_it_was_written()
    {
        byte[] portion = new byte[3_000_000];
        new Random(1).NextBytes(portion);
        _snapshots.Write(1, stream => Enumerable.Range(0, 10).ToList().ForEach(_ => stream.Write(portion)));
        Assert.True(_snapshots.TryLoadNewest(out Snapshot? loaded, out _));
        using (loaded)
        {
            Assert.Equal(30_000_000, loaded!.Length);
            Assert.Equal(loaded.StateHash, Digest.Of(ReadAll(loaded)));
        }
    }

    [Fact]
    public void Removing_what_is_before_a_position_leaves_the_others_and_nothing_unfinished()
    {
        Write(1, 3);
        string unfinished = _directory.File("snapshots/00000000000000000007.snapshot.new");
        File.WriteAllText(unfinished, "");
        _snapshots.RemoveBefore(3);
        Assert.Equal(["00000000000000000003.snapshot"], Directory.GetFiles(_directory.File("snapshots")).Select(Path.GetFileName));
    }

    [Fact]
    public void Where_no_snapshot_was_written_there_is_none_to_remove()
    {
        _snapshots.RemoveBefore(long.MaxValue);
        Assert.False(_snapshots.TryLoadNewest(out _, out _));
    }

    [Fact]
    public void The_newest_is_loaded()
    {
        Write(1, 3, 2);
        Assert.Equal(3, LoadedPosition());
    }

    [Fact]
    public void The_two_newest_are_kept()
    {
        Write(1, 2, 3, 4);
        Assert.Equal(["00000000000000000003.snapshot", "00000000000000000004.snapshot"], FileNames());
    }

    [Fact]
    public void One_beyond_the_asked_position_is_passed_over()
    {
        Write(10, 20);
        Assert.Equal(10, LoadedPosition(positionMax: 19));
    }

    [Fact]
    public void Any_changed_byte_makes_the_older_one_be_loaded() =>
        Gen.Select(Gen.Double.Unit, Gen.Int[1, 255]).Sample((place, change) =>
        {
            using var directory = new JournalDirectory();
            var snapshots = new SnapshotStore(directory.Path);
            snapshots.Write(1, stream => stream.Write("older"u8));
            snapshots.Write(2, stream => stream.Write("newer, and longer than its header by a little"u8));
            string newer = FileOf(directory, 2);
            byte[] bytes = File.ReadAllBytes(newer);
            bytes[(int)(place * bytes.Length)] ^= (byte)change;
            File.WriteAllBytes(newer, bytes);
            Assert.True(snapshots.TryLoadNewest(out Snapshot? loaded, out var discarded));
            using (loaded)
            {
                Assert.Equal(1, loaded!.Position);
                Assert.Equal((newer, 2), (discarded.Single().Path, discarded.Single().Position));
            }
        }, iter: 200, threads: 2);

    [Fact]
    public void Any_cut_makes_the_older_one_be_loaded()
    {
        Write(1, 2);
        byte[] bytes = File.ReadAllBytes(FileOf(_directory, 2));
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(FileOf(_directory, 2), bytes[..length]);
            Assert.Equal(1, LoadedPosition());
        }
    }

    [Fact]
    public void One_under_the_name_of_another_position_is_discarded()
    {
        Write(1);
        File.Copy(FileOf(_directory, 1), FileOf(_directory, 5));
        Assert.Equal(1, LoadedPosition());
    }

    [Fact]
    public void When_all_are_damaged_none_is_loaded_and_each_is_reported()
    {
        Write(1, 2);
        File.WriteAllText(FileOf(_directory, 1), "nonsense that is long enough to hold a header of a snapshot file");
        File.WriteAllText(FileOf(_directory, 2), "");
        Assert.False(_snapshots.TryLoadNewest(out _, out var discarded));
        Assert.Equal([2L, 1L], discarded.Select(d => d.Position));
        Assert.Equal("it ends inside its header", discarded[0].Reason);
        Assert.Equal("it does not begin as a snapshot does", discarded[1].Reason);
    }

    [Fact]
    public void A_writing_that_breaks_off_leaves_no_trace()
    {
        Write(1);
        Assert.Throws<InvalidOperationException>(() => _snapshots.Write(2, stream =>
        {
            stream.Write(new byte[5_000_000]);
            throw new InvalidOperationException();
        }));
        Assert.Equal(["00000000000000000001.snapshot"], FileNames());
    }

    [Fact]
    public void What_a_killed_process_left_unfinished_is_removed_at_the_next_writing()
    {
        Write(1);
        File.WriteAllText(FileOf(_directory, 2) + ".new", "unfinished");
        Assert.Equal(1, LoadedPosition());
        Write(3);
        Assert.Equal(["00000000000000000001.snapshot", "00000000000000000003.snapshot"], FileNames());
    }

    [Fact]
    public void A_negative_position_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _snapshots.Write(-1, _ => { }));

    private void Write(params long[] positions) =>
        Array.ForEach(positions, p => _snapshots.Write(p, stream => stream.Write(new byte[100])));

    private long LoadedPosition(long positionMax = long.MaxValue)
    {
        Assert.True(_snapshots.TryLoadNewest(out Snapshot? loaded, out _, positionMax));
        using (loaded)
        {
            return loaded!.Position;
        }
    }

    private static byte[] ReadAll(Snapshot snapshot)
    {
        using var copy = new MemoryStream();
        snapshot.Payload.CopyTo(copy);
        return copy.ToArray();
    }

    private static string FileOf(JournalDirectory directory, int position) =>
        directory.File(FormattableString.Invariant($"snapshots/{position:D20}.snapshot"));

    private IEnumerable<string?> FileNames() =>
        Directory.EnumerateFiles(_directory.File("snapshots")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
