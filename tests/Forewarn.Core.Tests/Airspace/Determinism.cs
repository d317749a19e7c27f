using System.Globalization;

namespace Forewarn.Core.Tests.Airspace;

/// <summary>What a machine elsewhere might have set, and must not change anything.</summary>
internal static class Determinism
{
    /// <summary>Other digits' separators, signs, dates and times than anybody expects.</summary>
    public static CultureInfo HostileCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "minus ";
        culture.NumberFormat.PositiveSign = "plus ";
        culture.NumberFormat.NumberDecimalSeparator = ";";
        culture.NumberFormat.NumberGroupSeparator = "_";
        culture.NumberFormat.NaNSymbol = "0";
        culture.DateTimeFormat.TimeSeparator = "|";
        culture.DateTimeFormat.DateSeparator = "~";
        culture.DateTimeFormat.AMDesignator = "PM";
        return culture;
    }
}
