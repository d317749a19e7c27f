using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Forewarn.Client.Tests.Requests;

/// <summary>Answers each request with the next of the answers that a test has written, and keeps what was asked.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers;

    private ScriptedServer(WebApplication app, IEnumerable<Func<HttpContext, Task>> answers) => (_app, _answers) = (app, new(answers));

    public ConcurrentQueue<Asked> Requests { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public static async Task<ScriptedServer> StartAsync(params IEnumerable<Func<HttpContext, Task>> answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ScriptedServer(app, answers);
        app.Run(server.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        server.Http = new HttpClient { BaseAddress = new Uri(app.Urls.First() + "/") };
        return server;
    }

    /// <summary>An answer in JSON, or in what the content type says.</summary>
    public static Func<HttpContext, Task> Json(string body, int status = 200, string type = "application/json", string? retryAfter = null) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync(body);
    };

    public static Func<HttpContext, Task> Busy(string retryAfter = "0", int status = 503) =>
        Json("""{"type":"urn:forewarn:problem:overloaded","title":"The node is busy","detail":"later"}""", status, "application/problem+json", retryAfter);

    /// <summary>Breaks the connection without an answer.</summary>
    public static Task Break(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Requests.Enqueue(new Asked(context.Request.Method, context.Request.Path + context.Request.QueryString, body.ToArray(),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        await (_answers.TryDequeue(out var answer) ? answer : Json("{}", 500))(context);
    }
}

/// <summary>What was asked.</summary>
internal sealed record Asked(string Method, string Path, byte[] Body, Dictionary<string, string> Headers);
