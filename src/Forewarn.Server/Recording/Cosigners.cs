using System.Collections.Immutable;
using Forewarn.Journal.Pool;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using Forewarn.Record.Witnesses;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Forewarn.Server.Recording;

/// <summary>The witnesses of a record, and what they have cosigned: those of a policy, and the other members of a pool. Without either, every checkpoint is final.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Cosigners : IAsyncDisposable
{
    /// <summary>How often a node asks for cosignatures in a pool, all members and witnesses counted, at most: so the cost does not grow with the pool.</summary>
    private const int ExchangesPerSecondMax = 20;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private readonly RecordKeeper _record;
    private readonly PoolCosigner? _pool;
    private readonly Policy? _configured;
    private readonly HttpClient _http;
    private readonly CosignatureCollector? _collector;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;

    private volatile Policy _policy;
    private int _membershipNumber;

    private Cosigners(RecordKeeper record, PoolCosigner? pool, Policy? configured, Policy policy, HttpClient http, CosignatureCollector? collector, ILogger logger)
    {
        (_record, _pool, _configured, _policy, _http, _collector, _logger) = (record, pool, configured, policy, http, collector, logger);
        _watching = collector is null ? Task.CompletedTask : WatchAsync(collector);
    }

    /// <summary>What makes a checkpoint final: this log, and the quorum of its witnesses.</summary>
    public Policy Policy => _policy;

    /// <summary>How it stands with each witness.</summary>
    public ImmutableArray<WitnessStatus> Statuses => _collector?.Statuses ?? [];

    /// <summary>The newest checkpoint that is final; null while there is none.</summary>
    public SignedCheckpoint? Final => _collector is null ? _record.Latest : _collector.Witnessed;

    /// <summary>Begins to ask the witnesses of a policy, and the members of the pool.</summary>
    /// <param name="policy">What makes a checkpoint final; null for the pool's own, or for none.</param>
    /// <param name="pool">This node's part in its pool; null when it is alone.</param>
    /// <exception cref="RecordFormatException">The policy does not know this log, or its quorum cannot be met by witnesses with an address.</exception>
    public static Cosigners Start(RecordKeeper record, Policy? policy, PoolCosigner? pool, IClock clock, ILogger logger)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        try
        {
            if (policy is null && pool is null)
                return new Cosigners(record, null, null, Policy.OfLog(record.Key), http, null, logger);
            if (policy is { Logs.IsEmpty: true })
                policy = policy.WithLog(record.Key);
            var membership = pool?.Membership;
            var asked = PolicyOf(policy, pool, membership);
            var collector = pool is null ? CosignatureCollector.Start(asked, record, http, clock)
                : CosignatureCollector.Start(asked, new PooledLog(record, pool), http, clock, OptionsFor(asked));
            record.Signed += collector.Announce;
            return new Cosigners(record, pool, policy, asked, http, collector, logger) { _membershipNumber = membership?.Number ?? 0 };
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
            FollowMembership(collector);
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

    /// <summary>Members come, go and move while the node runs.</summary>
    private void FollowMembership(CosignatureCollector collector)
    {
        if (_pool?.Membership is not { } membership || membership.Number == _membershipNumber)
            return;
        _membershipNumber = membership.Number;
        try
        {
            var policy = PolicyOf(_configured, _pool, membership);
            collector.Follow(policy);
            _policy = policy;
        }
        catch (RecordFormatException wrong)
        {
            _logger.LogError(wrong, "The checkpoints of {Membership} cannot be cosigned; it stays as it was", membership);
        }
    }

    /// <summary>A policy that was configured decides alone what is final; the pool's members are asked beside it, as far as a note has room for all.</summary>
    private static Policy PolicyOf(Policy? configured, PoolCosigner? pool, Membership? membership)
    {
        if (pool is null || membership is null)
            return configured!;
        if (configured is null)
            return pool.DefaultPolicy(membership);
        var known = configured.Witnesses.Select(witness => witness.Key).ToHashSet();
        int room = SignedNote.SignaturesMax - 1 - configured.Witnesses.Length;
        return configured.WithWitnesses(pool.WitnessesOf(membership).Where(member => !known.Contains(member.Key)).Take(Math.Max(0, room)));
    }

    private static CollectorOptions OptionsFor(Policy policy) => new()
    {
        RoundMin = Duration.Max(Duration.FromMilliseconds(250), Duration.FromSeconds(1) * policy.Witnesses.Length / ExchangesPerSecondMax),
        AnswerMax = PoolCosigner.WaitMax + Duration.FromSeconds(7),
    };

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

    /// <summary>The record as a node of a pool brings it to others: with its own cosignature.</summary>
    private sealed class PooledLog(RecordKeeper record, PoolCosigner pool) : IWitnessedLog
    {
        public bool IsShared => true;

        public SignedCheckpoint Latest() => record.Latest;

        public SignedCheckpoint Complete(SignedCheckpoint checkpoint) => pool.Cosign(checkpoint);

        public ImmutableArray<TreeHash> ConsistencyProof(long oldSize, long newSize) => record.ConsistencyProof(oldSize, newSize);
    }
}
