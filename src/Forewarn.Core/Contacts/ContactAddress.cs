using System.Buffers;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;

namespace Forewarn.Core.Contacts;

/// <summary>Where a contact is reached over one transport.</summary>
public sealed record ContactAddress
{
    /// <summary>Longest target, in characters.</summary>
    public const int TargetLengthMax = 2_000;

    /// <summary>Longest e-mail address, in characters (RFC 5321, section 4.5.3.1.3, without the angle brackets).</summary>
    private const int EmailLengthMax = 254;

    private const string UrlInWords = "an absolute URL such as https://ops.example/hook, without user name or fragment, of at most 2000 ASCII characters";

    private const string EmailInWords = "an address such as duty@ops.example, of ASCII characters, without quotes, comments or a name";

    private static readonly SearchValues<char> LocalPart = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.");

    private static readonly SearchValues<char> Domain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    private ContactAddress(Transport transport, string target) => (Transport, Target) = (transport, target);

    public Transport Transport { get; }

    /// <summary>The URL of a webhook, or the address of a mailbox; empty for the console. A placeholder once it was erased.</summary>
    public string Target { get; }

    /// <summary>Whether it can be brought something: not the console, where people look for themselves, and not what was erased.</summary>
    public bool IsReachable => Transport != Transport.Console && Target is not ([] or ['[', ..]);

    /// <summary>An address as its party says it; whether it lies in a network that may be reached is for the node to find out, each time.</summary>
    /// <exception cref="InvalidValueException">Names <c>transport</c> or <c>target</c>.</exception>
    public static ContactAddress Create(Transport transport, string target)
    {
        Limits.RequireMember(transport, "transport");
        (bool isRight, string accepted) = transport switch
        {
            Transport.Webhook => (IsUrl(target), UrlInWords),
            Transport.Email => (IsEmail(target), EmailInWords),
            _ => (target.Length == 0, "nothing: the console has no address"),
        };
        return isRight ? new ContactAddress(transport, target) : throw new InvalidValueException("target", "not an address of this transport", accepted);
    }

    /// <summary>What was accepted once, or a placeholder for it, as journals and snapshots hold it.</summary>
    /// <exception cref="InvalidValueException">Names <c>target</c>.</exception>
    internal static ContactAddress Accepted(Transport transport, string target) =>
        new(transport, Limits.RequireText(target, "target", TargetLengthMax));

    /// <summary>For logs and for whoever may not see the target.</summary>
    public override string ToString() => Transport.ToString();

    private static bool IsUrl(string target) =>
        target.Length <= TargetLengthMax && !target.AsSpan().ContainsAnyExceptInRange('!', '~')
        && Uri.TryCreate(target, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && url.Host.Length > 0 && url.UserInfo.Length == 0 && url.Fragment.Length == 0;

    /// <summary>A dot-atom on both sides (RFC 5322, section 3.4.1): nothing that could end a header line, or begin another address.</summary>
    private static bool IsEmail(string target)
    {
        int at = target.LastIndexOf('@');
        if (target.Length > EmailLengthMax || at is < 1 or > 64)
            return false;
        var local = target.AsSpan(0, at);
        var domain = target.AsSpan(at + 1);
        return !local.ContainsAnyExcept(LocalPart) && AreFilled(local) && !domain.ContainsAnyExcept(Domain) && AreFilled(domain)
            && domain[0] != '-' && domain[^1] != '-';
    }

    /// <summary>Whether no part between dots is empty.</summary>
    private static bool AreFilled(ReadOnlySpan<char> parts) => parts.Length > 0 && parts[0] != '.' && parts[^1] != '.' && parts.IndexOf("..") < 0;
}
