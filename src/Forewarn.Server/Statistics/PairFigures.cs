using Forewarn.Core.Airspace;
using Forewarn.Core.Statistics;
using NodaTime;

namespace Forewarn.Server.Statistics;

/// <summary>What two parties owed each other, by month.</summary>
/// <param name="One">The first of the two by id.</param>
/// <param name="Other">The second.</param>
/// <param name="Months">Ascending; those in which one of the two owed the other anything.</param>
internal sealed record PairFigures(PartyId One, PartyId Other, IReadOnlyList<PairFigures.MonthFigures> Months)
{
    /// <summary>What each owed the other in one month.</summary>
    public sealed record MonthFigures(YearMonth Month, Tally ByOne, Tally ByOther);

    public Tally ByOne { get; } = Months.Aggregate(Tally.Zero, (sum, month) => sum.Plus(month.ByOne));

    public Tally ByOther { get; } = Months.Aggregate(Tally.Zero, (sum, month) => sum.Plus(month.ByOther));

    /// <summary>The pairs of rows, by id.</summary>
    public static PairFigures[] Of(IEnumerable<PairTally> rows) =>
    [
        .. rows.GroupBy(row => row.Pair.From.CompareTo(row.Pair.To) < 0 ? (row.Pair.From, row.Pair.To) : (row.Pair.To, row.Pair.From))
            .OrderBy(pair => pair.Key.Item1).ThenBy(pair => pair.Key.Item2)
            .Select(pair => new PairFigures(pair.Key.Item1, pair.Key.Item2,
            [
                .. pair.GroupBy(row => row.Pair.Month).OrderBy(month => month.Key)
                    .Select(month => new MonthFigures(month.Key, SumOf(month, pair.Key.Item1), SumOf(month, pair.Key.Item2))),
            ])),
    ];

    private static Tally SumOf(IEnumerable<PairTally> rows, PartyId from) =>
        rows.Where(row => row.Pair.From == from).Aggregate(Tally.Zero, (sum, row) => sum.Plus(row.Tally));
}
