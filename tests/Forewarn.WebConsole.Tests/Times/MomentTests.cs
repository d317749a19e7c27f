using CsCheck;
using Forewarn.WebConsole.Shell;
using Forewarn.WebConsole.Texts;
using Forewarn.WebConsole.Times;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Times;

public class MomentTests
{
    private static readonly Instant Evening = Instant.FromUtc(2019, 1, 4, 22, 3);

    [Fact]
    public void A_moment_is_shown_in_utc_and_in_the_zone_and_calendar_of_whoever_looks()
    {
        var moment = Of(Instant.FromUtc(2019, 1, 4, 12, 0), "Asia/Jerusalem", "hebrew", "en");

        Assert.Equal(("12:00 UTC", null, "14:00 IST", "Friday, 4 January 2019 · 27 Tevet 5779"), (moment.Utc, moment.UtcDate, moment.Own, moment.Day));
    }

    [Fact]
    public void The_day_in_utc_is_shown_where_it_is_another_one() => Assert.Equal("4 January 2019", Of(Evening, "Asia/Jerusalem", "gregorian", "en").UtcDate);

    [Fact]
    public void Whoever_lives_in_utc_is_shown_it_once() => Assert.Null(Of(Evening, "UTC", "gregorian", "en").Own);

    [Theory]
    [InlineData("en", "hebrew", "Saturday, 5 January 2019 · 28 Tevet 5779")]
    [InlineData("he", "hebrew", "שבת, 5 בינואר 2019 · כ״ח בטבת תשע״ט")]
    [InlineData("ar", "islamic", "السبت، 5 يناير 2019 · 27 ربيع الآخر 1440 هـ")]
    [InlineData("ru", "gregorian", "суббота, 5 января 2019 г.")]
    [InlineData("ru", "persian", "суббота, 5 января 2019 г. · 15 дея 1397")]
    public void A_day_is_written_in_the_language_of_whoever_looks(string language, string calendar, string day) => Assert.Equal(day, Of(Evening, "Asia/Jerusalem", calendar, language).Day);

    [Fact]
    public void Every_day_is_written_in_every_language_and_calendar() =>
        Gen.Select(Gen.Int[-36_500, 36_500], Gen.Int[0, 3], Gen.Int[0, 3]).Sample((day, language, calendar) =>
            Assert.DoesNotContain("times.", Of(Evening + Duration.FromDays(day), "UTC", Calendars.Names[calendar], Language.All[language].Tag).Day));

    private static Moment Of(Instant at, string zone, string calendar, string language) =>
        Moment.Of(at, new Preferences(language, Theme.System, zone, calendar), new Words(Language.Of(language)));
}
