using Forewarn.Record.Checkpoints;
using Forewarn.Record.Witnesses;

namespace Forewarn.Record.Tests.Witnesses;

/// <summary>What a witness remembers when it was ended at any moment.</summary>
public sealed class WitnessFilesTests : IDisposable
{
    private readonly TestLog _log = new TestLog().Grow(20);
    private readonly WitnessBuilder _witness;

    public WitnessFilesTests()
    {
        _witness = new WitnessBuilder(_log.Key);
        _witness.Ask(_log.Request(0, 7));
    }

    public void Dispose()
    {
        _witness.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void A_witness_that_was_killed_goes_on_where_it_was()
    {
        _witness.Restart();
        Assert.Equal(200, _witness.Ask(_log.Request(7, 20)).Status);
    }

    [Fact]
    public void A_witness_that_was_killed_refuses_a_fork_still()
    {
        _witness.Restart();
        var fork = _log.Fork(3, 17);
        Assert.Equal(422, _witness.Ask(fork.Request(7, 20)).Status);
    }

    [Fact]
    public void What_a_crash_left_half_written_is_removed_and_not_believed()
    {
        string half = _witness.FileOf(_log.Key.Name) + ".0123.new";
        _witness.Restart(() => File.WriteAllText(half, "half"));
        Assert.False(File.Exists(half));
        Assert.Equal(7, _witness.Latest(_log.Key.Name)!.Checkpoint.Size);
    }

    [Fact]
    public void Nothing_is_cosigned_that_cannot_be_remembered()
    {
        string file = _witness.FileOf(_log.Key.Name);
        File.Delete(file);
        Directory.CreateDirectory(Path.Combine(file, "in the way"));
        Assert.ThrowsAny<Exception>(() => _witness.Ask(_log.Request(7, 20)));
        Assert.Equal(7, _witness.Latest(_log.Key.Name)!.Checkpoint.Size);
    }

    [Fact]
    public void After_a_disk_was_full_the_same_request_succeeds()
    {
        string file = _witness.FileOf(_log.Key.Name);
        File.Delete(file);
        Directory.CreateDirectory(Path.Combine(file, "in the way"));
        Assert.ThrowsAny<Exception>(() => _witness.Ask(_log.Request(7, 20)));
        Directory.Delete(file, recursive: true);
        Assert.Equal(200, _witness.Ask(_log.Request(7, 20)).Status);
    }

    [Fact]
    public void Only_one_process_has_a_directory() =>
        Assert.Contains("another witness", Assert.ThrowsAny<IOException>(() => WitnessFiles.Open(_witness.Directory)).Message);

    [Fact]
    public void A_memory_with_a_byte_changed_is_refused_or_says_the_same()
    {
        string path = _witness.FileOf(_log.Key.Name);
        byte[] whole = File.ReadAllBytes(path);
        string text = _log.At(7).Note.Text;
        for (int position = 0; position < whole.Length; position++)
        {
            byte[] changed = [.. whole];
            changed[position] ^= 0x01;
            File.WriteAllBytes(path, changed);
            try
            {
                _witness.Restart();
                Assert.Equal(text, _witness.Latest(_log.Key.Name)!.Note.Text);
            }
            catch (RecordFormatException refused)
            {
                Assert.Equal(path, refused.Where);
            }
        }
    }

    [Fact]
    public void A_memory_cut_off_anywhere_is_refused()
    {
        string path = _witness.FileOf(_log.Key.Name);
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Equal(path, Assert.Throws<RecordFormatException>(() => _witness.Restart()).Where);
        }
    }

    [Fact]
    public void The_memory_of_another_log_is_refused()
    {
        using var other = new TestLog("log.example/other").Grow(3);
        using var witness = new WitnessBuilder(_log.Key, other.Key);
        witness.Ask(other.Request(0, 3));
        Assert.Throws<RecordFormatException>(() => witness.Restart(() => File.Copy(witness.FileOf(other.Key.Name), witness.FileOf(_log.Key.Name))));
    }

    [Fact]
    public void A_memory_that_another_key_cosigned_is_refused()
    {
        using var other = new WitnessBuilder(_log.Key);
        other.Ask(_log.Request(0, 3));
        Assert.Contains("not cosigned", Assert.Throws<RecordFormatException>(
            () => _witness.Restart(() => File.Copy(other.FileOf(_log.Key.Name), _witness.FileOf(_log.Key.Name), overwrite: true))).Problem);
    }

    [Fact]
    public void A_memory_larger_than_any_note_is_refused_unread()
    {
        using (var file = File.OpenWrite(_witness.FileOf(_log.Key.Name)))
            file.SetLength(1L << 32);
        Assert.Contains("at most", Assert.Throws<RecordFormatException>(() => _witness.Restart()).Message);
    }

    [Fact]
    public void A_memory_that_cannot_be_read_is_not_taken_for_none()
    {
        string path = _witness.FileOf(_log.Key.Name);
        File.Delete(path);
        Directory.CreateDirectory(path);
        Assert.ThrowsAny<Exception>(() => _witness.Restart());
    }

    [Fact]
    public void A_fork_is_kept_with_what_it_contradicts()
    {
        var fork = _log.Fork(3, 4);
        _witness.Ask(fork.Request(7, 7));
        var kept = _witness.Conflicts.Select(file => SignedCheckpoint.Parse(File.ReadAllBytes(file))).ToArray();
        Assert.Equal(2, kept.Length);
        Assert.All(kept, side => Assert.Contains(_log.Key, side.Note.Verify([_log.Key])));
        Assert.All(kept, side => Assert.Equal(7, side.Checkpoint.Size));
        Assert.NotEqual(kept[0].Checkpoint.Root, kept[1].Checkpoint.Root);
    }

    [Fact]
    public void A_fork_is_kept_also_when_it_is_told_the_size()
    {
        var fork = _log.Fork(3, 4);
        _witness.Ask(fork.Request(2, 7));
        Assert.Contains(_witness.Conflicts, file => file.Contains("-fork-7-", StringComparison.Ordinal));
    }

    [Fact]
    public void A_checkpoint_with_a_proof_that_fails_is_kept_as_such()
    {
        var fork = _log.Fork(3, 10);
        _witness.Ask(fork.Request(7, 13));
        Assert.Contains(_witness.Conflicts, file => file.Contains("-unproven-13-", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_conflict_is_kept_once()
    {
        var fork = _log.Fork(3, 4);
        _witness.Ask(fork.Request(7, 7));
        _witness.Ask(fork.Request(7, 7));
        Assert.Equal(2, _witness.Conflicts.Length);
    }

    [Fact]
    public void Conflicts_without_end_do_not_fill_the_disk()
    {
        for (int i = 0; i < WitnessFiles.ConflictsMax + 5; i++)
        {
            var fork = _log.Fork(3, 4, $"story {i}");
            _witness.Ask(fork.Request(7, 7));
        }
        Assert.Equal(2 * WitnessFiles.ConflictsMax, _witness.Conflicts.Length);
    }

    [Fact]
    public void Bad_proofs_without_end_leave_room_for_a_fork()
    {
        for (int i = 0; i < WitnessFiles.ConflictsMax + 5; i++)
        {
            var bad = _log.Fork(3, 10, $"story {i}");
            _witness.Ask(bad.Request(7, 13));
        }
        var fork = _log.Fork(3, 4);
        _witness.Ask(fork.Request(7, 7));
        Assert.Contains(_witness.Conflicts, file => file.Contains("-fork-", StringComparison.Ordinal));
    }

    [Fact]
    public void Asking_for_the_same_cosignature_again_writes_nothing()
    {
        File.Delete(_witness.FileOf(_log.Key.Name));
        Assert.Equal(200, _witness.Ask(_log.Request(7, 7)).Status);
        Assert.False(File.Exists(_witness.FileOf(_log.Key.Name)));
    }
}
