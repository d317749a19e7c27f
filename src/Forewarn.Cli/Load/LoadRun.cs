using System.Diagnostics;
using System.Text;
using Forewarn.Cli.Commands;
using HdrHistogram;

namespace Forewarn.Cli.Load;

/// <summary>One stretch of load: says when each connection sends again, and counts what comes back.</summary>
/// <remarks>Thread-safe.</remarks>
internal abstract class LoadRun
{
    /// <summary>Longest latency that is told apart.</summary>
    public static readonly TimeSpan LatencyMax = TimeSpan.FromMinutes(2);

    /// <summary>How long the last answers may take after a run's end.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Longest part of an unexpected answer that is shown.</summary>
    private const int ExampleBytesMax = 400;

    private static readonly double MicrosecondsPerTick = 1e6 / Stopwatch.Frequency;

    private readonly LongConcurrentHistogram _latencies = new(1, (long)LatencyMax.TotalMicroseconds, 3);
    private readonly LongConcurrentHistogram _delays = new(1, (long)LatencyMax.TotalMicroseconds, 3);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sent, _good, _busy, _busyWithoutRetryAfter, _unexpected, _lost;
    private string? _example;
    private long _underWay;

    /// <summary>How many ticks of <see cref="Stopwatch"/> a time is.</summary>
    protected static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    /// <summary>Loads until the run is over and every request is answered.</summary>
    /// <exception cref="TimeoutException">The last answers did not come.</exception>
    /// <exception cref="CommandFailedException">The server is gone, or a lane has run out of airspace.</exception>
    public async Task<LoadResult> OverAsync(IReadOnlyList<Connection> connections, CancellationToken cancellation)
    {
        var processor = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        // One that is not answered: the run itself.
        _underWay = 1;
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pacing = PaceAsync(connections, stopping.Token);
        if (await Task.WhenAny(pacing, _drained.Task) == pacing)
        {
            await pacing;
        }
        else
        {
            // Something is under way as long as the run is: it has failed.
            await stopping.CancelAsync();
            await pacing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        long ended = Stopwatch.GetTimestamp();
        Leave();
        try
        {
            await _drained.Task.WaitAsync(DrainTimeout, cancellation);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{Interlocked.Read(ref _underWay)} requests have had no answer {DrainTimeout.TotalSeconds:0} s after the load ended; look at the server's log");
        }
        return new LoadResult
        {
            Duration = Stopwatch.GetElapsedTime(started, ended),
            Sent = _sent,
            Good = _good,
            Busy = _busy,
            BusyWithoutRetryAfter = _busyWithoutRetryAfter,
            Unexpected = _unexpected,
            Lost = _lost,
            GivenUp = GivenUp,
            Example = _example,
            Latencies = _latencies,
            Delays = _delays,
            GeneratorTime = Environment.CpuUsage.TotalTime - processor,
        };
    }

    /// <summary>Requests that became due and were never sent, because no connection was free for too long.</summary>
    protected virtual long GivenUp => 0;

    /// <summary>Makes connections send, until the load is over.</summary>
    protected abstract Task PaceAsync(IReadOnlyList<Connection> connections, CancellationToken cancellation);

    /// <summary>A connection is free: it sends again, or waits.</summary>
    protected abstract void Free(Connection connection);

    /// <summary>Told each answer that counts as good or busy: when its request was due, and when it was there.</summary>
    protected virtual void Add(long due, long done, bool isGood)
    {
    }

    public void Sent(long due)
    {
        Interlocked.Increment(ref _underWay);
        Interlocked.Increment(ref _sent);
        _delays.RecordValue(Microseconds(Stopwatch.GetTimestamp() - due));
    }

    public void Good(long due, long done)
    {
        Interlocked.Increment(ref _good);
        _latencies.RecordValue(Microseconds(done - due));
        Add(due, done, isGood: true);
    }

    public void Busy(long due, long done, bool hasRetryAfter)
    {
        Interlocked.Increment(ref _busy);
        if (!hasRetryAfter)
            Interlocked.Increment(ref _busyWithoutRetryAfter);
        Add(due, done, isGood: false);
    }

    public void Unexpected(long due, long done, ReadOnlySpan<byte> request, in Answer answer)
    {
        if (Interlocked.Increment(ref _unexpected) > 1)
            return;
        // The first line and the body: between them is the token.
        int line = request.IndexOf(" HTTP/1.1"u8), body = request.IndexOf("\r\n\r\n"u8) + 4;
        _example = $"{Text(request[..line])} {Text(request[body..])} was answered {answer.Status} {Text(answer.Body)}";
    }

    public void Lost(string reason)
    {
        Interlocked.Increment(ref _lost);
        _example ??= $"a connection was lost: {reason}";
    }

    /// <summary>The run cannot go on, and ends with this.</summary>
    public void Fail(Exception reason) => _drained.TrySetException(reason);

    /// <summary>After the answer, or the loss, of what <see cref="Sent"/> has counted.</summary>
    public void Next(Connection connection)
    {
        Free(connection);
        Leave();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _underWay) == 0)
            _drained.TrySetResult();
    }

    private static long Microseconds(long ticks) => Math.Clamp((long)(ticks * MicrosecondsPerTick), 1, (long)LatencyMax.TotalMicroseconds);

    private static string Text(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= ExampleBytesMax ? Encoding.UTF8.GetString(bytes) : $"{Encoding.UTF8.GetString(bytes[..ExampleBytesMax])}...";
}
