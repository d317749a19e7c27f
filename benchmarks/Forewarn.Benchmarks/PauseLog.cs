using System.Collections.Concurrent;
using Forewarn.Cli.Load;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Analysis;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace Forewarn.Benchmarks;

/// <summary>How long garbage collections have stopped processes that were watched, by the runtime's own events (EventPipe).</summary>
/// <remarks>Of a collection in the background only the time counts for which the process stands still.</remarks>
internal sealed class PauseLog
{
    /// <summary>By generation, in milliseconds.</summary>
    private readonly ConcurrentBag<(int Generation, double Ms)> _pauses = [];

    /// <summary>Listens to a .NET process until disposed of, or until it ends.</summary>
    public IDisposable Watch(int processId)
    {
        var provider = new EventPipeProvider("Microsoft-Windows-DotNETRuntime", System.Diagnostics.Tracing.EventLevel.Informational, (long)ClrTraceEventParser.Keywords.GC);
        var session = new DiagnosticsClient(processId).StartEventPipeSession([provider], requestRundown: false);
        var listening = Task.Factory.StartNew(() => Listen(session), TaskCreationOptions.LongRunning);
        return new Watching(session, listening);
    }

    /// <summary>The figures of the pauses so far.</summary>
    public void AddTo(BenchReport report)
    {
        double[] all = [.. _pauses.Select(pause => pause.Ms).Order()];
        double[] gen2 = [.. _pauses.Where(pause => pause.Generation == 2).Select(pause => pause.Ms).Order()];
        report.Add("gen2_pause_p999_ms", Percentile(gen2, 99.9));
        report.Add("gen2_pause_p50_ms", Percentile(gen2, 50));
        report.Add("gen2_count", gen2.Length);
        report.Add("gc_pause_p999_ms", Percentile(all, 99.9));
        report.Add("gc_count", all.Length);
    }

    private void Listen(EventPipeSession session)
    {
        using var source = new EventPipeEventSource(session.EventStream);
        source.NeedLoadedDotNetRuntimes();
        source.AddCallbackOnProcessStart(process => process.AddCallbackOnDotNetRuntimeLoad(runtime =>
            runtime.GCEnd += (_, collection) => _pauses.Add((collection.Generation, collection.PauseDurationMSec))));
        source.Process();
    }

    private static double Percentile(double[] sorted, double percentile) =>
        sorted.Length == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(percentile / 100 * sorted.Length) - 1)];

    private sealed class Watching(EventPipeSession session, Task listening) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                session.Stop();
            }
            catch (Exception gone) when (gone is IOException or DiagnosticsClientException)
            {
                // The process has ended by itself, and its events with it.
            }
            listening.Wait();
            session.Dispose();
        }
    }
}
