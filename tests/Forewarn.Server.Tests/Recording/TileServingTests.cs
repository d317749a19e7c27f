using System.IO.Compression;
using System.Text;
using Forewarn.Record.Files;
using Forewarn.Record.Merkle;
using Forewarn.Record.Tiles;
using Forewarn.Server.Recording;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Recording;

/// <summary>The record as any reader of tiled logs finds it (C2SP tlog-tiles), on a node whose record everyone may read.</summary>
public sealed class TileServingTests : IAsyncLifetime
{
    /// <summary>More than one full tile, and a partial one.</summary>
    private const int LeavesCount = 600;

    private TestNode _node = null!;
    private Client _nobody = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync(options => options with { Record = new RecordOptions { Readers = RecordReaders.Everyone, Origin = "airspace.example/levant" } });
        await Task.WhenAll(Enumerable.Range(0, LeavesCount).Select(number => _node.PartyAsync($"p-{number}")));
        _nobody = _node.AsNobody();
        await new RecordReader(_node.Admin).ReceiptAsync(LeavesCount - 1);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task The_checkpoint_is_text_that_is_asked_for_again_each_time()
    {
        var answer = (await _nobody.GetAsync("/record/checkpoint")).Expect(200);
        Assert.Equal("text/plain; charset=utf-8", answer.ContentHeaders.ContentType!.ToString());
        Assert.Equal("no-cache", answer.Header("Cache-Control"));
        Assert.StartsWith($"airspace.example/levant\n{LeavesCount}\n", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_a_verifier_key_of_the_log()
    {
        var answer = (await _nobody.GetAsync("/record/key")).Expect(200);
        Assert.Equal("text/plain; charset=utf-8", answer.ContentHeaders.ContentType!.ToString());
        Assert.Matches(@"^airspace\.example/levant\+[0-9a-f]{8}\+AQ?[A-Za-z0-9+/=]+\n$", answer.Text);
    }

    [Fact]
    public async Task Every_tile_and_bundle_of_the_tree_gives_the_root_that_was_signed()
    {
        var signed = await new RecordReader(_nobody).CheckpointAsync();
        var result = await RecordCheck.CheckTilesAsync(
            new HttpLog(_node.Http, new Uri(_node.Server.Url + "/record/")), signed.Checkpoint.Size, signed.Checkpoint.Root, cancellation: TestContext.Current.CancellationToken);
        Assert.Empty(result.Findings);
    }

    [Theory]
    [InlineData("tile/0/000", 256 * 32)]
    [InlineData("tile/0/001", 256 * 32)]
    [InlineData("tile/0/002.p/88", 88 * 32)]
    [InlineData("tile/0/002.p/1", 32)]
    [InlineData("tile/0/000.p/255", 255 * 32)]
    [InlineData("tile/1/000.p/2", 2 * 32)]
    [InlineData("tile/1/000.p/1", 32)]
    public async Task A_tile_is_so_many_hashes_and_never_changes(string path, int length)
    {
        var (status, bytes, response) = await BytesAsync(path);
        Assert.Equal((200, length), (status, bytes.Length));
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", response.Headers.GetValues("Cache-Control")));
        response.Dispose();
    }

    [Theory]
    [InlineData("tile/entries/000", 256)]
    [InlineData("tile/entries/002.p/88", 88)]
    [InlineData("tile/entries/002.p/3", 3)]
    public async Task A_bundle_holds_so_many_entries(string path, int count)
    {
        var (_, bytes, response) = await BytesAsync(path);
        response.Dispose();
        var entries = EntryBundle.Parse(bytes, count, path);
        var (_, tile, second) = await BytesAsync(path.Replace("entries", "0", StringComparison.Ordinal));
        second.Dispose();
        Assert.Equal(entries.Select(entry => TreeHash.OfLeaf(entry.Span)), Enumerable.Range(0, count).Select(i => new TreeHash(tile.AsSpan(32 * i, 32))));
    }

    [Fact]
    public async Task A_partial_tile_is_the_beginning_of_the_full_one()
    {
        var (_, full, first) = await BytesAsync("tile/0/000");
        var (_, part, second) = await BytesAsync("tile/0/000.p/100");
        first.Dispose();
        second.Dispose();
        Assert.Equal(full[..(100 * 32)], part);
    }

    [Theory]
    [InlineData("tile/0/002")]
    [InlineData("tile/0/002.p/89")]
    [InlineData("tile/0/003.p/1")]
    [InlineData("tile/1/000")]
    [InlineData("tile/1/000.p/3")]
    [InlineData("tile/2/000.p/1")]
    [InlineData("tile/63/000.p/1")]
    [InlineData("tile/entries/002")]
    [InlineData("tile/entries/003.p/1")]
    [InlineData("tile/0/x999/999")]
    public async Task What_is_beyond_the_tree_is_not_found(string path)
    {
        var (status, _, response) = await BytesAsync(path);
        Assert.Equal(404, status);
        Assert.False(response.Headers.CacheControl?.MaxAge > TimeSpan.Zero);
        response.Dispose();
    }

    [Theory]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000.p/1")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/0/-01")]
    [InlineData("tile/0/x000/000")]
    [InlineData("tile/0/000/")]
    [InlineData("tile/0//000")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/001")]
    [InlineData("tile/0/000.p/-1")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000.P/1")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("tile/Entries/000")]
    [InlineData("tile/entries")]
    [InlineData("tile/")]
    [InlineData("tile/0/..%2f..%2f..%2fkey")]
    [InlineData("tile/%2e%2e/%2e%2e/key")]
    [InlineData("tile/..%5c..%5ckey")]
    [InlineData("tile/0/%D9%A0%D9%A0%D9%A0")]
    public async Task What_is_no_tile_is_not_found(string path)
    {
        var (status, bytes, response) = await BytesAsync(path);
        response.Dispose();
        Assert.Equal(404, status);
        Assert.DoesNotContain("PRIVATE", Encoding.UTF8.GetString(bytes));
    }

    [Theory, InlineData("gzip"), InlineData("br, gzip;q=0.5"), InlineData("GZIP")]
    public async Task A_bundle_is_compressed_for_who_can_read_that(string accepted)
    {
        var (_, plain, first) = await BytesAsync("tile/entries/000");
        var (_, packed, second) = await BytesAsync("tile/entries/000", accepted);
        Assert.Empty(first.Content.Headers.ContentEncoding);
        Assert.Equal(["gzip"], second.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding"], first.Headers.Vary);
        Assert.Equal(["Accept-Encoding"], second.Headers.Vary);
        first.Dispose();
        second.Dispose();
        Assert.True(packed.Length < plain.Length / 2);
        using var unpacked = new MemoryStream();
        await using (var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress))
            await gzip.CopyToAsync(unpacked, TestContext.Current.CancellationToken);
        Assert.Equal(plain, unpacked.ToArray());
    }

    [Theory, InlineData("gzip;q=0"), InlineData("br"), InlineData("identity"), InlineData("x-notgzip")]
    public async Task A_bundle_is_not_compressed_for_who_cannot(string accepted)
    {
        var (_, _, response) = await BytesAsync("tile/entries/000", accepted);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        response.Dispose();
    }

    [Fact]
    public async Task Details_are_never_for_everyone()
    {
        Assert.Equal(401, (await _nobody.GetAsync("/v1/leaves/0")).Status);
        Assert.Equal(401, (await _nobody.GetAsync("/v1/receipts/0")).Status);
    }

    private async Task<(int Status, byte[] Bytes, HttpResponseMessage Response)> BytesAsync(string path, string? acceptEncoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{_node.Server.Url}/record/{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (acceptEncoding is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", acceptEncoding);
        var response = await _node.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), response);
    }
}
