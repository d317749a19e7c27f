using Forewarn.Record.Notes;
using NodaTime;

namespace Forewarn.Record.Checkpoints;

/// <summary>A witness's word that a checkpoint is consistent with all that it saw of the log before, and when it said so (C2SP tlog-cosignature, Ed25519).</summary>
public static class Cosignature
{
    /// <summary>Cosigns the text of a checkpoint. Whether it is consistent, the caller has checked.</summary>
    /// <param name="cosigner">A key of type <see cref="KeyType.Cosigner"/>.</param>
    /// <param name="checkpointText">Text of the note with its final newline, without signatures.</param>
    /// <param name="at">When; 1970 or later, the fraction of the second is dropped.</param>
    /// <exception cref="ArgumentException">The key is a log's, or the time lies before 1970.</exception>
    /// <exception cref="RecordFormatException">The text is no checkpoint.</exception>
    public static NoteSignature Sign(SigningKey cosigner, string checkpointText, Instant at) => throw new NotImplementedException();

    /// <summary>When the cosigner signed, as it says itself, in whole seconds; null when this is not its signature over this text, or the year is beyond 9999.</summary>
    public static Instant? Verify(VerifierKey cosigner, string checkpointText, NoteSignature signature) => throw new NotImplementedException();
}
