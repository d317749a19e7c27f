using System.Globalization;
using System.Xml;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Replay;

/// <summary>One figure of a finding: a number, or a text such as <c>PT15M</c> or <c>short</c>.</summary>
/// <param name="Number">The number; null for a text.</param>
/// <param name="Text">The text, or the number as text in the invariant culture.</param>
public sealed record Figure(double? Number, string Text)
{
    public static Figure Of(double number) => new(number, number.ToString("0.###", CultureInfo.InvariantCulture));

    /// <summary>A text; an ISO 8601 duration is brought into its shortest form, so that PT60S and PT1M are equal.</summary>
    public static Figure Of(string text) => new(null, TryParseDuration(text, out Duration duration) ? Iso(duration) : text);

    public static Figure Of(Duration duration) => new(null, Iso(duration));

    public static Figure Of(Instant instant) => new(null, InstantPattern.ExtendedIso.Format(instant));

    /// <summary>A duration in ISO 8601, in its shortest form, cut to 100 ns: <c>PT1M</c>, <c>PT1H30M</c>, <c>-PT5M</c>.</summary>
    public static string Iso(Duration duration) => XmlConvert.ToString(duration.ToTimeSpan());

    /// <summary>Reads an ISO 8601 duration of weeks, days, hours, minutes and seconds; a day is 24 hours.</summary>
    public static bool TryParseDuration(string text, out Duration duration)
    {
        duration = Duration.Zero;
        bool isNegative = text.StartsWith("-P", StringComparison.Ordinal);
        ParseResult<Period> parsed = PeriodPattern.NormalizingIso.Parse(isNegative ? text[1..] : text);
        if (!parsed.Success || parsed.Value.Years != 0 || parsed.Value.Months != 0)
            return false;
        duration = isNegative ? -parsed.Value.ToDuration() : parsed.Value.ToDuration();
        return true;
    }
}
