using System.Text.Json;
using Forewarn.Server.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Testing;

namespace Forewarn.Server.Tests.Tokens;

/// <summary>Validators that expect <c>https://issuer.example</c> and <c>node.example</c>, at a clock that stands still.</summary>
internal static class ValidatorBuilder
{
    /// <summary>For a host that will answer, however busy this machine is.</summary>
    public static readonly Duration Patience = Duration.FromMinutes(1);

    public static FakeClock Clock() => new(TestIssuer.Now);

    /// <summary>Believes these issuers, by key files.</summary>
    public static TokenValidator Believing(FakeClock clock, params TestIssuer[] issuers) => Believing(clock, [.. issuers.Select(issuer => issuer.PublicPem)]);

    public static TokenValidator Believing(params TestIssuer[] issuers) => Believing(Clock(), issuers);

    /// <summary>Believes whoever holds one of these keys.</summary>
    public static TokenValidator Believing(FakeClock clock, params string[] publicPems)
    {
        using var directory = new TemporaryDirectory();
        var files = publicPems.Select((pem, i) => directory.Write($"{i}.pem", pem)).ToList();
        return TokenValidator.Open(External with { PublicKeyFiles = files }, directory.Path, clock, NullLogger.Instance);
    }

    /// <summary>Believes these issuers, each under the name of its key.</summary>
    public static TokenValidator Naming(params TestIssuer[] issuers)
    {
        var keys = JwksDocument.Read(JsonSerializer.SerializeToUtf8Bytes(new { keys = issuers.Select(issuer => issuer.Jwk) }));
        return new TokenValidator(new FixedKeys(keys, TestIssuer.Now), Policy(), Clock());
    }

    /// <summary>Believes whatever a JWKS host publishes.</summary>
    public static TokenValidator Following(Uri url, IClock clock, JwksLimits? limits = null) =>
        new(new JwksKeys(url, clock, NullLogger.Instance, limits ?? new JwksLimits { FetchTimeout = Patience }), Policy(), clock);

    public static TokenOptions External => new() { Issuer = "https://issuer.example", Audiences = ["node.example"] };

    public static async Task<Caller> AcceptAsync(this TokenValidator validator, string token) =>
        Assert.IsType<Caller>(await validator.ValidateAsync($"Bearer {token}"));

    public static async Task<TokenRejection> RejectAsync(this TokenValidator validator, string token) =>
        Assert.IsType<TokenRejection>(await validator.ValidateAsync($"Bearer {token}"));

    private static ClaimPolicy Policy() => new("https://issuer.example", ["node.example"], Duration.FromSeconds(30));
}

internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("forewarn-tokens-").FullName;

    public string Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
