using Forewarn.Record.Checkpoints;
using Forewarn.Record.Files;
using Forewarn.Record.Merkle;
using Forewarn.Server.Node;
using Forewarn.Server.Recording;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Tokens;

namespace Forewarn.Server.Tests.Recording;

/// <summary>A node that is started again goes on with the same record, or says what is wrong and does not start.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private const string Origin = "airspace.example/restart";

    private TestNode _node = null!;
    private Checkpoint _before = null!;

    private string RecordDirectory => Path.Combine(_node.DataDirectory, "record");

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync(options => options with { Record = new RecordOptions { Origin = Origin } });
        await LiveAsync(_node, 40);
        _before = await CheckpointAsync();
    }

    public async ValueTask DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task The_same_tree_goes_on()
    {
        await _node.RestartAsync();
        Assert.Equal(_before, await CheckpointAsync());
        await LiveAsync(_node, 5);
        await AssertContinuedAsync();
    }

    [Fact]
    public async Task Record_files_that_were_deleted_are_derived_again_with_the_same_root()
    {
        await _node.StopAsync();
        DeleteFiles();
        await _node.StartAgainAsync();
        Assert.Equal(_before, await CheckpointAsync());
        await LiveAsync(_node, 5);
        await AssertContinuedAsync();
    }

    [Fact]
    public async Task Record_files_that_were_deleted_are_derived_again_with_the_same_details()
    {
        var details = ReadDetails();
        await _node.StopAsync();
        DeleteFiles();
        await _node.StartAgainAsync();
        Assert.Equal(details, ReadDetails());
    }

    [Fact]
    public async Task A_record_that_lost_its_end_is_derived_again_from_there()
    {
        await _node.StopAsync();
        using (var files = RecordFiles.Open(RecordDirectory))
            files.TruncateTo(files.Size / 2);
        await _node.StartAgainAsync();
        Assert.Equal(_before, await CheckpointAsync());
    }

    [Fact]
    public async Task A_journal_and_record_that_end_before_what_was_signed_are_refused()
    {
        using var older = new TemporaryDirectory();
        await _node.StopAsync();
        RawFiles.CopyTo(_node.DataDirectory, older.Path);
        await _node.StartAgainAsync();
        await LiveAsync(_node, 3);
        await _node.StopAsync();
        File.Copy(Path.Combine(RecordDirectory, "checkpoint"), Path.Combine(older.Path, "record", "checkpoint"), overwrite: true);
        Assert.Contains("entries are missing", await RefusalAsync(older.Path));
        await _node.StartAgainAsync();
    }

    [Fact]
    public async Task A_journal_and_record_rewritten_with_the_same_key_do_not_start_under_what_was_signed()
    {
        using var rewritten = new TemporaryDirectory();
        await _node.StopAsync();
        Directory.CreateDirectory(Path.Combine(rewritten.Path, "record"));
        File.Copy(Path.Combine(RecordDirectory, "key"), Path.Combine(rewritten.Path, "record", "key"));
        await using (var other = await StartAsync(rewritten.Path))
            await LiveAsync(other, rewritten.Path, 40);
        File.Copy(Path.Combine(RecordDirectory, "checkpoint"), Path.Combine(rewritten.Path, "record", "checkpoint"), overwrite: true);
        Assert.Contains("not those of the checkpoint that was signed", await RefusalAsync(rewritten.Path));
        await _node.StartAgainAsync();
    }

    [Fact]
    public async Task A_journal_that_says_something_else_than_the_record_is_refused()
    {
        using var other = new TemporaryDirectory();
        await _node.StopAsync();
        await using (var node = await StartAsync(other.Path))
            await LiveAsync(node, other.Path, 40);
        Directory.Delete(Path.Combine(other.Path, "snapshots"), recursive: true);
        Directory.Delete(Path.Combine(other.Path, "record"), recursive: true);
        RawFiles.CopyTo(RecordDirectory, Path.Combine(other.Path, "record"));
        Assert.Contains("leaf 0 of the record is not what entry 1 of the journal leads to", await RefusalAsync(other.Path));
        await _node.StartAgainAsync();
    }

    [Fact]
    public async Task A_record_of_another_origin_is_refused()
    {
        await _node.StopAsync();
        var refused = await Assert.ThrowsAsync<DataDirectoryException>(() => NodeServer.StartAsync(
            new NodeOptions { DataDirectory = _node.DataDirectory, Urls = "http://127.0.0.1:0", Record = new RecordOptions { Origin = "elsewhere.example/log" } },
            TestContext.Current.CancellationToken));
        Assert.Contains(Origin, refused.Message);
        Assert.Contains("elsewhere.example/log", refused.Message);
        await _node.StartAgainAsync();
    }

    [Fact]
    public async Task A_checkpoint_signed_by_another_key_is_refused()
    {
        using var other = new TemporaryDirectory();
        await _node.StopAsync();
        string path = Path.Combine(RecordDirectory, "checkpoint");
        byte[] own = RawFiles.ReadShared(path);
        await using (await StartAsync(other.Path))
        {
        }
        File.Copy(Path.Combine(other.Path, "record", "checkpoint"), path, overwrite: true);
        Assert.Contains("not signed by the key of this record", await RefusalAsync(_node.DataDirectory));
        File.WriteAllBytes(path, own);
        await _node.StartAgainAsync();
    }

    [Fact]
    public void The_key_is_for_its_owner_alone()
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(RecordDirectory, "key")));
    }

    private static Task<NodeServer> StartAsync(string directory) => NodeServer.StartAsync(
        new NodeOptions { DataDirectory = directory, Urls = "http://127.0.0.1:0", Record = new RecordOptions { Origin = Origin } }, TestContext.Current.CancellationToken);

    private static async Task<string> RefusalAsync(string directory) => (await Assert.ThrowsAsync<DataDirectoryException>(() => StartAsync(directory))).Message;

    private static Task LiveAsync(TestNode node, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        (await node.Admin.PutAsync($"/v1/parties/{Guid.NewGuid()}", Bodies.Party("x"))).Expect(201)));

    private static async Task LiveAsync(NodeServer server, string directory, int count)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var client = new Client(http, "operator", Server.Tokens.EmbeddedIssuer.Open(directory, NodaTime.SystemClock.Instance).Mint("operator", [.. Api.Scopes.All]));
        for (int i = 0; i < count; i++)
            (await client.PutAsync($"/v1/parties/{Guid.NewGuid()}", Bodies.Party("x"))).Expect(201);
    }

    /// <summary>The newest checkpoint, once it covers everything that was answered.</summary>
    private async Task<Checkpoint> CheckpointAsync()
    {
        var reader = new RecordReader(_node.Admin);
        await reader.ReceiptAsync(_node.Server.Node.Read(state => state.Events.Next) - 1);
        return (await reader.CheckpointAsync()).Checkpoint;
    }

    private async Task AssertContinuedAsync()
    {
        var after = await CheckpointAsync();
        Assert.True(after.Size > _before.Size);
        var proof = _node.Server.Node.Record.ConsistencyProof(_before.Size, after.Size);
        Assert.True(MerkleTree.VerifyConsistency(_before.Size, _before.Root, after.Size, after.Root, proof.AsSpan()));
    }

    private string[] ReadDetails()
    {
        var files = _node.Server.Node.Record.Files;
        return [.. Enumerable.Range(0, (int)files.Size).Select(index => Convert.ToBase64String(files.ReadDetails(index)))];
    }

    private void DeleteFiles()
    {
        foreach (string path in Directory.GetFiles(RecordDirectory).Where(path => Path.GetFileName(path) is not ("key" or "checkpoint")))
            File.Delete(path);
    }
}
