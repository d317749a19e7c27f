using System.Buffers;
using System.Collections.Immutable;

namespace Forewarn.Record.Leaves;

/// <summary>What may stand in the members of a leaf. All of it is ASCII without quotes and backslashes, so that nothing in a leaf
/// is ever escaped and each leaf has one form.</summary>
internal static class LeafGrammar
{
    public const int NameLengthMax = 128;
    public const int WordLengthMax = 64;
    public const int ThumbprintLength = 43;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@-");

    private static readonly SearchValues<char> WordCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> PartCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly SearchValues<char> Base64UrlCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Last characters of 43 that leave the two bits free which 32 bytes do not use.</summary>
    private const string ThumbprintEnds = "AEIMQUYcgkosw048";

    public static string RequireName(string value, string where) =>
        value.Length is >= 1 and <= NameLengthMax && char.IsAsciiLetterOrDigit(value[0]) && !value.AsSpan().ContainsAnyExcept(NameCharacters)
            ? value
            : throw new RecordFormatException(where, "not a name", "1 to 128 characters of A-Z a-z 0-9 . _ : @ -, beginning with a letter or digit");

    public static string RequireWord(string value, string where) => IsOf(value, WordCharacters)
        ? value : throw new RecordFormatException(where, "not a word", "1 to 64 characters of a-z 0-9 -, beginning with a letter");

    public static string RequirePartName(string value, string where) => IsOf(value, PartCharacters)
        ? value : throw new RecordFormatException(where, "not the name of a part", "1 to 64 characters of a-z 0-9 _, beginning with a letter");

    public static string RequireThumbprint(string value, string where) =>
        value.Length == ThumbprintLength && !value.AsSpan().ContainsAnyExcept(Base64UrlCharacters)
            && ThumbprintEnds.Contains(value[^1], StringComparison.Ordinal)
            ? value
            : throw new RecordFormatException(where, "not a key's thumbprint", "43 characters of base64url (RFC 7638, SHA-256)");

    public static long RequireCount(long value, string where) => value >= 0
        ? value : throw new RecordFormatException(where, "negative", "a whole number from 0");

    public static ImmutableArray<LeafCommitment> RequireDistinct(ImmutableArray<LeafCommitment> details, string where)
    {
        if (details.IsDefault || details.Length > Leaf.DetailsMax)
            throw new RecordFormatException(where, details.IsDefault ? "missing" : $"{details.Length} parts", $"at most {Leaf.DetailsMax} parts");
        for (int i = 1; i < details.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (details[i].Name == details[j].Name)
                    throw new RecordFormatException(where, $"{details[i].Name} twice", "each part once");
            }
        }
        return details;
    }

    private static bool IsOf(string value, SearchValues<char> characters) =>
        value.Length is >= 1 and <= WordLengthMax && char.IsAsciiLetterLower(value[0]) && !value.AsSpan().ContainsAnyExcept(characters);
}
