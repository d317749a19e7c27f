using System.Diagnostics;
using Etcdserverpb;
using Forewarn.Journal;
using Forewarn.Journal.Pool;
using Forewarn.Journal.Tests.Pool;
using Google.Protobuf;
using Grpc.Net.Client;

namespace Forewarn.Benchmarks;

/// <summary>The order of a pool of three nodes on three members of etcd, all on this machine, against that of a node that is alone.</summary>
/// <remarks>Entries are put in order and made durable; nothing is applied. A latency is from <see cref="ISequencer.TrySubmit"/> to the batch at the node that submitted it.
/// The ceiling is etcd's own write of as many bytes as the pool's batches have at half load, by one writer, in the same run.</remarks>
internal static class PoolBenchmark
{
    private const int EntryBytes = 400;

    /// <summary>Entries that one node has under way at most.</summary>
    private const int UnderWayMax = 4_096;

    private static readonly string[] Names = ["north", "south", "west"];

    public static IReadOnlyDictionary<string, double> Run(bool quick, Action<string> progress) => RunAsync(quick, progress).GetAwaiter().GetResult();

    private static async Task<IReadOnlyDictionary<string, double>> RunAsync(bool quick, Action<string> progress)
    {
        var lasts = TimeSpan.FromSeconds(quick ? 3 : 8);
        string folder = Directory.CreateTempSubdirectory("forewarn-bench-").FullName;
        var figures = new Dictionary<string, double>();
        try
        {
            progress("a node that is alone");
            double embedded;
            await using (var alone = SqliteSequencer.Open(Path.Combine(folder, "alone")))
            {
                await LoadAsync([alone], null, lasts / 4);
                embedded = (await LoadAsync([alone], null, lasts)).PerSecond;
            }
            await using var etcd = await EtcdCluster.StartAsync(3);
            var keys = Names.Select(name => PoolKey.Create(Path.Combine(folder, $"{name}.key"))).ToArray();
            var genesis = Genesis.Of("bench", [.. Names.Select((name, i) => new PoolMember(name, keys[i].PublicKey, new Uri($"https://{name}.example")))]);
            await EtcdSequencer.FoundAsync(genesis, etcd.Options());
            var nodes = new List<EtcdSequencer>();
            for (int i = 0; i < Names.Length; i++)
                nodes.Add(await EtcdSequencer.OpenAsync(Path.Combine(folder, Names[i]), genesis, Names[i], keys[i], etcd.Options(i)));
            progress("a pool of three");
            await LoadAsync(nodes, null, lasts / 4);
            double pool = (await LoadAsync(nodes, null, lasts)).PerSecond;
            progress("at half of that");
            var half = await LoadAsync(nodes, pool / 2, lasts);
            progress("etcd by itself");
            double put = await PutAsync(etcd.Options().Endpoints[await etcd.LeaderAsync()], (int)(half.EntriesPerBatch * EntryBytes), lasts);
            progress("while the member of etcd that leads is killed");
            int leader = await etcd.LeaderAsync();
            var loading = LoadAsync(nodes, pool / 4, lasts + TimeSpan.FromSeconds(8));
            await Task.Delay(lasts / 2);
            await etcd.KillAsync(leader);
            double recovery = (await loading).LongestSilence;
            foreach (var node in nodes)
                await node.DisposeAsync();
            foreach (var key in keys)
                key.Dispose();
            (figures["embedded_per_s"], figures["pool_per_s"], figures["pool_over_embedded_ratio"]) = (embedded, pool, pool / embedded);
            (figures["pool_p50_ms"], figures["pool_p99_ms"], figures["etcd_put_p99_ms"]) = (half.P50, half.P99, put);
            figures["pool_p99_over_etcd_put_p99_ratio"] = half.P99 / put;
            (figures["entries_per_batch"], figures["local_leader_crash_recovery_s"]) = (half.EntriesPerBatch, recovery);
            await JoinBenchmark.RunAsync(quick ? 100_000 : 1_000_000, figures, progress);
            await WideBenchmark.RunAsync(lasts, figures, progress);
            return figures;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Loads nodes for a while: as much as they take, or so many entries a second in all.</summary>
    private static async Task<Load> LoadAsync(IReadOnlyList<ISequencer> nodes, double? perSecond, TimeSpan lasts)
    {
        long begin = Stopwatch.GetTimestamp();
        using var over = new CancellationTokenSource();
        var readers = nodes.Select(node => Task.Run(() => ReadAsync(node, over.Token))).ToArray();
        var feeders = nodes.Select(node => Task.Run(() => FeedAsync(node, perSecond / nodes.Count, begin, lasts))).ToArray();
        await Task.WhenAll(feeders);
        // What is under way comes to its end.
        for (int i = 0; i < 1_000 && Timed.UnderWay(nodes) > 0; i++)
            await Task.Delay(10);
        await over.CancelAsync();
        var read = await Task.WhenAll(readers);
        double[] latencies = [.. read.SelectMany(one => one.Latencies).Order()];
        return new Load(
            latencies.Length / Stopwatch.GetElapsedTime(begin).TotalSeconds, latencies[latencies.Length / 2], latencies[(int)(latencies.Length * 0.99)],
            read.Sum(one => one.Entries) / (double)read.Sum(one => one.Batches), read.Max(one => one.LongestSilence));
    }

    private static async Task FeedAsync(ISequencer node, double? perSecond, long begin, TimeSpan lasts)
    {
        for (long sent = 0; Stopwatch.GetElapsedTime(begin) < lasts;)
        {
            double due = perSecond is { } rate ? Stopwatch.GetElapsedTime(begin).TotalSeconds * rate : double.MaxValue;
            if (sent >= due || Timed.UnderWay([node]) >= UnderWayMax || !Timed.TrySubmit(node))
                await Task.Delay(1);
            else
                sent++;
        }
    }

    private static async Task<ReadOut> ReadAsync(ISequencer node, CancellationToken over)
    {
        var latencies = new List<double>();
        long entries = 0, batches = 0, last = Stopwatch.GetTimestamp();
        double silence = 0;
        try
        {
            await foreach (var batch in node.Committed.ReadAllAsync(over))
            {
                silence = Math.Max(silence, Stopwatch.GetElapsedTime(last).TotalSeconds);
                last = Stopwatch.GetTimestamp();
                batches++;
                entries += batch.Entries.Length;
                foreach (var entry in batch.Entries)
                {
                    if (entry is Timed mine)
                        latencies.Add(mine.Arrive());
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
        return new ReadOut(latencies, entries, batches, silence);
    }

    /// <summary>99th percentile of one writer's writes, in milliseconds.</summary>
    private static async Task<double> PutAsync(Uri endpoint, int bytes, TimeSpan lasts)
    {
        using var channel = GrpcChannel.ForAddress(endpoint);
        var kv = new KV.KVClient(channel);
        var value = ByteString.CopyFrom(new byte[bytes]);
        var taken = new List<double>();
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < lasts;)
        {
            long started = Stopwatch.GetTimestamp();
            await kv.PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8("/bench"), Value = value });
            taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return taken.Order().ElementAt((int)(taken.Count * 0.99));
    }

    /// <summary>How a load went.</summary>
    /// <param name="LongestSilence">Most seconds between one batch and the next at a node.</param>
    private sealed record Load(double PerSecond, double P50, double P99, double EntriesPerBatch, double LongestSilence);

    private sealed record ReadOut(List<double> Latencies, long Entries, long Batches, double LongestSilence);

    /// <summary>An entry that knows when and where it was submitted.</summary>
    private sealed class Timed : Entry
    {
        private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<ISequencer, StrongBox> Counts = [];

        private readonly long _submitted = Stopwatch.GetTimestamp();
        private readonly StrongBox _count;

        private Timed(ISequencer node)
            : base(new byte[EntryBytes]) => _count = Counts.GetOrCreateValue(node);

        public static bool TrySubmit(ISequencer node)
        {
            var entry = new Timed(node);
            Interlocked.Increment(ref entry._count.Value);
            if (node.TrySubmit(entry))
                return true;
            Interlocked.Decrement(ref entry._count.Value);
            return false;
        }

        public static int UnderWay(IEnumerable<ISequencer> nodes) => nodes.Sum(node => Volatile.Read(ref Counts.GetOrCreateValue(node).Value));

        /// <returns>Milliseconds since it was submitted.</returns>
        public double Arrive()
        {
            Interlocked.Decrement(ref _count.Value);
            return Stopwatch.GetElapsedTime(_submitted).TotalMilliseconds;
        }

        public override void Failed(JournalFailedException reason) => Interlocked.Decrement(ref _count.Value);

        private sealed class StrongBox
        {
            public int Value;
        }
    }
}
