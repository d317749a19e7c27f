using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Incidents;

namespace Forewarn.Core.Hotline;

/// <summary>The rules for what people write on the hotline beyond <see cref="Limits.RequireText"/>.</summary>
internal static class WrittenText
{
    /// <summary>A text of one line that leaves the direction of what stands around it alone: no line feed, no tab, none of the
    /// characters that embed, override or isolate a direction (Unicode UAX #9, 2.1 to 2.5).</summary>
    /// <exception cref="InvalidValueException">It is not one; names <paramref name="field"/>.</exception>
    public static string RequireLine(string value, string field, int lengthMax, int lengthMin = 0)
    {
        Limits.RequireText(value, field, lengthMax, lengthMin);
        foreach (char c in value)
        {
            if (c is '\n' or '\t' or '\u2028' or '\u2029')
                throw new InvalidValueException(field, "several lines, or a tab", "one line");
            if (c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))
                throw new InvalidValueException(field, $"a character that sets a direction, U+{(int)c:X4}", "text without U+202A to U+202E and U+2066 to U+2069");
        }
        return value;
    }

    /// <summary>A language tag (BCP 47), or nothing where the author did not say.</summary>
    /// <exception cref="InvalidValueException">It is not one; names <paramref name="field"/>.</exception>
    public static string RequireLanguage(string tag, string field) =>
        tag.Length == 0 ? tag : LanguageTag.Require(tag, field);

    /// <summary>Who wrote, as a person or a post.</summary>
    public static string RequireBy(string by) => RequireLine(by, "by", Limits.NameLengthMax, lengthMin: 1);

    /// <summary>Who talks: two or more parties, nobody twice, in the order of their names.</summary>
    /// <exception cref="InvalidValueException">Names <paramref name="field"/>.</exception>
    public static ImmutableArray<PartyId> RequireParties(ImmutableArray<PartyId> parties, string field)
    {
        if (parties.Length is < 2 or > HotlineLimits.PartiesMax)
            throw new InvalidValueException(field, $"{parties.Length} parties in all", $"2 to {HotlineLimits.PartiesMax}");
        var sorted = parties.Sort();
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
                throw new InvalidValueException(field, $"{sorted[i]} twice, or with itself", "each party once");
        }
        return sorted;
    }

    public static int LengthOf(ImmutableArray<string> texts)
    {
        int length = 0;
        foreach (string text in texts)
            length += text.Length;
        return length;
    }
}
