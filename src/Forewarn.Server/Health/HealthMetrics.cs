using System.Diagnostics.Metrics;
using Forewarn.Server.Node;

namespace Forewarn.Server.Health;

/// <summary>What an operator watches beside the figures of the parts; names in docs/operations.md.</summary>
internal sealed class HealthMetrics : IDisposable
{
    /// <summary>Name of the meter, for exporters.</summary>
    public const string MeterName = "Forewarn.Health";

    private readonly Meter _meter;

    public HealthMetrics(AirspaceNode node, NodeHealth health)
    {
        _meter = new Meter(new MeterOptions(MeterName) { Scope = node });
        _meter.CreateObservableGauge(
            "forewarn.check.status", () => health.Look().Select(check => new Measurement<int>((int)check.Status, new KeyValuePair<string, object?>("check", check.Name))),
            null, "0 when a check of /readyz is well, 1 for a warning, 2 when it fails");
        _meter.CreateObservableGauge("forewarn.disk.free", () => health.DiskFree() is { } free ? [new Measurement<long>(free)] : Array.Empty<Measurement<long>>(), "By", "Free bytes on the volume of the data directory");
        _meter.CreateObservableGauge("forewarn.pool.diverged", () => health.Diverged.Length, "{member}", "Members of the pool that signed for another record than this node's");
        _meter.CreateObservableGauge("forewarn.start", () => health.Since.ToUnixTimeSeconds(), "s", "When the node began to serve, in seconds since 1970");
    }

    public void Dispose() => _meter.Dispose();
}
