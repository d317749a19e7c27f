using System.Collections.Immutable;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using NodaTime;

namespace Forewarn.Record.Witnesses;

/// <summary>What the collector knows of one witness. All of it is owned by the collector's loop, save <see cref="SubmitAsync"/>, which only
/// reads what never changes.</summary>
internal sealed class CollectedWitness(string name, Uri url, VerifierKey key, WitnessClient client)
{
    /// <summary>How often one exchange follows the size that a witness names: at first to learn it, then because it was asked meanwhile.</summary>
    private const int AttemptsMax = 3;

    public string Name => name;

    /// <summary>Whether it is the same witness with the same key, asked at the same place.</summary>
    public bool IsSame(CollectedWitness other) => (name, url) == (other.Name, other.Status.Url) && key.Equals(other.Key);

    public VerifierKey Key => key;

    public WitnessStatus Status { get; private set; } = new(name, url, WitnessState.Unasked, 0, null, 0, null);

    /// <summary>The checkpoint that it was asked to cosign and has not answered about.</summary>
    public SignedCheckpoint? BusyWith { get; set; }

    /// <summary>Text of the checkpoint that it cosigned last.</summary>
    public string? CosignedText { get; private set; }

    /// <summary>The size that it has cosigned, as far as is known; null before it has said so.</summary>
    public long? KnownSize { get; private set; }

    /// <summary>Not before then is it asked again, in the time of the collector.</summary>
    public TimeSpan RetryAt { get; private set; }

    /// <summary>Asks it to cosign, until it has answered one way or the other. Never throws, unless cancelled.</summary>
    public async Task<Outcome> SubmitAsync(SignedCheckpoint target, long? knownSize, IWitnessedLog log, CancellationToken cancellation)
    {
        // Asked from size 0, a witness that knows the log names the size (tlog-witness, section "add-checkpoint").
        long from = knownSize ?? 0;
        long size = target.Checkpoint.Size;
        try
        {
            for (int attempt = 0; attempt < AttemptsMax; attempt++)
            {
                if (from > size)
                    return WhenAhead(from, log);
                ImmutableArray<TreeHash> proof = from == 0 || from == size ? [] : log.ConsistencyProof(from, size);
                switch (await client.AddCheckpointAsync(new AddCheckpointRequest(from, proof, target.Note), cancellation))
                {
                    case WitnessReply.Cosigned cosigned:
                        return new Outcome.Cosigned(cosigned.Signature);
                    case WitnessReply.Inconsistent inconsistent:
                        return new Outcome.Disputed($"it says that size {size} does not continue what it cosigned before: {inconsistent.Why}");
                    case WitnessReply.KnowsSize known when known.Size == from:
                        return new Outcome.Failed($"it answered 409 to the size that it names, {from}");
                    case WitnessReply.KnowsSize known:
                        from = known.Size;
                        break;
                }
            }
            return new Outcome.Failed($"it named another size {AttemptsMax} times");
        }
        catch (WitnessFailedException failed)
        {
            return new Outcome.Failed(failed.Message);
        }
        catch (Exception wrong) when (!cancellation.IsCancellationRequested)
        {
            // A fault on this side, of the record or of the program, must not stop the rounds with the others; the status tells it.
            return new Outcome.Failed($"it could not be asked: {wrong.Message}");
        }
    }

    /// <summary>What it means that the witness has cosigned more than it was asked to.</summary>
    private static Outcome WhenAhead(long size, IWitnessedLog log) => size <= log.Latest().Checkpoint.Size ? new Outcome.Ahead(size)
        : log.IsShared ? new Outcome.Failed($"it knows size {size}, and this node has not come so far")
        : new Outcome.Disputed($"it has cosigned size {size}, which this log has not reached");

    /// <summary>Takes down how an exchange ended.</summary>
    public void Take(SignedCheckpoint target, Outcome outcome, Instant at, TimeSpan now, CollectorOptions options)
    {
        BusyWith = null;
        switch (outcome)
        {
            case Outcome.Cosigned:
                (CosignedText, KnownSize, RetryAt) = (target.Note.Text, target.Checkpoint.Size, TimeSpan.Zero);
                Status = new WitnessStatus(name, url, WitnessState.Cosigning, target.Checkpoint.Size, at, 0, null);
                break;
            case Outcome.Ahead ahead:
                KnownSize = ahead.Size;
                break;
            case Outcome.Disputed disputed:
                Fail(WitnessState.Disputed, disputed.Why, now, options);
                break;
            case Outcome.Failed failed:
                Fail(Status.State == WitnessState.Disputed ? WitnessState.Disputed : WitnessState.Failing, failed.Why, now, options);
                break;
        }
    }

    private void Fail(WitnessState state, string why, TimeSpan now, CollectorOptions options)
    {
        int failures = Status.FailuresInARow == int.MaxValue ? int.MaxValue : Status.FailuresInARow + 1;
        // What it last said of its size may be what was wrong.
        KnownSize = null;
        RetryAt = now + Backoff(failures, options);
        Status = Status with { State = state, FailuresInARow = failures, LastError = why };
    }

    private static TimeSpan Backoff(int failures, CollectorOptions options)
    {
        double most = Math.Min(options.BackoffMax.TotalSeconds, options.BackoffMin.TotalSeconds * Math.Pow(2, Math.Min(failures, 32) - 1));
        return TimeSpan.FromSeconds(most * (0.5 + Random.Shared.NextDouble() / 2));
    }

    /// <summary>How an exchange ended.</summary>
    internal abstract record Outcome
    {
        private Outcome()
        {
        }

        public sealed record Cosigned(NoteSignature Signature) : Outcome;

        /// <summary>It has cosigned a later checkpoint of the log meanwhile.</summary>
        public sealed record Ahead(long Size) : Outcome;

        public sealed record Disputed(string Why) : Outcome;

        public sealed record Failed(string Why) : Outcome;
    }
}
