using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.WebConsole.Calls;

/// <summary>What is typed of a call, as values.</summary>
internal static class CallTimes
{
    private static readonly OffsetDateTimePattern[] Patterns =
    [
        OffsetDateTimePattern.Rfc3339,
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mmo<Z+HH:mm>"),
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd' 'HH':'mmo<Z+HH:mm>"),
    ];

    /// <summary>A moment with its offset from UTC, to the minute or finer; null for nothing.</summary>
    /// <exception cref="FormatException">It is no such moment.</exception>
    public static Instant? Parse(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Length == 0)
            return null;
        foreach (var pattern in Patterns)
        {
            if (pattern.Parse(trimmed).TryGetValue(default, out var moment))
                return moment.ToInstant();
        }
        throw new FormatException($"{trimmed} is no moment");
    }

    /// <summary>What stands on each line; null for nothing.</summary>
    public static ImmutableArray<string>? Lines(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } lines ? [.. lines] : null;
}
