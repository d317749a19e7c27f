using System.Collections.Immutable;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Statistics;

/// <summary>All that can be counted of warnings at one moment, held still while the airspace goes on.</summary>
/// <remarks>Immutable, and thread-safe: it is counted outside the airspace's lock.</remarks>
public sealed class StatisticsBasis
{
    private readonly Warning[] _kept;
    private readonly PairTally[] _forgotten;
    private readonly YearMonth? _countedFrom;
    private readonly long _uncounted;

    internal StatisticsBasis(Warning[] kept, PairTally[] forgotten, YearMonth? countedFrom, long uncounted) =>
        (_kept, _forgotten, _countedFrom, _uncounted) = (kept, forgotten, countedFrom, uncounted);

    /// <summary>Counts it, at the cost of a look at every warning that is kept.</summary>
    /// <param name="now">Warnings that are kept are counted as they stand at this moment.</param>
    /// <param name="from">First month; null from the beginning.</param>
    /// <param name="to">Last month, included; null to the end.</param>
    public WarningStatistics Count(Instant now, YearMonth? from = null, YearMonth? to = null)
    {
        bool IsAskedFor(YearMonth month) => !(month < from) && !(month > to);
        long uncounted = _uncounted;
        var rows = new SortedDictionary<PairMonth, Tally>();
        foreach (var row in _forgotten)
        {
            if (IsAskedFor(row.Pair.Month))
                rows.Add(row.Pair, row.Tally);
        }
        var counting = new Dictionary<PairMonth, Tally.Counting>();
        foreach (var warning in _kept)
        {
            var pair = PairMonth.Of(warning);
            if (pair.Month < _countedFrom)
                uncounted++;
            else if (counting.TryGetValue(pair, out var tally))
                tally.Add(warning, now);
            else if (IsAskedFor(pair.Month))
                (counting[pair] = new Tally.Counting(rows.GetValueOrDefault(pair) ?? Tally.Zero)).Add(warning, now);
        }
        foreach (var (pair, tally) in counting)
            rows[pair] = tally.ToTally();
        return new WarningStatistics(now, [.. rows.Select(row => new PairTally(row.Key, row.Value))], _countedFrom, uncounted);
    }
}

/// <summary>Warnings that one party owed to another in one month, or those of drills, counted.</summary>
public sealed record PairTally(PairMonth Pair, Tally Tally);

/// <summary>Warnings, counted by who owed them to whom and by month.</summary>
/// <param name="At">The moment as of which they are counted.</param>
/// <param name="Rows">In their order; pairs and months without a warning have none.</param>
/// <param name="CountedFrom">The first month that is counted, since more than <see cref="RowsMax"/> rows would have been needed for all; null when all are.</param>
/// <param name="Uncounted">Warnings of the whole airspace that are in no row for that reason.</param>
public sealed record WarningStatistics(Instant At, ImmutableArray<PairTally> Rows, YearMonth? CountedFrom, long Uncounted)
{
    /// <summary>Pairs of parties times months that are counted beyond the time for which warnings are kept.</summary>
    public const int RowsMax = StatisticsBook.RowsMax;

    /// <summary>Whether every warning that was ever owed is counted in some row.</summary>
    public bool IsComplete => Uncounted == 0;
}
