using Microsoft.AspNetCore.Http;

namespace Forewarn.WebConsole;

/// <summary>Tells browsers what a page of the console may do: run and load what comes from this node, and nothing else.</summary>
internal sealed class ConsoleHeaders(RequestDelegate next)
{
    /// <summary>No inline script, no eval, no other host, no frame. Inline styles are the component library's.</summary>
    private const string Policy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self'; font-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        Write(context);
        return next(context);
    }

    public static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=(), payment=()";
    }
}
