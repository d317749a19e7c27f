using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Forewarn.Cli.Load;

/// <summary>The ceiling of a JSON service on this machine: Kestrel, reading every token of a JSON body, sending the same bytes back,
/// and nothing else.</summary>
internal static class JsonEchoServer
{
    /// <summary>Serves on a free port of this machine, prints <c>ready URL</c>, and goes on until cancelled.</summary>
    public static async Task RunAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Run(EchoAsync);
        await app.StartAsync(cancellation);
        Console.Out.WriteLine($"ready {app.Urls.First()}");
        await app.WaitForShutdownAsync(cancellation);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        var result = await reader.ReadAsync();
        while (!result.IsCompleted)
        {
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            result = await reader.ReadAsync();
        }
        var body = result.Buffer;
        if (!body.IsEmpty)
            Parse(body);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        foreach (var segment in body)
            context.Response.BodyWriter.Write(segment.Span);
        reader.AdvanceTo(body.End);
    }

    private static void Parse(in ReadOnlySequence<byte> body)
    {
        using var document = JsonDocument.Parse(body);
    }
}
