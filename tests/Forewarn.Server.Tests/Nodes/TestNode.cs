using System.Net.Http.Headers;
using Forewarn.Server.Api;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Server.Tests.Nodes;

/// <summary>A node in this process, on a free port of 127.0.0.1, with a data directory of its own.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private NodeOptions _options;
    private readonly EmbeddedIssuer _issuer;
    private int _parties;

    private TestNode(Func<NodeOptions, NodeOptions>? configure)
    {
        var options = new NodeOptions { DataDirectory = _directory.Path, Urls = "http://127.0.0.1:0" };
        _options = configure is null ? options : configure(options);
        _issuer = EmbeddedIssuer.Open(_options.DataDirectory, SystemClock.Instance);
    }

    public NodeServer Server { get; private set; } = null!;

    public string DataDirectory => _options.DataDirectory;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>An operator, who may do everything; not a party of the airspace itself.</summary>
    public Client Admin { get; private set; } = null!;

    public static async Task<TestNode> StartAsync(Func<NodeOptions, NodeOptions>? configure = null)
    {
        var node = new TestNode(configure);
        await node.StartAgainAsync();
        return node;
    }

    /// <summary>Stops the node as a signal would, and starts another one on the same data.</summary>
    public async Task RestartAsync(Func<NodeOptions, NodeOptions>? configure = null)
    {
        await StopAsync();
        _options = configure is null ? _options : configure(_options);
        await StartAgainAsync();
    }

    /// <summary>A client that speaks for a party, registered or not.</summary>
    public Client As(string party, params string[] scopes) =>
        new(Http, party, _issuer.Mint(party, scopes.Length == 0 ? [.. Scopes.All] : scopes));

    /// <summary>A client that speaks for a party, and says which person acts for it.</summary>
    public Client AsPerson(string party, string person, params string[] scopes) =>
        new(Http, party, _issuer.Mint(party, scopes.Length == 0 ? [.. Scopes.All.Except([Scopes.Admin])] : scopes, person: person));

    /// <summary>A client without a token.</summary>
    public Client AsNobody() => new(Http, "", null);

    /// <summary>A client with a token of the caller's making.</summary>
    public Client With(string token) => new(Http, "", token);

    public string Mint(string party, string[] scopes, string? audience = null) => _issuer.Mint(party, scopes, audience);

    /// <summary>A newly registered party of this node. What the node sorts by party has those named here in the order in which they came.</summary>
    public async Task<Client> PartyAsync(string? name = null)
    {
        string party = name ?? $"party-{Interlocked.Increment(ref _parties):D5}";
        (await Admin.PutAsync($"/v1/parties/{party}", Bodies.Party(party))).Expect(201);
        return As(party);
    }

    /// <summary>The page of metrics, once it says what is waited for.</summary>
    public async Task<string> MetricsAsync(Func<string, bool> until)
    {
        for (int i = 0; i < 600; i++)
        {
            string text = (await AsNobody().GetAsync("/metrics")).Expect(200).Text;
            if (until(text))
                return text;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("the metrics never said it");
    }

    /// <summary>Hash of the whole state: equal when nothing was journaled.</summary>
    public string StateHash() => Server.Node.Read(state => state.Capture().Hash());

    public long Position() => Server.Node.Read(state => state.Position);

    public async Task StopAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Removes what a node that is stopped has left.</summary>
    public void Discard() => _directory.Dispose();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Discard();
    }

    public async Task StartAgainAsync()
    {
        Server = await NodeServer.StartAsync(_options);
        Http = new HttpClient { BaseAddress = new Uri(Server.Url), Timeout = Timeout.InfiniteTimeSpan };
        Http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        Admin = As("operator");
    }
}
