using Forewarn.Core.Pool;
using Forewarn.Journal.Pool;

namespace Forewarn.Server.Node;

/// <summary>The node no longer takes commands, because it could not make one durable or apply it; reads still answer from
/// the last state that is proven.</summary>
public sealed class NodeStoppedException(Exception? reason)
    : Exception(reason is RecordDivergedException or PoolDivergedException or StateTooNewException ? reason.Message : "this node has stopped taking commands; its log says why", reason);

/// <summary>At least half of the members of the pool have signed for another record than this node's: it answers nobody any more, since nobody can tell which is right.</summary>
/// <param name="message">Which members, and what to do.</param>
public sealed class RecordDivergedException(string message) : Exception(message);

/// <summary>More commands wait than the node holds; try again later.</summary>
/// <param name="reason">Why; null for too many commands.</param>
public sealed class NodeOverloadedException(string? reason = null) : Exception(reason ?? "more commands wait than this node holds");

/// <summary>The data directory holds something that this program cannot continue from.</summary>
public sealed class DataDirectoryException(string message, Exception? inner = null) : Exception(message, inner);
