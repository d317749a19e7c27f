using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Forewarn.Benchmarks;

/// <summary>A webhook that answers at once, and remembers how long after the event each request came.</summary>
internal sealed class WebhookSink : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly WebApplication _app;

    /// <summary>Seconds from the event to the request, by id of the delivery, by type; the first of doubles counts.</summary>
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, double>> _lags = new();
    private int _doublesCount;

    private WebhookSink(WebApplication app) => _app = app;

    public string Url => _app.Urls.First() + "/hook";

    public int DoublesCount => _doublesCount;

    public static async Task<WebhookSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var sink = new WebhookSink(app);
        app.Run(sink.TakeAsync);
        await app.StartAsync();
        return sink;
    }

    public void Clear() => _lags.Clear();

    /// <summary>The lags of all deliveries of a type, once there are so many.</summary>
    /// <exception cref="TimeoutException">They do not come.</exception>
    public async Task<double[]> WaitForAsync(string type, int count)
    {
        var end = DateTime.UtcNow + Patience;
        while (true)
        {
            if (_lags.GetValueOrDefault(type) is { } lags && lags.Count >= count)
                return [.. lags.Values];
            if (DateTime.UtcNow > end)
                throw new TimeoutException($"{_lags.GetValueOrDefault(type)?.Count ?? 0} of {count} {type} came");
            await Task.Delay(50);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var now = DateTimeOffset.UtcNow;
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        double lag = (now - body.RootElement.GetProperty("timestamp").GetDateTimeOffset()).TotalSeconds;
        var lags = _lags.GetOrAdd(body.RootElement.GetProperty("type").GetString()!, _ => new());
        if (!lags.TryAdd(context.Request.Headers["webhook-id"].ToString(), lag))
            Interlocked.Increment(ref _doublesCount);
        context.Response.StatusCode = 204;
    }
}
