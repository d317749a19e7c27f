using Forewarn.Core.Airspace;
using Forewarn.Journal;
using NodaTime;

namespace Forewarn.Server.Node;

/// <summary>What became of a command, and where it stands in the journal.</summary>
public readonly record struct Applied(Outcome Outcome, long Position, Instant Time);

/// <summary>A command on its way through the journal, with the request that waits for it.</summary>
internal sealed class PendingCommand(Command command, byte[] bytes) : Entry(bytes)
{
    private readonly TaskCompletionSource<Applied> _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Command Command => command;

    /// <summary>Ends when the command is durable and applied, or could not be made durable.</summary>
    public Task<Applied> Completion => _applied.Task;

    public void Complete(Applied applied) => _applied.SetResult(applied);

    public override void Failed(JournalFailedException reason) => Abandon(reason);

    /// <summary>Tells the waiting request that the node has stopped; without effect once it has its answer.</summary>
    public void Abandon(Exception reason) => _applied.TrySetException(new NodeStoppedException(reason));
}
