using System.Diagnostics;
using System.Globalization;

namespace Forewarn.Cli.Commands;

/// <summary>Says on standard error how far long work is: on a terminal in one line, elsewhere not at all.</summary>
/// <remarks>Reports at once, on the thread that reports.</remarks>
internal sealed class Progress<T>(Func<T, string> text) : IProgress<T>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private long _last = Stopwatch.GetTimestamp();

    public void Report(T value)
    {
        if (Console.IsErrorRedirected || Stopwatch.GetElapsedTime(_last) < Pause)
            return;
        _last = Stopwatch.GetTimestamp();
        // Back to the start of the line, and nothing left of what stood there.
        Console.Error.Write($"\r{text(value)}\u001b[K\r");
    }
}

/// <summary>The kinds of long work.</summary>
internal static class Progress
{
    public static IProgress<(long Read, long Of)> OfLeaves(string what) =>
        new Progress<(long Read, long Of)>(at => string.Create(CultureInfo.InvariantCulture, $"{what}: {at.Read:N0} of {at.Of:N0} leaves"));

    public static IProgress<(long Position, long Of)> OfEntries(string what) =>
        new Progress<(long Position, long Of)>(at => string.Create(CultureInfo.InvariantCulture, $"{what}: entry {at.Position:N0} of {at.Of:N0}"));

    public static IProgress<long> OfBytes(string what) =>
        new Progress<long>(bytes => string.Create(CultureInfo.InvariantCulture, $"{what}: {bytes / 1024:N0} KiB"));
}
