using Forewarn.Client.Model;
using Forewarn.Client.Tests.Nodes;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using Forewarn.Record.Signatures;
using Forewarn.Record.Tiles;
using Forewarn.Server;
using Forewarn.Server.Api;
using Forewarn.Server.Tokens;
using NodaTime;

[assembly: AssemblyFixture(typeof(RunningNode))]

namespace Forewarn.Client.Tests.Nodes;

/// <summary>A real node in this process, on a free port; tests keep apart by parties and places of their own.</summary>
public sealed class RunningNode : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private NodeServer _server = null!;
    private EmbeddedIssuer _issuer = null!;
    private int _parties;
    private int _places;

    public HttpClient Http { get; private set; } = null!;

    public string RecordDirectory => Path.Combine(_directory.Path, "record");

    /// <summary>An operator, who may do everything.</summary>
    public ForewarnClient Operator => As("operator");

    public async ValueTask InitializeAsync()
    {
        _issuer = EmbeddedIssuer.Open(_directory.Path, SystemClock.Instance);
        _server = await NodeServer.StartAsync(new NodeOptions { DataDirectory = _directory.Path, Urls = "http://127.0.0.1:0" });
        Http = new HttpClient { BaseAddress = new Uri(_server.Url + "/") };
        Http.DefaultRequestHeaders.Authorization = new("Bearer", Token("operator"));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    public ForewarnClient As(string party, RequestSigner? signer = null) => new(Http, _ => ValueTask.FromResult<string?>(Token(party)), signer);

    /// <summary>A client whose token says which person acts for the party.</summary>
    public ForewarnClient AsPerson(string party, string person, RequestSigner? signer = null) =>
        new(Http, _ => ValueTask.FromResult<string?>(_issuer.Mint(party, [.. Scopes.All], person: person)), signer);

    /// <summary>The id of a newly registered party.</summary>
    public async Task<string> PartyAsync()
    {
        string id = $"party-{Interlocked.Increment(ref _parties):D5}";
        await Operator.PutPartyAsync(id, new PartyTerms(id, "UTC", "gregorian", ["en"]), null, TestContext.Current.CancellationToken);
        return id;
    }

    /// <summary>A newly registered party that signs, by its first key.</summary>
    public async Task<(string Party, ForewarnClient Client, RequestSigner Signer)> SigningPartyAsync(PartyKeyType type = PartyKeyType.Ed25519)
    {
        string party = await PartyAsync();
        var signer = new RequestSigner(PartySigningKey.Generate(type), (await KeyAsync()).Name);
        await As(party).RegisterFirstKeyAsync(party, signer, TestContext.Current.CancellationToken);
        return (party, As(party, signer), signer);
    }

    public Task<VerifierKey> KeyAsync() => Operator.RecordKeyAsync(TestContext.Current.CancellationToken);

    public async Task<Policy> PolicyAsync() => Policy.OfLog(await KeyAsync());

    public HttpLog Log => new(Http, new Uri(Http.BaseAddress!, "record"));

    /// <summary>An hour, soon, over a circle that no other test uses.</summary>
    public Volume4D NewVolume()
    {
        var start = Instant.FromUnixTimeSeconds(SystemClock.Instance.GetCurrentInstant().ToUnixTimeSeconds() + 3_600);
        var place = new LatLng(-60 + 2 * Interlocked.Increment(ref _places), 25);
        return Volume4D.Of(Volume3D.OfCircle(place, 500, 0, 1_000), start, start + Duration.FromHours(1));
    }

    private string Token(string party) => _issuer.Mint(party, [.. Scopes.All]);
}
