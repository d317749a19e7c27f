using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Forewarn.Cli.Load;

/// <summary>Requests become due at a given rate, whatever the server does; each goes out on a free connection, or as soon as there
/// is one.</summary>
/// <remarks>A request is timed from the moment that it was due, so a server that stalls is charged for everyone who would have
/// come meanwhile (no coordinated omission).</remarks>
/// <param name="stretches">One after the other.</param>
/// <param name="seed">For arrivals as of many independent clients (a Poisson process); null for arrivals at even distances.</param>
/// <param name="keepsSamples">Whether <see cref="Samples"/> are wanted.</param>
internal sealed partial class OpenLoop(IReadOnlyList<Stretch> stretches, int? seed, bool keepsSamples = false) : LoadRun
{
    /// <summary>How long a request waits for a free connection before its client gives up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How often it is looked at what has become due.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMicroseconds(250);

    private static readonly long PatienceTicks = Ticks(Patience);

    private readonly Random? _random = seed is { } number ? new Random(number) : null;
    private readonly List<Sample> _samples = [];

    /// <summary>Guards the two queues, of which one is always empty.</summary>
    private readonly Lock _gate = new();
    private readonly Queue<Connection> _free = new();
    private readonly Queue<long> _waiting = new();
    private long _givenUp;

    /// <summary>When the first stretch began, by <see cref="Stopwatch"/>.</summary>
    public long Started { get; private set; }

    /// <summary>Every good or busy answer, in order of arrival; read them when the run is over.</summary>
    public IReadOnlyList<Sample> Samples => _samples;

    protected override long GivenUp => _givenUp;

    /// <summary>On a thread of its own: whoever sleeps must not hold up the answers.</summary>
    protected override Task PaceAsync(IReadOnlyList<Connection> connections, CancellationToken cancellation)
    {
        foreach (var connection in connections)
            _free.Enqueue(connection);
        return Task.Factory.StartNew(() => Pace(cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    protected override void Free(Connection connection)
    {
        long due;
        lock (_gate)
        {
            GiveUpBefore(Stopwatch.GetTimestamp() - PatienceTicks);
            if (!_waiting.TryDequeue(out due))
            {
                _free.Enqueue(connection);
                return;
            }
        }
        connection.Send(this, due);
    }

    protected override void Add(long due, long done, bool isGood)
    {
        if (!keepsSamples)
            return;
        lock (_samples)
            _samples.Add(new Sample(due, done, isGood));
    }

    private void Pace(CancellationToken cancellation)
    {
        Started = Stopwatch.GetTimestamp();
        long end = Started;
        double next = Started;
        foreach (var stretch in stretches)
        {
            end += Ticks(stretch.Duration);
            double gap = Stopwatch.Frequency / stretch.PerSecond;
            while (next < end && !cancellation.IsCancellationRequested)
            {
                for (long now = Stopwatch.GetTimestamp(); next <= now && next < end; next += Gap(gap))
                    Offer((long)next);
                Wait();
            }
            next = Math.Max(next, end);
        }
    }

    private double Gap(double mean) => _random is null ? mean : -Math.Log(1 - _random.NextDouble()) * mean;

    private void Offer(long due)
    {
        Connection? connection;
        lock (_gate)
        {
            if (!_free.TryDequeue(out connection))
            {
                GiveUpBefore(due - PatienceTicks);
                _waiting.Enqueue(due);
                return;
            }
        }
        connection.Send(this, due);
    }

    private void GiveUpBefore(long moment)
    {
        while (_waiting.TryPeek(out long due) && due < moment)
        {
            _waiting.Dequeue();
            _givenUp++;
        }
    }

    /// <summary>.NET itself sleeps no shorter than a millisecond.</summary>
    private static void Wait()
    {
        if (OperatingSystem.IsLinux())
            Sleep((uint)Step.TotalMicroseconds);
        else
            Thread.Sleep(1);
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int Sleep(uint microseconds);

    /// <summary>An answer: when its request was due and when it was there, by <see cref="Stopwatch"/>; good, or busy.</summary>
    public readonly record struct Sample(long Due, long Done, bool IsGood)
    {
        public double LatencyMs => (Done - Due) * 1000.0 / Stopwatch.Frequency;
    }
}

/// <summary>So many requests a second, for so long.</summary>
internal readonly record struct Stretch(double PerSecond, TimeSpan Duration);
