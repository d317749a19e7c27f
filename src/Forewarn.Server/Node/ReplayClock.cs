using NodaTime;

namespace Forewarn.Server.Node;

/// <summary>The clock of a node that replays the past: it stands still until it is set, and never goes back.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ReplayClock(Instant start) : IClock
{
    private long _ticks = start.ToUnixTimeTicks();

    public Instant GetCurrentInstant() => Instant.FromUnixTimeTicks(Interlocked.Read(ref _ticks));

    /// <returns>False, and nothing changes, when <paramref name="now"/> lies before the present reading.</returns>
    public bool TrySet(Instant now)
    {
        long wanted = now.ToUnixTimeTicks();
        long present = Interlocked.Read(ref _ticks);
        while (present <= wanted)
        {
            long found = Interlocked.CompareExchange(ref _ticks, wanted, present);
            if (found == present)
                return true;
            present = found;
        }
        return false;
    }
}
