using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using static Forewarn.Record.Tests.Notes.TestKeys;

namespace Forewarn.Record.Tests.Checkpoints;

public sealed class SignedCheckpointTests
{
    private static readonly Checkpoint Seven = new(Origin, 7, TreeHash.OfLeaf("root"u8));

    [Fact]
    public void A_log_signs_its_checkpoint() => Assert.Equal([Log.VerifierKey], SignedCheckpoint.Sign(Seven, Log).Note.Verify([Log.VerifierKey]));

    [Fact]
    public void A_signed_checkpoint_reads_back()
    {
        byte[] bytes = SignedCheckpoint.Sign(Seven, Log).ToBytes();
        SignedCheckpoint read = SignedCheckpoint.Parse(bytes);
        Assert.Equal(Seven, read.Checkpoint);
        Assert.Equal(bytes, read.ToBytes());
    }

    [Fact]
    public void A_note_that_is_no_checkpoint_is_refused() =>
        Assert.Throws<RecordFormatException>(() => SignedCheckpoint.Parse(Utf8($"Not a checkpoint.\n\n{Log.Sign("Not a checkpoint.\n")}\n")));

    [Fact]
    public void A_log_does_not_sign_for_another() => Assert.Throws<ArgumentException>(() => SignedCheckpoint.Sign(Seven, OtherLog));

    [Fact]
    public void A_cosigner_does_not_sign_in_the_place_of_a_log() => Assert.Throws<ArgumentException>(() => SignedCheckpoint.Sign(Seven, Witness1));
}
