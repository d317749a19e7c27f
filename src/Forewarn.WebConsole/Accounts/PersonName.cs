using System.Buffers;
using System.Globalization;

namespace Forewarn.WebConsole.Accounts;

/// <summary>How people are called: the name by which they sign in and stand in the record, and the one on screens.</summary>
internal static class PersonName
{
    /// <summary>Longest name to sign in by, in characters; the node's own limit for <c>act.sub</c>.</summary>
    public const int LengthMax = 128;

    /// <summary>Longest name on screens, in characters.</summary>
    public const int DisplayLengthMax = 120;

    /// <summary>Longest name of a party, in characters; the node's own limit.</summary>
    public const int PartyLengthMax = 128;

    /// <summary>What a name to sign in by is made of; the node's own grammar, so that it never refuses whom the console let in.</summary>
    public static readonly string Characters = string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(c => c is not ('"' or '\\' or '<' or '>')));

    private static readonly SearchValues<char> Accepted = SearchValues.Create(Characters);

    private static readonly SearchValues<char> PartyCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@-");

    /// <summary>Whether a text may be a name to sign in by.</summary>
    public static bool Accepts(string text) => text.Length is >= 1 and <= LengthMax && !text.AsSpan().ContainsAnyExcept(Accepted);

    /// <summary>Whether a text may name a party.</summary>
    public static bool AcceptsParty(string text) => text.Length is >= 1 and <= PartyLengthMax && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(PartyCharacters);

    /// <summary>Whether a text may be a name on screens: something that can be seen, without characters that would turn around or hide what
    /// stands beside it.</summary>
    public static bool AcceptsDisplay(string text) => text.Length <= DisplayLengthMax && text.Any(char.IsLetterOrDigit) && !text.Any(IsTreacherous);

    private static bool IsTreacherous(char c) => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || (char.GetUnicodeCategory(c) == UnicodeCategory.Format && c is not ('\u200c' or '\u200d'));
}
