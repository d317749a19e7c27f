using System.Diagnostics;

namespace Forewarn.Simulation.Worlds;

/// <summary>Time, chance, and whatever happens: everything that is simulated runs here, one step after the other, on one thread.</summary>
/// <remarks>
/// A step is what runs between two awaits. Steps take no time; when none is ready, time goes on to what comes next. Which of the steps that are ready is taken,
/// how long messages take and what goes wrong is drawn from the seed, and nothing else: the same seed gives the same run.
/// </remarks>
internal sealed class World
{
    /// <summary>Steps at one moment, after which it is taken for certain that they do not end.</summary>
    private const int StepsAtOnceMax = 100_000;

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<(Actor Actor, Task Task)> _ready = [];
    private readonly PriorityQueue<Action, (long At, long Order)> _later = new();
    private readonly CancellationToken _interruption;
    private volatile Exception? _broken;
    private long _order;
    private int _stepsAtOnce;
    private ulong _trace = 14695981039346656037;

    /// <param name="seed">What all chance is drawn from.</param>
    /// <param name="interruption">Ends every run of it.</param>
    public World(long seed, CancellationToken interruption) => (Random, _interruption) = (new Random(unchecked((int)(seed ^ (seed >> 32)))), interruption);

    /// <summary>All chance is drawn from it.</summary>
    public Random Random { get; }

    /// <summary>Since the beginning.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Steps that were run.</summary>
    public long Steps { get; private set; }

    /// <summary>The same for two runs that went the same way: a hash of which step was run when (FNV-1a).</summary>
    public ulong Trace => _trace;

    /// <summary>Has something happen later.</summary>
    /// <param name="delay">0 or more.</param>
    public void After(TimeSpan delay, Action happens) => _later.Enqueue(happens, ((Now + delay).Ticks, _order++));

    /// <summary>A time between two, evenly.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * Random.NextDouble());

    /// <summary>Whether something comes about that does with a likelihood.</summary>
    public bool Chance(double likelihood) => Random.NextDouble() < likelihood;

    /// <summary>Runs until something has come about.</summary>
    /// <returns>False when it had not by <paramref name="until"/>, or nothing can happen any more.</returns>
    /// <exception cref="SimulationException">What is simulated left the simulation.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public bool Run(Func<bool> isOver, TimeSpan until)
    {
        while (!isOver())
        {
            _interruption.ThrowIfCancellationRequested();
            if (_broken is { } broken)
            {
                throw broken;
            }
            if (_ready.Count > 0)
            {
                Step();
            }
            else if (_later.TryPeek(out _, out var next) && next.At <= until.Ticks)
            {
                (Now, _stepsAtOnce) = (TimeSpan.FromTicks(next.At), next.At > Now.Ticks ? 0 : _stepsAtOnce);
                _later.Dequeue()();
            }
            else
            {
                Now = until;
                return false;
            }
        }
        return true;
    }

    /// <summary>Runs an actor's work to its end, and whatever else happens meanwhile.</summary>
    /// <exception cref="SimulationException">It had not ended after <paramref name="patience"/>, or left the simulation.</exception>
    public T Complete<T>(Actor actor, Func<Task<T>> work, TimeSpan patience)
    {
        var task = actor.Run(work);
        return Run(() => task.IsCompleted, Now + patience) ? task.GetAwaiter().GetResult()
            : throw new SimulationException($"what {actor.Name} began did not end in {patience}");
    }

    /// <summary>An actor's step is ready.</summary>
    internal void Ready(Actor actor, Task step)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _broken = new SimulationException($"something that {actor.Name} waited for came from outside of the simulation:{Environment.NewLine}{new StackTrace(1)}");
            return;
        }
        _ready.Add((actor, step));
    }

    private void Step()
    {
        int which = Random.Next(_ready.Count);
        var (actor, step) = _ready[which];
        _ready[which] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (actor.Hold(step))
        {
            return;
        }
        Steps++;
        if (++_stepsAtOnce > StepsAtOnceMax)
        {
            throw new SimulationException($"{actor.Name} goes round in a circle at {Now}");
        }
        _trace = unchecked((((_trace ^ (ulong)Now.Ticks) * 1099511628211) ^ (ulong)actor.Number) * 1099511628211);
        actor.Execute(step);
    }
}

/// <summary>The simulation cannot go on, for a reason that is its own and not that of what it simulates.</summary>
internal sealed class SimulationException(string message) : Exception(message);
