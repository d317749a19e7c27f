using Forewarn.Core.Airspace;
using Forewarn.Core.Statistics;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Statistics;

/// <summary>What happens when there are more pairs and months than are kept.</summary>
public class StatisticsBookTests
{
    private readonly StatisticsBook _book = new(rowsMax: 3);

    [Fact]
    public void The_oldest_month_makes_room_for_a_newer_one()
    {
        Count(1, Alpha, Bravo);
        Count(1, Bravo, Alpha);
        Count(2, Alpha, Bravo);
        Count(3, Alpha, Bravo);

        Assert.Equal([2, 3], Months());
        Assert.Equal((new YearMonth(2026, 2), 2), (_book.CountedFrom, _book.Uncounted));
    }

    [Fact]
    public void A_month_that_was_let_go_is_not_begun_again()
    {
        The_oldest_month_makes_room_for_a_newer_one();
        Count(1, Alpha, Bravo);

        Assert.Equal([2, 3], Months());
        Assert.Equal(3, _book.Uncounted);
    }

    [Fact]
    public void Pairs_of_one_month_do_not_make_room_for_each_other()
    {
        Count(1, Alpha, Bravo);
        Count(1, Bravo, Alpha);
        Count(1, Alpha, Charlie);
        Count(1, Charlie, Alpha);
        Count(1, Alpha, Bravo);

        Assert.Equal([2, 1, 1], _book.RowsOf(null).Select(row => row.Tally.Warnings));
        Assert.Equal((null, 1), (_book.CountedFrom, _book.Uncounted));
    }

    [Fact]
    public void A_snapshot_holds_what_is_no_longer_counted()
    {
        The_oldest_month_makes_room_for_a_newer_one();
        var stream = new MemoryStream();
        _book.Capture().WriteTo(stream, new Core.Format.CanonicalWriter());
        stream.Position = 0;
        var restored = new StatisticsBook();
        restored.Restore(stream, new NameTable());

        Assert.Equal((_book.CountedFrom, _book.Uncounted), (restored.CountedFrom, restored.Uncounted));
        Assert.Equal(_book.RowsOf(null).Select(row => row.Pair), restored.RowsOf(null).Select(row => row.Pair));
    }

    [Fact]
    public void What_is_kept_of_a_month_that_is_counted_no_more_is_uncounted_too()
    {
        var basis = new StatisticsBasis([In(1, Alpha, Bravo), In(2, Alpha, Bravo)], [], new YearMonth(2026, 2), uncounted: 5);
        var counted = basis.Count(Noon);

        Assert.Equal([2], counted.Rows.Select(row => row.Pair.Month.Month));
        Assert.Equal((6, false), (counted.Uncounted, counted.IsComplete));
    }

    private void Count(int month, PartyId from, PartyId to) => _book.Count(In(month, from, to), Noon);

    private int[] Months() => [.. _book.RowsOf(null).Select(row => row.Pair.Month.Month)];

    private static Warning In(int month, PartyId from, PartyId to)
    {
        var declared = Instant.FromUtc(2026, month, 2, 0, 0);
        return new Warning
        {
            Number = 1,
            Subject = Intent(1),
            SubjectVersion = 1,
            Change = Change.Declared,
            Kind = ActivityKind.OperationalIntent,
            Disclosure = Disclosure.Full,
            From = from,
            To = to,
            DeclaredAt = declared,
            StartsAt = declared,
            EndsAt = declared,
            Requirement = null,
            Reasons = [],
            Ladder = [],
        };
    }
}
