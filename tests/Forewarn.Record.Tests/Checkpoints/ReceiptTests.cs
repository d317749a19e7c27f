using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using NodaTime;
using static Forewarn.Record.Tests.Notes.TestKeys;

namespace Forewarn.Record.Tests.Checkpoints;

public sealed class ReceiptTests
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 23, 5, 0);
    private static readonly Policy OneWitness = Policy.Parse($"log {Log}\nwitness W1 {Witness1}\nquorum W1\n");

    [Fact]
    public void A_receipt_proves_its_leaf()
    {
        ReceiptResult result = ReceiptOf(index: 3, size: 7).Verify(Policy.OfLog(Log.VerifierKey));
        Assert.Equal((Log.VerifierKey, 3, 7, true), (result.Log, result.Index, result.Size, result.IsFinal));
    }

    [Fact]
    public void Every_leaf_of_every_small_tree_is_proven()
    {
        for (int size = 1; size <= 20; size++)
        {
            for (int index = 0; index < size; index++)
                Assert.Equal(index, ReceiptOf(index, size).Verify(Policy.OfLog(Log.VerifierKey)).Index);
        }
    }

    [Fact]
    public void A_receipt_without_its_quorum_is_good_and_not_final() => Assert.False(ReceiptOf(3, 7).Verify(OneWitness).IsFinal);

    [Fact]
    public void A_receipt_with_its_quorum_is_final_and_says_who_cosigned_when()
    {
        ReceiptResult result = ReceiptOf(3, 7, Witness1).Verify(OneWitness);
        Assert.True(result.IsFinal);
        Assert.Equal(new WitnessCosignature("W1", Witness1.VerifierKey, At), Assert.Single(result.Cosigned));
    }

    [Fact]
    public void The_leaf_is_in_the_file() => Assert.Equal(LeafAt(3), Receipt.Parse(ReceiptOf(3, 7).ToBytes()).Leaf.ToArray());

    [Fact]
    public void A_receipt_reads_back_byte_by_byte()
    {
        string text = ReceiptOf(3, 7, Witness1).ToString();
        Assert.Equal(text, Receipt.Parse(text).ToString());
    }

    [Fact]
    public void A_receipt_does_not_change_with_the_bytes_that_it_was_made_from()
    {
        byte[] leaf = LeafAt(3);
        Receipt made = ReceiptOf(3, 7);
        var receipt = new Receipt(leaf, 3, made.Proof.Hashes, made.Proof.Checkpoint);
        leaf[0] ^= 1;
        Assert.Equal(LeafAt(3), receipt.Leaf.ToArray());
    }

    [Fact]
    public void A_proof_without_a_leaf_is_no_receipt()
    {
        TlogProof proof = ReceiptOf(3, 7).Proof;
        Assert.Throws<RecordFormatException>(() => new Receipt(new TlogProof(null, proof.Index, proof.Hashes, proof.Checkpoint)));
    }

    [Fact]
    public void Another_leaf_is_refused() => AssertRefused(new Receipt(LeafAt(4), 3, ReceiptOf(3, 7).Proof.Hashes, ReceiptOf(3, 7).Proof.Checkpoint));

    [Fact]
    public void Another_index_is_refused() => AssertRefused(new Receipt(LeafAt(3), 2, ReceiptOf(3, 7).Proof.Hashes, ReceiptOf(3, 7).Proof.Checkpoint));

    [Fact]
    public void A_proof_that_is_too_short_is_refused() =>
        AssertRefused(new Receipt(LeafAt(3), 3, ReceiptOf(3, 7).Proof.Hashes[..^1], ReceiptOf(3, 7).Proof.Checkpoint));

    [Fact]
    public void A_proof_that_is_too_long_is_refused() =>
        AssertRefused(new Receipt(LeafAt(3), 3, [.. ReceiptOf(3, 7).Proof.Hashes, default], ReceiptOf(3, 7).Proof.Checkpoint));

    [Fact]
    public void The_proof_of_another_tree_is_refused() => AssertRefused(new Receipt(LeafAt(3), 3, ReceiptOf(3, 8).Proof.Hashes, ReceiptOf(3, 7).Proof.Checkpoint));

    [Fact]
    public void The_receipt_of_a_log_that_is_not_known_is_refused() =>
        Assert.Throws<RecordFormatException>(() => ReceiptOf(3, 7).Verify(Policy.OfLog(OtherLog.VerifierKey)));

    [Fact]
    public void The_receipt_of_a_log_of_the_same_name_with_another_key_is_refused() =>
        Assert.Throws<RecordFormatException>(() => ReceiptOf(3, 7).Verify(Policy.OfLog(FromSeed(Origin, KeyType.Log, 77).VerifierKey)));

    [Fact]
    public void A_text_with_half_of_a_surrogate_pair_is_no_receipt() => Assert.Throws<RecordFormatException>(() => Receipt.Parse("\ud800"));

    internal static Receipt ReceiptOf(int index, int size, params SigningKey[] witnesses)
    {
        TreeHash[] leaves = [.. Enumerable.Range(0, size).Select(i => TreeHash.OfLeaf(LeafAt(i)))];
        SignedCheckpoint checkpoint = SignedCheckpoint.Sign(new Checkpoint(Origin, size, NaiveTree.Root(leaves)), Log);
        foreach (SigningKey witness in witnesses)
            checkpoint = checkpoint.WithSignature(Cosignature.Sign(witness, checkpoint.Note.Text, At));
        return new Receipt(LeafAt(index), index, [.. NaiveTree.Path(index, leaves)], checkpoint);
    }

    private static byte[] LeafAt(int index) => Utf8($$"""{"forewarn_leaf":1,"index":{{index}},"kind":"declared"}""");

    private static void AssertRefused(Receipt receipt) => Assert.Throws<RecordFormatException>(() => receipt.Verify(Policy.OfLog(Log.VerifierKey)));
}
