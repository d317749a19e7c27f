using CsCheck;
using Forewarn.WebConsole.Times;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Times;

public class CalendarsTests
{
    [Theory]
    [InlineData("gregorian", 2019, 1, 4, "4 January 2019")]
    [InlineData("hebrew", 2019, 1, 4, "27 Tevet 5779")]
    [InlineData("hebrew", 2018, 9, 17, "8 Tishri 5779")]
    [InlineData("hebrew", 2019, 2, 6, "1 Adar I 5779")]
    [InlineData("hebrew", 2019, 3, 8, "1 Adar II 5779")]
    [InlineData("hebrew", 2018, 2, 16, "1 Adar 5778")]
    [InlineData("islamic", 2018, 9, 12, "1 Muharram 1440")]
    [InlineData("persian", 2019, 3, 21, "1 Farvardin 1398")]
    public void A_date_is_written_in_a_partys_calendar(string calendar, int year, int month, int day, string written) =>
        Assert.Equal(written, Calendars.Write(new LocalDate(year, month, day), Calendars.Named(calendar)));

    [Theory]
    [InlineData("Europe/Moscow", "21:39 MSK")]
    [InlineData("Asia/Jerusalem", "21:39 IDT")]
    [InlineData("Asia/Damascus", "21:39 EEST")]
    public void A_time_is_written_in_a_partys_zone_of_that_day(string zone, string written) =>
        Assert.Equal(written, Calendars.Clock(Instant.FromUtc(2018, 9, 17, 18, 39), DateTimeZoneProviders.Tzdb[zone]));

    [Fact]
    public void Every_day_of_two_centuries_is_written_differently_in_each_calendar() =>
        Gen.Select(Gen.Int[0, 73_000], Gen.Int[-400, 400], Gen.Int[0, 3]).Sample((one, apart, name) =>
        {
            LocalDate start = new(1900, 1, 1);
            CalendarSystem calendar = Calendars.Named(((string[])["gregorian", "hebrew", "islamic", "persian"])[name]);
            int other = one + apart;
            return (one == other) == (Calendars.Write(start.PlusDays(one), calendar) == Calendars.Write(start.PlusDays(other), calendar));
        });
}
