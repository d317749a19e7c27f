using Forewarn.Journal.Pool;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using NodaTime;

namespace Forewarn.Server.Recording;

/// <summary>A member of a pool as one who cosigns the checkpoints of the pool's record (C2SP tlog-cosignature).</summary>
/// <remarks>The key is the pool key that its membership names. It signs proposals, changes of the pool, and cosignatures; each of these messages begins with a line of its own, so
/// none can be taken for another (docs/pool.md, "What a member's key signs").</remarks>
public static class MemberCosigner
{
    /// <summary>Name of the member's key as a cosigner: origin of the record, slash, name of the member.</summary>
    /// <remarks>A member's name has neither spaces nor plus signs, so it is a key name (C2SP signed-note) wherever the origin is one.</remarks>
    public static string NameOf(string origin, string member) => $"{origin}/{member}";

    /// <summary>The key with which the member's cosignatures verify.</summary>
    /// <param name="origin">Of the record: the same at every node of the pool.</param>
    /// <exception cref="RecordFormatException">The origin is no key name, or is too long.</exception>
    public static VerifierKey KeyOf(string origin, PoolMember member) => new(NameOf(origin, member.Name), KeyType.Cosigner, member.Key);

    /// <summary>Cosigns a checkpoint in the member's name. That its own tree has that root at that size, the caller has checked.</summary>
    /// <param name="cosigner"><see cref="KeyOf"/> the member.</param>
    /// <param name="key">The member's private key.</param>
    /// <param name="checkpointText">Text of the note with its final newline, without signatures.</param>
    /// <param name="at">When; the fraction of the second is dropped.</param>
    /// <exception cref="ArgumentException">The key is another's, or the time lies before 1970.</exception>
    /// <exception cref="RecordFormatException">The text is no checkpoint.</exception>
    public static NoteSignature Sign(VerifierKey cosigner, PoolKey key, string checkpointText, Instant at) =>
        Cosignature.Sign(cosigner, message => key.Sign(message), checkpointText, at);
}
