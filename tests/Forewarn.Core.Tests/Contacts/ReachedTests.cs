using Forewarn.Core.Contacts;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Tests.Contacts;

/// <summary>Whom something is brought to. Clocks in Jerusalem went forward on 27 March 2026 at 02:00, and back on 25 October 2026 at 02:00.</summary>
public class ReachedTests
{
    private static readonly DateTimeZone Jerusalem = DateTimeZoneProviders.Tzdb["Asia/Jerusalem"];

    /// <summary>A Friday night, 23:00 on the wall.</summary>
    private static readonly Instant Night = Wall(2026, 5, 1, 23, 0);

    private static readonly QuietHours Nights = QuietHours.Create(new LocalTime(22, 0), new LocalTime(6, 0), Weekdays.All);

    [Fact]
    public void Without_a_post_it_is_the_contacts_of_the_level() => AssertReached(
        [("a", Transport.Webhook), ("a", Transport.Email)],
        Roster([People.Person("a"), People.Person("b", Channel.Diplomatic)]), Channel.Operational);

    [Fact]
    public void Where_the_level_has_nobody_it_is_everybody() => AssertReached(
        [("a", Transport.Webhook), ("a", Transport.Email)], Roster([People.Person("a")]), Channel.Diplomatic);

    [Fact]
    public void At_a_post_it_is_whoever_is_on_duty() => AssertReached(
        [("b", Transport.Webhook), ("b", Transport.Email)],
        Roster([People.Person("a"), People.Person("b")], People.Watch("watch", ["a", "b"], Night - Duration.FromHours(9))), post: "watch");

    [Fact]
    public void A_post_that_the_roster_does_not_have_is_no_reason_to_reach_nobody() => AssertReached(
        [("a", Transport.Webhook), ("a", Transport.Email)], Roster([People.Person("a")]), post: "watch");

    [Fact]
    public void Who_has_none_of_the_transports_is_passed_over_for_who_comes_next() => AssertReached(
        [("b", Transport.Email)],
        Roster([People.Person("a", transports: [Transport.Webhook]), People.Person("b")], People.Watch("watch", ["a", "b"], Night)), post: "watch", transports: TransportSet.Of(Transport.Email));

    [Fact]
    public void When_nobody_has_any_of_the_transports_any_will_do() => AssertReached(
        [("a", Transport.Webhook)], Roster([People.Person("a", transports: [Transport.Webhook])]), transports: TransportSet.Of(Transport.Email));

    [Fact]
    public void The_console_alone_is_no_errand() => AssertReached([], Roster([People.Person("a")]), transports: TransportSet.Of(Transport.Console));

    [Fact]
    public void Whoever_has_quiet_hours_is_passed_over() => AssertReached(
        [("b", Transport.Webhook), ("b", Transport.Email)], Roster([People.Person("a", quiet: Nights), People.Person("b")]));

    [Fact]
    public void Whoever_has_quiet_hours_is_reached_when_it_is_urgent() => AssertReached(
        [("a", Transport.Webhook), ("a", Transport.Email)],
        Roster([People.Person("a", quiet: Nights), People.Person("b")], People.Watch("watch", ["a", "b"], Night)), post: "watch", isUrgent: true);

    [Fact]
    public void When_all_have_quiet_hours_they_do_not_count() => AssertReached(
        [("a", Transport.Webhook), ("a", Transport.Email)],
        Roster([People.Person("a", quiet: Nights), People.Person("b", quiet: Nights)], People.Watch("watch", ["a", "b"], Night)), post: "watch");

    [Fact]
    public void Another_level_is_reached_before_somebody_is_woken() => AssertReached(
        [("b", Transport.Webhook), ("b", Transport.Email)], Roster([People.Person("a", quiet: Nights), People.Person("b", Channel.Diplomatic)]));

    [Theory]
    [InlineData(21, 59, false)]
    [InlineData(22, 0, true)]
    [InlineData(5, 59, true)]
    [InlineData(6, 0, false)]
    public void Quiet_hours_are_those_of_the_wall_clock_with_the_first_moment_and_without_the_last(int hour, int minute, bool isQuiet) =>
        Assert.Equal(isQuiet, Nights.Contain(Wall(2026, 5, 1, hour, minute), Jerusalem));

    [Theory]
    [InlineData(24, 23, true)]
    [InlineData(25, 5, true)]
    [InlineData(25, 23, false)]
    [InlineData(24, 5, false)]
    public void They_begin_on_their_days_and_may_end_on_the_next(int day, int hour, bool isQuiet) =>
        Assert.Equal(isQuiet, QuietHours.Create(new LocalTime(22, 0), new LocalTime(6, 0), Weekdays.Friday).Contain(Wall(2026, 4, day, hour, 0), Jerusalem));

    [Fact]
    public void Quiet_hours_that_begin_in_a_gap_begin_when_the_clock_has_gone_forward()
    {
        var quiet = QuietHours.Create(new LocalTime(2, 15), new LocalTime(3, 30), Weekdays.All);
        var gap = Instant.FromUtc(2026, 3, 27, 0, 0);

        Assert.Equal([false, true, true, false],
            new[] { gap - Duration.FromSeconds(1), gap, gap + Duration.FromMinutes(29), gap + Duration.FromMinutes(30) }.Select(at => quiet.Contain(at, Jerusalem)));
    }

    [Fact]
    public void Quiet_hours_that_lie_in_a_gap_are_not_there_that_day() => Assert.DoesNotContain(true,
        Enumerable.Range(-120, 240).Select(minute => QuietHours.Create(new LocalTime(2, 15), new LocalTime(2, 45), Weekdays.All)
            .Contain(Instant.FromUtc(2026, 3, 27, 0, 0) + Duration.FromMinutes(minute), Jerusalem)));

    [Fact]
    public void An_hour_that_comes_twice_is_quiet_twice() => Assert.Equal(120,
        Enumerable.Range(0, 24 * 60).Count(minute => QuietHours.Create(new LocalTime(1, 0), new LocalTime(2, 0), Weekdays.All)
            .Contain(Instant.FromUtc(2026, 10, 24, 12, 0) + Duration.FromMinutes(minute), Jerusalem)));

    [Fact]
    public void A_turn_of_days_changes_at_the_same_time_on_the_wall()
    {
        var watch = People.Watch("watch", ["a", "b"], Wall(2026, 3, 20, 8, 0), Duration.FromDays(7));

        Assert.Equal(["a", "b"], new[] { Wall(2026, 3, 27, 7, 59), Wall(2026, 3, 27, 8, 0) }.Select(at => OnDuty(watch, at)));
    }

    [Fact]
    public void A_turn_that_would_change_in_a_gap_changes_after_it()
    {
        var watch = People.Watch("watch", ["a", "b", "c"], Wall(2026, 3, 26, 2, 30), Duration.FromDays(1));
        var gap = Instant.FromUtc(2026, 3, 27, 0, 0);

        Assert.Equal(["a", "b", "b", "c"],
            new[] { gap - Duration.FromTicks(1), gap, Wall(2026, 3, 28, 2, 29), Wall(2026, 3, 28, 2, 30) }.Select(at => OnDuty(watch, at)));
    }

    [Fact]
    public void A_turn_that_changes_in_an_hour_that_comes_twice_changes_once()
    {
        var watch = People.Watch("watch", ["a", "b"], Wall(2026, 10, 24, 1, 30), Duration.FromDays(1));
        var first = Instant.FromUtc(2026, 10, 24, 22, 30);

        Assert.Equal(["a", "b", "b", "b"],
            new[] { first - Duration.FromTicks(1), first, first + Duration.FromMinutes(40), first + Duration.FromHours(2) }.Select(at => OnDuty(watch, at)));
    }

    [Fact]
    public void Every_moment_of_years_has_one_on_duty_and_turns_follow_each_other()
    {
        var watch = People.Watch("watch", ["a", "b", "c"], Wall(2026, 3, 26, 2, 30), Duration.FromDays(1));
        string last = OnDuty(watch, Wall(2020, 1, 1, 0, 0));
        int changes = 0;
        for (var at = Wall(2020, 1, 1, 0, 0); at < Wall(2030, 1, 1, 0, 0); at += Duration.FromMinutes(30))
        {
            string now = OnDuty(watch, at);
            if (now == last)
                continue;
            Assert.Equal((char)('a' + (last[0] - 'a' + 1) % 3), now[0]);
            (last, changes) = (now, changes + 1);
        }
        Assert.Equal(Period.DaysBetween(new LocalDate(2020, 1, 1), new LocalDate(2030, 1, 1)), changes);
    }

    [Fact]
    public void A_turn_of_hours_lasts_as_long_whatever_the_clocks_do()
    {
        var watch = People.Watch("watch", ["a", "b"], Wall(2026, 3, 27, 0, 0), Duration.FromHours(6));

        Assert.Equal(["a", "b"], new[] { Wall(2026, 3, 27, 6, 59), Wall(2026, 3, 27, 7, 0) }.Select(at => OnDuty(watch, at)));
    }

    private static string OnDuty(Post post, Instant at) => post.From(at, Jerusalem)[0].ToString();

    private static Instant Wall(int year, int month, int day, int hour, int minute) =>
        Jerusalem.AtStrictly(new LocalDateTime(year, month, day, hour, minute)).ToInstant();

    private static Roster Roster(Contact[] contacts, params Post[] posts) => Core.Contacts.Roster.Create(Scenario.Bravo, [.. contacts], [.. posts]);

    private static void AssertReached(
        (string Contact, Transport Transport)[] expected, Roster roster, Channel channel = Channel.Operational, string? post = null,
        TransportSet transports = default, bool isUrgent = false) =>
        Assert.Equal(expected, roster.Reached(channel, post is null ? null : PostId.Parse(post), transports, Night, Jerusalem, isUrgent)
            .Select(reached => (reached.Contact.Id.ToString(), reached.Address.Transport)));
}
