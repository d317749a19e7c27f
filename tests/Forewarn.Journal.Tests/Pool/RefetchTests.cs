using System.Text;
using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>Details that a node has fetched otherwise than they ought to be: erased, or not.</summary>
public class RefetchTests
{
    private const string Words = "the words of Captain Quuxington";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Words_that_one_member_gives_as_erased_are_taken_from_another_that_has_them()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        var (north, worded, erased) = await EraseAsync(pool);
        await using var _ = north;
        var problems = new List<string>();
        await using EtcdSequencer south = await OpenAsync(pool, new DirectPeers().With("north", erased).With("west", after => new MemoryStream(after == 3 ? [.. worded[..PeerStream.HeadLength], 0] : worded)), problems);
        Assert.True(Wanted(south).IsErased);
        Assert.Null(await south.RefetchAsync(new Dictionary<long, bool> { [2] = false }, Cancellation));
        Assert.False(Wanted(south).IsErased);
        Assert.Equal(Words, Encoding.UTF8.GetString(Wanted(south).Details.Span[32..]));
        Assert.Contains("north (https://north.example/) gives entry 2 as erased, and no erasure in the journal covers it", Assert.Single(problems), StringComparison.Ordinal);
        // The others in the batch, and the chain, are as they were.
        Assert.Equal(["before", "about", "after"], south.Read(1).SelectMany(batch => batch.Entries).Select(Journals.Text));
    }

    [Fact]
    public async Task Words_that_nobody_has_are_asked_for_until_it_is_too_long_and_it_is_said_of_each_why()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        var (north, _, erased) = await EraseAsync(pool);
        await using var __ = north;
        await using EtcdSequencer south = await OpenAsync(pool, new DirectPeers().With("north", erased), []);
        string? problem = await south.RefetchAsync(new Dictionary<long, bool> { [2] = false }, Cancellation);
        Assert.Contains("north (https://north.example/) gives entry 2 as erased", problem, StringComparison.Ordinal);
        Assert.Contains("nobody answers there", problem, StringComparison.Ordinal);
        Assert.True(Wanted(south).IsErased);
    }

    [Fact]
    public async Task Words_that_are_erased_elsewhere_are_erased_here_and_in_no_file_any_more()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        var (north, worded, erased) = await EraseAsync(pool);
        await using var _ = north;
        var peers = new DirectPeers().With("north", worded);
        await using EtcdSequencer south = await OpenAsync(pool, peers, []);
        peers.With("north", erased);
        Assert.Null(await south.RefetchAsync(new Dictionary<long, bool> { [2] = true }, Cancellation));
        Assert.Equal("placeholder", Encoding.UTF8.GetString(Wanted(south).Details.Span));
        foreach (string file in Directory.EnumerateFiles(pool.DirectoryOf("south").Path).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] bytes = new byte[open.Length];
            await open.ReadExactlyAsync(bytes, Cancellation);
            Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Words)));
        }
    }

    [Fact]
    public async Task Nothing_is_taken_of_another_batch()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        var (north, worded, erased) = await EraseAsync(pool);
        await using var _ = north;
        var peers = new DirectPeers().With("north", erased);
        await using EtcdSequencer south = await OpenAsync(pool, peers, []);
        using PoolChain foreign = new(TestPool.NewGenesis());
        foreach (int i in Enumerable.Range(0, 3))
        {
            foreign.Add("north", new Entry(Encoding.UTF8.GetBytes("about"), Details("other words")));
        }
        peers.With("north", foreign).With("west", worded);
        Assert.Null(await south.RefetchAsync(new Dictionary<long, bool> { [2] = false }, Cancellation));
        Assert.Equal(Words, Encoding.UTF8.GetString(Wanted(south).Details.Span[32..]));
    }

    /// <summary>A pool whose etcd has forgotten all, and what north gives of its three entries before and after the details of the second were erased.</summary>
    private static async Task<(EtcdSequencer North, byte[] Worded, byte[] Erased)> EraseAsync(TestPool pool)
    {
        EtcdSequencer north = await pool.OpenAsync("north");
        await TestPool.SayAsync(north, "before");
        await TestPool.SayAsync(north, new Entry(Encoding.UTF8.GetBytes("about"), Details(Words)));
        await TestPool.SayAsync(north, "after");
        byte[] worded = Give(north);
        await north.EraseDetailsAsync(new Dictionary<long, byte[]> { [2] = Encoding.UTF8.GetBytes("placeholder") });
        await pool.ForgetAsync();
        return (north, worded, Give(north));
    }

    private static Entry Wanted(EtcdSequencer node) => node.Read(2).First().Entries[0];

    private static byte[] Details(string words) => [.. new byte[32], .. Encoding.UTF8.GetBytes(words)];

    private static byte[] Give(EtcdSequencer node) => [.. node.Excerpt().GiveAfter(0).SelectMany(piece => piece.ToArray())];

    private static Task<EtcdSequencer> OpenAsync(TestPool pool, IPeers peers, List<string> problems) =>
        pool.OpenAsync("south", options: pool.Options with { Peers = peers, FetchProblem = problems.Add, OpeningTimeMax = Duration.FromSeconds(5) });
}
