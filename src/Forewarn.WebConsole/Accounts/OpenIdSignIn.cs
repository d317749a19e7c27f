using System.Collections.Immutable;
using System.Security.Claims;
using Forewarn.WebConsole.Desks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Forewarn.WebConsole.Accounts;

/// <summary>Signing in by OpenID Connect: authorization code with PKCE, and a session of our own that holds no token of the provider.</summary>
internal static class OpenIdSignIn
{
    public const string Scheme = "console-openid";

    /// <summary>Where the provider sends people back to.</summary>
    public const string CallbackPath = "/console/sign-in/openid";

    public const string StartPath = "/console/sign-in/with-provider";

    public static void AddOpenId(this IServiceCollection services, ConsoleOptions options, OpenIdOptions provider)
    {
        services.AddAuthentication().AddOpenIdConnect(Scheme, openId =>
        {
            openId.Authority = provider.Authority.AbsoluteUri.TrimEnd('/');
            openId.RequireHttpsMetadata = !provider.AllowHttp;
            (openId.ClientId, openId.ClientSecret) = (provider.ClientId, provider.ClientSecret);
            openId.SignInScheme = ConsoleSession.Scheme;
            openId.CallbackPath = CallbackPath;
            openId.ResponseType = OpenIdConnectResponseType.Code;
            // The provider sends the browser back with a GET, with which cookies of this site go along though they are Lax.
            openId.ResponseMode = OpenIdConnectResponseMode.Query;
            openId.UsePkce = true;
            openId.SaveTokens = false;
            openId.MapInboundClaims = false;
            openId.DisableTelemetry = true;
            openId.BackchannelTimeout = TimeSpan.FromSeconds(10);
            openId.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10);
            openId.PushedAuthorizationBehavior = PushedAuthorizationBehavior.UseIfAvailable;
            openId.Scope.Clear();
            foreach (string scope in (string[])["openid", "profile", .. provider.Scopes])
                openId.Scope.Add(scope);
            foreach (var cookie in (CookieBuilder[])[openId.CorrelationCookie, openId.NonceCookie])
                (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
            openId.Events = new OpenIdConnectEvents
            {
                OnTokenValidated = context => AdmitAsync(context, provider),
                OnTicketReceived = context =>
                {
                    context.ReturnUri = ReturnPath.Of(context.ReturnUri);
                    return Task.CompletedTask;
                },
                OnRemoteFailure = context => RefuseAsync(context, "provider"),
            };
            if (options.PublicUrl is { } publicUrl)
            {
                openId.Events.OnRedirectToIdentityProvider = context =>
                {
                    context.ProtocolMessage.RedirectUri = new Uri(publicUrl, CallbackPath).AbsoluteUri;
                    return Task.CompletedTask;
                };
            }
        });
    }

    /// <summary>Leads to the provider. A link, since the console's policy lets no form lead elsewhere.</summary>
    public static void MapOpenId(this IEndpointRouteBuilder app) => app.MapGet(StartPath, (string? @return) =>
        Results.Challenge(new AuthenticationProperties { RedirectUri = ReturnPath.Of(@return) }, [Scheme])).ExcludeFromDescription();

    /// <summary>Makes a session of what the provider says of a person.</summary>
    private static async Task AdmitAsync(TokenValidatedContext context, OpenIdOptions provider)
    {
        var accounts = context.HttpContext.RequestServices.GetRequiredService<AccountBook>();
        // Two people must not stand under one name in the record.
        if (ViewerOf(context.Principal!, provider) is not { } viewer || await accounts.FindAsync(viewer.Person) is not null)
        {
            Log(context.HttpContext).LogWarning(
                "Somebody signed in at the OpenID provider who is nobody here: {Person} and {Party} must name a person, who has no account of this node, and a party, and {Roles} a role",
                provider.PersonClaim, provider.PartyClaim, provider.RolesClaim);
            context.Response.Redirect($"{ConsoleSession.SignInPath}?problem=provider-person");
            context.HandleResponse();
            return;
        }
        var until = AccountBook.Now + provider.SessionLifetime;
        context.Principal = Session.BeginFromProvider(provider.Authority, until).ToPrincipal(viewer);
        context.Properties!.ExpiresUtc = until;
        context.Properties.AllowRefresh = false;
    }

    private static Viewer? ViewerOf(ClaimsPrincipal principal, OpenIdOptions provider)
    {
        string person = principal.FindFirstValue(provider.PersonClaim) ?? "";
        string party = principal.FindFirstValue(provider.PartyClaim) ?? "";
        string name = principal.FindFirstValue(provider.NameClaim) ?? "";
        ImmutableSortedSet<Role> roles =
        [
            .. principal.FindAll(provider.RolesClaim).SelectMany(claim => claim.Value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
                .SelectMany(text => Enum.GetValues<Role>().Where(role => role.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))),
        ];
        return PersonName.Accepts(person) && PersonName.AcceptsParty(party) && !roles.IsEmpty
            ? new Viewer(person, PersonName.AcceptsDisplay(name) ? name : person, party, roles.Add(Role.Watch)) : null;
    }

    private static Task RefuseAsync(RemoteFailureContext context, string problem)
    {
        Log(context.HttpContext).LogWarning(context.Failure, "Signing in at the OpenID provider failed");
        context.Response.Redirect($"{ConsoleSession.SignInPath}?problem={problem}");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static ILogger Log(HttpContext context) => context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OpenIdSignIn));
}
