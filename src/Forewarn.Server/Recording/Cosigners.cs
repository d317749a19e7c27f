using System.Collections.Immutable;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Witnesses;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Forewarn.Server.Recording;

/// <summary>The witnesses of a record, and what they have cosigned. Without a policy there are none, and every checkpoint is final.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Cosigners : IAsyncDisposable
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private readonly RecordKeeper _record;
    private readonly HttpClient _http;
    private readonly CosignatureCollector? _collector;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;

    private Cosigners(RecordKeeper record, Policy policy, HttpClient http, CosignatureCollector? collector, ILogger logger)
    {
        (_record, Policy, _http, _collector, _logger) = (record, policy, http, collector, logger);
        _watching = collector is null ? Task.CompletedTask : WatchAsync(collector);
    }

    /// <summary>What makes a checkpoint final: this log, and the quorum of its witnesses.</summary>
    public Policy Policy { get; }

    /// <summary>How it stands with each witness.</summary>
    public ImmutableArray<WitnessStatus> Statuses => _collector?.Statuses ?? [];

    /// <summary>The newest checkpoint that is final; null while there is none.</summary>
    public SignedCheckpoint? Final => _collector is null ? _record.Latest : _collector.Witnessed;

    /// <summary>Begins to ask the witnesses of a policy.</summary>
    /// <exception cref="RecordFormatException">The policy does not know this log, or its quorum cannot be met by witnesses with an address.</exception>
    public static Cosigners Start(RecordKeeper record, Policy? policy, IClock clock, ILogger logger)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        try
        {
            if (policy is null)
                return new Cosigners(record, Policy.OfLog(record.Key), http, null, logger);
            if (policy.Logs.IsEmpty)
                policy = policy.WithLog(record.Key);
            var collector = CosignatureCollector.Start(policy, record, http, clock);
            record.Signed += collector.Announce;
            return new Cosigners(record, policy, http, collector, logger);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>The newest checkpoint, with the cosignatures that it has by now.</summary>
    public SignedCheckpoint Newest() =>
        _record.Latest is var latest && _collector?.Witnessed is { } witnessed && witnessed.Checkpoint.Size == latest.Checkpoint.Size ? witnessed : latest;

    /// <summary>A checkpoint that covers a leaf: a final one, waited for as long as there is patience; else the newest one, which is
    /// not final; else null.</summary>
    public async Task<(SignedCheckpoint? Checkpoint, bool IsFinal)> CoveringAsync(long leaf, CancellationToken patience)
    {
        try
        {
            return (await FinalCoveringAsync(leaf, patience), true);
        }
        catch (OperationCanceledException)
        {
            return (_record.Latest.Checkpoint.Size > leaf ? _record.Latest : null, false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        if (_collector is not null)
        {
            _record.Signed -= _collector.Announce;
            await _collector.DisposeAsync();
        }
        _http.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Tells the operator once when a witness begins to fail or to dispute, and when it cosigns again.</summary>
    private async Task WatchAsync(CosignatureCollector collector)
    {
        var known = new Dictionary<string, WitnessState>(StringComparer.Ordinal);
        while (!_stopping.IsCancellationRequested)
        {
            foreach (var status in collector.Statuses)
            {
                var before = known.GetValueOrDefault(status.Name);
                known[status.Name] = status.State;
                if (before != status.State)
                    Tell(status, before);
            }
            await Task.Delay(LookAgainAfter, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Tell(WitnessStatus status, WitnessState before)
    {
        if (status.State == WitnessState.Disputed)
            _logger.LogCritical("Witness {Witness} DISPUTES this record: {Reason}. It was rolled back or forked, or the witness is wrong; see docs/operations.md", status.Name, status.LastError);
        else if (status.State == WitnessState.Failing)
            _logger.LogWarning("Witness {Witness} at {Url} does not cosign: {Reason}", status.Name, status.Url, status.LastError);
        else if (before is WitnessState.Failing or WitnessState.Disputed)
            _logger.LogWarning("Witness {Witness} cosigns again", status.Name);
    }

    private async Task<SignedCheckpoint> FinalCoveringAsync(long leaf, CancellationToken patience)
    {
        if (_collector is not null)
            return await _collector.WaitForAsync(Math.Min(leaf, long.MaxValue - 1) + 1, patience);
        while (true)
        {
            var next = _record.NextCheckpoint;
            if (_record.Latest is var latest && latest.Checkpoint.Size > leaf)
                return latest;
            await next.WaitAsync(patience);
        }
    }
}
