using System.Net.Sockets;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Files;
using Forewarn.Record.Merkle;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Processes;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Server.Tests.Recording;

/// <summary>However often the process is killed, the record goes on: every receipt that anybody holds fits the tree of later.</summary>
[Trait("Duration", "minutes")]
public sealed class KilledRecordTests : IDisposable
{
    private const int KillsCount = 30;
    private const int WritersCount = 4;
    private const int LeavesMin = KillsCount * WritersCount;

    private readonly TemporaryDirectory _directory = new();
    private readonly Random _random = new(20180917);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_root_that_was_shown_before_a_kill_is_consistent_with_those_after()
    {
        var shown = new List<Checkpoint>();
        Receipt? held = null;
        // A busy machine may need more of them until enough was written.
        for (int kill = 0; kill < KillsCount || (shown[^1].Size <= LeavesMin && kill < 5 * KillsCount); kill++)
        {
            await using var process = await ServeProcess.StartAsync(_directory.Path);
            using var http = new HttpClient { BaseAddress = new Uri(process.Url) };
            var reader = new RecordReader(Client(http));
            if (held is not null)
                Assert.Equal(held.Leaf.ToArray(), (await reader.ReceiptAsync(held.Proof.Index)).Leaf.ToArray());
            var writers = Enumerable.Range(0, WritersCount).Select(_ => Task.Run(() => WriteAsync(http))).ToArray();
            await Task.Delay(_random.Next(30, 300), TestContext.Current.CancellationToken);
            shown.Add((await reader.CheckpointAsync()).Checkpoint);
            held = await reader.ReceiptAsync(shown[^1].Size == 0 ? 0 : shown[^1].Size - 1);
            await process.KillAsync();
            await Task.WhenAll(writers);
        }
        AssertAllConsistent(shown);
    }

    private async Task WriteAsync(HttpClient http)
    {
        try
        {
            while (true)
                (await Client(http).PutAsync($"/v1/parties/{Guid.NewGuid()}", Bodies.Party("x"))).Expect(201);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or SocketException)
        {
            // The node was killed. A connection that is lost just when it is made throws its SocketException as it is.
        }
    }

    /// <summary>Proven by the files of the record, each root that was shown against the last one.</summary>
    private void AssertAllConsistent(List<Checkpoint> shown)
    {
        using var files = RecordFiles.Open(Path.Combine(_directory.Path, "record"));
        Assert.True(shown[^1].Size > LeavesMin, $"only {shown[^1].Size} leaves");
        var root = files.RootAt(files.Size);
        foreach (var each in shown)
        {
            var proof = MerkleTree.ConsistencyProof(files, each.Size, files.Size);
            Assert.True(MerkleTree.VerifyConsistency(each.Size, each.Root, files.Size, root, proof.AsSpan()), $"the root of {each.Size} leaves is not one of this tree");
        }
    }

    private Client Client(HttpClient http) =>
        new(http, "operator", EmbeddedIssuer.Open(_directory.Path, SystemClock.Instance).Mint("operator", [.. Api.Scopes.All]));
}
