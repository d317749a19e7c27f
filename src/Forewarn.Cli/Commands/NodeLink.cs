using System.CommandLine;
using Forewarn.Client;
using Forewarn.Core;
using Forewarn.Record.Signatures;

namespace Forewarn.Cli.Commands;

/// <summary>The node that a command speaks to, with whose token, and with whose key: the options that these commands share.</summary>
internal sealed class NodeLink : IDisposable
{
    public static readonly Option<string> Url = new("--url")
    {
        Description = "The node; the environment variable FOREWARN_URL, else http://127.0.0.1:8080, unless given",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("FOREWARN_URL") ?? "http://127.0.0.1:8080",
    };

    public static readonly Option<string?> Token = new("--token") { Description = "A token; the environment variable FOREWARN_TOKEN unless given" };

    public static readonly Option<string?> TokenFile = new("--token-file") { Description = "A file that holds the token; read before every request, so that another program may renew it" };

    public static readonly Option<string?> Sign = new("--sign")
    {
        Description = "Sign with the key in this file (forewarn key create); needs --policy, --log or --trust-node to know which record it signs for",
    };

    private readonly PartySigningKey? _key;

    private NodeLink(HttpClient http, TokenProvider token, RequestSigner? signer)
    {
        Http = http;
        _key = signer?.Key;
        Signer = signer;
        Client = new ForewarnClient(http, token, signer);
    }

    public HttpClient Http { get; }

    public ForewarnClient Client { get; }

    /// <summary>Signs every change; null when the command line asks for no signature.</summary>
    public RequestSigner? Signer { get; }

    /// <summary>Lets a command take the options of a link.</summary>
    public static Command AddTo(Command command, bool signs = false)
    {
        command.Add(Url);
        command.Add(Token);
        command.Add(TokenFile);
        if (signs)
            command.Add(Sign);
        return command;
    }

    /// <summary>A link that signs nothing.</summary>
    public static NodeLink Open(ParseResult parsed) => new(Connect(parsed), TokenOf(parsed), null);

    /// <summary>A link that signs when the command line says with which key.</summary>
    public static async Task<NodeLink> OpenSigningAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(Sign) is not { } path)
            return Open(parsed);
        var key = NamedFile.Read(path, PartySigningKey.ReadFrom);
        try
        {
            string origin = await Trust.OriginAsync(parsed, cancellation);
            return new NodeLink(Connect(parsed), TokenOf(parsed), new RequestSigner(key, origin));
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>A connection to the node without a token.</summary>
    public static HttpClient Connect(ParseResult parsed) => new()
    {
        BaseAddress = AddressOf(parsed),
        Timeout = TimeSpan.FromSeconds(100),
    };

    /// <summary>A client for records: with the token, where there is one, since some are for parties alone.</summary>
    public static async Task<HttpClient> ReaderAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var http = new HttpClient();
        if (await OptionalToken(parsed)(cancellation) is { } token)
            http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }

    /// <summary>The node's address, ending in a slash.</summary>
    public static Uri AddressOf(ParseResult parsed) =>
        Uri.TryCreate(parsed.GetRequiredValue(Url).TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new InvalidValueException("--url", "not a URL", "the address that forewarn serve printed after ready, such as http://127.0.0.1:8080");

    public void Dispose()
    {
        Http.Dispose();
        _key?.Dispose();
    }

    /// <summary>The token of the command line where there is one: what everyone may read needs none.</summary>
    public static TokenProvider OptionalToken(ParseResult parsed)
    {
        if (parsed.GetValue(TokenFile) is { } file)
            return async cancellation => (await File.ReadAllTextAsync(file, cancellation)).Trim();
        string? token = parsed.GetValue(Token) ?? Environment.GetEnvironmentVariable("FOREWARN_TOKEN");
        return _ => ValueTask.FromResult(token);
    }

    private static TokenProvider TokenOf(ParseResult parsed)
    {
        var token = OptionalToken(parsed);
        return async cancellation => await token(cancellation)
            ?? throw new CommandFailedException("no token: give --token or --token-file, or set FOREWARN_TOKEN to the output of: forewarn token --data DIR --party ID --scope \"SCOPES\"");
    }
}
