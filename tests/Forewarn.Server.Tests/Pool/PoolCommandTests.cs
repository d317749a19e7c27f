using System.Text.Json.Nodes;
using Forewarn.Journal.Tests.Pool;
using Forewarn.Server.Api;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Processes;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Server.Tests.Pool;

/// <summary>A pool as its organisations make it, with the command alone; its nodes are processes that are killed.</summary>
public sealed class PoolCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Two_organisations_found_a_pool_and_one_of_their_nodes_is_killed_and_comes_back()
    {
        Assert.SkipUnless(EtcdCluster.IsInstalled, "etcd is not installed");
        await using var etcd = await EtcdCluster.StartAsync();
        string north = await RunAsync("pool", "key", "--out", Path("north.key")), south = await RunAsync("pool", "key", "--out", Path("south.key"));
        string id = await RunAsync("pool", "genesis", "--airspace", "gulf", "--member", $"north={north}=https://north.example", "--member", $"south={south}=https://south.example", "--out", Path("genesis.json"));
        Configure(etcd, "north");
        Configure(etcd, "south");
        Assert.Equal($"gulf {id}", await RunAsync("pool", "init", Path("north.json")));
        await using var southern = await ServeAsync("south");
        await using (var northern = await ServeAsync("north"))
        {
            (await Client(northern, "north", "operator").PutAsync("/v1/parties/dora", Bodies.Party("Dora"))).Expect(201);
            await northern.KillAsync();
        }
        (await Client(southern, "south", "dora").GetAsync("/v1/parties")).Expect(200);
        string[] told = (await RunAsync("pool", "status", Path("south.json"))).Split('\n'), status = told[1..];
        Assert.Equal("gulf\tmembership 1: north, south", told[0]);
        Assert.Equal(["north", "south"], status.Select(line => line.Split('\t')[0]));
        Assert.Equal("here", status[1].Split('\t')[1]);
        await using var again = await ServeAsync("north");
        (await Client(again, "north", "dora").PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()))).Expect(201);
    }

    [Fact]
    public async Task An_organisation_joins_and_another_leaves()
    {
        Assert.SkipUnless(EtcdCluster.IsInstalled, "etcd is not installed");
        await using var etcd = await EtcdCluster.StartAsync();
        string north = await RunAsync("pool", "key", "--out", Path("north.key")), south = await RunAsync("pool", "key", "--out", Path("south.key")), east = await RunAsync("pool", "key", "--out", Path("east.key"));
        await RunAsync("pool", "genesis", "--airspace", "gulf", "--member", $"north={north}=https://north.example", "--member", $"south={south}=https://south.example", "--out", Path("genesis.json"));
        foreach (string member in new[] { "north", "south", "east" })
            Configure(etcd, member);
        await RunAsync("pool", "init", Path("north.json"));
        await using var northern = await ServeAsync("north");
        Assert.Contains("the pool has no member east with this key", await RefusedAsync("serve", "--data", Path("east"), "--pool", Path("east.json"), "--without-console"), StringComparison.Ordinal);
        string prepared = await RunAsync("pool", "join", Path("north.json"), "--member", $"east={east}=https://east.example", "--out", Path("east.change"));
        Assert.Contains($"membership 1\njoin east\nkey {east}\nurl https://east.example/", prepared, StringComparison.Ordinal);
        await RunAsync("pool", "sign", Path("north.json"), Path("east.change"));
        await RunAsync("pool", "sign", Path("east.json"), Path("east.change"));
        Assert.Contains("south has not", await RefusedAsync([.. Submit(northern, "east.change")]), StringComparison.Ordinal);
        Assert.EndsWith("signed by north, east, south", await RunAsync("pool", "sign", Path("south.json"), Path("east.change")), StringComparison.Ordinal);
        Assert.Contains("membership 2 stands (leaf 0", await RunAsync([.. Submit(northern, "east.change")]), StringComparison.Ordinal);
        Assert.Contains("membership 2 stood already", await RunAsync([.. Submit(northern, "east.change")]), StringComparison.Ordinal);
        await using var eastern = await ServeAsync("east");
        (await Client(eastern, "east", "operator").PutAsync("/v1/parties/dora", Bodies.Party("Dora"))).Expect(201);
        await WithStatusAsync("gulf\tmembership 2: north, south, east");
        await RunAsync("pool", "leave", Path("east.json"), "--name", "south", "--out", Path("south.change"));
        foreach (string member in new[] { "north", "east" })
            await RunAsync("pool", "sign", Path($"{member}.json"), Path("south.change"));
        Assert.Contains("membership 3 stands", await RunAsync([.. Submit(northern, "south.change")]), StringComparison.Ordinal);
        await WithStatusAsync("gulf\tmembership 3: north, east");
        Assert.Contains("south has left the pool", await RefusedAsync("serve", "--data", Path("south"), "--pool", Path("south.json"), "--without-console"), StringComparison.Ordinal);
    }

    /// <summary>Waits until etcd tells of a membership; a node says so with its next beat.</summary>
    private async Task WithStatusAsync(string first)
    {
        for (int tries = 0; (await RunAsync("pool", "status", Path("north.json"))).Split('\n')[0] != first; tries++)
            Assert.True(tries < 100, first);
    }

    private IEnumerable<string> Submit(ServeProcess node, string change) =>
        ["pool", "submit", Path(change), "--url", node.Url, "--token", EmbeddedIssuer.Open(Path("north"), SystemClock.Instance).Mint("operator", [.. Scopes.All])];

    [Fact]
    public async Task What_is_wrong_with_a_configuration_is_told_by_its_field()
    {
        await File.WriteAllTextAsync(Path("pool.json"), """{"member":"north","key":"none.key","genesis":"genesis.json","etcd":{"endpoints":[],"prefix":"/x/"}}""", TestContext.Current.CancellationToken);
        Assert.Contains("key", (await RefusedAsync("serve", "--data", Path("data"), "--pool", Path("pool.json"))), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path("pool.json"), """{"member":"north"}""", TestContext.Current.CancellationToken);
        Assert.Contains("docs/pool.md", (await RefusedAsync("pool", "status", Path("pool.json"))), StringComparison.Ordinal);
        Assert.Contains("--member", await RefusedAsync("pool", "genesis", "--airspace", "gulf", "--member", "north", "--out", Path("g.json")), StringComparison.Ordinal);
        Assert.False(File.Exists(Path("g.json")));
        Assert.False(Directory.Exists(Path("data")));
    }

    private void Configure(EtcdCluster etcd, string member) => File.WriteAllText(Path($"{member}.json"), new JsonObject
    {
        ["member"] = member,
        ["key"] = $"{member}.key",
        ["genesis"] = "genesis.json",
        ["etcd"] = new JsonObject { ["endpoints"] = new JsonArray([.. etcd.Options().Endpoints.Select(url => JsonValue.Create(url.AbsoluteUri))]), ["prefix"] = "/forewarn/gulf/" },
    }.ToJsonString());

    private string Path(string name) => System.IO.Path.Combine(_directory.Path, name);

    private Task<ServeProcess> ServeAsync(string member) => ServeProcess.StartAsync(Path(member), "--pool", Path($"{member}.json"), "--without-console");

    private Client Client(ServeProcess node, string member, string party) => new(new HttpClient { BaseAddress = new Uri(node.Url) }, party,
        EmbeddedIssuer.Open(Path(member), SystemClock.Instance).Mint(party, [.. Scopes.All]));

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, errors) = await ServeProcess.RunAsync(arguments);
        Assert.True(code == 0, errors);
        return output.Trim();
    }

    private static async Task<string> RefusedAsync(params string[] arguments)
    {
        var (code, _, errors) = await ServeProcess.RunAsync(arguments);
        Assert.NotEqual(0, code);
        return errors;
    }
}
