using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Forewarn.WebConsole.Desks;

namespace Forewarn.WebConsole.Accounts;

/// <summary>What a session carries beside its viewer, to tell whether it still stands.</summary>
/// <param name="Id">Its own name, which nobody can guess.</param>
/// <param name="Account">Id of the account; empty when the person came from the OpenID provider.</param>
/// <param name="Stamp">The account's security stamp, or the provider's address, when it began.</param>
/// <param name="Until">When it ends by itself.</param>
internal sealed record Session(string Id, string Account, string Stamp, DateTimeOffset Until)
{
    private const string IdClaim = "session";
    private const string AccountClaim = "account";
    private const string StampClaim = "stamp";
    private const string UntilClaim = "until";

    /// <summary>A new session of an account.</summary>
    public static Session Begin(Account account, DateTimeOffset until) => new(NewId(), account.Id, account.SecurityStamp!, until);

    /// <summary>A new session of a person whom the OpenID provider knows.</summary>
    public static Session BeginFromProvider(Uri authority, DateTimeOffset until) => new(NewId(), "", authority.AbsoluteUri, until);

    /// <summary>The session of whoever asks; null for a guest, and for a principal that this program did not make.</summary>
    public static Session? Of(ClaimsPrincipal principal) =>
        principal.FindFirstValue(IdClaim) is { } id && principal.FindFirstValue(AccountClaim) is { } account && principal.FindFirstValue(StampClaim) is { } stamp
        && long.TryParse(principal.FindFirstValue(UntilClaim), CultureInfo.InvariantCulture, out long until)
            ? new(id, account, stamp, DateTimeOffset.FromUnixTimeMilliseconds(until)) : null;

    /// <summary>What goes into the cookie.</summary>
    public ClaimsPrincipal ToPrincipal(Viewer viewer)
    {
        var principal = viewer.ToPrincipal(ConsoleSession.Scheme);
        ((ClaimsIdentity)principal.Identity!).AddClaims(
            [new(IdClaim, Id), new(AccountClaim, Account), new(StampClaim, Stamp), new(UntilClaim, Until.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture))]);
        return principal;
    }

    private static string NewId() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
