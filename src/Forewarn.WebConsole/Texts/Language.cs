using System.Collections.Immutable;

namespace Forewarn.WebConsole.Texts;

/// <summary>A language in which the console speaks.</summary>
/// <param name="Tag">BCP 47.</param>
/// <param name="Name">What the language calls itself.</param>
/// <param name="IsRightToLeft">Whether it is written from right to left, and the layout with it.</param>
public sealed record Language(string Tag, string Name, bool IsRightToLeft)
{
    /// <summary>All of them; the first is spoken unless another is asked for. Another language is a line here, and its texts.</summary>
    public static readonly ImmutableArray<Language> All =
    [
        new("en", "English", false),
        new("he", "עברית", true),
        new("ar", "العربية", true),
        new("ru", "Русский", false),
    ];

    /// <summary><c>rtl</c> or <c>ltr</c>, as the attribute <c>dir</c> has it.</summary>
    public string Direction => IsRightToLeft ? "rtl" : "ltr";

    /// <summary>The language of a tag; the first of all for what is not spoken here.</summary>
    public static Language Of(string? tag) => All.FirstOrDefault(language => tag is not null && tag.Split('-')[0].Equals(language.Tag, StringComparison.OrdinalIgnoreCase)) ?? All[0];
}
