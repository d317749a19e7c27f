using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Statistics;

/// <summary>What warnings are counted by: who owed them to whom, in which month.</summary>
/// <remarks>In order of month, then of who warned, then of who was warned; drills after what was real.</remarks>
/// <param name="Month">Month of the Gregorian calendar, UTC, in which the warning was owed.</param>
/// <param name="From">Who warned.</param>
/// <param name="To">Who was warned.</param>
/// <param name="IsExercise">Whether the warnings were those of drills, which are counted by themselves.</param>
public readonly record struct PairMonth(YearMonth Month, PartyId From, PartyId To, bool IsExercise) : IComparable<PairMonth>
{
    public int CompareTo(PairMonth other) =>
        Month.CompareTo(other.Month) is not 0 and var byMonth ? byMonth
        : From.CompareTo(other.From) is not 0 and var byFrom ? byFrom
        : To.CompareTo(other.To) is not 0 and var byTo ? byTo : IsExercise.CompareTo(other.IsExercise);

    internal static PairMonth Of(Warning warning) => new(MonthOf(warning.DeclaredAt), warning.From, warning.To, warning.IsExercise);

    internal static YearMonth MonthOf(Instant moment) => moment.InUtc().Date.ToYearMonth();
}
