using System.Diagnostics;

namespace Forewarn.Server.Node;

/// <summary>Keeps long work that nobody waits for to a fifth of a processor, so that those who are waited for have the rest.</summary>
/// <remarks>For one thread of its own, which sleeps.</remarks>
/// <param name="hurry">Once it is cancelled, there is no more rest.</param>
internal sealed class Pace(CancellationToken hurry)
{
    private const int RestOverWork = 4;

    private static readonly TimeSpan WorkMin = TimeSpan.FromMilliseconds(1);

    private long _since = Stopwatch.GetTimestamp();

    /// <summary>To be called after a wait for somebody else, which was no work.</summary>
    public void Resume() => _since = Stopwatch.GetTimestamp();

    /// <summary>To be called at every step of the work: returns at once, or after a rest.</summary>
    public void Rest()
    {
        var worked = Stopwatch.GetElapsedTime(_since);
        if (worked < WorkMin)
            return;
        hurry.WaitHandle.WaitOne(RestOverWork * worked);
        _since = Stopwatch.GetTimestamp();
    }
}
