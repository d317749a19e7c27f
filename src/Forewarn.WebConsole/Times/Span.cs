using Forewarn.WebConsole.Texts;
using NodaTime;

namespace Forewarn.WebConsole.Times;

/// <summary>Stretches of time in words; <c>js/times.js</c> writes the same ones, each second.</summary>
public static class Span
{
    /// <summary>The two largest units, rounded down: <c>5 min 12 s</c>, <c>3 h 20 min</c>, <c>2 d 4 h</c>. The sign is left away.</summary>
    public static string Write(Duration span, Words words)
    {
        long seconds = Math.Abs((long)span.TotalSeconds);
        (string Unit, long Count)[] units =
            [("days", seconds / 86_400), ("hours", seconds / 3600 % 24), ("minutes", seconds / 60 % 60), ("seconds", seconds % 60)];
        int first = Math.Max(0, Array.FindIndex(units, unit => unit.Count > 0));
        if (seconds == 0)
            first = 3;
        return string.Join(' ', units[first..Math.Min(first + 2, 4)].Where(unit => unit.Count > 0 || seconds == 0).Select(unit => words[$"times.{unit.Unit}", unit.Count]));
    }

    /// <summary>How far a moment is from another: <c>in 5 min 12 s</c>, <c>3 h ago</c>, <c>now</c> within a second.</summary>
    public static string FromNow(Instant at, Instant now, Words words)
    {
        long seconds = (long)Math.Floor((at - now).TotalSeconds);
        return seconds switch
        {
            0 => words["times.now"],
            > 0 => words["times.ahead", Write(Duration.FromSeconds(seconds), words)],
            _ => words["times.ago", Write(Duration.FromSeconds(seconds), words)],
        };
    }
}
