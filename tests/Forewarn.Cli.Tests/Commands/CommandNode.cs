using Forewarn.Server;
using Forewarn.Server.Api;
using Forewarn.Server.Tokens;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Tests.Commands;

/// <summary>A real node for the commands to speak to, two parties on it, and a folder for their files.</summary>
public sealed class CommandNode : IAsyncLifetime
{
    private NodeServer _server = null!;
    private EmbeddedIssuer _issuer = null!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("forewarn-commands-").FullName;

    public string Data => File("data");

    public string Url => _server.Url;

    /// <summary>The record's verifier key.</summary>
    public string Key { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Data);
        _issuer = EmbeddedIssuer.Open(Data, SystemClock.Instance);
        _server = await StartAsync(Data);
        foreach (string party in new[] { "north", "south" })
            (await AsAsync("operator", "party", "put", party, "--name", party)).Expect(0);
        Key = (await AsAsync("operator", "record", "key")).Expect(0).Output.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>Runs a command while no node runs on the data, and starts one again.</summary>
    internal async Task<Printed> WhileStoppedAsync(params string[] arguments)
    {
        await _server.DisposeAsync();
        try
        {
            return await ForewarnProcess.RunAsync(new Dictionary<string, string>(), arguments);
        }
        finally
        {
            _server = await StartAsync(Data);
        }
    }

    /// <summary>A copy of the data as a node leaves it when it stops.</summary>
    public async Task<string> CopyAsync(string name)
    {
        await _server.DisposeAsync();
        string copy = File(name);
        foreach (string file in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            System.IO.File.Copy(file, target);
        }
        _server = await StartAsync(Data);
        return copy;
    }

    /// <summary>Goes on with other data: what an operator does who restores an old copy.</summary>
    public async Task ContinueWithAsync(string data)
    {
        await _server.DisposeAsync();
        _server = await StartAsync(data);
    }

    /// <summary>Runs a command with a party's token.</summary>
    internal Task<Printed> AsAsync(string party, params string[] arguments) => TypingAsync(party, "", arguments);

    /// <summary>Runs a command with a token that says which person acts for the party.</summary>
    internal Task<Printed> AsPersonAsync(string party, string person, params string[] arguments) =>
        RunAsync(_issuer.Mint(party, [.. Scopes.All], person: person), "", arguments);

    /// <summary>Runs a command with a party's token, and types at it.</summary>
    internal Task<Printed> TypingAsync(string party, string typed, params string[] arguments) => RunAsync(_issuer.Mint(party, [.. Scopes.All]), typed, arguments);

    /// <summary>Runs a command with a party's token that reads, and nothing else.</summary>
    internal Task<Printed> ReadingAsAsync(string party, params string[] arguments) => RunAsync(_issuer.Mint(party, [Scopes.Read]), "", arguments);

    private Task<Printed> RunAsync(string token, string typed, string[] arguments) => ForewarnProcess.TypeAsync(typed, new Dictionary<string, string>
    {
        ["FOREWARN_URL"] = _server.Url,
        ["FOREWARN_TOKEN"] = token,
    }, arguments);

    private static Task<NodeServer> StartAsync(string data) => NodeServer.StartAsync(new NodeOptions { DataDirectory = data, Urls = "http://127.0.0.1:0" });

    /// <summary>A new file with a constraint for tomorrow, in a place of its own.</summary>
    internal string ConstraintFile(string name, int longitude, string more = "")
    {
        var start = SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(1);
        string path = File(name);
        System.IO.File.WriteAllText(path, $$$"""
            {"kind":"live-fire"{{{more}}},"volumes":[{"volume":{"outline_circle":{"center":{"lat":10,"lng":{{{longitude}}}},"radius":{"value":500,"units":"M"}},
             "altitude_lower":{"value":0,"reference":"W84","units":"M"},"altitude_upper":{"value":900,"reference":"W84","units":"M"}},
             "time_start":{"value":"{{{InstantPattern.General.Format(start)}}}","format":"RFC3339"},"time_end":{"value":"{{{InstantPattern.General.Format(start + Duration.FromHours(1))}}}","format":"RFC3339"}}]}
            """);
        return path;
    }
}
