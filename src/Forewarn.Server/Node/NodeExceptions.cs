namespace Forewarn.Server.Node;

/// <summary>The node no longer takes commands, because it could not make one durable or apply it; reads still answer from
/// the last state that is proven.</summary>
public sealed class NodeStoppedException(Exception? reason)
    : Exception("this node has stopped taking commands; its log says why", reason);

/// <summary>More commands wait than the node holds; try again later.</summary>
/// <param name="reason">Why; null for too many commands.</param>
public sealed class NodeOverloadedException(string? reason = null) : Exception(reason ?? "more commands wait than this node holds");

/// <summary>The data directory holds something that this program cannot continue from.</summary>
public sealed class DataDirectoryException(string message, Exception? inner = null) : Exception(message, inner);
