using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using Forewarn.Record.Tiles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Forewarn.Client.Tests.Audit;

/// <summary>Serves a history over HTTP, and another one when the test says so.</summary>
internal sealed class LogServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<History> _histories = [];
    private readonly SigningKey _key = SigningKey.Generate(History.Origin, KeyType.Log);
    private readonly HttpClient _http = new();

    private LogServer(WebApplication app) => _app = app;

    /// <summary>What is served now.</summary>
    public History Shown { get; set; } = null!;

    /// <summary>Replaces a tile or a bundle on its way out; null leaves it as it is.</summary>
    public Func<TileAddress, byte[], byte[]>? Falsify { get; set; }

    public Policy Policy => Policy.OfLog(_key.VerifierKey);

    public HttpLog Log => new(_http, new Uri(_app.Urls.First() + "/record"));

    public static async Task<LogServer> StartAsync(long size)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new LogServer(app);
        server.Shown = server.NewHistory().GrowTo(size);
        app.Run(server.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Another history, empty, of the same record by name and key.</summary>
    public History NewHistory()
    {
        var history = new History(_key);
        _histories.Add(history);
        return history;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
        foreach (var history in _histories)
            history.Dispose();
        _key.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!["/record/".Length..];
        if (path == "checkpoint")
            return context.Response.Body.WriteAsync(Shown.Sign().ToBytes()).AsTask();
        if (!TileAddress.TryParse(path.AsSpan("tile/".Length), out var address) || !address.IsIn(Shown.Files.Size))
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        }
        byte[] tile = Shown.Files.ReadTile(address);
        return context.Response.Body.WriteAsync(Falsify?.Invoke(address, tile) ?? tile).AsTask();
    }
}
