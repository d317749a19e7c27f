using Forewarn.WebConsole.Texts;
using Forewarn.WebConsole.Times;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Times;

public class SpanTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 0, 0);

    [Theory]
    [InlineData(0, "en", "now")]
    [InlineData(1, "en", "in 1 s")]
    [InlineData(312, "en", "in 5 min 12 s")]
    [InlineData(3_600, "en", "in 1 h")]
    [InlineData(3_612, "en", "in 1 h")]
    [InlineData(187_200, "en", "in 2 d 4 h")]
    [InlineData(-95, "en", "1 min 35 s ago")]
    [InlineData(312, "he", "בעוד 5 דק׳ 12 שנ׳")]
    [InlineData(-95, "ru", "1 мин 35 с назад")]
    public void How_far_a_moment_is_is_told_in_its_two_largest_units(int seconds, string language, string written) =>
        Assert.Equal(written, Span.FromNow(Now + Duration.FromSeconds(seconds), Now, new Words(Language.Of(language))));
}
