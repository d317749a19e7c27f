using Forewarn.Journal;

namespace Forewarn.Server.Node;

/// <summary>Has the first node of a pool bring the airspace to a later version of its rules, once the programs of all members that are there know it.</summary>
/// <remarks>Two that try at once do no harm: the second is refused, since the version stands already.</remarks>
internal sealed class VersionDuty : IAsyncDisposable
{
    /// <summary>How often it is looked whether all know the version.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    private VersionDuty(AirspaceNode node, TimeProvider time) => _running = Scheduling.Start(() => RunAsync(node, time));

    /// <param name="node">Of a pool.</param>
    /// <param name="time">Says when to look again.</param>
    public static VersionDuty Take(AirspaceNode node, TimeProvider time) => new(node, time);

    public async ValueTask DisposeAsync()
    {
        _stopping.Cancel();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(AirspaceNode node, TimeProvider time)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (node.IsFirst && await node.RaiseVersionAsync(_stopping.Token))
                    return;
            }
            catch (NodeOverloadedException)
            {
                // Nothing is put in order for now.
            }
            catch (Exception ended) when (ended is OperationCanceledException or NodeStoppedException)
            {
                if (node.Failure is not null)
                    return;
            }
            await Task.Delay(Pace, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
