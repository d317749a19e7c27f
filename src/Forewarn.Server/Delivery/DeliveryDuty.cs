using Forewarn.Journal;
using Forewarn.Server.Node;

namespace Forewarn.Server.Delivery;

/// <summary>Has this node bring deliveries while it is the one of its pool that does: one node, and another soon after that one is gone.</summary>
/// <remarks>All that a <see cref="DeliveryWorker"/> goes by is in the state that all nodes share; so the next one goes on where the last one was. What was
/// under way when a node died is sent again, with the same id.</remarks>
internal sealed class DeliveryDuty : IAsyncDisposable
{
    /// <summary>How often it is looked whether this node has the duty, unless told otherwise.</summary>
    private static readonly TimeSpan PaceDefault = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    private DeliveryDuty(AirspaceNode node, TimeProvider time, Func<DeliveryWorker> start, TimeSpan pace) => _running = Scheduling.Start(() => RunAsync(node, time, start, pace));

    /// <param name="node">Of a pool, or alone.</param>
    /// <param name="time">Says when to look again.</param>
    /// <param name="start">Starts to bring what is in the outbox.</param>
    /// <param name="pace">How often to look.</param>
    public static DeliveryDuty Take(AirspaceNode node, TimeProvider time, Func<DeliveryWorker> start, TimeSpan? pace = null) => new(node, time, start, pace ?? PaceDefault);

    public async ValueTask DisposeAsync()
    {
        _stopping.Cancel();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(AirspaceNode node, TimeProvider time, Func<DeliveryWorker> start, TimeSpan pace)
    {
        DeliveryWorker? worker = null;
        while (!_stopping.IsCancellationRequested)
        {
            if (node.IsFirst && worker is null)
            {
                worker = start();
            }
            else if (!node.IsFirst && worker is not null)
            {
                await worker.DisposeAsync();
                worker = null;
            }
            await Task.Delay(pace, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }
        if (worker is not null)
            await worker.DisposeAsync();
    }
}
