using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Forewarn.WebConsole.Accounts;

/// <summary>Challenges that browsers were given and have not answered: each is good once, for a few minutes, and for the browser that asked.</summary>
/// <remarks>Thread-safe. Kept in memory: a challenge from before a restart is given again.</remarks>
internal sealed class PasskeyChallenges
{
    /// <summary>Most that wait for their answer; beyond that the oldest are forgotten.</summary>
    public const int WaitingMax = 1_000;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const string Cookie = "console-passkey";

    private readonly ConcurrentDictionary<string, Challenge> _waiting = new(StringComparer.Ordinal);

    /// <summary>Remembers a challenge for the browser that asks.</summary>
    /// <param name="account">For whom it was made; empty for whoever will turn out to sign in.</param>
    /// <param name="state">What the answer will be checked with.</param>
    public void Give(HttpContext context, string account, string? state)
    {
        while (_waiting.Count >= WaitingMax)
            _waiting.TryRemove(_waiting.MinBy(waiting => waiting.Value.GivenAt).Key, out _);
        string id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _waiting[id] = new Challenge(account, state, Stopwatch.GetTimestamp());
        context.Response.Cookies.Append(Cookie, id, new CookieOptions { Path = "/console", HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = Lifetime });
    }

    /// <summary>The state of the challenge that the browser was given for this account; null when there is none. It is used up.</summary>
    public string? Take(HttpContext context, string account)
    {
        context.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/console" });
        return context.Request.Cookies[Cookie] is { } id && _waiting.TryRemove(id, out var challenge)
            && challenge.Account == account && Stopwatch.GetElapsedTime(challenge.GivenAt) < Lifetime ? challenge.State : null;
    }

    private sealed record Challenge(string Account, string? State, long GivenAt);
}
