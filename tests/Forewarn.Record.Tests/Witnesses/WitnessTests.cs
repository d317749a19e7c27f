using System.Text;
using CsCheck;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using Forewarn.Record.Tests.Signatures;
using Forewarn.Record.Witnesses;
using NodaTime;

namespace Forewarn.Record.Tests.Witnesses;

public sealed class WitnessTests : IDisposable
{
    private readonly TestLog _log = new TestLog().Grow(20);
    private readonly WitnessBuilder _witness;

    public WitnessTests() => _witness = new WitnessBuilder(_log.Key);

    public void Dispose()
    {
        _witness.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void The_first_checkpoint_of_a_log_is_cosigned_without_a_proof() => Assert.Equal(200, Ask(0, 7).Status);

    [Fact]
    public void A_checkpoint_that_continues_the_last_is_cosigned()
    {
        Ask(0, 7);
        Assert.Equal(200, Ask(7, 20).Status);
    }

    [Fact]
    public void Every_step_of_a_growing_log_is_cosigned() =>
        Gen.Int[0, 20].Array[1, 8].Sample(sizes =>
        {
            using var witness = new WitnessBuilder(_log.Key);
            int known = 0;
            foreach (int size in sizes.Order())
            {
                Assert.Equal(200, witness.Ask(_log.Request(known, size)).Status);
                known = size;
            }
        }, iter: 50);

    [Fact]
    public void The_cosignature_says_when_by_the_clock_of_the_witness()
    {
        var line = NoteSignature.ParseLines(Encoding.UTF8.GetBytes(Ask(0, 7).Body)).Single();
        Assert.Equal(WitnessBuilder.At, Cosignature.Verify(_witness.Key.VerifierKey, _log.At(7).Note.Text, line));
    }

    [Fact]
    public void The_same_checkpoint_is_cosigned_again()
    {
        Ask(0, 7);
        Assert.Equal(200, Ask(7, 7).Status);
    }

    [Fact]
    public void The_empty_log_is_cosigned() => Assert.Equal(200, Ask(0, 0).Status);

    [Fact]
    public void A_log_may_stay_empty_and_then_grow()
    {
        Ask(0, 0);
        Assert.Equal(200, Ask(0, 3).Status);
    }

    [Fact]
    public void A_client_that_does_not_know_where_the_witness_stands_is_told_the_size()
    {
        Ask(0, 7);
        Assert.Equal((409, "text/x.tlog.size", "7\n"), Ask(0, 20));
    }

    [Fact]
    public void A_witness_that_never_cosigned_stands_at_zero() => Assert.Equal((409, "text/x.tlog.size", "0\n"), Ask(3, 7));

    [Fact]
    public void A_log_that_was_rolled_back_is_told_the_larger_size()
    {
        Ask(0, 20);
        Assert.Equal((409, "text/x.tlog.size", "20\n"), Ask(5, 7));
    }

    [Fact]
    public void An_old_size_above_the_new_one_is_malformed()
    {
        Ask(0, 20);
        Assert.Equal(400, Ask(20, 7).Status);
    }

    [Fact]
    public void Another_history_of_the_same_length_is_refused()
    {
        Ask(0, 20);
        var fork = _log.Fork(7, 13);
        Assert.Equal(422, _witness.Ask(fork.Request(20, 20)).Status);
    }

    [Fact]
    public void Another_history_that_is_longer_is_refused_with_its_own_proof()
    {
        Ask(0, 20);
        var fork = _log.Fork(7, 30);
        Assert.Equal(422, _witness.Ask(fork.Request(20, 37)).Status);
    }

    [Fact]
    public void A_fork_that_pretends_to_be_new_is_told_the_size()
    {
        Ask(0, 20);
        var fork = _log.Fork(7, 30);
        Assert.Equal(409, _witness.Ask(fork.Request(0, 37)).Status);
    }

    [Fact]
    public void What_was_refused_changes_nothing()
    {
        Ask(0, 20);
        var fork = _log.Fork(7, 30);
        _witness.Ask(fork.Request(20, 37));
        Assert.Equal(_log.At(20).Note.Text, Latest()!.Note.Text);
    }

    [Fact]
    public void A_proof_where_none_belongs_is_refused() =>
        Assert.Equal(422, _witness.Ask(_log.Request(0, 7, _log.ConsistencyProof(3, 7))).Status);

    [Fact]
    public void A_proof_between_equal_sizes_is_refused()
    {
        Ask(0, 7);
        Assert.Equal(422, _witness.Ask(_log.Request(7, 7, _log.ConsistencyProof(3, 7))).Status);
    }

    [Fact]
    public void A_proof_that_is_missing_is_refused()
    {
        Ask(0, 7);
        Assert.Equal(422, _witness.Ask(_log.Request(7, 20, [])).Status);
    }

    [Fact]
    public void A_proof_one_hash_too_long_is_refused()
    {
        Ask(0, 7);
        Assert.Equal(422, _witness.Ask(_log.Request(7, 20, [.. _log.ConsistencyProof(7, 20), TreeHash.OfNoLeaves])).Status);
    }

    [Fact]
    public void The_empty_tree_with_another_root_is_refused()
    {
        var note = _log.Signed($"{_log.Key.Name}\n0\n{_log.At(7).Checkpoint.Root.ToBase64()}\n");
        Assert.Equal(422, _witness.Ask(new AddCheckpointRequest(0, [], note).ToBytes()).Status);
    }

    [Fact]
    public void A_log_that_the_witness_does_not_know_is_not_found()
    {
        using var unknown = new TestLog("log.example/elsewhere").Grow(3);
        Assert.Equal(404, _witness.Ask(unknown.Request(0, 3)).Status);
    }

    [Fact]
    public void A_checkpoint_in_a_logs_name_by_another_key_is_forbidden()
    {
        using var impostor = new TestLog(_log.Key.Name).Grow(3);
        Assert.Equal(403, _witness.Ask(impostor.Request(0, 3)).Status);
    }

    [Fact]
    public void A_signature_that_does_not_verify_is_forbidden()
    {
        var signature = _log.At(7).Note.Signatures[0];
        var note = new SignedNote(_log.At(6).Note.Text, [signature]);
        Assert.Equal(403, _witness.Ask(new AddCheckpointRequest(0, [], note).ToBytes()).Status);
    }

    [Fact]
    public void One_bad_signature_in_a_known_name_spoils_the_good_one_beside_it()
    {
        var good = _log.At(7).Note;
        var bad = new NoteSignature(_log.Key.Name, _log.Key.KeyId, new byte[64]);
        Assert.Equal(403, _witness.Ask(new AddCheckpointRequest(0, [], new SignedNote(good.Text, [good.Signatures[0], bad])).ToBytes()).Status);
    }

    [Fact]
    public void Signatures_of_unknown_keys_are_passed_over()
    {
        var stranger = new NoteSignature("stranger.example", 1, new byte[64]);
        Assert.Equal(200, _witness.Ask(new AddCheckpointRequest(0, [], _log.At(7).Note.WithSignature(stranger)).ToBytes()).Status);
    }

    [Fact]
    public void A_signed_note_that_is_no_checkpoint_is_malformed() =>
        Assert.Equal(400, _witness.Ask(new AddCheckpointRequest(0, [], _log.Signed($"{_log.Key.Name}\nseven\n")).ToBytes()).Status);

    [Fact]
    public void Garbage_is_malformed() => Gen.Byte.Array[0, 300].Sample(bytes => Assert.Equal(400, _witness.Ask(bytes).Status), iter: 500);

    [Fact]
    public void The_newest_checkpoint_is_served_with_the_signatures_of_log_and_witness_alone()
    {
        var stranger = new NoteSignature("stranger.example", 1, new byte[64]);
        _witness.Ask(new AddCheckpointRequest(0, [], _log.At(7).Note.WithSignature(stranger)).ToBytes());
        Assert.Equal([_log.Key, _witness.Key.VerifierKey], Latest()!.Note.Verify([_log.Key, _witness.Key.VerifierKey]));
        Assert.Equal(2, Latest()!.Note.Signatures.Length);
    }

    [Fact]
    public void There_is_no_checkpoint_of_a_log_that_was_never_cosigned() => Assert.Null(Latest());

    [Fact]
    public void Logs_are_kept_apart()
    {
        using var other = new TestLog("log.example/other").Grow(3, "other");
        using var witness = new WitnessBuilder(_log.Key, other.Key);
        witness.Ask(_log.Request(0, 20));
        Assert.Equal(200, witness.Ask(other.Request(0, 3)).Status);
        Assert.Equal(20, witness.Latest(_log.Key.Name)!.Checkpoint.Size);
    }

    [Fact]
    public void Two_keys_of_one_log_are_trusted_alike()
    {
        using var successor = new TestLog(_log.Key.Name).Grow(20);
        using var witness = new WitnessBuilder(_log.Key, successor.Key);
        witness.Ask(_log.Request(0, 7));
        Assert.Equal(200, witness.Ask(successor.Request(7, 20)).Status);
    }

    [Fact]
    public void The_key_of_a_cosigner_is_no_log()
    {
        using var directory = new TemporaryDirectory();
        using var files = WitnessFiles.Open(directory.Path);
        Assert.Throws<RecordFormatException>(() => new Witness(_witness.Key, [_witness.Key.VerifierKey], files, SystemClock.Instance));
    }

    [Fact]
    public void The_key_of_a_log_is_no_witness()
    {
        using var directory = new TemporaryDirectory();
        using var files = WitnessFiles.Open(directory.Path);
        using var key = SigningKey.Generate("log.example", KeyType.Log);
        Assert.Throws<RecordFormatException>(() => new Witness(key, [_log.Key], files, SystemClock.Instance));
    }

    [Fact]
    public void Requests_at_the_same_time_never_roll_a_log_back()
    {
        for (int round = 0; round < 30; round++)
        {
            using var witness = new WitnessBuilder(_log.Key);
            witness.Ask(_log.Request(0, 5));
            int[] statuses = new int[8];
            Parallel.For(0, statuses.Length, i => statuses[i] = witness.Ask(_log.Request(5, 6 + i)).Status);
            Assert.Single(statuses, 200);
            Assert.Equal(6 + Array.IndexOf(statuses, 200), witness.Latest(_log.Key.Name)!.Checkpoint.Size);
            Assert.All(statuses, status => Assert.Contains(status, new[] { 200, 409 }));
        }
    }

    [Fact]
    public void Of_two_histories_at_the_same_time_one_is_cosigned()
    {
        var fork = _log.Fork(5, 15);
        for (int round = 0; round < 30; round++)
        {
            using var witness = new WitnessBuilder(_log.Key);
            witness.Ask(_log.Request(0, 5));
            int[] statuses = new int[8];
            Parallel.For(0, statuses.Length, i => statuses[i] = witness.Ask((i % 2 == 0 ? _log : fork).Request(5, 20)).Status);
            Assert.Single(statuses, 200);
        }
    }

    private (int Status, string ContentType, string Body) Ask(long oldSize, long newSize) => _witness.Ask(_log.Request(oldSize, newSize));

    private SignedCheckpoint? Latest() => _witness.Latest(_log.Key.Name);
}
