using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Forewarn.Cli.Commands;
using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Cli.Load;

/// <summary>Where the managers, and their tokens, come from; asked again before each scenario, so that tokens stay fresh.</summary>
internal delegate Task<IReadOnlyList<Manager>> ManagerSource(CancellationToken cancellation);

/// <summary>The kinds of <see cref="ManagerSource"/>.</summary>
internal static class ManagerSources
{
    /// <summary>What everything here needs.</summary>
    public const string Scope = "utm.strategic_coordination";

    /// <summary>How many managers a node's own issuer is asked for.</summary>
    private const int EmbeddedCount = 8;

    private static readonly Duration EmbeddedLifetime = Duration.FromHours(2);

    /// <summary>Eight managers with tokens of the embedded issuer in a node's data directory.</summary>
    /// <param name="audience">The <c>aud</c>; null for the node's default.</param>
    public static ManagerSource Embedded(string dataDirectory, string? audience) => _ =>
    {
        var issuer = EmbeddedIssuer.Open(dataDirectory, SystemClock.Instance);
        return Task.FromResult<IReadOnlyList<Manager>>(
            [.. Enumerable.Range(0, EmbeddedCount).Select(number => Numbered(number, issuer.Mint($"bench-uss{number}", [Scope], audience, EmbeddedLifetime)))]);
    };

    /// <summary>One manager for each file, which holds its token; read again before each scenario.</summary>
    public static ManagerSource Files(IReadOnlyList<string> paths) => async cancellation =>
    {
        var managers = new List<Manager>();
        foreach (string path in paths)
        {
            string token = (await File.ReadAllTextAsync(path, cancellation)).Trim();
            if (token.Length == 0 || token.Any(c => c is <= ' ' or > '~'))
                throw new CommandFailedException($"{path} does not hold a token; put the token alone into it");
            managers.Add(Numbered(managers.Count, token));
        }
        return managers;
    };

    /// <summary>One manager, by the client credentials grant (RFC 6749 section 4.4).</summary>
    /// <param name="audience">Asked for as <c>audience</c>; null to ask for none.</param>
    public static ManagerSource ClientCredentials(Uri tokenUrl, string clientId, string clientSecret, string? audience) => async cancellation =>
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = Scope, ["client_id"] = clientId, ["client_secret"] = clientSecret };
        if (audience is not null)
            form["audience"] = audience;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        using var content = new FormUrlEncodedContent(form);
        using var response = await http.PostAsync(tokenUrl, content, cancellation).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (!response.IsSuccessStatusCode)
            throw new CommandFailedException($"{tokenUrl} answered {(int)response.StatusCode} when asked for a token; check --client-id, --client-secret, and that the client may have the scope {Scope}");
        var grant = await response.Content.ReadFromJsonAsync<Grant>(cancellation).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return [Numbered(0, grant?.AccessToken ?? throw new CommandFailedException($"{tokenUrl} answered without an access_token"))];
    };

    private static Manager Numbered(int number, string token) => new(token, $"https://uss{number}.bench.example");

    private sealed record Grant([property: JsonPropertyName("access_token")] string? AccessToken);
}
