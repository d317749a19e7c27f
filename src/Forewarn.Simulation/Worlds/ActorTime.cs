using NodaTime;

namespace Forewarn.Simulation.Worlds;

/// <summary>The clock of an actor's machine, which may be wrong, and its timers.</summary>
/// <param name="start">What a right clock says at the beginning of the world.</param>
internal sealed class ActorTime(World world, Actor actor, Instant start) : TimeProvider, IClock
{
    /// <summary>How far the clock is ahead.</summary>
    public TimeSpan Offset { get; set; }

    /// <summary>How much faster than time it goes: 0.0001 for 100 millionths.</summary>
    public double Drift { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => world.Now.Ticks;

    public override DateTimeOffset GetUtcNow() => GetCurrentInstant().ToDateTimeOffset();

    public Instant GetCurrentInstant() => start + Duration.FromTimeSpan(world.Now + (world.Now * Drift) + Offset);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(world, actor, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(World world, Actor actor, Action callback) : ITimer
    {
        private int _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            int setting = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Set(dueTime, period, setting);
            }
            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Set(TimeSpan delay, TimeSpan period, int setting) => world.After(delay, () =>
        {
            if (setting != _setting)
            {
                return;
            }
            actor.Post(() =>
            {
                if (setting == _setting)
                {
                    callback();
                }
            });
            if (period > TimeSpan.Zero)
            {
                Set(period, period, setting);
            }
        });
    }
}
