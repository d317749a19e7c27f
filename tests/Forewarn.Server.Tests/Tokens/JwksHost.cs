using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Forewarn.Server.Tests.Tokens;

/// <summary>A real HTTP server that publishes keys, on a port of its own.</summary>
internal sealed class JwksHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _fetchesCount;

    private JwksHost(WebApplication app) => _app = app;

    public Uri Url => new(new Uri(_app.Urls.Single()), "/keys");

    public int FetchesCount => Volatile.Read(ref _fetchesCount);

    /// <summary>How it answers from now on.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context => context.Response.WriteAsJsonAsync(new { keys = Array.Empty<object>() });

    public static async Task<JwksHost> StartAsync(params TestIssuer[] issuers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = new JwksHost(builder.Build());
        host._app.MapGet("/keys", context =>
        {
            Interlocked.Increment(ref host._fetchesCount);
            return host.Answer(context);
        });
        host.Publish(issuers);
        await host._app.StartAsync();
        return host;
    }

    public void Publish(params TestIssuer[] issuers) => PublishEntries([.. issuers.Select(issuer => issuer.Jwk)]);

    public void PublishEntries(params object[] entries) => Answer = context => context.Response.WriteAsJsonAsync(new { keys = entries });

    public void Break() => Answer = context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
