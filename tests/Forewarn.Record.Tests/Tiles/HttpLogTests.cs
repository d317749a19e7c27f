using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Forewarn.Record.Files;
using Forewarn.Record.Tests.Files;
using Forewarn.Record.Tests.Merkle;
using Forewarn.Record.Tiles;

namespace Forewarn.Record.Tests.Tiles;

/// <summary>Over real HTTP, from logs that are as they should be and from others.</summary>
public sealed class HttpLogTests : IDisposable
{
    private const int Size = 700;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(300);
    private static readonly NaiveTree Tree = NaiveTree.OfSize(Size);
    private static readonly TileAddress Leaves5 = TileAddress.OfHashes(0, 0, 5);
    private static readonly TileAddress Entries5 = TileAddress.OfEntries(0, 5);

    private readonly RecordDirectory _directory = RecordDirectory.With(Size);
    private readonly RecordFiles _record;
    private readonly HttpClient _client = new();

    public HttpLogTests() => _record = _directory.Open();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _record.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_checkpoint_is_read_as_it_is()
    {
        using var server = new LogServer((path, response) => response.Close(path == "checkpoint" ? "origin\n5\n"u8.ToArray() : [], false));
        Assert.Equal("origin\n5\n"u8.ToArray(), (await LogOf(server).ReadCheckpointAsync(Cancellation)).ToArray());
    }

    [Fact]
    public async Task Every_tile_of_a_record_is_read_as_it_is()
    {
        using var server = Honest();
        foreach (var tile in TileAddress.OfTree(Size))
            Assert.Equal(_record.ReadTile(tile), (await LogOf(server).ReadAsync(tile, Cancellation)).ToArray());
    }

    [Fact]
    public async Task A_prefix_without_a_slash_at_the_end_is_the_same_log()
    {
        using var server = Honest();
        var log = new HttpLog(_client, new Uri(server.Prefix.AbsoluteUri.TrimEnd('/')));
        Assert.Equal(_record.ReadTile(Leaves5), (await log.ReadAsync(Leaves5, Cancellation)).ToArray());
    }

    [Theory]
    [InlineData("0/000.p/17")]
    [InlineData("entries/001.p/200")]
    public async Task A_partial_tile_that_is_gone_is_cut_from_the_full_one(string path)
    {
        using var server = Honest(keepsPartialTiles: false);
        var address = TileAddress.Parse(path);
        Assert.Equal(_record.ReadTile(address), (await LogOf(server).ReadAsync(address, Cancellation)).ToArray());
        Assert.Equal([$"tile/{address}", $"tile/{address.Full}"], server.Asked);
    }

    [Fact]
    public async Task A_bundle_may_come_compressed()
    {
        using var server = new LogServer((path, response) =>
        {
            response.Headers["Content-Encoding"] = "gzip";
            using var gzip = new GZipStream(response.OutputStream, CompressionLevel.Optimal);
            gzip.Write(_record.ReadTile(TileAddress.Parse(path["tile/".Length..])));
        });
        Assert.Equal(_record.ReadTile(Entries5), (await LogOf(server).ReadAsync(Entries5, Cancellation)).ToArray());
    }

    [Fact]
    public async Task A_client_that_decompresses_by_itself_is_fine_too()
    {
        using var server = new LogServer((path, response) =>
        {
            response.Headers["Content-Encoding"] = "gzip";
            using var gzip = new GZipStream(response.OutputStream, CompressionLevel.Optimal);
            gzip.Write(_record.ReadTile(TileAddress.Parse(path["tile/".Length..])));
        });
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All });
        Assert.Equal(_record.ReadTile(Entries5), (await new HttpLog(client, server.Prefix).ReadAsync(Entries5, Cancellation)).ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(159)]
    [InlineData(161)]
    [InlineData(100_000)]
    public async Task A_tile_of_another_length_is_refused(int length)
    {
        using var server = new LogServer((_, response) => response.Close(new byte[length], false));
        await Assert.ThrowsAsync<RecordFormatException>(async () => await LogOf(server).ReadAsync(Leaves5, Cancellation));
    }

    [Fact]
    public async Task A_bundle_that_is_garbage_is_refused_with_its_address()
    {
        using var server = new LogServer((_, response) => response.Close("<html>welcome</html>"u8.ToArray(), false));
        var refusal = await Assert.ThrowsAsync<RecordFormatException>(async () => await LogOf(server).ReadAsync(Entries5, Cancellation));
        Assert.StartsWith($"{server.Prefix}tile/entries/000.p/5", refusal.Where, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_without_end_is_refused()
    {
        using var server = new LogServer(EndlessAsync);
        await Assert.ThrowsAsync<RecordFormatException>(async () => await LogOf(server).ReadCheckpointAsync(Cancellation));
    }

    [Fact]
    public async Task A_tile_without_end_is_refused()
    {
        using var server = new LogServer(EndlessAsync);
        await Assert.ThrowsAsync<RecordFormatException>(async () => await LogOf(server).ReadAsync(Leaves5, Cancellation));
    }

    [Fact]
    public async Task Compressed_zeros_without_end_are_refused()
    {
        using var server = new LogServer((_, response) =>
        {
            response.Headers["Content-Encoding"] = "gzip";
            using var gzip = new GZipStream(response.OutputStream, CompressionLevel.Fastest);
            for (int i = 0; i < 64; i++)
                gzip.Write(new byte[1 << 20]);
        });
        await Assert.ThrowsAsync<RecordFormatException>(async () => await LogOf(server).ReadAsync(Entries5, Cancellation));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    public async Task An_encoding_that_is_not_what_it_says_or_was_not_asked_for_is_refused(string encoding)
    {
        using var server = new LogServer((_, response) =>
        {
            response.Headers["Content-Encoding"] = encoding;
            response.Close(new byte[160], false);
        });
        await Assert.ThrowsAsync<RecordFormatException>(async () => await LogOf(server).ReadAsync(Leaves5, Cancellation));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_log_that_says_no_is_refused(int status)
    {
        using var server = new LogServer((_, response) => response.StatusCode = status);
        await Assert.ThrowsAsync<RecordFormatException>(async () => await LogOf(server).ReadAsync(Leaves5, Cancellation));
        await Assert.ThrowsAsync<RecordFormatException>(async () => await LogOf(server).ReadCheckpointAsync(Cancellation));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_log_that_is_overloaded_or_broken_is_told_from_one_that_is_wrong(int status)
    {
        using var server = new LogServer((_, response) => response.StatusCode = status);
        await Assert.ThrowsAsync<HttpRequestException>(async () => await LogOf(server).ReadAsync(Leaves5, Cancellation));
    }

    [Fact]
    public async Task A_log_that_never_answers_is_given_up()
    {
        using var server = new LogServer(_ => Task.CompletedTask);
        await Assert.ThrowsAsync<TimeoutException>(async () => await LogOf(server, Impatience).ReadAsync(Leaves5, Cancellation));
    }

    [Fact]
    public async Task A_log_that_begins_to_answer_and_never_ends_is_given_up()
    {
        using var server = new LogServer(async context =>
        {
            context.Response.SendChunked = true;
            await context.Response.OutputStream.WriteAsync(new byte[10]);
            await context.Response.OutputStream.FlushAsync();
        });
        await Assert.ThrowsAsync<TimeoutException>(async () => await LogOf(server, Impatience).ReadAsync(Leaves5, Cancellation));
    }

    [Fact]
    public async Task A_log_that_breaks_off_cannot_be_reached()
    {
        using var server = new LogServer(context =>
        {
            context.Response.ContentLength64 = 160;
            context.Response.OutputStream.Write(new byte[10]);
            context.Response.OutputStream.Flush();
            context.Response.Abort();
            return Task.CompletedTask;
        });
        await Assert.ThrowsAsync<HttpRequestException>(async () => await LogOf(server).ReadAsync(Leaves5, Cancellation));
    }

    [Fact]
    public async Task A_log_that_is_not_there_cannot_be_reached()
    {
        // Bound and never listening, so that nobody else is given the port.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var gone = new Uri($"http://{silent.LocalEndPoint}/log/");
        await Assert.ThrowsAsync<HttpRequestException>(async () => await new HttpLog(_client, gone, Patience).ReadAsync(Leaves5, Cancellation));
    }

    [Fact]
    public async Task Whoever_asks_can_stop_waiting()
    {
        using var server = new LogServer(_ => Task.CompletedTask);
        using var stop = new CancellationTokenSource(Impatience);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await LogOf(server).ReadAsync(Leaves5, stop.Token));
    }

    [Fact]
    public async Task A_whole_log_is_checked_over_HTTP()
    {
        using var server = Honest();
        var seen = new List<byte[]>();
        var result = await RecordCheck.CheckTilesAsync(LogOf(server), Size, Tree.Mth(0, Size), (_, leaf) => seen.Add(leaf.ToArray()), cancellation: Cancellation);
        Assert.Empty(result.Findings);
        Assert.Equal((Size, Tree.Mth(0, Size)), (result.Size, result.Root));
        Assert.Equal(Enumerable.Range(0, Size).Select(TestLeaves.Bytes), seen);
    }

    [Fact]
    public async Task A_log_that_hangs_within_a_check_ends_it()
    {
        using var server = new LogServer(_ => Task.CompletedTask);
        await Assert.ThrowsAsync<TimeoutException>(async () =>
            await RecordCheck.CheckTilesAsync(LogOf(server, Impatience), Size, Tree.Mth(0, Size), cancellation: Cancellation));
    }

    private LogServer Honest(bool keepsPartialTiles = true) => new((path, response) =>
    {
        var address = TileAddress.Parse(path["tile/".Length..]);
        if (!address.IsIn(Size) || (!keepsPartialTiles && !address.IsFull))
            response.StatusCode = (int)HttpStatusCode.NotFound;
        else
            response.OutputStream.Write(_record.ReadTile(address));
    });

    private HttpLog LogOf(LogServer server, TimeSpan? timeout = null) => new(_client, server.Prefix, timeout ?? Patience);

    private static async Task EndlessAsync(HttpListenerContext context)
    {
        context.Response.SendChunked = true;
        while (true)
            await context.Response.OutputStream.WriteAsync(new byte[1 << 14]);
    }
}
