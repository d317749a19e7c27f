using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Forewarn.Journal.Pool;

/// <summary>Where etcd is, and how this node shows who it is there.</summary>
public sealed record EtcdOptions
{
    /// <summary>Client URLs of etcd's members, the nearest first; at least one.</summary>
    public required ImmutableArray<Uri> Endpoints { get; init; }

    /// <summary>Begins all keys of the pool, and ends with a slash.</summary>
    public required string Prefix { get; init; }

    /// <summary>This node's certificate, with its private key; null without TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Who has signed the certificates of etcd's members; null for whom the system trusts.</summary>
    public X509Certificate2? Authority { get; init; }
}
