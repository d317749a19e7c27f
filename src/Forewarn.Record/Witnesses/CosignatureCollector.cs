using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Threading.Channels;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using NodaTime;

namespace Forewarn.Record.Witnesses;

/// <summary>Has a log's newest checkpoint cosigned by the witnesses of a policy, round after round, as long as it runs.</summary>
/// <remarks>
/// A round takes the newest checkpoint to all witnesses at once. It stands until the policy's quorum is met (then the others have a moment
/// longer), or until nobody is left to wait for: a checkpoint that moved on while half of the quorum is still thinking would never be
/// cosigned by both halves. A witness that was busy, or failed, joins the round as soon as it can. One that is slow, silent, ahead, behind,
/// or answers garbage holds up nobody else: it is asked on its own, and after a failure not again for a while.
/// All state belongs to one loop; what others see of it is replaced whole. The members are thread-safe.
/// </remarks>
public sealed class CosignatureCollector : IAsyncDisposable
{
    private static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(1);

    private readonly IWitnessedLog _log;
    private readonly HttpClient _http;
    private readonly IClock _clock;
    private readonly CollectorOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentQueue<(CollectedWitness Witness, SignedCheckpoint Target, CollectedWitness.Outcome Outcome)> _answers = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<Task> _exchanges = [];

    private Policy _policy;
    private ImmutableArray<CollectedWitness> _witnesses;
    private SignedCheckpoint? _target;
    private TimeSpan _roundStart;
    private bool _isMet;

    private volatile Policy? _following;

    private volatile SignedCheckpoint? _witnessed;
    private volatile TaskCompletionSource _next = NewSignal();
    private ImmutableArray<WitnessStatus> _statuses;

    private CosignatureCollector(Policy policy, IWitnessedLog log, HttpClient http, IClock clock, CollectorOptions options, SignedCheckpoint? witnessed)
    {
        (_policy, _log, _http, _clock, _options, _witnessed) = (policy, log, http, clock, options, witnessed);
        _witnesses = WitnessesOf(policy);
        RequireReachable(policy, log, _witnesses);
        _statuses = [.. _witnesses.Select(witness => witness.Status)];
        Completion = Task.Run(RunAsync);
    }

    /// <summary>The newest checkpoint that meets the policy, with all cosignatures that it has so far; null when there has been none.</summary>
    public SignedCheckpoint? Witnessed => _witnessed;

    /// <summary>How it stands with each witness that has a URL, in the policy's order.</summary>
    public ImmutableArray<WitnessStatus> Statuses => ImmutableInterlocked.InterlockedCompareExchange(ref _statuses, default, default);

    /// <summary>Ends when the collector is disposed of, or with the fault that stopped it, of which only the log can be the cause.</summary>
    public Task Completion { get; }

    /// <summary>Begins to collect.</summary>
    /// <param name="http">Used for all witnesses; the caller disposes of it, later than of the collector. It should follow no redirects.</param>
    /// <param name="clock">For <see cref="WitnessStatus.LastSuccess"/>.</param>
    /// <param name="witnessed">What <see cref="Witnessed"/> was before a restart; passed over when it does not meet the policy.</param>
    /// <exception cref="RecordFormatException">The policy does not believe the log, a witness has no usable URL, or the quorum cannot be met by
    /// the witnesses that have one.</exception>
    public static CosignatureCollector Start(
        Policy policy, IWitnessedLog log, HttpClient http, IClock clock, CollectorOptions? options = null, SignedCheckpoint? witnessed = null)
    {
        policy.Evaluate(log.Latest());
        bool stillMeets = witnessed is not null && policy.Evaluate(witnessed).IsMet;
        return new CosignatureCollector(policy, log, http, clock, options ?? new CollectorOptions(), stillMeets ? witnessed : null);
    }

    /// <summary>Goes by another policy from now on: other witnesses, another quorum, other addresses. What was witnessed stays so if it meets this one too.</summary>
    /// <exception cref="RecordFormatException">As <see cref="Start"/> has it; then nothing changes.</exception>
    public void Follow(Policy policy)
    {
        policy.Evaluate(_log.Latest());
        RequireReachable(policy, _log, WitnessesOf(policy));
        _following = policy;
        Announce();
    }

    /// <summary>Tells that the log has a newer checkpoint. Never waits; telling it often is as good as telling it once.</summary>
    public void Announce() => _wake.Writer.TryWrite(true);

    /// <summary>Waits until a checkpoint of at least <paramref name="size"/> leaves meets the policy.</summary>
    public async Task<SignedCheckpoint> WaitForAsync(long size, CancellationToken cancellation)
    {
        while (true)
        {
            // The signal is taken before the look: what changes after the look, sets it.
            var signal = _next;
            if (_witnessed is { } witnessed && witnessed.Checkpoint.Size >= size)
                return witnessed;
            await signal.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Waits until <see cref="Witnessed"/> is another than <paramref name="known"/>: a newer checkpoint, or one more cosignature.</summary>
    public async Task<SignedCheckpoint> NextAsync(SignedCheckpoint? known, CancellationToken cancellation)
    {
        while (true)
        {
            var signal = _next;
            if (_witnessed is { } witnessed && !ReferenceEquals(witnessed, known))
                return witnessed;
            await signal.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Stops, and gives up what witnesses have not answered.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_exchanges).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private TimeSpan Now => Stopwatch.GetElapsedTime(_started);

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            while (_answers.TryDequeue(out var answer))
                Take(answer.Witness, answer.Target, answer.Outcome);
            if (Interlocked.Exchange(ref _following, null) is { } policy)
                Adopt(policy);
            var newest = _log.Latest();
            if (IsRoundOver(newest))
                BeginRound(newest);
            foreach (var witness in _witnesses)
            {
                if (MayAsk(witness, newest))
                    Ask(witness);
            }
            ShowStatuses();
            await WaitAsync(NextLook());
        }
    }

    /// <summary>Witnesses that stay keep what is known of them; what the others still answer is of no use.</summary>
    private void Adopt(Policy policy)
    {
        var witnesses = WitnessesOf(policy);
        _witnesses = [.. witnesses.Select(now => _witnesses.FirstOrDefault(before => before.IsSame(now)) ?? now)];
        _policy = policy;
        if (_witnessed is { } witnessed && !policy.Evaluate(witnessed).IsMet)
            _witnessed = null;
        if (_target is not null)
            PublishIfMet();
    }

    private void Take(CollectedWitness witness, SignedCheckpoint target, CollectedWitness.Outcome outcome)
    {
        witness.Take(target, outcome, _clock.GetCurrentInstant(), Now, _options);
        // Before anybody is told of the cosignature, and looks for whose it is.
        ShowStatuses();
        // A cosignature that comes after the next round has begun is of no use: its checkpoint had met the quorum without it.
        if (outcome is not CollectedWitness.Outcome.Cosigned cosigned || target.Note.Text != _target!.Note.Text || !_witnesses.Contains(witness))
            return;
        // Of more than fit, those that came first are enough: no quorum needs so many.
        if (_target.Note.Signatures.Length == SignedNote.SignaturesMax)
            return;
        _target = _target.WithSignature(cosigned.Signature);
        PublishIfMet();
    }

    private void ShowStatuses() => ImmutableInterlocked.InterlockedExchange(ref _statuses, [.. _witnesses.Select(witness => witness.Status)]);

    private bool IsRoundOver(SignedCheckpoint newest)
    {
        if (_target is null)
            return true;
        if (newest.Note.Text == _target.Note.Text || Now < _roundStart + _options.RoundMin.ToTimeSpan())
            return false;
        bool isAwaited = _witnesses.Any(witness => witness.BusyWith?.Note.Text == _target.Note.Text);
        return !isAwaited || (_isMet && Now >= _roundStart + _options.GraceMax.ToTimeSpan());
    }

    private void BeginRound(SignedCheckpoint newest)
    {
        (_target, _roundStart, _isMet) = (_log.Complete(newest), Now, false);
        PublishIfMet();
    }

    private void PublishIfMet()
    {
        _isMet = _policy.Evaluate(_target!).IsMet;
        if (!_isMet || _witnessed?.Checkpoint.Size > _target!.Checkpoint.Size)
            return;
        _witnessed = _target;
        var told = _next;
        _next = NewSignal();
        told.SetResult();
    }

    /// <summary>Whether a witness can be asked about this round's checkpoint. One that has cosigned more waits for a round that has it too.</summary>
    private bool MayAsk(CollectedWitness witness, SignedCheckpoint newest) =>
        witness.BusyWith is null && Now >= witness.RetryAt && witness.CosignedText != _target!.Note.Text
        && !(witness.KnownSize > _target.Checkpoint.Size && witness.KnownSize <= newest.Checkpoint.Size);

    private void Ask(CollectedWitness witness)
    {
        var target = _target!;
        long? knownSize = witness.KnownSize;
        witness.BusyWith = target;
        _exchanges.RemoveAll(exchange => exchange.IsCompleted);
        _exchanges.Add(Task.Run(async () =>
        {
            var outcome = await witness.SubmitAsync(target, knownSize, _log, _stopping.Token);
            _answers.Enqueue((witness, target, outcome));
            _wake.Writer.TryWrite(true);
        }));
    }

    /// <summary>How long nothing can happen unless somebody answers or announces.</summary>
    private TimeSpan NextLook()
    {
        var now = Now;
        return _witnesses.Where(witness => witness.BusyWith is null).Select(witness => witness.RetryAt)
            .Append(_roundStart + _options.RoundMin.ToTimeSpan())
            .Append(_roundStart + _options.GraceMax.ToTimeSpan())
            .Where(moment => moment > now).Select(moment => moment - now)
            .Append(IdleMax).Min();
    }

    private async Task WaitAsync(TimeSpan most)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        limit.CancelAfter(most);
        try
        {
            await _wake.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Time for another look, or for the end.
        }
    }

    private ImmutableArray<CollectedWitness> WitnessesOf(Policy policy) =>
    [
        .. from witness in policy.Witnesses
           where witness.Url is not null
           let url = UrlOf(witness)
           select new CollectedWitness(witness.Name, url, witness.Key, new WitnessClient(_http, url, witness.Key, _options.AnswerMax)),
    ];

    /// <summary>The quorum can be met by those who can be asked, and those who have signed what the log itself gives.</summary>
    private static void RequireReachable(Policy policy, IWitnessedLog log, ImmutableArray<CollectedWitness> witnesses)
    {
        var own = policy.Evaluate(log.Complete(log.Latest())).Cosigned.Select(cosignature => cosignature.Witness);
        if (!policy.IsMetBy(witnesses.Select(witness => witness.Name).Concat(own)))
            throw new RecordFormatException("policy, quorum", "the witnesses that have a URL cannot meet it", "a URL for every witness that the quorum needs");
    }

    private static Uri UrlOf(PolicyWitness witness) =>
        Uri.TryCreate(witness.Url, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.Query.Length == 0 && url.Fragment.Length == 0
            ? url
            : throw new RecordFormatException($"policy, witness {witness.Name}", $"{witness.Url} is no URL of a witness", "its submission prefix, for example https://witness.example/");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
