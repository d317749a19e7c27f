namespace Forewarn.Journal;

/// <summary>How work is begun and awaited, so that whoever begins all of it decides what runs when: the thread pool, or a simulation, which
/// runs a whole pool of nodes on one thread in an order that can be repeated.</summary>
/// <remarks>For that, code that is simulated awaits on the scheduler that it runs on (no <c>ConfigureAwait(false)</c>), and begins what runs beside it here.
/// Safe for use by many threads.</remarks>
public static class Scheduling
{
    /// <summary>Runs work beside the caller, on the scheduler of the caller.</summary>
    public static Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();

    /// <summary>Runs work that blocks, beside the caller, on the scheduler of the caller.</summary>
    public static Task<T> Start<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);

    /// <inheritdoc cref="Start{T}(Func{T})"/>
    public static Task Start(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);

    /// <summary>Has work done beside the caller, on the scheduler of the caller, for the end of which nobody waits.</summary>
    public static void Queue(IThreadPoolWorkItem work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (TaskScheduler.Current == TaskScheduler.Default)
        {
            // Without a task around it, which at a million answers is felt.
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
        }
        else
        {
            Start(work.Execute);
        }
    }

    /// <summary>Something to wait for. Whoever waits goes on after the one who sets it, not within.</summary>
    public static TaskCompletionSource NewSignal() => new(Options);

    /// <inheritdoc cref="NewSignal()"/>
    public static TaskCompletionSource<T> NewSignal<T>() => new(Options);

    // A scheduler other than the thread pool's queues what goes on by itself; with the flag, some of it would leave it for the thread pool.
    private static TaskCreationOptions Options =>
        TaskScheduler.Current == TaskScheduler.Default ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None;
}
