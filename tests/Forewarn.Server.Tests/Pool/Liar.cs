using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Forewarn.Server.Tests.Pool;

/// <summary>What answers in the place of a member's node, and says of every checkpoint that the record is another.</summary>
internal sealed class Liar : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Liar(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single());

    public static async Task<Liar> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/record/add-checkpoint", context =>
        {
            context.Response.StatusCode = 422;
            return context.Response.WriteAsync("another root\n");
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Liar(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
