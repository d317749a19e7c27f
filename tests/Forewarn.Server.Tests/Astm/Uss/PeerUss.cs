using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Forewarn.Server.Tests.Astm.Uss;

/// <summary>Another organisation's USS, over real HTTP, that takes notifications.</summary>
internal sealed class PeerUss : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Notified> _received = Channel.CreateUnbounded<Notified>();

    private PeerUss(WebApplication app) => _app = app;

    /// <summary>Where it is reached: its base URL in F3548's words.</summary>
    public string Url => _app.Urls.Single();

    /// <summary>How it answers from now on; 204 unless told otherwise.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context =>
    {
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    };

    /// <summary>How many requests have come, whatever was answered.</summary>
    public int RequestsCount => _received.Reader.Count + _taken;

    private int _taken;

    public static async Task<PeerUss> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var peer = new PeerUss(builder.Build());
        peer._app.Run(peer.TakeAsync);
        await peer._app.StartAsync();
        return peer;
    }

    /// <summary>The next request that comes, or has come.</summary>
    public async Task<Notified> NextAsync()
    {
        var next = await _received.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(2));
        _taken++;
        return next;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string text = await reader.ReadToEndAsync();
        await Answer(context);
        await _received.Writer.WriteAsync(new Notified(
            context.Request.Method, context.Request.Path, context.Request.Headers.Authorization.ToString(), text));
    }
}

/// <summary>A request as it came to a USS.</summary>
internal sealed record Notified(string Method, string Path, string Authorization, string Text)
{
    public JsonNode Body => JsonNode.Parse(Text)!;

    /// <summary>What the token says, which is not verified here.</summary>
    public JsonNode Claims => JsonNode.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(Authorization["Bearer ".Length..].Split('.')[1]))!;
}
