using Forewarn.Record.Checkpoints;
using static Forewarn.Record.Tests.Notes.TestKeys;

namespace Forewarn.Record.Tests.Checkpoints;

/// <summary>Whatever byte of a signed file is changed: the file is refused, or what it proves is not changed, or less is proven and it says so.</summary>
public sealed class ByteFlipTests
{
    private static readonly Policy Policy = Policy.Parse($"log {Log}\nwitness W1 {Witness1}\nquorum W1\n");

    /// <summary>Signed by the log, cosigned by the policy's witness and, below, by one that the policy does not know.</summary>
    private static readonly Receipt Receipt = ReceiptTests.ReceiptOf(3, 7, Witness1, Witness2);

    [Fact]
    public void No_byte_of_a_signed_checkpoint_can_be_changed_unseen()
    {
        byte[] file = Receipt.Proof.Checkpoint.ToBytes();
        foreach ((int at, byte[] changed) in Changes(file, Enumerable.Range(1, 255)))
        {
            if (!TryEvaluate(changed, out SignedCheckpoint? checkpoint, out PolicyResult? result))
                continue;
            Assert.Equal(Receipt.Proof.Checkpoint.Checkpoint, checkpoint!.Checkpoint);
            AssertOnlyLostOrUntouched(file, at, result!.IsMet, result.Cosigned.Length);
        }
    }

    [Fact]
    public void No_byte_of_a_receipt_can_be_changed_unseen()
    {
        byte[] file = Receipt.ToBytes();
        foreach ((int at, byte[] changed) in Changes(file, [1, 2, 4, 8, 16, 32, 64, 128, 255]))
        {
            if (!TryVerify(changed, out Receipt? receipt, out ReceiptResult? result))
                continue;
            Assert.Equal(Receipt.Leaf.ToArray(), receipt!.Leaf.ToArray());
            Assert.Equal((3, 7, Log.VerifierKey), (result!.Index, result.Size, result.Log));
            AssertOnlyLostOrUntouched(file, at, result.IsFinal, result.Cosigned.Length);
        }
    }

    [Fact]
    public void A_receipt_that_was_cut_short_is_refused()
    {
        byte[] file = Receipt.ToBytes();
        // At the end of a signature line the rest is a receipt with fewer signatures.
        int log = EndOfLineOf(file, $"— {Origin} ");
        int witness = EndOfLineOf(file, "— witness.example/w1 ");
        for (int length = 0; length < file.Length; length++)
        {
            bool whole = TryVerify(file[..length], out _, out ReceiptResult? result);
            Assert.Equal(length == log || length == witness, whole);
            Assert.Equal(length == witness, whole && result!.IsFinal);
        }
    }

    /// <summary>A change that is accepted lies in the unknown witness's line, or makes the known witness unknown, so that the quorum is not met.</summary>
    private static void AssertOnlyLostOrUntouched(byte[] file, int at, bool isMet, int cosigned)
    {
        bool inUnknown = at >= EndOfLineOf(file, "— witness.example/w1 ");
        Assert.Equal(inUnknown, isMet);
        Assert.Equal(inUnknown ? 1 : 0, cosigned);
    }

    private static bool TryEvaluate(byte[] bytes, out SignedCheckpoint? checkpoint, out PolicyResult? result)
    {
        (checkpoint, result) = (null, null);
        try
        {
            checkpoint = SignedCheckpoint.Parse(bytes);
            result = Policy.Evaluate(checkpoint);
            return true;
        }
        catch (RecordFormatException)
        {
            return false;
        }
    }

    private static bool TryVerify(byte[] bytes, out Receipt? receipt, out ReceiptResult? result)
    {
        (receipt, result) = (null, null);
        try
        {
            receipt = Receipt.Parse(bytes);
            result = receipt.Verify(Policy);
            return true;
        }
        catch (RecordFormatException)
        {
            return false;
        }
    }

    private static IEnumerable<(int At, byte[] Changed)> Changes(byte[] file, IEnumerable<int> differences)
    {
        for (int at = 0; at < file.Length; at++)
        {
            foreach (int difference in differences)
            {
                byte[] changed = [.. file];
                changed[at] ^= (byte)difference;
                yield return (at, changed);
            }
        }
    }

    private static int EndOfLineOf(byte[] file, string start)
    {
        int begin = file.AsSpan().IndexOf(Utf8(start));
        return begin + file.AsSpan(begin).IndexOf((byte)'\n') + 1;
    }
}
