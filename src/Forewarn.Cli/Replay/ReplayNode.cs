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

/// <summary>Starts a fresh, empty node whose replay clock stands at <paramref name="start"/>, whose record has the name
/// <paramref name="origin"/>, and is witnessed by all of the parties named, each with a witness of its own.</summary>
public delegate Task<IReplayNode> StartReplayNode(Instant start, string origin, ImmutableArray<string> witnesses, CancellationToken cancellation);

/// <summary>A replay could not go on: the node refused a step, or is not in replay mode.</summary>
public sealed class ReplayException(string message) : Exception(message);
