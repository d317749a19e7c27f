using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Geometry;
using Forewarn.Core.Warnings;
using Forewarn.Server.Node;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Forewarn.Benchmarks;

/// <summary>From a declaration to the webhook of the party that it warns, and from the deadline of each rung to the webhook, on one machine.</summary>
/// <remarks>The node runs in a process of its own as <c>forewarn serve</c> does, with its journal durable and its record kept; who declares and who
/// receives share this one. Moments of the node are those of its journal, from before its disk has them; so a figure includes the disk, the
/// queue of the outbox and the request.</remarks>
internal static class DeliveryBenchmark
{
    private const int PerSecond = 1_000;
    private const int Count = 10_000;
    private const int QuickCount = 3_000;

    /// <summary>Rungs.</summary>
    private const int Ladder = 5;

    public static IReadOnlyDictionary<string, double> Run(bool quick, Action<string> progress) => RunAsync(quick, progress).GetAwaiter().GetResult();

    private static async Task<IReadOnlyDictionary<string, double>> RunAsync(bool quick, Action<string> progress)
    {
        int count = quick ? QuickCount : Count;
        // Long enough that all are declared before the first is due.
        var rung = Duration.FromSeconds(count / PerSecond + 5);
        string data = Directory.CreateTempSubdirectory("forewarn-bench-").FullName;
        try
        {
            await using var hooks = await WebhookSink.StartAsync();
            await PrepareAsync(data, hooks.Url, rung);
            using var node = ServerProcess.StartNode(data);
            using var declarer = new DeclarationStream(node.Address, ServerProcess.Token(data, "declarer", "forewarn.declare"));
            progress("warming up");
            await declarer.RunAsync(QuickCount, PerSecond);
            await hooks.WaitForAsync("forewarn.warning-owed", QuickCount);
            // What was declared to warm up must not be escalated among what is measured: it is ended by its answers.
            await declarer.AcknowledgeAllAsync(node.Address, ServerProcess.Token(data, "warned", "forewarn.read forewarn.acknowledge"));
            hooks.Clear();

            progress($"{count:N0} declarations at {PerSecond:N0}/s");
            var processor = node.ProcessorTime;
            await declarer.RunAsync(count, PerSecond);
            double[] delivered = await hooks.WaitForAsync("forewarn.warning-owed", count);
            processor = node.ProcessorTime - processor;
            progress($"{Ladder - 1} further rungs of {rung.TotalSeconds:N0} s each, and the end of the ladder");
            double[] escalated = await hooks.WaitForAsync("forewarn.warning-escalated", count * (Ladder - 1));
            double[] ended = await hooks.WaitForAsync("forewarn.warning-not-acknowledged", count);
            return new Dictionary<string, double>
            {
                ["delivery_p50_ms"] = Quantile(delivered, 0.5) * 1_000,
                ["delivery_p99_ms"] = Quantile(delivered, 0.99) * 1_000,
                ["delivery_max_ms"] = delivered.Max() * 1_000,
                ["escalation_lag_max_s"] = Math.Max(escalated.Max(), ended.Max()),
                ["escalation_lag_p50_s"] = Quantile(escalated, 0.5),
                ["declarations_per_s"] = PerSecond,
                ["declared_per_s"] = declarer.PerSecond,
                ["warnings_count"] = count,
                ["doubles_count"] = hooks.DoublesCount,
                ["processor_us_per_delivery"] = processor.TotalMicroseconds / count,
            };
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Two parties with a webhook each, and an arrangement with a ladder of five rungs between them.</summary>
    private static async Task PrepareAsync(string data, string url, Duration rung)
    {
        await using var node = await AirspaceNode.OpenAsync(data, SystemClock.Instance, NullLogger.Instance);
        var now = SystemClock.Instance.GetCurrentInstant();
        PartyId[] parties = [PartyId.Parse("declarer"), PartyId.Parse("warned")];
        foreach (var party in parties)
        {
            await node.SubmitAsync(new PutParty(party, null, Party.Create(party, 1, party.ToString(), "UTC", Calendar.Gregorian, ["en"])));
            var contact = Contact.Create(ContactId.Parse("duty"), "Duty officer", Channel.Operational, "en", [ContactAddress.Create(Transport.Webhook, url)], null);
            await node.SubmitAsync(new PutRoster(party, null, Roster.Create(party, [contact], [])));
        }
        var area = Circle.FromMetres(LatLng.FromDegrees(DeclarationStream.Lat, DeclarationStream.Lng), 200_000);
        await node.SubmitAsync(new PutArrangement(PartyId.Parse("operator"), null, Arrangement.Create(
            ArrangementId.Parse("north-south"), "North and South", [.. parties.Select(party => new Member(party, now - Duration.FromDays(1), null))],
            area, AltitudeBand.Whole, [new LeadTimeRule(ActivityKind.OperationalIntent, Duration.FromHours(1))], Separation.Create(0, 0, Duration.Zero),
            [.. Enumerable.Range(0, Ladder).Select(step => new Rung(step % 2 == 0 ? Channel.Operational : Channel.Diplomatic, rung))],
            now - Duration.FromDays(1), null, Duration.Zero)));
    }

    private static double Quantile(double[] values, double quantile)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(quantile * (sorted.Length - 1))];
    }
}
