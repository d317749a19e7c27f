using Forewarn.Core.Statistics;
using Forewarn.Server.Node;
using NodaTime;

namespace Forewarn.Server.Statistics;

/// <summary>Counts warnings for whoever asks, one after the other: each time it looks at every warning that is kept.</summary>
/// <remarks>Thread-safe. The airspace waits only while the warnings are collected, not while they are counted.</remarks>
internal sealed class StatisticsDesk(AirspaceNode node, IClock clock)
{
    /// <summary>Longest wait for others who ask.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>All that the reader of a question may see of its months.</summary>
    /// <exception cref="NodeOverloadedException">Too many others ask.</exception>
    public async Task<WarningStatistics> CountAsync(StatisticsQuestion question, CancellationToken cancellation)
    {
        if (!await _turn.WaitAsync(WaitMax, cancellation))
            throw new NodeOverloadedException();
        try
        {
            var basis = node.Read(state => state.Statistics(question.Reader));
            return basis.Count(clock.GetCurrentInstant(), question.From, question.To);
        }
        finally
        {
            _turn.Release();
        }
    }
}
