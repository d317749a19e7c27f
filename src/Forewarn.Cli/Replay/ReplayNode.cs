using System.Collections.Immutable;
using Forewarn.Record.Checkpoints;
using NodaTime;

namespace Forewarn.Cli.Replay;

/// <summary>A node in replay mode that a replay drives through its HTTP API.</summary>
/// <remarks>Disposed when its telling is over; a caller that wants to keep it up hands out one that survives that.</remarks>
public interface IReplayNode : IAsyncDisposable
{
    Uri Address { get; }

    /// <summary>The keys that receipts of this node are verified with: its record's, and those of its witnesses.</summary>
    Policy Policy { get; }

    /// <summary>A bearer token for a party, with scopes separated by spaces.</summary>
    string Token(string party, string scopes);
}

/// <summary>Starts a fresh, empty node for a telling.</summary>
public delegate Task<IReplayNode> StartReplayNode(ReplayNodeTerms terms, CancellationToken cancellation);

/// <summary>What a node for a telling is like.</summary>
/// <param name="Start">Where its replay clock stands at first.</param>
/// <param name="Origin">Name of its record.</param>
/// <param name="Witnesses">The parties that witness the record, each with a witness of its own.</param>
/// <param name="Guests">The parties over whose shoulder anybody may look at its console; the first is looked over unless another is chosen.</param>
public sealed record ReplayNodeTerms(Instant Start, string Origin, ImmutableArray<string> Witnesses, ImmutableArray<string> Guests);

/// <summary>A replay could not go on: the node refused a step, or is not in replay mode.</summary>
public sealed class ReplayException(string message) : Exception(message);
