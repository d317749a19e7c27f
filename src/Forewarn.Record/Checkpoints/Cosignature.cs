using System.Buffers.Binary;
using System.Globalization;
using Forewarn.Record.Notes;
using NodaTime;

namespace Forewarn.Record.Checkpoints;

/// <summary>A witness's word that a checkpoint is consistent with all that it saw of the log before, and when it said so (C2SP tlog-cosignature, Ed25519).</summary>
public static class Cosignature
{
    private const int TimestampLength = sizeof(ulong);

    /// <summary>Cosigns the text of a checkpoint. Whether it is consistent, the caller has checked.</summary>
    /// <param name="cosigner">A key of type <see cref="KeyType.Cosigner"/>.</param>
    /// <param name="checkpointText">Text of the note with its final newline, without signatures.</param>
    /// <param name="at">When; 1970 or later, the fraction of the second is dropped.</param>
    /// <exception cref="ArgumentException">The key is a log's, or the time lies before 1970.</exception>
    /// <exception cref="RecordFormatException">The text is no checkpoint.</exception>
    public static NoteSignature Sign(SigningKey cosigner, string checkpointText, Instant at) => Sign(cosigner.VerifierKey, message => cosigner.SignMessage(message), checkpointText, at);

    /// <summary>The same with a private key that is kept elsewhere.</summary>
    /// <param name="cosigner">Its public half, of type <see cref="KeyType.Cosigner"/>.</param>
    /// <param name="sign">Gives the Ed25519 signature over exactly the bytes that it is given, which begin with the line <c>cosignature/v1</c>.</param>
    /// <param name="checkpointText">Text of the note with its final newline, without signatures.</param>
    /// <param name="at">When; 1970 or later, the fraction of the second is dropped.</param>
    /// <exception cref="ArgumentException">The key is a log's, or not the one that signs; or the time lies before 1970.</exception>
    /// <exception cref="RecordFormatException">The text is no checkpoint.</exception>
    public static NoteSignature Sign(VerifierKey cosigner, Func<byte[], byte[]> sign, string checkpointText, Instant at)
    {
        if (cosigner.Type != KeyType.Cosigner)
            throw new ArgumentException($"{cosigner.Name} is the key of a log", nameof(cosigner));
        if (at < NodaConstants.UnixEpoch)
            throw new ArgumentException($"{at} lies before 1970", nameof(at));
        Checkpoint.Parse(checkpointText);
        long seconds = at.ToUnixTimeSeconds();
        byte[] message = Message(checkpointText, seconds);
        byte[] signature = sign(message);
        if (!cosigner.VerifyMessage(message, signature))
            throw new ArgumentException($"what signs is not the key of {cosigner.Name}", nameof(sign));
        var timestamped = new byte[TimestampLength + signature.Length];
        BinaryPrimitives.WriteInt64BigEndian(timestamped, seconds);
        signature.CopyTo(timestamped, TimestampLength);
        return new NoteSignature(cosigner.Name, cosigner.KeyId, timestamped);
    }

    /// <summary>When the cosigner signed, as it says itself, in whole seconds; null when this is not its signature over this text, or the year is beyond 9999.</summary>
    public static Instant? Verify(VerifierKey cosigner, string checkpointText, NoteSignature signature)
    {
        if (cosigner.Type != KeyType.Cosigner || !cosigner.IsNamedBy(signature) || signature.Bytes.Length < TimestampLength)
            return null;
        long seconds = SecondsOf(signature);
        if (seconds < 0 || seconds > Instant.MaxValue.ToUnixTimeSeconds())
            return null;
        return cosigner.VerifyMessage(Message(checkpointText, seconds), signature.Bytes.AsSpan(TimestampLength..))
            ? Instant.FromUnixTimeSeconds(seconds)
            : null;
    }

    /// <summary>The time in a cosignature that <see cref="Verify"/> has found good.</summary>
    internal static Instant TimeOf(NoteSignature verified) => Instant.FromUnixTimeSeconds(SecondsOf(verified));

    /// <summary>The timestamp, which stands before the signature; beyond 2^63 - 1, where it may not be, it reads as negative.</summary>
    private static long SecondsOf(NoteSignature signature) => BinaryPrimitives.ReadInt64BigEndian(signature.Bytes.AsSpan());

    /// <summary>What is signed: the first line keeps it apart from every note that a log signs (section "Ed25519 signed message").</summary>
    private static byte[] Message(string checkpointText, long seconds) =>
        StrictText.Encode("checkpoint", string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{checkpointText}"));
}
