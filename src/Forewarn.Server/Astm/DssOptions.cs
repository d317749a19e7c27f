using Forewarn.Core.Discovery;

namespace Forewarn.Server.Astm;

/// <summary>How a node is a DSS, and a USS for the parties that it hosts (F3548-21).</summary>
public sealed record DssOptions
{
    /// <summary>What is relevant to what.</summary>
    public Relevance Relevance { get; init; } = Relevance.Cells;

    /// <summary>Where other USSs reach this node; null for the first address on which it listens.</summary>
    public UssBaseUrl? UssBaseUrl { get; init; }

    /// <summary>Whether USSs may be reached over http, without TLS.</summary>
    public bool AllowsHttp { get; init; }
}
