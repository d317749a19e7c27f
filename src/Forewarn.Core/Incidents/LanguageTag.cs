namespace Forewarn.Core.Incidents;

/// <summary>The language of a text, as BCP 47 writes it.</summary>
internal static class LanguageTag
{
    /// <summary>The tag as it is, if it has the form of one.</summary>
    /// <exception cref="InvalidValueException">It has not.</exception>
    public static string Require(string? tag, string field)
    {
        bool isTag = tag is { Length: >= 2 and <= 35 } && char.IsAsciiLetter(tag[0])
            && tag.Split('-') is var parts && parts.All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit));
        return isTag ? tag! : throw new InvalidValueException(field, tag is null ? "missing" : "not a language tag", "a BCP 47 tag such as ru or he-IL");
    }
}
