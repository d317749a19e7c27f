using System.Collections.Concurrent;
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
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Browsers;

/// <summary>A real node with a console, in this process, in a data directory of its own.</summary>
public sealed class ConsoleNode : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("forewarn-console-tests-").FullName;
    private readonly HttpClient _http = new();
    private readonly SemaphoreSlim _accountsTurn = new(1);
    private readonly NodeOptions _options;
    private readonly ConcurrentBag<IBrowserContext> _windows = [];
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
        _server = null;
        if (whileDown is not null)
            await whileDown();
        _server = await NodeServer.StartAsync(_options with { Urls = Url.AbsoluteUri.TrimEnd('/') });
    }

    /// <summary>The API as a party, with all scopes.</summary>
    /// <param name="person">Who acts for it; nobody in particular unless given.</param>
    public ForewarnClient As(string party, string? person = null)
    {
        string token = EmbeddedIssuer.Open(_options.DataDirectory, NodaTime.SystemClock.Instance).Mint(party, Forewarn.Server.Api.Scopes.All, person: person);
        return new ForewarnClient(_http, _ => ValueTask.FromResult<string?>(token));
    }

    /// <summary>Registers a party.</summary>
    public Task PartyAsync(string party) => As("operator").PutPartyAsync(party, new PartyTerms(party, "UTC", "gregorian", ["en"]));

    /// <summary>Closes a window with the node: it would else knock at its door for ever.</summary>
    public void Own(IBrowserContext window) => _windows.Add(window);

    /// <summary>The cookie of somebody who signed in, to be put into a browser; the account is made if it is not there. A person of one party who
    /// is called as one of another is called <c>person.party</c>.</summary>
    public string SessionOf(Viewer viewer)
    {
        var account = Task.Run(() => AccountOfAsync(viewer)).GetAwaiter().GetResult();
        var until = DateTimeOffset.UtcNow.AddHours(1);
        var principal = Session.Begin(account, until).ToPrincipal(viewer with { Person = account.Person });
        var cookies = Server.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(ConsoleSession.Scheme);
        return cookies.TicketDataFormat.Protect(new AuthenticationTicket(principal, new AuthenticationProperties { IssuedUtc = DateTimeOffset.UtcNow, ExpiresUtc = until }, ConsoleSession.Scheme));
    }

    internal AccountBook Accounts => Server.Services.GetRequiredService<AccountBook>();

    /// <summary>The account of a person, made if it is not there.</summary>
    internal async Task<Account> AccountOfAsync(Viewer viewer)
    {
        await _accountsTurn.WaitAsync();
        try
        {
            foreach (string name in (string[])[viewer.Person, $"{viewer.Person}.{viewer.Party}", $"{viewer.Person}.{viewer.Party}.{string.Join('.', viewer.Roles)}"])
            {
                var account = await Accounts.FindAsync(name);
                if (account is null)
                {
                    // What the person is called is in the session; tests give names that no account may have.
                    await Accounts.AddAsync(viewer with { Person = name, Name = name });
                    account = (await Accounts.FindAsync(name))!;
                }
                if (account.Party == viewer.Party && account.Roles.SetEquals(viewer.Roles.Add(Role.Watch)))
                    return account;
            }
            throw new InvalidOperationException($"{viewer} is too many people at once");
        }
        finally
        {
            _accountsTurn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var window in _windows)
            await window.CloseAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _http.Dispose();
        _accountsTurn.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
