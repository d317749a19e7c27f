using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Witnesses;

/// <summary>What a log asks of a witness: to cosign a checkpoint, with the proof that it continues the one that the witness knows
/// (C2SP tlog-witness, section "add-checkpoint"). Immutable; nothing in it is verified.</summary>
public sealed class AddCheckpointRequest
{
    /// <summary>Largest request that is read, in bytes.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>Most hashes of a proof.</summary>
    public const int ProofLinesMax = 63;

    private const string Where = "add-checkpoint request";
    private const string AcceptedForm = "the line \"old N\", at most 63 lines with a hash each, an empty line, a signed checkpoint";

    /// <param name="oldSize">Size of the checkpoint that the witness cosigned last; 0 when it never did, or when that is to be asked.</param>
    /// <param name="proof">Consistency proof from there; empty when <paramref name="oldSize"/> is 0.</param>
    /// <param name="note">The signed checkpoint.</param>
    /// <exception cref="RecordFormatException">A negative size, or more than <see cref="ProofLinesMax"/> hashes.</exception>
    public AddCheckpointRequest(long oldSize, ImmutableArray<TreeHash> proof, SignedNote note)
    {
        if (oldSize < 0)
            throw new RecordFormatException($"{Where}, old size", $"{oldSize}", "0 or more");
        if (proof.Length > ProofLinesMax)
            throw new RecordFormatException($"{Where}, proof", $"{proof.Length} hashes", $"at most {ProofLinesMax}");
        (OldSize, Proof, Note) = (oldSize, proof, note);
    }

    public long OldSize { get; }

    public ImmutableArray<TreeHash> Proof { get; }

    /// <summary>Whether its text is a checkpoint is another question, which a witness answers once it knows who signed it.</summary>
    public SignedNote Note { get; }

    /// <summary>First line of the text: the log that the checkpoint says to be of.</summary>
    public string Origin => Note.Text[..Note.Text.IndexOf('\n')];

    /// <summary>Reads the body of a request, strictly.</summary>
    /// <exception cref="RecordFormatException">Not of this form, or larger than <see cref="BytesMax"/>.</exception>
    public static AddCheckpointRequest Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length > BytesMax)
            throw new RecordFormatException(Where, $"{body.Length} bytes", $"at most {BytesMax} bytes");
        int end = body.IndexOf("\n\n"u8);
        if (end < 0)
            throw new RecordFormatException(Where, "no empty line before the checkpoint", AcceptedForm);
        string head = Encoding.Latin1.GetString(body[..end]);
        if (head.AsSpan().Count('\n') > ProofLinesMax)
            throw new RecordFormatException($"{Where}, proof", $"more than {ProofLinesMax} lines", $"at most {ProofLinesMax}");
        string[] lines = head.Split('\n');
        if (!lines[0].StartsWith("old ", StringComparison.Ordinal) || !WholeNumber.TryParse(lines[0].AsSpan("old ".Length), out long oldSize))
            throw new RecordFormatException($"{Where}, line 1", "no old size", $"old, one space, {WholeNumber.Accepted}");
        var proof = ImmutableArray.CreateBuilder<TreeHash>(lines.Length - 1);
        foreach (string line in lines.AsSpan(1))
        {
            if (!CanonicalBase64.TryDecode(line, out byte[] hash) || hash.Length != TreeHash.Length)
                throw new RecordFormatException($"{Where}, line {proof.Count + 2}", "not a hash", $"{TreeHash.Length} bytes in {CanonicalBase64.Accepted}");
            proof.Add(new TreeHash(hash));
        }
        return new AddCheckpointRequest(oldSize, proof.MoveToImmutable(), SignedNote.Parse(body[(end + 2)..]));
    }

    /// <summary>The body of the request; <see cref="Parse"/> reads it again.</summary>
    public byte[] ToBytes()
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"old {OldSize}\n");
        foreach (var hash in Proof)
            head.Append(hash.ToBase64()).Append('\n');
        return [.. Encoding.ASCII.GetBytes(head.Append('\n').ToString()), .. Note.ToBytes()];
    }
}
