using Forewarn.Record.Notes;

namespace Forewarn.Record.Checkpoints;

/// <summary>A checkpoint with the signatures under it: the log's, and the cosignatures of witnesses. Immutable.</summary>
/// <remarks>It says nothing until <see cref="SignedNote.Verify"/> or <see cref="Policy.Evaluate"/> has named trusted keys that signed it.</remarks>
public sealed class SignedCheckpoint
{
    /// <exception cref="RecordFormatException">The text of the note is no checkpoint.</exception>
    public SignedCheckpoint(SignedNote note)
    {
        Note = note;
        Checkpoint = Checkpoint.Parse(note.Text);
    }

    /// <summary>What the note says; nothing is verified yet.</summary>
    public Checkpoint Checkpoint { get; }

    public SignedNote Note { get; }

    /// <summary>Reads a signed checkpoint, strictly; <see cref="ToBytes"/> gives the same bytes again.</summary>
    /// <exception cref="RecordFormatException">It is no note, or its text is no checkpoint.</exception>
    public static SignedCheckpoint Parse(ReadOnlySpan<byte> bytes) => new(SignedNote.Parse(bytes));

    /// <summary>Signs a checkpoint with the key of its log.</summary>
    /// <exception cref="ArgumentException">The key is a cosigner's, or its name is not the checkpoint's origin.</exception>
    public static SignedCheckpoint Sign(Checkpoint checkpoint, SigningKey log)
    {
        if (log.VerifierKey.Type != KeyType.Log)
            throw new ArgumentException($"{log.VerifierKey.Name} is a cosigner's key", nameof(log));
        if (log.VerifierKey.Name != checkpoint.Origin)
            throw new ArgumentException($"the key of {log.VerifierKey.Name} does not sign for {checkpoint.Origin}", nameof(log));
        string text = checkpoint.ToString();
        return new SignedCheckpoint(new SignedNote(text, [log.Sign(text)]));
    }

    /// <summary>The same checkpoint with one more signature; it takes the place of an earlier one in the name of the same key.</summary>
    /// <exception cref="RecordFormatException">The note would outgrow its limits.</exception>
    public SignedCheckpoint WithSignature(NoteSignature signature) => new(Note.WithSignature(signature));

    /// <summary>The exact bytes of the note.</summary>
    public byte[] ToBytes() => Note.ToBytes();

    /// <summary>The note as text; as UTF-8 the same as <see cref="ToBytes"/>.</summary>
    public override string ToString() => Note.ToString();
}
