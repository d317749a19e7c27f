using Forewarn.WebConsole.Times;

namespace Forewarn.WebConsole.Tests.Times;

public class HebrewNumeralsTests
{
    [Theory]
    [InlineData(1, "א׳")]
    [InlineData(10, "י׳")]
    [InlineData(15, "ט״ו")]
    [InlineData(16, "ט״ז")]
    [InlineData(27, "כ״ז")]
    [InlineData(30, "ל׳")]
    public void A_day_is_written_in_letters(int day, string written) => Assert.Equal(written, HebrewNumerals.OfDay(day));

    [Theory]
    [InlineData(5708, "תש״ח")]
    [InlineData(5775, "תשע״ה")]
    [InlineData(5779, "תשע״ט")]
    [InlineData(5787, "תשפ״ז")]
    [InlineData(5815, "תתט״ו")]
    [InlineData(5900, "תת״ק")]
    public void A_year_is_written_in_letters_without_its_thousands(int year, string written) => Assert.Equal(written, HebrewNumerals.OfYear(year));
}
