using System.Globalization;
using System.Net.Http.Headers;
using Forewarn.WebConsole.Desks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.WebConsole.Record;

/// <summary>The receipt of a leaf as a file to keep: the node's own answer, to whoever is signed in.</summary>
internal static class ReceiptDownload
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/console/record/receipts/{index:long:min(0)}", async (HttpContext context, NodeDoor door, long index) =>
    {
        if (Viewer.Of(context.User) is not { } viewer)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        string number = index.ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/receipts/{number}") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", door.Token(viewer)) } };
        using var answer = await door.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        context.Response.Headers.CacheControl = "no-store";
        if (answer.IsSuccessStatusCode)
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"leaf-{number}.tlog-proof\"";
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    });
}
