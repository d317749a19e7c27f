using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using NodaTime;

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

    /// <summary>What etcd sees of this node, in words for whoever runs it; null without a certificate.</summary>
    internal string? Shown(Instant now) => Certificate is not { } shown ? null
        : $"This node shows it the certificate of {shown.Subject}, signed by {shown.Issuer}, which {ValidityOf(shown, now)}";

    /// <summary>Who has signed the certificates of etcd's members; null for whom the system trusts.</summary>
    public X509Certificate2? Authority { get; init; }

    private static string ValidityOf(X509Certificate2 certificate, Instant now)
    {
        Instant from = Instant.FromDateTimeUtc(certificate.NotBefore.ToUniversalTime()), until = Instant.FromDateTimeUtc(certificate.NotAfter.ToUniversalTime());
        return now > until ? $"expired on {until}: renew it" : now < from ? $"is valid from {from} on: wait, or set the clock" : $"is valid until {until}: see that etcd's authority is the one that signed it";
    }
}
