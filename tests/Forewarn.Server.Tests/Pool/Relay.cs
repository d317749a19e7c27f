using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Forewarn.Server.Tests.Pool;

/// <summary>Stands before a member's node, and changes what it says.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();

    private Relay(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single());

    /// <summary>The node.</summary>
    public Uri? Target { get; set; }

    /// <summary>Told the path and the query, and what the node answers; gives what is passed on.</summary>
    public Func<PathString, QueryString, byte[], byte[]> Change { get; set; } = (_, _, answer) => answer;

    /// <summary>How often something else was passed on.</summary>
    public int ChangedCount { get; private set; }

    public static async Task<Relay> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var relay = new Relay(builder.Build());
        relay._app.Run(relay.PassAsync);
        await relay._app.StartAsync(TestContext.Current.CancellationToken);
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(Target!, context.Request.Path + context.Request.QueryString));
        if (HttpMethods.IsPost(context.Request.Method))
            request.Content = new StreamContent(context.Request.Body);
        request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
        using var answer = await _http.SendAsync(request, context.RequestAborted);
        byte[] said = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted), passed = Change(context.Request.Path, context.Request.QueryString, said);
        if (!ReferenceEquals(said, passed))
            ChangedCount++;
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(passed, context.RequestAborted);
    }
}
