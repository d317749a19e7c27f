using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Tests.Geometry;

public class Volume4DTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 23, 12, 0);

    private static readonly Area Field = Circle.FromMetres(LatLng.FromDegrees(48.85, 2.35), 500);

    private static readonly AltitudeBand Low = AltitudeBand.FromMetres(0, 120);

    [Fact]
    public void An_end_before_the_start_is_refused() => RequireRefused("time_end", Noon, Noon - Duration.FromSeconds(1));

    [Fact]
    public void An_end_at_the_start_is_refused() => RequireRefused("time_end", Noon, Noon);

    [Fact]
    public void A_volume_longer_than_366_days_is_refused() =>
        RequireRefused("time_end", Noon, Noon + Volume4D.DurationMax + Duration.FromNanoseconds(1));

    [Fact]
    public void A_start_before_1900_is_refused() =>
        RequireRefused("time_start", Volume4D.StartMin - Duration.FromNanoseconds(1), Volume4D.StartMin + Duration.FromDays(1));

    [Fact]
    public void An_endless_volume_is_refused() => RequireRefused("time_end", Noon, Instant.MaxValue);

    [Fact]
    public void Instants_finer_than_a_tick_are_rounded_outward()
    {
        Volume4D volume = Volume4D.Create(Field, Low, Noon.PlusNanoseconds(199), Noon.PlusNanoseconds(301));
        Assert.Equal((Noon.PlusTicks(1), Noon.PlusTicks(4)), (volume.Start, volume.End));
    }

    [Fact]
    public void A_volume_that_starts_when_another_ends_does_not_overlap_it() =>
        Assert.False(Of(0, 60).Overlaps(Of(60, 120)));

    [Fact]
    public void A_volume_that_starts_a_tick_before_another_ends_overlaps_it() =>
        Assert.True(Volume4D.Create(Field, Low, Noon, Noon + Duration.FromHours(1) + Duration.FromTicks(1)).Overlaps(Of(60, 120)));

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void A_gap_in_time_overlaps_when_it_is_shorter_than_the_buffer(int bufferMinutes, bool overlaps) =>
        Assert.Equal(overlaps, Of(0, 60).Overlaps(Of(70, 120), Separation.Create(0, 0, Duration.FromMinutes(bufferMinutes))));

    [Theory]
    [InlineData(29, false)]
    [InlineData(30, true)]
    public void A_gap_in_height_as_wide_as_the_buffer_overlaps(double buffer, bool overlaps) =>
        Assert.Equal(overlaps, Of(0, 60).Overlaps(
            Volume4D.Create(Field, AltitudeBand.FromMetres(150, 200), Noon, Noon + Duration.FromHours(1)),
            Separation.Create(0, buffer, Duration.Zero)));

    [Theory]
    [InlineData(0, false)]
    [InlineData(200, true)]
    public void A_gap_to_the_side_within_the_buffer_overlaps(double buffer, bool overlaps) =>
        Assert.Equal(overlaps, Of(0, 60).Overlaps(
            Volume4D.Create(Circle.FromMetres(LatLng.FromDegrees(48.86, 2.35), 450), Low, Noon, Noon + Duration.FromHours(1)),
            Separation.Create(buffer, 0, Duration.Zero)));

    [Fact]
    public void Volumes_are_equal_by_value() =>
        Assert.Equal(
            Volume4D.Create(Circle.FromMetres(LatLng.FromDegrees(48.85, 2.35), 500), AltitudeBand.FromMetres(0, 120), Noon, Noon + Duration.FromHours(1)),
            Of(0, 60));

    [Theory]
    [InlineData(-1, 0, 0, "horizontal_m")]
    [InlineData(double.NaN, 0, 0, "horizontal_m")]
    [InlineData(200_001, 0, 0, "horizontal_m")]
    [InlineData(0, double.NaN, 0, "vertical_m")]
    [InlineData(0, 20_001, 0, "vertical_m")]
    [InlineData(0, 0, -1, "time")]
    [InlineData(0, 0, 86_401, "time")]
    public void A_wrong_separation_is_refused_by_name(double horizontal, double vertical, int seconds, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidValueException>(
            () => Separation.Create(horizontal, vertical, Duration.FromSeconds(seconds))).Field);

    [Fact]
    public void A_question_that_leaves_all_open_holds_every_altitude_and_time()
    {
        Volume4D question = Volume4D.Open(Field, null, null, null);
        Assert.Equal((AltitudeBand.Whole, Volume4D.StartMin, Volume4D.EndMax), (question.Altitude, question.Start, question.End));
    }

    [Fact]
    public void A_question_keeps_what_it_says()
    {
        Volume4D question = Volume4D.Open(Field, Low, Noon, Noon + Duration.FromDays(1_000));
        Assert.Equal((Low, Noon, Noon + Duration.FromDays(1_000)), (question.Altitude, question.Start, question.End));
    }

    [Fact]
    public void A_question_about_a_moment_finds_what_is_there_at_that_moment() =>
        Assert.True(Volume4D.Open(Field, Low, Noon, Noon).Overlaps(Of(0, 60)));

    [Fact]
    public void A_question_about_a_moment_does_not_find_what_ends_then() =>
        Assert.False(Volume4D.Open(Field, Low, Noon, Noon).Overlaps(Of(-60, 0)));

    [Fact]
    public void A_question_that_ends_before_it_starts_is_refused() =>
        Assert.Equal("time_end", Assert.Throws<InvalidValueException>(
            () => Volume4D.Open(Field, null, Noon, Noon - Duration.FromTicks(1))).Field);

    [Fact]
    public void A_question_about_a_time_out_of_range_is_refused() =>
        Assert.Equal("time_start", Assert.Throws<InvalidValueException>(
            () => Volume4D.Open(Field, null, Volume4D.StartMin - Duration.FromTicks(1), null)).Field);

    private static Volume4D Of(int startMinutes, int endMinutes) =>
        Volume4D.Create(Field, Low, Noon + Duration.FromMinutes(startMinutes), Noon + Duration.FromMinutes(endMinutes));

    private static void RequireRefused(string field, Instant start, Instant end) =>
        Assert.Equal(field, Assert.Throws<InvalidValueException>(() => Volume4D.Create(Field, Low, start, end)).Field);
}
