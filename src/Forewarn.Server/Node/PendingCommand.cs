using System.Security.Cryptography;
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
    private readonly TaskCompletionSource<Applied> _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PendingCommand(Command command, EncodedCommand encoded)
        : base(encoded.Bytes, encoded.Details) => Command = command;

    public Command Command { get; }

    /// <summary>Ends when the command is durable and applied, or could not be made durable.</summary>
    public Task<Applied> Completion => _applied.Task;

    /// <summary>Gives a command the randomness that the core does not have, and writes it down.</summary>
    public static PendingCommand Of(Command command, CanonicalWriter writer)
    {
        Span<byte> random = stackalloc byte[Nonce.Length + CommandFormat.SaltLength];
        RandomNumberGenerator.Fill(random);
        command = command with { Nonce = Nonce.From(random[..Nonce.Length]) };
        return new PendingCommand(command, CommandFormat.Encode(command, writer, random[Nonce.Length..]));
    }

    public void Complete(Applied applied) => _applied.SetResult(applied);

    public override void Failed(JournalFailedException reason) => Abandon(reason);

    /// <summary>Tells the waiting request that the node has stopped; without effect once it has its answer.</summary>
    public void Abandon(Exception reason) => _applied.TrySetException(new NodeStoppedException(reason));
}
