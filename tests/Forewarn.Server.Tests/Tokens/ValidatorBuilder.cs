using Forewarn.Server.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Testing;

namespace Forewarn.Server.Tests.Tokens;

/// <summary>Validators that expect <c>https://issuer.example</c> and <c>node.example</c>, at a clock that stands still.</summary>
internal static class ValidatorBuilder
{
    public static FakeClock Clock() => new(TestIssuer.Now);

    /// <summary>Believes these issuers, by key files.</summary>
    public static TokenValidator Believing(FakeClock clock, params TestIssuer[] issuers)
    {
        using var directory = new TemporaryDirectory();
        var files = issuers.Select((issuer, i) => directory.Write($"{i}.pem", issuer.PublicPem)).ToList();
        return TokenValidator.Open(External with { PublicKeyFiles = files }, directory.Path, clock, NullLogger.Instance);
    }

    public static TokenValidator Believing(params TestIssuer[] issuers) => Believing(Clock(), issuers);

    /// <summary>Believes whatever a JWKS host publishes.</summary>
    public static TokenValidator Following(Uri url, IClock clock, JwksLimits? limits = null) => new(
        new JwksKeys(url, clock, NullLogger.Instance, limits ?? new JwksLimits()),
        new ClaimPolicy("https://issuer.example", ["node.example"], Duration.FromSeconds(30)),
        clock);

    public static TokenOptions External => new() { Issuer = "https://issuer.example", Audiences = ["node.example"] };

    public static async Task<Caller> AcceptAsync(this TokenValidator validator, string token) =>
        Assert.IsType<Caller>(await validator.ValidateAsync($"Bearer {token}"));

    public static async Task<TokenRejection> RejectAsync(this TokenValidator validator, string token) =>
        Assert.IsType<TokenRejection>(await validator.ValidateAsync($"Bearer {token}"));
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
