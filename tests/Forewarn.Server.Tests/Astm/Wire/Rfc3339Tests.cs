using System.Text;
using CsCheck;
using Forewarn.Server.Astm.Wire;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Server.Tests.Astm.Wire;

public sealed class Rfc3339Tests
{
    [Fact]
    public void Every_time_to_the_nanosecond_is_read_as_it_was_written() =>
        Gen.Select(Gen.Long[-2_208_988_800, 7_258_118_400], Gen.Int[0, 999_999_999]).Sample((seconds, nanoseconds) =>
        {
            var time = Instant.FromUnixTimeSeconds(seconds).PlusNanoseconds(nanoseconds);
            return Rfc3339.TryParse(Encoding.ASCII.GetBytes(InstantPattern.ExtendedIso.Format(time)), out var read) && read == time;
        });

    [Fact]
    public void What_it_reads_means_the_same_to_another_parser() =>
        Gen.Select(Gen.Int[0, 29], Gen.Char["0123456789-:TZ. +zt"]).Sample((at, put) =>
        {
            char[] text = "2026-05-01T12:34:56.123456789Z".ToCharArray();
            text[at] = put;
            bool isRead = Rfc3339.TryParse(Encoding.ASCII.GetBytes(text), out var read);
            return !isRead || read == OffsetDateTimePattern.Rfc3339.Parse(new string(text)).Value.ToInstant();
        });

    [Theory]
    [InlineData("2024-02-29T00:00:00Z", true)]
    [InlineData("2026-02-29T00:00:00Z", false)]
    [InlineData("2026-05-01T12:00:00.5Z", true)]
    [InlineData("2026-05-01T12:00:00.Z", false)]
    [InlineData("2026-05-01T12:00:00z", false)]
    [InlineData("2026-05-01t12:00:00Z", false)]
    [InlineData("2026-05-01T12:00:00+00:00", false)]
    [InlineData("2026-05-01T12:00:60Z", false)]
    [InlineData("2026-00-01T12:00:00Z", false)]
    [InlineData("2026-13-01T12:00:00Z", false)]
    [InlineData(" 2026-05-01T12:00:00Z", false)]
    [InlineData("2026-05-01T12:00:00,5Z", false)]
    [InlineData("", false)]
    [InlineData("Z", false)]
    public void The_zone_is_z_and_the_day_exists(string text, bool isTime) =>
        Assert.Equal(isTime, Rfc3339.TryParse(Encoding.ASCII.GetBytes(text), out _));
}
