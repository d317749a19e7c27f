using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Forewarn.WebConsole.Desks;

/// <summary>A file of the node's, to whoever is signed in at the console: the node's own answer, streamed through.</summary>
internal static class ForwardedAnswer
{
    /// <summary>Asks the node as the viewer, and answers what it answers; 401 to nobody.</summary>
    /// <param name="fileName">Under which the browser saves it; null to show it.</param>
    /// <param name="policy">Content-Security-Policy instead of the console's; null to leave that.</param>
    public static async Task WriteAsync(HttpContext context, NodeDoor door, HttpRequestMessage request, string? fileName, string? policy)
    {
        if (Viewer.Of(context.User) is not { } viewer)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", door.Token(viewer));
        using var answer = await door.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        response.ContentType = answer.Content.Headers.ContentType?.ToString();
        response.ContentLength = answer.Content.Headers.ContentLength;
        response.Headers.CacheControl = "no-store";
        if (answer.IsSuccessStatusCode)
        {
            if (policy is not null)
                response.Headers.ContentSecurityPolicy = policy;
            if (fileName is not null)
                response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        }
        await answer.Content.CopyToAsync(response.Body, context.RequestAborted);
    }
}
