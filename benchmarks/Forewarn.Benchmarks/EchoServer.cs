using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Forewarn.Benchmarks;

/// <summary>The ceiling for the node: Kestrel, reading a JSON body and sending the same bytes back, and nothing else.</summary>
internal static class EchoServer
{
    /// <summary>Argument that makes this program the echo server.</summary>
    public const string Argument = "echo-server";

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Run(EchoAsync);
        await app.StartAsync();
        Console.Out.WriteLine($"ready {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }

    private static async Task EchoAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync();
            if (!result.IsCompleted)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = result.Buffer.Length;
            foreach (var segment in result.Buffer)
                context.Response.BodyWriter.Write(segment.Span);
            reader.AdvanceTo(result.Buffer.End);
            return;
        }
    }
}
