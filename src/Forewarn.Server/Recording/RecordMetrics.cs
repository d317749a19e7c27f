using System.Diagnostics.Metrics;
using Forewarn.Record.Witnesses;
using Forewarn.Server.Node;

namespace Forewarn.Server.Recording;

/// <summary>What an operator watches of the record and its witnesses; names in docs/operations.md.</summary>
internal sealed class RecordMetrics : IDisposable
{
    /// <summary>Name of the meter, for exporters.</summary>
    public const string MeterName = "Forewarn.Record";

    private readonly Meter _meter;

    public RecordMetrics(AirspaceNode node, Cosigners cosigners)
    {
        _meter = new Meter(new MeterOptions(MeterName) { Scope = node });
        var record = node.Record;
        _meter.CreateObservableGauge("forewarn.record.leaves", () => record.Latest.Checkpoint.Size, "{leaf}", "Leaves under the newest checkpoint");
        _meter.CreateObservableGauge("forewarn.record.behind", () => node.Read(state => state.Events.Next) - record.Latest.Checkpoint.Size, "{leaf}", "Leaves that are not under a checkpoint yet");
        _meter.CreateObservableGauge("forewarn.record.leaves.final", () => cosigners.Final?.Checkpoint.Size ?? 0, "{leaf}", "Leaves under the newest checkpoint that meets the policy");
        _meter.CreateObservableGauge("forewarn.witness.lag", () => OfEach(status => record.Latest.Checkpoint.Size - status.CosignedSize), "{leaf}", "Leaves that a witness has not cosigned yet");
        _meter.CreateObservableGauge("forewarn.witness.failures", () => OfEach(status => status.FailuresInARow), "{exchange}", "Exchanges with a witness that failed since it last cosigned");
        _meter.CreateObservableGauge("forewarn.witness.disputed", () => OfEach(status => status.State == WitnessState.Disputed ? 1 : 0), null, "1 when a witness has seen another history of this record");

        IEnumerable<Measurement<long>> OfEach(Func<WitnessStatus, long> figure) =>
            cosigners.Statuses.Select(status => new Measurement<long>(figure(status), new KeyValuePair<string, object?>("witness", status.Name)));
    }

    public void Dispose() => _meter.Dispose();
}
