using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Forewarn.Server.Tests.Delivery;

/// <summary>Somebody's webhook: a real HTTP server on a free port, which remembers what it was sent and answers as it is told.</summary>
internal sealed class TestReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _received = new();

    private TestReceiver(WebApplication app) => _app = app;

    /// <summary>Answers each request; 204 at once unless it is set.</summary>
    public Func<Received, HttpContext, Task> Answer { get; set; } = (_, context) =>
    {
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    };

    public string Url { get; private set; } = "";

    public IReadOnlyCollection<Received> All => _received;

    /// <param name="certificate">For TLS; null for none.</param>
    /// <param name="port">0 for a free one.</param>
    public static async Task<TestReceiver> StartAsync(X509Certificate2? certificate = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        var receiver = new TestReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        receiver.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/hook";
        return receiver;
    }

    /// <summary>What it was sent, once it is at least so much.</summary>
    public async Task<Received[]> WaitForAsync(int count, Func<Received, bool>? which = null)
    {
        for (int i = 0; i < 3_000; i++)
        {
            Received[] found = [.. _received.Where(which ?? (_ => true))];
            if (found.Length >= count)
                return found;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException($"{_received.Count} of {count} came");
    }

    public async ValueTask DisposeAsync()
    {
        // Not every answer that a test gives ends by itself.
        using var atOnce = new CancellationTokenSource(0);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers;
        var received = new Received(
            context.Request.Path, headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(), body.ToArray());
        _received.Enqueue(received);
        await Answer(received, context);
    }
}

/// <summary>One request to a webhook.</summary>
internal sealed record Received(string Path, string Id, string Timestamp, string Signature, byte[] Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The number of the warning that it brings.</summary>
    public string? Warning => (string?)Json["data"]!["warning"]?["id"];
}
