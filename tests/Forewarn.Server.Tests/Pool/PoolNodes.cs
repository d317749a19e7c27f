using System.Text.Json;
using Forewarn.Journal.Pool;
using Forewarn.Journal.Tests.Pool;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using Forewarn.Server.Api;
using Forewarn.Server.Node;
using Forewarn.Server.Recording;
using Forewarn.Server.Tests.Delivery;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Tests.Witnesses;
using NodaTime;

namespace Forewarn.Server.Tests.Pool;

/// <summary>Whole nodes of three organisations in this process, on a real etcd.</summary>
internal sealed class PoolNodes : IAsyncDisposable
{
    public const string Origin = "airspace.example/gulf";

    private static readonly string[] Names = ["north", "south", "west"];

    private static readonly EtcdSequencerOptions Limits = new() { OpeningTimeMax = Duration.FromSeconds(60), PresenceTime = Duration.FromSeconds(3), StallMax = Duration.FromSeconds(2) };

    private Policy? _policy;

    private readonly Dictionary<string, TestNode> _nodes = [];
    private readonly List<TestNode> _stopped = [];
    private readonly Dictionary<string, PoolKey> _keys;
    private readonly Dictionary<string, ReservedAddress> _addresses;
    private readonly Genesis _genesis;

    private PoolNodes(EtcdCluster etcd, Dictionary<string, PoolKey> keys, Dictionary<string, ReservedAddress> addresses, Genesis genesis) =>
        (Etcd, _keys, _addresses, _genesis) = (etcd, keys, addresses, genesis);

    public EtcdCluster Etcd { get; }

    public TestNode North => _nodes["north"];

    public TestNode South => _nodes["south"];

    public TestNode West => _nodes["west"];

    public IEnumerable<TestNode> All => _nodes.Values;

    /// <param name="elsewhere">Where the membership says that a member's node is, for those who are not where they listen.</param>
    /// <param name="policy">What is final at each node; null for the pool's own.</param>
    public static async Task<PoolNodes> StartAsync(int etcdMembers = 1, int nodes = 3, Dictionary<string, Uri>? elsewhere = null, Policy? policy = null)
    {
        Assert.SkipUnless(EtcdCluster.IsInstalled, "etcd is not installed");
        var etcd = await EtcdCluster.StartAsync(etcdMembers);
        using var directory = new TemporaryDirectory();
        var keys = Names.ToDictionary(name => name, name => PoolKey.Create(Path.Combine(directory.Path, name)));
        var addresses = Names.ToDictionary(name => name, _ => new ReservedAddress());
        var genesis = Genesis.Of("gulf", [.. Names.Select(name => new PoolMember(name, keys[name].PublicKey, elsewhere?.GetValueOrDefault(name) ?? new Uri(addresses[name].Url)))]);
        var pool = new PoolNodes(etcd, keys, addresses, genesis) { _policy = policy };
        await EtcdSequencer.FoundAsync(genesis, etcd.Options(), TestContext.Current.CancellationToken);
        foreach (string name in Names.Take(nodes))
            pool._nodes.Add(name, await TestNode.StartAsync(options => pool.Configure(options, name)));
        return pool;
    }

    /// <summary>Ends a node at once, and leaves its place to be missed.</summary>
    public async Task StopAsync(string name)
    {
        await _nodes[name].StopAsync();
        _nodes.Remove(name);
    }

    /// <summary>Ends a node, and keeps its data directory.</summary>
    /// <returns>The directory, which goes when the pool does.</returns>
    public async Task<string> StopAndKeepAsync(string name)
    {
        var node = _nodes[name];
        await node.StopAsync();
        _nodes.Remove(name);
        _stopped.Add(node);
        return node.DataDirectory;
    }

    /// <summary>The receipt of a leaf as a member's node gives it to south's, once more than half of the members have signed for it.</summary>
    public async Task<byte[]> ReceiptAsync(string from, long leaf)
    {
        using var peers = new HttpPeers(_genesis.Id, "south", _keys["south"], SystemClock.Instance);
        for (int i = 0; ; i++)
        {
            try
            {
                var member = new PoolMember(from, _keys[from].PublicKey, AddressOf(from));
                return await peers.ReadAsync(member, PoolRecordEndpoints.LeafPath(leaf), Forewarn.Record.Checkpoints.TlogProof.BytesMax, TestContext.Current.CancellationToken);
            }
            catch (PeerFailedException) when (i < 600)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>The journal of a member alone, that puts whatever it likes in order; what it is handed is read and thrown away.</summary>
    /// <param name="knownVersion">The last version of the rules that it says to know.</param>
    public async Task<EtcdSequencer> OpenBareAsync(string name, string directory, int knownVersion)
    {
        var bare = await EtcdSequencer.OpenAsync(directory, _genesis, name, _keys[name], Etcd.Options(), Limits with { KnownVersion = knownVersion }, TestContext.Current.CancellationToken);
        _ = Task.Run(async () =>
        {
            await foreach (var _ in bare.Committed.ReadAllAsync(TestContext.Current.CancellationToken))
            {
            }
        }, TestContext.Current.CancellationToken);
        return bare;
    }

    /// <summary>Starts a member's node.</summary>
    /// <param name="data">Its data directory; null for an empty one.</param>
    public async Task StartAsync(string name, string? data = null) =>
        _nodes.Add(name, await TestNode.StartAsync(options => Configure(options with { DataDirectory = data ?? options.DataDirectory }, name)));

    /// <summary>Has etcd forget all up to now.</summary>
    public async Task ForgetAsync()
    {
        string said = await Etcd.RunAsync("get", "nothing", "-w", "json");
        string revision = JsonDocument.Parse(said).RootElement.GetProperty("header").GetProperty("revision").GetRawText();
        await Etcd.RunAsync("compact", revision);
    }

    /// <summary>What the pool began with.</summary>
    public Genesis Genesis => _genesis;

    /// <summary>Where a member's node listens.</summary>
    public Uri AddressOf(string name) => new(_addresses[name].Url);

    /// <summary>A node that did not start again is none of those that end with the pool.</summary>
    public void Forget(string name) => _nodes.Remove(name);

    /// <summary>A member's private key.</summary>
    public PoolKey KeyOf(string name) => _keys[name];

    /// <summary>What members have signed for a record that never was; of size 0, for what every record is at first.</summary>
    public SignedCheckpoint Forged(long size, params string[] members)
    {
        string text = new Checkpoint(Origin, size, size == 0 ? TreeHash.OfNoLeaves : TreeHash.OfLeaf("another story"u8)).ToString();
        var now = SystemClock.Instance.GetCurrentInstant();
        return new SignedCheckpoint(new SignedNote(text,
            [.. members.Select(member => MemberCosigner.Sign(new VerifierKey(MemberCosigner.NameOf(Origin, member), KeyType.Cosigner, _keys[member].PublicKey), _keys[member], text, now))]));
    }

    /// <summary>Registers a party, and gives its client at each node.</summary>
    public async Task<Client[]> PartyAsync(string party)
    {
        (await North.Admin.PutAsync($"/v1/parties/{party}", Bodies.Party(party))).Expect(201);
        return [.. All.Select(node => node.As(party))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in All)
            await node.DisposeAsync();
        foreach (var node in _stopped)
            node.Discard();
        foreach (var key in _keys.Values)
            key.Dispose();
        foreach (var address in _addresses.Values)
            address.Dispose();
        await Etcd.DisposeAsync();
    }

    private NodeOptions Configure(NodeOptions options, string name) => options with
    {
        Urls = _addresses[name].Url,
        Record = new RecordOptions { Origin = Origin, Policy = _policy },
        Delivery = DeliveryNode.Permissive,
        Pool = new PoolOptions
        {
            Genesis = _genesis,
            Member = name,
            Key = _keys[name],
            Etcd = Etcd.Options(Array.IndexOf(Names, name)),
            Sequencer = Limits,
        },
    };
}
