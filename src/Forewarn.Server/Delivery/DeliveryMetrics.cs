using System.Diagnostics.Metrics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>What an operator watches of deliveries; names in docs/delivery.md.</summary>
internal sealed class DeliveryMetrics : IDisposable
{
    /// <summary>Name of the meter, for exporters.</summary>
    public const string MeterName = "Forewarn.Delivery";

    private readonly Meter _meter;
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _lag;
    private long _waiting;

    public DeliveryMetrics(AirspaceNode node, IClock clock)
    {
        _meter = new Meter(new MeterOptions(MeterName) { Scope = node });
        _attempts = _meter.CreateCounter<long>("forewarn.delivery.attempts", "{attempt}", "Attempts to bring something to a contact, by transport and result");
        _lag = _meter.CreateHistogram<double>("forewarn.delivery.lag", "s", "From what happened until the contact's side took it");
        _meter.CreateObservableGauge("forewarn.delivery.waiting", () => Interlocked.Read(ref _waiting), "{delivery}", "Contacts and transports that something is on its way to");
        _meter.CreateObservableGauge("forewarn.delivery.outbox", () => node.Read(state => state.OutboxCount), "{item}", "Open items of the outbox");
        _meter.CreateObservableCounter("forewarn.delivery.crowded_out", () => node.Read(state => state.CrowdedOutCount), "{item}", "Items that had to make room in the outbox of a party that has too many");
        _meter.CreateObservableGauge(
            "forewarn.delivery.oldest.age", () => node.Read(state => state.Outbox(Leaves.None, 1)).Items is [var oldest] ? (clock.GetCurrentInstant() - oldest.At).TotalSeconds : 0,
            "s", "Age of the oldest open item of the outbox");
    }

    public void Waiting(int count) => Interlocked.Exchange(ref _waiting, count);

    public void Attempted(Transport transport, AttemptResult result) => _attempts.Add(
        1, new KeyValuePair<string, object?>("transport", Names<Transport>.Of(transport)), new KeyValuePair<string, object?>("result", Names<AttemptResult>.Of(result)));

    public void Brought(Duration lag) => _lag.Record(lag.TotalSeconds);

    public void Dispose() => _meter.Dispose();
}
