using System.Diagnostics.Metrics;
using Forewarn.Server.Node;

namespace Forewarn.Server.Peers;

/// <summary>What an operator watches of the peers; names in docs/operations.md.</summary>
internal sealed class PeerMetrics : IDisposable
{
    /// <summary>Name of the meter, for exporters.</summary>
    public const string MeterName = "Forewarn.Peers";

    private readonly Meter _meter;
    private readonly Counter<long> _told;

    public PeerMetrics(AirspaceNode node, PeerQueue queue)
    {
        _meter = new Meter(new MeterOptions(MeterName) { Scope = node });
        _told = _meter.CreateCounter<long>("forewarn.peer.notifications", "{notification}", "Notifications to USSs, by the status of the last answer; 0 without one");
        _meter.CreateObservableGauge("forewarn.peer.waiting", () => queue.Length, "{notification}", "Notifications to USSs that wait or are under way");
    }

    public void Told(PeerAnswer answer) => _told.Add(1, new KeyValuePair<string, object?>("status", answer.Status));

    public void Dispose() => _meter.Dispose();
}
