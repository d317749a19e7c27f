using Forewarn.Record.Witnesses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Forewarn.Server.Witnesses;

/// <summary>The paths of a witness.</summary>
internal static class WitnessEndpoints
{
    public static void MapWitness(this IEndpointRouteBuilder app, Witness witness)
    {
        var logger = app.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger<Witness>();
        app.MapPost("/add-checkpoint", context => AddCheckpointAsync(context, witness, logger));
        app.MapGet("/{originHash}/checkpoint", (HttpContext context, string originHash) => witness.Latest(originHash) is { } latest
            ? WriteAsync(context, 200, latest.ToBytes())
            : WriteAsync(context, 404, "this witness has cosigned no checkpoint of that log\n"u8.ToArray()));
        app.MapGet("/key", context => WriteAsync(context, 200, System.Text.Encoding.UTF8.GetBytes($"{witness.Key}\n")));
        app.MapGet("/health", context => WriteAsync(context, 200, "ok\n"u8.ToArray()));
    }

    private static async Task AddCheckpointAsync(HttpContext context, Witness witness, ILogger logger)
    {
        WitnessAnswer answer;
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            answer = witness.AddCheckpoint(body.GetBuffer().AsSpan(0, (int)body.Length));
        }
        catch (BadHttpRequestException unreadable)
        {
            await WriteAsync(context, unreadable.StatusCode, System.Text.Encoding.UTF8.GetBytes($"{unreadable.Message}\n"));
            return;
        }
        catch (Exception disk) when (disk is (IOException or UnauthorizedAccessException) and not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
        {
            // Nothing was cosigned. Whoever runs the witness must see it, whoever asked may ask again.
            logger.LogError(disk, "A checkpoint could not be made durable, and was not cosigned");
            await WriteAsync(context, 503, "this witness cannot write to its disk, so it does not cosign\n"u8.ToArray());
            return;
        }
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        await context.Response.Body.WriteAsync(answer.Body);
    }

    private static async Task WriteAsync(HttpContext context, int status, byte[] text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = WitnessAnswer.TextContentType;
        await context.Response.Body.WriteAsync(text);
    }
}
