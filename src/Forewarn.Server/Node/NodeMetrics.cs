using System.Diagnostics.Metrics;

namespace Forewarn.Server.Node;

/// <summary>What an operator watches of a node; names in docs/operations.md.</summary>
internal sealed class NodeMetrics : IDisposable
{
    /// <summary>Name of the meter, for exporters.</summary>
    public const string MeterName = "Forewarn.Node";

    private readonly Meter _meter;
    private readonly Counter<long> _entries;
    private readonly Counter<long> _overloads;
    private readonly Histogram<int> _batchEntries;
    private readonly Histogram<double> _applySeconds;

    public NodeMetrics(AirspaceNode node)
    {
        // The scope tells this node's figures from those of another node in the same process.
        _meter = new Meter(new MeterOptions(MeterName) { Scope = node });
        _entries = _meter.CreateCounter<long>("forewarn.journal.entries", "{entry}", "Commands made durable and applied");
        _overloads = _meter.CreateCounter<long>("forewarn.journal.overloads", "{command}", "Commands turned away because the queue was full");
        // There from the start: a rate needs a value before the first event.
        _entries.Add(0);
        _overloads.Add(0);
        _batchEntries = _meter.CreateHistogram<int>("forewarn.journal.batch.entries", "{entry}", "Entries that became durable together");
        _applySeconds = _meter.CreateHistogram<double>("forewarn.apply.duration", "s", "Time to apply a batch");
        _meter.CreateObservableGauge("forewarn.journal.position", () => node.Read(state => state.Position), "{entry}", "Position of the last entry applied");
        _meter.CreateObservableGauge("forewarn.declarations", () => node.Read(state => state.DeclarationsCount), "{declaration}", "Declarations kept");
        _meter.CreateObservableGauge("forewarn.subscriptions", () => node.Read(state => state.SubscriptionsCount), "{subscription}", "Subscriptions that stand");
        _meter.CreateObservableGauge("forewarn.warnings", () => node.Read(state => state.WarningsCount), "{warning}", "Warnings kept");
        _meter.CreateObservableGauge("forewarn.node.stopped", () => node.Failure is null ? 0 : 1, null, "1 when the node takes no more commands");
    }

    public void Applied(int entries, TimeSpan elapsed)
    {
        _entries.Add(entries);
        _batchEntries.Record(entries);
        _applySeconds.Record(elapsed.TotalSeconds);
    }

    public void Refused() => _overloads.Add(1);

    public void Dispose() => _meter.Dispose();
}
