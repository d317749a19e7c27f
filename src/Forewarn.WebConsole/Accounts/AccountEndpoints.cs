using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Forewarn.WebConsole.Accounts;

/// <summary>What the pages for signing in, and scripts on them, ask for beside the pages themselves.</summary>
internal static class AccountEndpoints
{
    /// <summary>Whether the session of the browser stands: 204, or 401.</summary>
    public const string SessionPath = "/console/session";

    public const string SignOutPath = "/console/sign-out";

    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        app.MapGet(SessionPath, (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return Results.StatusCode(Session.Of(context.User) is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status204NoContent);
        }).ExcludeFromDescription();

        app.MapPost(SignOutPath, async (HttpContext context, SessionDesk sessions) =>
        {
            await sessions.EndAsync(context);
            return Results.LocalRedirect(ConsoleSession.SignInPath);
        }).AddEndpointFilter(RequireToken).ExcludeFromDescription();
    }

    /// <summary>Lets through only what a page of this console sent: another site's page does not have the token.</summary>
    internal static async ValueTask<object?> RequireToken(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        await invocation.HttpContext.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(invocation.HttpContext) ? await next(invocation) : Results.BadRequest();
}
