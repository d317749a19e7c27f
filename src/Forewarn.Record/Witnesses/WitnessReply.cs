using Forewarn.Record.Notes;
using NodaTime;

namespace Forewarn.Record.Witnesses;

/// <summary>What a witness replied to a log.</summary>
public abstract record WitnessReply
{
    private WitnessReply()
    {
    }

    /// <summary>It cosigned.</summary>
    /// <param name="Signature">Verified against the witness's key and the checkpoint.</param>
    /// <param name="At">When, as the witness says.</param>
    public sealed record Cosigned(NoteSignature Signature, Instant At) : WitnessReply;

    /// <summary>It knows the log at another size (409).</summary>
    public sealed record KnowsSize(long Size) : WitnessReply;

    /// <summary>It says that the checkpoint does not continue the one that it cosigned before (422).</summary>
    /// <param name="Why">Its words; printable, at most <see cref="WitnessClient.WordsLengthMax"/> characters.</param>
    public sealed record Inconsistent(string Why) : WitnessReply;
}
