using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using NodaTime;
using static Forewarn.Record.Tests.Notes.TestKeys;

namespace Forewarn.Record.Tests.Checkpoints;

public sealed class PolicyEvaluationTests
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 23, 5, 0);
    private static readonly SignedCheckpoint Signed = SignedCheckpoint.Sign(new Checkpoint(Origin, 7, TreeHash.OfLeaf("root"u8)), Log);
    private static readonly string TwoOfThree = $"log {Log}\nwitness W1 {Witness1}\nwitness W2 {Witness2}\nwitness W3 {Witness3}\ngroup G 2 W1 W2 W3\nquorum G\n";

    [Fact]
    public void The_key_of_the_log_is_told() => Assert.Equal(Log.VerifierKey, Policy.OfLog(Log.VerifierKey).Evaluate(Signed).Log);

    [Fact]
    public void Without_a_quorum_the_log_is_enough() => Assert.True(Policy.OfLog(Log.VerifierKey).Evaluate(Signed).IsMet);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void Two_of_three_are_enough(int cosigners, bool isMet)
    {
        SignedCheckpoint checkpoint = new[] { Witness3, Witness1, Witness2 }.Take(cosigners).Aggregate(Signed, (signed, witness) => Cosigned(signed, witness));
        Assert.Equal(isMet, Policy.Parse(TwoOfThree).Evaluate(checkpoint).IsMet);
    }

    [Theory]
    [InlineData("quorum W2", "W2", true)]
    [InlineData("quorum W2", "W1 W3", false)]
    [InlineData("group G any W1 W2\nquorum G", "W2", true)]
    [InlineData("group G any W1 W2\nquorum G", "W3", false)]
    [InlineData("group G all W1 W2\nquorum G", "W1", false)]
    [InlineData("group G all W1 W2\nquorum G", "W1 W2", true)]
    [InlineData("group G any W1 W2\ngroup H all G W3\nquorum H", "W3", false)]
    [InlineData("group G any W1 W2\ngroup H all G W3\nquorum H", "W2 W3", true)]
    [InlineData("group G any W1 W2\ngroup H all G W3\nquorum G", "W1", true)]
    [InlineData("quorum none", "", true)]
    public void A_quorum_is_met_by_the_witnesses_that_it_names(string rule, string cosigners, bool isMet)
    {
        Policy policy = Policy.Parse($"log {Log}\nwitness W1 {Witness1}\nwitness W2 {Witness2}\nwitness W3 {Witness3}\n{rule}\n");
        SignedCheckpoint checkpoint = cosigners.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(Signed, (signed, name) => Cosigned(signed, name switch { "W1" => Witness1, "W2" => Witness2, _ => Witness3 }));
        Assert.Equal(isMet, policy.Evaluate(checkpoint).IsMet);
    }

    [Fact]
    public void Who_cosigned_and_when_is_told_in_the_order_of_the_policy()
    {
        SignedCheckpoint checkpoint = Cosigned(Cosigned(Signed, Witness2, At + Duration.FromSeconds(2)), Witness1);
        Assert.Equal(
            [new WitnessCosignature("W1", Witness1.VerifierKey, At), new WitnessCosignature("W2", Witness2.VerifierKey, At + Duration.FromSeconds(2))],
            Policy.Parse(TwoOfThree).Evaluate(checkpoint).Cosigned.AsSpan().ToArray());
    }

    [Fact]
    public void Of_two_cosignatures_of_one_witness_the_earlier_counts()
    {
        string text = Signed.Note.Text;
        var note = new SignedNote(text, [Log.Sign(text), Cosignature.Sign(Witness1, text, At + Duration.FromHours(1)), Cosignature.Sign(Witness1, text, At)]);
        Assert.Equal(At, Assert.Single(Policy.Parse(TwoOfThree).Evaluate(new SignedCheckpoint(note)).Cosigned).At);
    }

    [Fact]
    public void One_witness_does_not_count_twice()
    {
        string text = Signed.Note.Text;
        var note = new SignedNote(text, [Log.Sign(text), Cosignature.Sign(Witness1, text, At), Cosignature.Sign(Witness1, text, At + Duration.FromHours(1))]);
        Assert.False(Policy.Parse(TwoOfThree).Evaluate(new SignedCheckpoint(note)).IsMet);
    }

    [Fact]
    public void A_witness_that_the_policy_does_not_know_counts_for_nothing()
    {
        SignedCheckpoint checkpoint = Cosigned(Cosigned(Signed, Witness1), FromSeed("witness.example/w2", KeyType.Cosigner, 99));
        PolicyResult result = Policy.Parse(TwoOfThree).Evaluate(checkpoint);
        Assert.False(result.IsMet);
        Assert.Equal("W1", Assert.Single(result.Cosigned).Witness);
    }

    [Fact]
    public void A_checkpoint_that_no_known_log_signed_is_refused() =>
        Assert.Contains(
            Origin, Assert.Throws<RecordFormatException>(() => Policy.OfLog(OtherLog.VerifierKey).Evaluate(Signed)).Problem, StringComparison.Ordinal);

    /// <summary>The key of one log must not speak for another, although both are believed.</summary>
    [Fact]
    public void A_known_log_does_not_sign_for_another_origin()
    {
        string text = new Checkpoint("third.example", 7, TreeHash.OfLeaf("root"u8)).ToString();
        var forged = new SignedCheckpoint(new SignedNote(text, [Log.Sign(text)]));
        Assert.Throws<RecordFormatException>(() => Policy.OfLog(Log.VerifierKey).WithLog(OtherLog.VerifierKey).Evaluate(forged));
    }

    [Fact]
    public void A_policy_without_logs_believes_nobody() => Assert.Throws<RecordFormatException>(() => Policy.Parse("quorum none\n").Evaluate(Signed));

    [Fact]
    public void A_cosignature_alone_is_not_enough()
    {
        string text = Signed.Note.Text;
        var unsigned = new SignedCheckpoint(new SignedNote(text, [Cosignature.Sign(Witness1, text, At), Cosignature.Sign(Witness2, text, At)]));
        Assert.Throws<RecordFormatException>(() => Policy.Parse(TwoOfThree).Evaluate(unsigned));
    }

    [Fact]
    public void A_broken_cosignature_of_a_known_witness_brings_the_whole_checkpoint_down()
    {
        NoteSignature good = Cosignature.Sign(Witness1, Signed.Note.Text, At);
        byte[] bytes = [.. good.Bytes];
        bytes[^1] ^= 1;
        SignedCheckpoint broken = Signed.WithSignature(new NoteSignature(good.Name, good.KeyId, bytes));
        Assert.Throws<RecordFormatException>(() => Policy.Parse(TwoOfThree).Evaluate(broken));
    }

    [Fact]
    public void A_cosignature_of_another_checkpoint_brings_the_whole_checkpoint_down()
    {
        string other = new Checkpoint(Origin, 8, TreeHash.OfLeaf("root"u8)).ToString();
        Assert.Throws<RecordFormatException>(() => Policy.Parse(TwoOfThree).Evaluate(Signed.WithSignature(Cosignature.Sign(Witness1, other, At))));
    }

    private static SignedCheckpoint Cosigned(SignedCheckpoint checkpoint, SigningKey witness, Instant? at = null) =>
        checkpoint.WithSignature(Cosignature.Sign(witness, checkpoint.Note.Text, at ?? At));
}
