using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Forewarn.Server.Pages;

/// <summary>Answers with pages.</summary>
internal static class PageResponses
{
    /// <summary>Answers with a page, and tells the browser to hold it to what pages do: no script, no other sources, no frame around it.</summary>
    public static void WritePage(this HttpContext context, int status, Page page)
    {
        byte[] document = page.Render();
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = document.Length;
        var headers = response.Headers;
        headers.ContentSecurityPolicy = page.ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentLanguage = page.Language;
        headers.CacheControl = page.IsPublic ? "public, max-age=60" : "no-store";
        if (!page.IsPublic)
            headers["X-Robots-Tag"] = "noindex, nofollow";
        if (!HttpMethods.IsHead(context.Request.Method))
            response.BodyWriter.Write(document);
    }
}
