using Forewarn.Client;
using Forewarn.Client.Model;
using Forewarn.Server;
using Forewarn.Server.Recording;
using Forewarn.Server.Tokens;
using Forewarn.WebConsole.Accounts;
using Forewarn.WebConsole.Desks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Forewarn.WebConsole.Tests.Browsers;

/// <summary>A real node with a console, in this process, in a data directory of its own.</summary>
public sealed class ConsoleNode : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("forewarn-console-tests-").FullName;
    private readonly HttpClient _http = new();
    private readonly NodeOptions _options;
    private NodeServer? _server;

    private ConsoleNode(Func<NodeOptions, NodeOptions>? change)
    {
        var options = new NodeOptions
        {
            DataDirectory = Path.Combine(_directory, "node"),
            Urls = "http://127.0.0.1:0",
            Record = new RecordOptions { Readers = RecordReaders.Everyone },
            Console = new ConsoleOptions { DataDirectory = Path.Combine(_directory, "node", "console") },
        };
        _options = change?.Invoke(options) ?? options;
    }

    public NodeServer Server => _server ?? throw new InvalidOperationException("The node is not running.");

    /// <summary>Ends in a slash.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Starts one, with other options if they are given.</summary>
    public static async Task<ConsoleNode> StartAsync(Func<NodeOptions, NodeOptions>? change = null)
    {
        var node = new ConsoleNode(change);
        node._server = await NodeServer.StartAsync(node._options);
        node.Url = new Uri(node._server.Url + "/");
        node._http.BaseAddress = node.Url;
        return node;
    }

    /// <summary>Stops the node, and starts it again at the same address.</summary>
    public async Task RestartAsync(Func<Task>? whileDown = null)
    {
        await Server.DisposeAsync();
        if (whileDown is not null)
            await whileDown();
        _server = await NodeServer.StartAsync(_options with { Urls = Url.AbsoluteUri.TrimEnd('/') });
    }

    /// <summary>The API as a party, with all scopes.</summary>
    public ForewarnClient As(string party)
    {
        string token = EmbeddedIssuer.Open(_options.DataDirectory, NodaTime.SystemClock.Instance).Mint(party, Forewarn.Server.Api.Scopes.All);
        return new ForewarnClient(_http, _ => ValueTask.FromResult<string?>(token));
    }

    /// <summary>Registers a party.</summary>
    public Task PartyAsync(string party) => As("operator").PutPartyAsync(party, new PartyTerms(party, "UTC", "gregorian", ["en"]));

    /// <summary>The cookie of somebody who signed in, to be put into a browser.</summary>
    public string SessionOf(Viewer viewer)
    {
        var cookies = Server.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(ConsoleSession.Scheme);
        var properties = new AuthenticationProperties { IssuedUtc = DateTimeOffset.UtcNow, ExpiresUtc = DateTimeOffset.UtcNow.AddHours(1) };
        return cookies.TicketDataFormat.Protect(new AuthenticationTicket(viewer.ToPrincipal(ConsoleSession.Scheme), properties, ConsoleSession.Scheme));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
