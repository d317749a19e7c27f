using NodaTime;

namespace Forewarn.Simulation.Worlds;

/// <summary>The clock of an actor's machine, which may be wrong, and its timers.</summary>
/// <param name="start">What a right clock says at the beginning of the world.</param>
/// <param name="ahead">How far the machine's clock is ahead; null for one that is right.</param>
internal sealed class ActorTime(World world, Actor actor, Instant start, Func<TimeSpan>? ahead = null) : TimeProvider, IClock
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => world.Now.Ticks;

    public override DateTimeOffset GetUtcNow() => GetCurrentInstant().ToDateTimeOffset();

    public Instant GetCurrentInstant() => start + Duration.FromTimeSpan(world.Now + (ahead?.Invoke() ?? TimeSpan.Zero));

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
