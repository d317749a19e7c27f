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
        string[] status = (await RunAsync("pool", "status", Path("south.json"))).Split('\n');
        Assert.Equal(["north", "south"], status.Select(line => line.Split('\t')[0]));
        Assert.Equal("here", status[1].Split('\t')[1]);
        await using var again = await ServeAsync("north");
        (await Client(again, "north", "dora").PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace()))).Expect(201);
    }

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
