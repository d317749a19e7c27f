using Forewarn.WebConsole.Desks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Forewarn.WebConsole.Accounts;

/// <summary>Finds out who asks: whoever signed in, else a guest where guests are welcome; nobody else gets past the page for signing in.</summary>
internal sealed class ConsoleSession(RequestDelegate next, ConsoleOptions options, FirstRun firstRun)
{
    public const string Scheme = "console";

    /// <summary>In it stands over whose shoulder a guest looks.</summary>
    public const string GuestCookie = "console-guest";

    public const string SignInPath = "/console/sign-in";

    public const string WelcomePath = "/console/welcome";

    /// <summary>What is for everybody: the pages by which people become somebody, and files that say nothing of anybody.</summary>
    private static readonly PathString[] ForEverybody =
        [SignInPath, WelcomePath, "/console/join", "/console/session", "/console/verify", "/console/assets", "/_framework"];

    public static void Configure(CookieAuthenticationOptions cookies, ConsoleOptions options)
    {
        cookies.Cookie.Name = "console-session";
        cookies.Cookie.HttpOnly = true;
        cookies.Cookie.SameSite = SameSiteMode.Lax;
        cookies.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        // The session itself says how long it lasts.
        cookies.ExpireTimeSpan = options.SessionLifetime;
        cookies.SlidingExpiration = false;
        cookies.LoginPath = SignInPath;
        cookies.Events.OnValidatePrincipal = async context =>
        {
            var check = (SessionCheck)context.HttpContext.RequestServices.GetService(typeof(SessionCheck))!;
            if (!await check.StandsAsync(context.Principal!))
                context.RejectPrincipal();
        };
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var session = await context.AuthenticateAsync(Scheme);
        if (session.Principal is { } principal)
            context.User = principal;
        else if (!options.Guests.IsEmpty)
            context.User = Viewer.Guest(context.Request.Cookies[GuestCookie] is { } party && options.Guests.Contains(party) ? party : options.Guests[0]).ToPrincipal(Scheme);
        else if (!ForEverybody.Any(path => context.Request.Path.StartsWithSegments(path)))
        {
            if (!context.Request.Path.StartsWithSegments("/console"))
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            else if (options.OpenId is null && firstRun.IsDue)
                context.Response.Redirect(WelcomePath);
            else
                context.Response.Redirect($"{SignInPath}?return={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
            return;
        }
        await next(context);
    }
}
