using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Journal;
using NodaTime;

namespace Forewarn.Server.Node;

/// <summary>What became of a command, and where it stands in the journal.</summary>
public readonly record struct Applied(Outcome Outcome, long Position, Instant Time);

/// <summary>A command on its way through the journal, with the request that waits for it.</summary>
internal sealed class PendingCommand : Entry
{
    /// <summary>Answers that are given one after the other on one thread.</summary>
    private const int CompletedTogether = 16;

    /// <summary>Whoever waits goes on where this is completed: see <see cref="CompleteAll"/>.</summary>
    private readonly TaskCompletionSource<Applied> _applied = new();

    private PendingCommand(Command command, EncodedCommand encoded)
        : base(encoded.Bytes, encoded.Details) => Command = command;

    public Command Command { get; }

    /// <summary>Ends when the command is durable and applied, or could not be made durable.</summary>
    public Task<Applied> Completion => _applied.Task;

    /// <summary>Gives a command the randomness that the core does not have, and writes it down.</summary>
    public static PendingCommand Of(Command command, CanonicalWriter writer)
    {
        Span<byte> random = stackalloc byte[Nonce.Length + CommandFormat.SaltLength];
        SecretBytes.Fill(random);
        command = command with { Nonce = Nonce.From(random[..Nonce.Length]) };
        return new PendingCommand(command, CommandFormat.Encode(command, writer, random[Nonce.Length..]));
    }

    /// <summary>Gives the waiting requests of a batch their answers, some at a time on the thread pool: one switch of threads for several
    /// answers costs less than one for each, and the thread that applies goes on at once.</summary>
    public static void CompleteAll(Batch batch, Outcome[] outcomes)
    {
        for (int first = 0; first < outcomes.Length; first += CompletedTogether)
            Scheduling.Queue(new Answers(batch, outcomes, first));
    }

    public override void Failed(JournalFailedException reason) => Abandon(reason);

    /// <summary>Tells the waiting request that the node has stopped; without effect once it has its answer.</summary>
    public void Abandon(Exception reason) =>
        Scheduling.Queue(new Abandonment(_applied, reason));

    private sealed class Abandonment(TaskCompletionSource<Applied> applied, Exception reason) : IThreadPoolWorkItem
    {
        public void Execute() => applied.TrySetException(new NodeStoppedException(reason));
    }

    /// <summary>Answers for some of the requests of a batch.</summary>
    private sealed class Answers(Batch batch, Outcome[] outcomes, int first) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            int end = Math.Min(first + CompletedTogether, outcomes.Length);
            for (int i = first; i < end; i++)
                (batch.Entries[i] as PendingCommand)?._applied.TrySetResult(new Applied(outcomes[i], batch.FirstPosition + i, batch.Time));
        }
    }
}
