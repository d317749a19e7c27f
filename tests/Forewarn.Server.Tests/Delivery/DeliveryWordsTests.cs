using System.Text.RegularExpressions;
using Forewarn.Server.Delivery;

namespace Forewarn.Server.Tests.Delivery;

public sealed class DeliveryWordsTests
{
    public static TheoryData<string> Languages => [.. DeliveryWords.All.Select(words => words.Language)];

    [Fact]
    public void There_are_the_four_languages() =>
        Assert.Equal(["ar", "en", "he", "ru"], DeliveryWords.All.Select(words => words.Language).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_says_everything_with_the_same_places(string language)
    {
        var (english, other) = (DeliveryWords.For("en"), DeliveryWords.For(language));
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
        Assert.All(english.Keys, key => Assert.Equal(Places(english.Text(key)), Places(other.Text(key))));
    }

    [Theory]
    [InlineData("he-IL", "he")]
    [InlineData("AR", "ar")]
    [InlineData("fr", "en")]
    [InlineData("", "en")]
    public void A_language_stands_for_its_varieties_and_English_for_the_rest(string tag, string language) =>
        Assert.Equal(language, DeliveryWords.For(tag).Language);

    [Fact]
    public void A_value_is_not_read_for_places() =>
        Assert.Equal("Warning {from} from {number}", DeliveryWords.For("en").Text("warning", ("number", "{from}"), ("from", "{number}")));

    private static IEnumerable<string> Places(string text) => Regex.Matches(text, "{[a-z_]+}").Select(place => place.Value).Order(StringComparer.Ordinal);
}
