using System.Collections.Concurrent;
using System.Diagnostics;
using Forewarn.Pool.Tests.Machines;
using Forewarn.Simulation.Linearizability;

namespace Forewarn.Pool.Tests.Load;

/// <summary>Clients of one party at every node, who read and change the same few declarations over HTTP, and write down what they did.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    /// <summary>Declarations that all of them read and change.</summary>
    private const int Entities = 16;

    private const int ClientsPerNode = 3;

    /// <summary>Keeps a history of minutes small enough to be checked, and the machine free for what is tested.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(5);

    private readonly string[] _entities = [.. Enumerable.Range(0, Entities).Select(_ => Guid.NewGuid().ToString())];
    private readonly NodeClient[] _nodes;
    private readonly CancellationTokenSource _enough = new();
    private readonly ConcurrentDictionary<string, long> _versions = new();
    private readonly Task[] _clients;
    private ConcurrentDictionary<string, int> _tally = new();

    private Crowd(NodeClient[] nodes, int seed)
    {
        _nodes = nodes;
        _clients = [.. Enumerable.Range(0, nodes.Length * ClientsPerNode).Select(client => Task.Run(() => GoOnAsync(client, new Random(HashCode.Combine(seed, client)))))];
    }

    /// <summary>What they did.</summary>
    public History<DeclarationCall, DeclarationAnswer> History { get; } = new();

    /// <summary>When each write was acknowledged, by <see cref="Stopwatch.GetTimestamp"/>, and at which node.</summary>
    public ConcurrentQueue<(long At, int Node)> Acknowledged { get; } = new();

    /// <summary>What was to be written and was refused, so that nobody may ever read it.</summary>
    public ConcurrentDictionary<string, string> Refused { get; } = new();

    /// <summary>Answers that are none of those expected, each once.</summary>
    public ConcurrentDictionary<string, byte> Surprises { get; } = new();

    /// <summary>How often each node gave each answer, since the last time this was asked.</summary>
    public string TakeTally()
    {
        var taken = Interlocked.Exchange(ref _tally, new ConcurrentDictionary<string, int>());
        return string.Join(", ", taken.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}: {each.Value}"));
    }

    public static async Task<Crowd> StartAsync(PoolMachines pool, int seed)
    {
        var nodes = PoolMachines.Names.Select((_, i) => new NodeClient(pool.UrlOf(i), pool.TokenOf(i, "dora"))).ToArray();
        await nodes[0].RegisterAsync("dora", pool.TokenOf(0, "operator"));
        return new Crowd(nodes, seed);
    }

    /// <summary>Waits until so many more writes were acknowledged at each of some nodes.</summary>
    public async Task WriteOnAsync(int count, params int[] nodes)
    {
        long since = Stopwatch.GetTimestamp();
        while (nodes.Any(node => Acknowledged.Count(write => write.At > since && write.Node == node) < count))
        {
            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(120))
            {
                throw new TimeoutException($"no {count} writes at each of {string.Join(", ", nodes.Select(node => PoolMachines.Names[node]))} in 2 minutes; {string.Join("; ", Surprises.Keys)}");
            }
            await Task.Delay(50);
        }
    }

    /// <summary>The longest time from one acknowledged write to the next, at a node, that began no earlier than a second before a moment.</summary>
    public TimeSpan LongestSilence(long since, int node)
    {
        long[] writes = [.. Acknowledged.Where(write => write.Node == node && write.At > since - Stopwatch.Frequency).Select(write => write.At).Order()];
        return writes.Zip(writes.Skip(1), Stopwatch.GetElapsedTime).DefaultIfEmpty().Max();
    }

    /// <summary>Lets no more begin, waits for what is under way, and has every declaration read at every node.</summary>
    public async Task EndAsync()
    {
        await _enough.CancelAsync();
        await Task.WhenAll(_clients);
        for (int node = 0; node < _nodes.Length; node++)
        {
            foreach (string entity in _entities)
            {
                await ReadAsync(-1 - node, _nodes[node], entity);
            }
        }
    }

    /// <summary>The record's size and root at each node, once they are as far as each other.</summary>
    public async Task<string[]> RootsAsync()
    {
        for (long started = Stopwatch.GetTimestamp(); ; await Task.Delay(100))
        {
            string[] roots = await Task.WhenAll(_nodes.Select(node => node.CheckpointAsync()));
            if (roots.Select(root => root.Split(' ')[0]).Distinct().Count() == 1 || Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(60))
            {
                return roots;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await Task.WhenAll(_clients);
        foreach (NodeClient node in _nodes)
        {
            node.Dispose();
        }
        _enough.Dispose();
    }

    private async Task GoOnAsync(int client, Random random)
    {
        int node = client % _nodes.Length;
        for (int count = 0; !_enough.IsCancellationRequested; count++)
        {
            string entity = _entities[random.Next(Entities)];
            if (random.Next(2) == 0)
            {
                await ReadAsync(client, _nodes[node], entity);
            }
            else
            {
                await WriteAsync(client, node, entity, FormattableString.Invariant($"client {client}, {count}"));
            }
            await Task.Delay(Rest);
        }
    }

    private async Task ReadAsync(int client, NodeClient node, string entity)
    {
        var pending = History.Call(client, new DeclarationCall.Read(entity));
        var (status, version, content) = await node.ReadAsync(entity);
        Count(Array.IndexOf(_nodes, node), "GET", status, content);
        switch (status)
        {
            case 200:
                _versions.AddOrUpdate(entity, version, (_, known) => Math.Max(known, version));
                pending.Answer(new DeclarationAnswer.Found(new DeclarationState(version, content)));
                break;
            case 404:
                pending.Answer(new DeclarationAnswer.NotFound());
                break;
            default:
                // A read that told nothing has changed nothing.
                pending.TakeBack();
                Note("GET", status, content);
                break;
        }
    }

    private async Task WriteAsync(int client, int node, string entity, string content)
    {
        long expected = _versions.GetValueOrDefault(entity);
        var pending = History.Call(client, new DeclarationCall.Write(entity, expected, content));
        var (status, version, said) = await _nodes[node].WriteAsync(entity, expected, content);
        Count(node, "PUT", status, said);
        switch (status)
        {
            case 200 or 201:
                _versions.AddOrUpdate(entity, version, (_, known) => Math.Max(known, version));
                pending.Answer(new DeclarationAnswer.Written(version));
                Acknowledged.Enqueue((Stopwatch.GetTimestamp(), node));
                break;
            case 412 or 428:
                Refused[content] = entity;
                pending.Answer(new DeclarationAnswer.Refused());
                break;
            case NodeClient.NotConnected or (>= 400 and < 500):
                Refused[content] = entity;
                pending.TakeBack();
                Note("PUT", status, said);
                break;
            case 503 when said.StartsWith("overloaded:", StringComparison.Ordinal):
                // The API says of this one, and of no other, that nothing has happened.
                Refused[content] = entity;
                pending.TakeBack();
                break;
            default:
                Note("PUT", status, said);
                break;
        }
        if (status >= 500)
        {
            await Task.Delay(Rest * 10);
        }
    }

    private void Count(int node, string method, int status, string said) => _tally.AddOrUpdate(
        $"{PoolMachines.Names[node]} {method} {status switch { NodeClient.NotConnected => "not connected", NodeClient.NoAnswer => "no answer", 503 => said, _ => status }}", 1, (_, count) => count + 1);

    private void Note(string method, int status, string said)
    {
        // Nobody restores etcd here; whoever says so is wrong.
        if (status is not (NodeClient.NotConnected or NodeClient.NoAnswer or 503) || said.Contains("older backup", StringComparison.Ordinal))
        {
            Surprises.TryAdd($"{method}: {status} {said}", 0);
        }
    }
}
