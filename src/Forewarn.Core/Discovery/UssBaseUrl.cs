using System.Buffers;

namespace Forewarn.Core.Discovery;

/// <summary>Where a USS answers for what it manages (F3548-21, UssBaseURL); paths such as <c>/uss/v1/operational_intents/{id}</c> are
/// appended to it.</summary>
/// <remarks>An absolute http or https URL without fragment or user name; whether http is acceptable is for the node to say. Kept as
/// it was written, since the field compares it as text. The default value is no URL.</remarks>
public readonly record struct UssBaseUrl : IComparable<UssBaseUrl>
{
    /// <summary>Longest URL, in characters.</summary>
    public const int LengthMax = 2_000;

    private const string InWords = "an absolute URL such as https://uss.example.com/utm, without fragment or user name, of at most 2000 characters";

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.");

    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/");

    private readonly string? _value;

    private UssBaseUrl(string value) => _value = value;

    public bool IsNone => _value is null;

    /// <summary>Whether what is sent there is protected on its way.</summary>
    public bool IsHttps => _value is not null && _value.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="InvalidValueException">Not such a URL; names no field.</exception>
    public static UssBaseUrl Parse(string value)
    {
        bool isUrl = value.Length <= LengthMax && (IsUsual(value) || (Uri.TryCreate(value, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            && url.Fragment.Length == 0 && url.UserInfo.Length == 0 && url.Host.Length > 0
            && !value.AsSpan().ContainsAnyInRange('\0', ' ')));
        return isUrl ? new UssBaseUrl(value) : throw new InvalidValueException("", "not a USS base URL", InWords);
    }

    /// <summary>Whether it is what nearly all of them are, told without taking the URL apart: https, a name of letters, digits and single
    /// dots, and a path.</summary>
    private static bool IsUsual(ReadOnlySpan<char> url)
    {
        if (!url.StartsWith("https://", StringComparison.Ordinal))
            return false;
        var rest = url["https://".Length..];
        int slash = rest.IndexOf('/');
        var host = slash < 0 ? rest : rest[..slash];
        var path = rest[host.Length..];
        return host.Length is > 0 and <= 63 && char.IsAsciiLetterLower(host[0]) && char.IsAsciiLetterLower(host[^1])
            && !host.ContainsAnyExcept(HostCharacters) && host.IndexOf("..") < 0 && !path.ContainsAnyExcept(PathCharacters);
    }

    /// <summary>What was accepted once, as journals and snapshots hold it.</summary>
    internal static UssBaseUrl Accepted(string value) => new(value);

    public int CompareTo(UssBaseUrl other) => string.CompareOrdinal(_value, other._value);

    public override string ToString() => _value ?? "";
}
