using System.Buffers;

namespace Forewarn.Core;

/// <summary>What the name of a party (and so a token's <c>sub</c>) or of an arrangement looks like: 1 to 128 characters of letters, digits and <c>. _ : @ -</c>,
/// beginning with a letter or digit.</summary>
/// <remarks>ASCII only, so that no two parties' names look alike on a screen and any of them fits a path, a log line and a file
/// name.</remarks>
public static class NameGrammar
{
    /// <summary>Longest name, in characters.</summary>
    public const int LengthMax = 128;

    /// <summary>The rule in words, for messages.</summary>
    public const string InWords = "1 to 128 characters of A-Z a-z 0-9 . _ : @ -, beginning with a letter or digit";

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@-");

    /// <summary>Whether <paramref name="text"/> may be such a name.</summary>
    public static bool Accepts(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= LengthMax && char.IsAsciiLetterOrDigit(text[0]) && !text.ContainsAnyExcept(Characters);
}
