using System.Collections.Immutable;
using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>A pool of three organisations, their keys and their directories; its nodes are in this process.</summary>
internal sealed class TestPool : IAsyncDisposable
{
    public static readonly ImmutableArray<string> Names = ["north", "south", "west"];

    private readonly Dictionary<string, JournalDirectory> _directories = [];

    private TestPool(EtcdCluster etcd, Genesis genesis) => (Etcd, Genesis) = (etcd, genesis);

    public EtcdCluster Etcd { get; }

    public Genesis Genesis { get; }

    /// <summary>Limits that suit a machine with other things to do.</summary>
    public EtcdSequencerOptions Options { get; init; } = new() { OpeningTimeMax = Duration.FromSeconds(60), PresenceTime = Duration.FromSeconds(3), NoteOf = PoolChanges.NoteOf };

    public static PoolKey Key(string name) => PoolKey.FromSeed(Digest.Of(System.Text.Encoding.ASCII.GetBytes(name)).ToArray());

    public static Genesis NewGenesis(params IEnumerable<string> others) => Genesis.Of("gulf", [.. Names.Concat(others).Select(MemberOf)]);

    public static PoolMember MemberOf(string name)
    {
        using PoolKey key = Key(name);
        return new PoolMember(name, key.PublicKey, new Uri($"https://{name}.example"));
    }

    public static async Task<TestPool> FoundAsync(int etcdMembers = 1, Genesis? genesis = null, params string[] etcdArguments)
    {
        Assert.SkipUnless(EtcdCluster.IsInstalled, "etcd is not installed");
        EtcdCluster etcd = await EtcdCluster.StartAsync(etcdMembers, etcdArguments);
        var pool = new TestPool(etcd, genesis ?? NewGenesis());
        await EtcdSequencer.FoundAsync(pool.Genesis, etcd.Options(), TestContext.Current.CancellationToken);
        return pool;
    }

    public JournalDirectory DirectoryOf(string name)
    {
        if (!_directories.TryGetValue(name, out JournalDirectory? directory))
        {
            _directories.Add(name, directory = new JournalDirectory());
        }
        return directory;
    }

    public async Task<EtcdSequencer> OpenAsync(string name, EtcdOptions? etcd = null, EtcdSequencerOptions? options = null, string? key = null) => await EtcdSequencer.OpenAsync(
        DirectoryOf(name).Path, Genesis, name, Key(key ?? name), etcd ?? Etcd.Options(Math.Max(0, Names.IndexOf(name))), options ?? Options, TestContext.Current.CancellationToken);

    /// <summary>Submits a text at a node, and returns when that node has handed it on.</summary>
    public static Task SayAsync(EtcdSequencer node, string text) => SayAsync(node, Journals.Entry(text));

    /// <summary>Submits an entry likewise.</summary>
    public static async Task SayAsync(EtcdSequencer node, Entry entry)
    {
        Assert.True(node.TrySubmit(entry), node.Obstacle ?? "the queue is full");
        while (!(await node.Committed.ReadAsync(TestContext.Current.CancellationToken)).Entries.Contains(entry))
        {
        }
    }

    /// <summary>Has etcd forget all up to now.</summary>
    public async Task ForgetAsync()
    {
        using var etcd = new EtcdConnection(Etcd.Options());
        var now = await etcd.RangeAsync("genesis", isPrefix: false, keysOnly: true, TestContext.Current.CancellationToken);
        await etcd.CompactAsync(now.Header.Revision, TestContext.Current.CancellationToken);
    }

    /// <summary>All that a node has put down, once it has what every node was answered before.</summary>
    public static async Task<List<string>> HeardAsync(EtcdSequencer node)
    {
        await ConfirmAsync(node);
        return [.. node.Read(1).SelectMany(batch => batch.Entries).Select(Journals.Text)];
    }

    /// <summary>Confirms, while the node's batches are read as a node reads them.</summary>
    public static async Task ConfirmAsync(EtcdSequencer node)
    {
        Task<long> confirmed = node.ConfirmAsync(TestContext.Current.CancellationToken);
        while (!confirmed.IsCompleted)
        {
            while (node.Committed.TryRead(out _))
            {
            }
            await Task.WhenAny(confirmed, Task.Delay(5, TestContext.Current.CancellationToken));
        }
        await confirmed;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (JournalDirectory directory in _directories.Values)
        {
            directory.Dispose();
        }
        await Etcd.DisposeAsync();
    }
}
