using System.Text;
using Forewarn.WebConsole.Shell;
using Forewarn.WebConsole.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.WebConsole.Accounts;

/// <summary>What js/passkeys.js asks for: the challenge, and then what comes of the browser's answer to it.</summary>
internal static class PasskeyEndpoints
{
    /// <summary>Longest answer of a browser that is looked at, in characters.</summary>
    public const int CredentialLengthMax = 32 * 1024;

    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").AddEndpointFilter(AccountEndpoints.RequireToken).ExcludeFromDescription();
        group.MapPost("/console/sign-in/passkey/options", async (HttpContext context, AccountBook accounts, PasskeyChallenges challenges, SignInLimiter limiter) =>
        {
            if (!limiter.TryPass(context))
                return Refuse(context, words => words["accounts.too_often"], StatusCodes.Status429TooManyRequests);
            var asked = await accounts.AskForPasskeyAsync(context);
            challenges.Give(context, account: "", asked.AssertionState);
            return Results.Text(asked.RequestOptionsJson, "application/json");
        });
        group.MapPost("/console/sign-in/passkey", async (HttpContext context, [FromForm] string? credential, [FromForm(Name = "return")] string? path,
            AccountBook accounts, PasskeyChallenges challenges, SessionDesk sessions) =>
        {
            // One challenge is one attempt, so that the limit on challenges is that on attempts too.
            if (challenges.Take(context, account: "") is not { } state || credential is null or { Length: > CredentialLengthMax } || await accounts.FindByPasskeyAsync(credential, state, context) is not { } account)
                return Refuse(context, words => words["accounts.passkey_failed"], StatusCodes.Status401Unauthorized);
            await sessions.BeginAsync(context, account);
            return Results.Json(new { path = ReturnPath.Of(path) });
        });
        group.MapPost("/console/account/passkey/options", async (HttpContext context, [FromForm] string? password, AccountBook accounts, PasskeyChallenges challenges, SignInLimiter limiter) =>
        {
            if (Session.Of(context.User) is not { Account: { Length: > 0 } id })
                return Results.Unauthorized();
            if (!limiter.TryPass(context))
                return Refuse(context, words => words["accounts.too_often"], StatusCodes.Status429TooManyRequests);
            try
            {
                // Whoever finds a screen unlocked, or a cookie, must not get a key of its own that outlasts them.
                if (!await accounts.ProvesAsync(id, password ?? ""))
                    return Refuse(context, words => words["accounts.password_wrong"], StatusCodes.Status403Forbidden);
                var offered = await accounts.OfferPasskeyAsync(id, context);
                challenges.Give(context, id, offered.AttestationState);
                return Results.Text(offered.CreationOptionsJson, "application/json");
            }
            catch (AccountRefusedException refused)
            {
                return Refuse(context, refused.Explain, StatusCodes.Status400BadRequest);
            }
        });
        group.MapPost("/console/account/passkey", async (HttpContext context, [FromForm] string? credential, [FromForm] string? name, AccountBook accounts, PasskeyChallenges challenges) =>
        {
            if (Session.Of(context.User) is not { Account: { Length: > 0 } id })
                return Results.Unauthorized();
            try
            {
                return challenges.Take(context, id) is { } state && credential is { Length: <= CredentialLengthMax } && await accounts.AddPasskeyAsync(id, name?.Trim() ?? "", credential, state, context)
                    ? Results.NoContent() : Refuse(context, words => words["accounts.passkey_failed"], StatusCodes.Status400BadRequest);
            }
            catch (AccountRefusedException refused)
            {
                return Refuse(context, refused.Explain, StatusCodes.Status400BadRequest);
            }
        });
    }

    private static IResult Refuse(HttpContext context, Func<Words, string> why, int status) =>
        Results.Text(why(new Words(Language.Of(Preferences.Of(context).Language))), "text/plain", Encoding.UTF8, status);
}
