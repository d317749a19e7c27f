using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Server.Node;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Forewarn.Benchmarks;

/// <summary>A start of the real process, to its line <c>ready</c>, on a journal of declarations that are all still active: the
/// hardest kind, since nothing of it can be dropped.</summary>
internal static class RestartBenchmark
{
    private const int Parties = 8;

    public static IReadOnlyDictionary<string, double> Run(bool quick, Action<string> progress) => RunAsync(quick, progress).GetAwaiter().GetResult();

    private static async Task<IReadOnlyDictionary<string, double>> RunAsync(bool quick, Action<string> progress)
    {
        int entries = quick ? 100_000 : 1_000_000;
        string data = Directory.CreateTempSubdirectory("forewarn-bench-").FullName;
        try
        {
            progress($"writing {entries:N0} entries");
            double empty = Start(data).TotalSeconds;
            await FillAsync(data, entries, progress);
            // Else the start competes with the system writing out what the filling left behind.
            DiskStream.Settle();
            progress("starting with a snapshot");
            double snapshot = Start(data).TotalSeconds;
            long snapshotBytes = Directory.GetFiles(Path.Combine(data, "snapshots")).Max(file => new FileInfo(file).Length);
            Directory.Delete(Path.Combine(data, "snapshots"), recursive: true);
            progress("starting without a snapshot");
            double replay = Start(data).TotalSeconds;
            return new Dictionary<string, double>
            {
                ["restart_snapshot_s"] = snapshot,
                ["restart_replay_s"] = replay,
                ["entries_count"] = entries,
                ["restart_empty_s"] = empty,
                ["snapshot_bytes"] = snapshotBytes,
                ["journal_bytes"] = new FileInfo(Path.Combine(data, "journal.db")).Length,
            };
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static TimeSpan Start(string data)
    {
        using var node = ServerProcess.StartNode(data);
        return node.Started;
    }

    private static async Task FillAsync(string data, int entries, Action<string> progress)
    {
        var node = await AirspaceNode.OpenAsync(data, SystemClock.Instance, NullLogger.Instance);
        await using (node)
        {
            var parties = Enumerable.Range(0, Parties).Select(i => PartyId.Parse($"uss{i}")).ToArray();
            foreach (var party in parties)
                await node.SubmitAsync(new PutParty(party, null, Party.Create(party, 1, party.ToString(), "UTC", Calendar.Gregorian, [])));
            var random = new Random(1);
            var tomorrow = SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(1);
            var waiting = new Queue<Task<Applied>>();
            for (int i = Parties; i < entries; i++)
            {
                waiting.Enqueue(node.SubmitAsync(new Declare(parties[i % Parties], null, Intent(random, parties[i % Parties], tomorrow))));
                if (waiting.Count == 16_384)
                    await waiting.Dequeue();
                if (i % 250_000 == 0)
                    progress($"{i:N0} written");
            }
            await Task.WhenAll(waiting);
        }
    }

    /// <summary>A square of a kilometre for an hour of a day, over the south of France.</summary>
    public static OperationalIntent Intent(Random random, PartyId party, Instant day)
    {
        byte[] id = new byte[16];
        random.NextBytes(id);
        double lat = 43 + random.NextDouble() * 6, lng = -1 + random.NextDouble() * 8;
        var square = Polygon.Create(
        [
            LatLng.FromDegrees(lat, lng), LatLng.FromDegrees(lat, lng + 0.0125),
            LatLng.FromDegrees(lat + 0.009, lng + 0.0125), LatLng.FromDegrees(lat + 0.009, lng),
        ]);
        var start = day + Duration.FromMinutes(random.Next(24 * 60));
        var volume = Volume4D.Create(square, AltitudeBand.FromMetres(50, 120), start, start + Duration.FromHours(1));
        return OperationalIntent.Create(EntityId.From(new Guid(id)), party, IntentState.Accepted, [volume]);
    }
}
