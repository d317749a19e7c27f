using System.Text.RegularExpressions;
using Forewarn.WebConsole.Texts;

namespace Forewarn.WebConsole.Tests.Texts;

/// <summary>That every language says everything, and says it itself.</summary>
public partial class CatalogTests
{
    /// <summary>Latin words that every language writes so: names, commands, units, keys and formats.</summary>
    private static readonly HashSet<string> Latin = new(StringComparer.OrdinalIgnoreCase)
    {
        "Forewarn", "serve", "verify", "openssl", "report", "txt", "webhook", "mail", "zip", "dana", "levi", "UTC", "GeoJSON", "KML", "MGRS", "NOTAM", "WGS", "FL", "OVN", "UUID", "JSON", "CSV", "HTML", "SHA", "OpenID", "Escape", "Backspace",
        "Esc", "Enter", "Home", "End", "EXERCISE", "II",
        "URL", "key", "create", "duty", "officer", "he", "ru", "en",
    };

    public static TheoryData<string> OtherLanguages => new(Language.All.Skip(1).Select(language => language.Tag));

    [Theory]
    [MemberData(nameof(OtherLanguages))]
    public void Every_language_says_the_same_things(string tag) => Assert.Equal(Of("en").Keys.Order(StringComparer.Ordinal), Of(tag).Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(OtherLanguages))]
    public void Every_text_has_the_places_of_the_english_one(string tag)
    {
        var places = from text in Of("en")
                     where !PlacesIn(text.Value).SetEquals(PlacesIn(Of(tag)[text.Key]))
                     select $"{text.Key}: {text.Value} / {Of(tag)[text.Key]}";

        Assert.Empty(places);
    }

    [Theory]
    [MemberData(nameof(OtherLanguages))]
    public void No_text_was_left_in_english(string tag)
    {
        var words = from text in Of(tag)
                    let own = PlaceOrCode().Replace(text.Value, " ")
                    from Match word in LatinWord().Matches(own)
                    where !Latin.Contains(word.Value)
                    // Abbreviations and names begin with a capital, and stand among words of the language.
                    where char.IsAsciiLetterLower(word.Value[0]) || !own.Any(letter => letter > 0x0250 && char.IsLetter(letter))
                    select $"{text.Key}: {word.Value} in: {text.Value}";

        Assert.Empty(words);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("he")]
    [InlineData("ar")]
    [InlineData("ru")]
    public void No_word_mixes_letters_of_two_scripts(string tag)
    {
        var mixed = from text in Of(tag)
                    from Match word in Word().Matches(text.Value)
                    where ScriptsOf(word.Value) > 1
                    select $"{text.Key}: {word.Value}";

        Assert.Empty(mixed);
    }

    private static IReadOnlyDictionary<string, string> Of(string tag) => Catalog.Of(Language.Of(tag));

    private static HashSet<string> PlacesIn(string text) => [.. Place().Matches(text).Select(match => match.Value)];

    /// <summary>Hebrew and Arabic join small words of theirs to a Latin name; Latin letters that pass for Cyrillic ones are a mistake.</summary>
    private static int ScriptsOf(string word) => word.Where(char.IsLetter).Select(letter => (int)letter switch
    {
        < 0x0250 => word.Any(other => other is >= '\u0590' and < '\u0780') ? 2 : 0,
        >= 0x0400 and < 0x0530 => 1,
        >= 0x0590 and < 0x0600 => 2,
        >= 0x0600 and < 0x0780 => word.Any(other => other is >= '\u0590' and < '\u0600') ? 3 : 2,
        _ => 4,
    }).Distinct().Count();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    /// <summary>What stands for something else: places, paths, addresses, commands, hexadecimal and coordinates such as 353200N0355800E.</summary>
    [GeneratedRegex(@"\{\d\}|`[^`]*`|\S*[/_=<>@\\]\S*|\S*\d\S*|--\S+")]
    private static partial Regex PlaceOrCode();

    /// <summary>A single letter is a key, or the name of a thing in a list.</summary>
    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex LatinWord();

    [GeneratedRegex(@"[\p{L}\p{M}]+")]
    private static partial Regex Word();
}
