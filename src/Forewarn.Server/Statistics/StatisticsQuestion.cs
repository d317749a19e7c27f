using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Statistics;
using Forewarn.Server.Api;
using Forewarn.Server.Api.Wire;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Server.Statistics;

/// <summary>Which warnings are to be counted: of whom, of which months, real ones or those of drills.</summary>
/// <param name="Reader">Who asks, and sees what is between it and others; null for the operator, who sees all.</param>
/// <param name="With">Only what this party owes or is owed; null for all that the reader sees.</param>
/// <param name="From">First month; null from the beginning.</param>
/// <param name="To">Last month, included; null to the end.</param>
/// <param name="IsOfExercises">Drills instead of what was real.</param>
internal sealed record StatisticsQuestion(PartyId? Reader, PartyId? With, YearMonth? From, YearMonth? To, bool IsOfExercises)
{
    /// <exception cref="InvalidValueException">The query string holds something else; names the parameter.</exception>
    public static StatisticsQuestion Of(HttpContext context)
    {
        var question = new StatisticsQuestion(
            context.Caller().Has(Scopes.Admin) ? null : context.Party(),
            context.QueryText("with")?.In("with", PartyId.Parse),
            MonthOf(context, "from"),
            MonthOf(context, "to"),
            context.QueryText("of") switch
            {
                null or "warnings" => false,
                "exercises" => true,
                _ => throw new InvalidValueException("of", "not one of the values", "warnings or exercises"),
            });
        return question.From > question.To ? throw new InvalidValueException("to", "before from", "a month that is not before from") : question;
    }

    /// <summary>What of the rows was asked for.</summary>
    public IEnumerable<PairTally> Of(WarningStatistics counted) =>
        counted.Rows.Where(row => row.Pair.IsExercise == IsOfExercises && (With is not { } party || row.Pair.From == party || row.Pair.To == party));

    private static YearMonth? MonthOf(HttpContext context, string name)
    {
        if (context.QueryText(name) is not { } text)
            return null;
        return YearMonthPattern.Iso.Parse(text).TryGetValue(default, out var month) && month.Year is >= 1900 and < 2200
            ? month : throw new InvalidValueException(name, "not a month", "a month between 1900 and 2200, such as 2018-09");
    }
}
