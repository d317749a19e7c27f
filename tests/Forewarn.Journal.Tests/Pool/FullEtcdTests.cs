using System.Text.Json;
using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>A real etcd that is full, and then has room again.</summary>
public class FullEtcdTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_whose_etcd_is_full_says_so_refuses_writes_and_goes_on_when_there_is_room()
    {
        await using TestPool pool = await TestPool.FoundAsync(etcdArguments: ["--quota-backend-bytes", "8388608"]);
        await using EtcdSequencer north = await pool.OpenAsync("north", options: pool.Options with { StallMax = Duration.FromSeconds(1) });
        var taken = new List<string>();
        Task reading = ReadAsync(north, taken);
        var random = new Random(1);
        for (int i = 0; north.Obstacle is null && i < 1_000; i++)
        {
            byte[] large = new byte[400_000];
            random.NextBytes(large);
            north.TrySubmit(new Entry(large));
            await Task.Delay(20, Cancellation);
        }
        Assert.Contains("etcd takes no more", north.Obstacle, StringComparison.Ordinal);
        Assert.Contains("database space exceeded", north.Obstacle, StringComparison.Ordinal);
        Assert.False(north.TrySubmit(Journals.Entry("refused")));
        // What was put in order before is there all the same, and confirmed.
        Assert.Equal(north.LastPosition, await north.ConfirmAsync(Cancellation));
        await MakeRoomAsync(pool.Etcd);
        while (north.Obstacle is not null || !north.TrySubmit(Journals.Entry("after")))
        {
            await Task.Delay(50, Cancellation);
        }
        while (!Has(taken, "after"))
        {
            await Task.Delay(50, Cancellation);
        }
        Assert.False(Has(taken, "refused"));
        await north.DisposeAsync();
        await reading;
    }

    private static bool Has(List<string> taken, string text)
    {
        lock (taken)
        {
            return taken.Contains(text);
        }
    }

    private static async Task ReadAsync(EtcdSequencer node, List<string> taken)
    {
        await foreach (Batch batch in node.Committed.ReadAllAsync(Cancellation))
        {
            lock (taken)
            {
                taken.AddRange(batch.Entries.Where(entry => entry.Bytes.Length < 100).Select(Journals.Text));
            }
        }
    }

    /// <summary>As docs/pool.md has it.</summary>
    private static async Task MakeRoomAsync(EtcdCluster etcd)
    {
        using var said = JsonDocument.Parse(await etcd.RunAsync("get", "nothing", "-w", "json"));
        await etcd.RunAsync("compact", said.RootElement.GetProperty("header").GetProperty("revision").GetRawText());
        await etcd.RunAsync("defrag");
        await etcd.RunAsync("alarm", "disarm");
    }
}
