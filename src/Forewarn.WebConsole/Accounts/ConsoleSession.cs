using Forewarn.WebConsole.Desks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Forewarn.WebConsole.Accounts;

/// <summary>Finds out who asks: whoever signed in, else a guest where guests are welcome; nobody else gets past the page for signing in.</summary>
internal sealed class ConsoleSession(RequestDelegate next, ConsoleOptions options)
{
    public const string Scheme = "console";

    /// <summary>In it stands over whose shoulder a guest looks.</summary>
    public const string GuestCookie = "console-guest";

    public static void Configure(CookieAuthenticationOptions cookies)
    {
        cookies.Cookie.Name = "console-session";
        cookies.Cookie.HttpOnly = true;
        cookies.Cookie.SameSite = SameSiteMode.Lax;
        cookies.ExpireTimeSpan = TimeSpan.FromHours(12);
        cookies.SlidingExpiration = true;
        cookies.LoginPath = "/console/sign-in";
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var session = await context.AuthenticateAsync(Scheme);
        if (session.Principal is { } principal)
            context.User = principal;
        else if (!options.Guests.IsEmpty)
            context.User = Viewer.Guest(context.Request.Cookies[GuestCookie] is { } party && options.Guests.Contains(party) ? party : options.Guests[0]).ToPrincipal(Scheme);
        else if (!IsForEverybody(context.Request.Path))
        {
            if (context.Request.Path.StartsWithSegments("/console"))
                context.Response.Redirect($"/console/sign-in?return={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
            else
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        await next(context);
    }

    private static bool IsForEverybody(PathString path) => path.StartsWithSegments("/console/assets") || path.StartsWithSegments("/console/sign-in") || path.StartsWithSegments("/_framework");
}
