using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using Forewarn.Core;
using Forewarn.Journal.Pool;

namespace Forewarn.Server.Node;

/// <summary>The pool that a node is a member of.</summary>
public sealed record PoolOptions
{
    /// <summary>Largest configuration file, in bytes.</summary>
    public const int BytesMax = 64 << 10;

    /// <summary>What the pool began with.</summary>
    public required Genesis Genesis { get; init; }

    /// <summary>Which member this node is.</summary>
    public required string Member { get; init; }

    /// <summary>That member's private key.</summary>
    public required PoolKey Key { get; init; }

    /// <summary>Where etcd is.</summary>
    public required EtcdOptions Etcd { get; init; }

    /// <summary>Limits.</summary>
    public EtcdSequencerOptions Sequencer { get; init; } = new();

    /// <summary>Reads a pool's configuration file (docs/pool.md, "The configuration"). Paths in it are relative to it.</summary>
    /// <exception cref="InvalidValueException">It, or a file that it names, cannot be read, or is not as it must be; names the field.</exception>
    public static PoolOptions Read(string path)
    {
        var file = Open(path, () => new FileInfo(path).Length <= BytesMax ? JsonSerializer.Deserialize(File.ReadAllBytes(path), PoolJson.Default.PoolFile) : null)
            ?? throw new InvalidValueException(path, "it holds no configuration of a pool", $"at most {BytesMax} bytes of JSON with member, key, genesis and etcd");
        string Beside(string name) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name);
        T Named<T>(string field, string name, Func<string, T> read) => Open($"{path}: {field}", () => read(Beside(name)));
        return new PoolOptions
        {
            Member = file.Member,
            Key = Named("key", file.Key, PoolKey.Read),
            Genesis = Named("genesis", file.Genesis, name => Genesis.Read(File.ReadAllBytes(name))),
            Etcd = new EtcdOptions
            {
                Endpoints = EndpointsOf(path, file.Etcd.Endpoints),
                Prefix = file.Etcd.Prefix is ['/', _, .., '/'] ? file.Etcd.Prefix : throw new InvalidValueException($"{path}: etcd.prefix", "it is no prefix of keys", "a path such as /forewarn/gulf/, with a slash at both ends"),
                Certificate = file.Etcd.Certificate is { } certificate
                    ? Named("etcd.certificate", certificate, name => X509Certificate2.CreateFromPemFile(name, file.Etcd.CertificateKey is { } key ? Beside(key) : null)) : null,
                Authority = file.Etcd.Authority is { } authority ? Named("etcd.authority", authority, name => X509CertificateLoader.LoadCertificate(Pem(name))) : null,
            },
        };
    }

    private static byte[] Pem(string path)
    {
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(path));
        return certificate.RawData;
    }

    private static ImmutableArray<Uri> EndpointsOf(string path, string[] endpoints)
    {
        ImmutableArray<Uri> urls = [.. endpoints.Select(text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
            : throw new InvalidValueException($"{path}: etcd.endpoints", $"{text} is no URL of an etcd member", "an https URL such as https://etcd.example:2379, or http on one machine"))];
        return urls.IsEmpty ? throw new InvalidValueException($"{path}: etcd.endpoints", "there are none", "client URLs of etcd's members, the nearest first") : urls;
    }

    private static T Open<T>(string where, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PoolFormatException wrong)
        {
            throw new InvalidValueException($"{where}: {wrong.Field}", wrong.Problem, wrong.Accepted);
        }
        catch (JsonException wrong)
        {
            throw new InvalidValueException(where, wrong.Message, "JSON with member, key, genesis and etcd, as docs/pool.md has it");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidValueException(where, failed.Message, "a file that can be read");
        }
    }
}

/// <summary>A pool's configuration as it is written.</summary>
/// <param name="Member">Name of the member that this node is.</param>
/// <param name="Key">File with its private key.</param>
/// <param name="Genesis">File with the pool's genesis.</param>
internal sealed record PoolFile(string Member, string Key, string Genesis, PoolFile.EtcdPart Etcd)
{
    /// <param name="Endpoints">Client URLs.</param>
    /// <param name="Prefix">Of the keys.</param>
    /// <param name="Certificate">PEM file with this node's certificate.</param>
    /// <param name="CertificateKey">PEM file with its private key; null when it is in the same file.</param>
    /// <param name="Authority">PEM file with the certificate of who signs those of etcd's members.</param>
    internal sealed record EtcdPart(string[] Endpoints, string Prefix, string? Certificate = null, string? CertificateKey = null, string? Authority = null);
}

[JsonSerializable(typeof(PoolFile))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
internal sealed partial class PoolJson : JsonSerializerContext;
