namespace Forewarn.Server.Peers;

/// <summary>How this node speaks to other USSs for the parties that it hosts (ASTM F3548-21, USS-USS communications).</summary>
public sealed record PeerOptions
{
    /// <summary>File with what the parties obtain tokens with from an outside authority (<see cref="PeerCredentials"/>); null when the embedded
    /// issuer makes them.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>Permits peers on loopback, private and link-local addresses; and, for a node without a base URL of its own, the address on which it
    /// listens.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>How much, how often and how long.</summary>
    internal PeerLimits Limits { get; init; } = new();
}
