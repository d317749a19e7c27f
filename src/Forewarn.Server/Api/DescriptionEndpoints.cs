using Microsoft.AspNetCore.Builder;
using Scalar.AspNetCore;

namespace Forewarn.Server.Api;

/// <summary>The API description, and the page that renders it.</summary>
internal static class DescriptionEndpoints
{
    private const string Page = "/openapi";

    /// <summary>What the page may load, and whom it may ask: this node alone. It runs in networks that must not talk to others,
    /// and its readers' addresses are nobody else's business.</summary>
    private const string OwnSourcesOnly =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'";

    public static void MapDescription(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments(Page))
                context.Response.Headers.ContentSecurityPolicy = OwnSourcesOnly;
            return next(context);
        });
        app.MapOpenApi(Page + "/{documentName}.json");
        app.MapScalarApiReference(Page, page => page
            .WithTitle("Forewarn API")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .HideClientButton()
            .HideDeveloperTools());
    }
}
