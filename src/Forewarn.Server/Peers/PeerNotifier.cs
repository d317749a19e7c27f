using System.Collections.Concurrent;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Node;
using Forewarn.Server.Outbound;
using Forewarn.Server.Recording;
using Microsoft.Extensions.Logging;
using NodaTime;
using Polly;
using Polly.Retry;

namespace Forewarn.Server.Peers;

/// <summary>Tells the subscribers whom the DSS names what the parties of this node declare (F3548-21, USS0005 and its kin), and puts on record
/// what came of it.</summary>
/// <remarks>What waits is held in memory alone: after a crash it is not told, and a subscriber notices by its notification index. At a clean
/// end it is on record as not told. Thread-safe.</remarks>
internal sealed class PeerNotifier : IAsyncDisposable
{
    private readonly AirspaceNode _node;
    private readonly Lazy<UssBaseUrl> _self;
    private readonly PeerClient? _client;
    private readonly ILogger _logger;
    private readonly PeerQueue _queue;
    private readonly PeerMetrics _metrics;
    private readonly SemaphoreSlim _turns;
    private readonly ResiliencePipeline<PeerAnswer> _attempts;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _tasks = [];
    private int _isSilenceTold;

    private PeerNotifier(AirspaceNode node, Lazy<UssBaseUrl> self, PeerClient? client, PeerLimits limits, ILogger logger)
    {
        (_node, _self, _client, _logger, _queue) = (node, self, client, logger, new PeerQueue(limits));
        _metrics = new PeerMetrics(node, _queue);
        _turns = new SemaphoreSlim(limits.RequestsMax);
        _attempts = new ResiliencePipelineBuilder<PeerAnswer>().AddRetry(new RetryStrategyOptions<PeerAnswer>
        {
            ShouldHandle = new PredicateBuilder<PeerAnswer>().HandleResult(answer => answer.IsWorthRetrying),
            MaxRetryAttempts = limits.RetriesMax,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = limits.BackoffMin,
            MaxDelay = limits.BackoffMax,
            // Null: the pause as set above.
            DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result.RetryAfter is { } asked
                ? asked < limits.BackoffMax ? asked : limits.BackoffMax : (TimeSpan?)null),
        }).Build();
    }

    /// <summary>Begins to tell others of what happens at a node.</summary>
    /// <param name="ownUrl">Base URL of the node, as it is shown to others.</param>
    /// <exception cref="Forewarn.Core.InvalidValueException">The credentials cannot be used.</exception>
    public static PeerNotifier Open(AirspaceNode node, NodeOptions options, Lazy<UssBaseUrl> ownUrl, ILogger logger)
    {
        // What is replayed is long over. The address on which a node listens means something to others only where everything is on one machine.
        bool isReachable = options.ReplayFrom is null && (options.Dss.UssBaseUrl is not null || options.Peers.AllowPrivate);
        var client = PeerClient.Open(options, SystemClock.Instance);
        if (!isReachable)
            client?.Dispose();
        return new PeerNotifier(node, ownUrl, isReachable ? client : null, options.Peers.Limits, logger);
    }

    /// <summary>Queues what the subscribers of a change are to be told. Does not wait for them.</summary>
    /// <param name="declared">As the airspace has decided it; nobody is told of it when it names no subscribers.</param>
    public void Tell(Declared declared)
    {
        if (declared.Subscribers.IsEmpty)
            return;
        if (_client is null)
        {
            TellSilence();
            return;
        }
        var declaration = declared.Declaration;
        var availability = _node.Read(state => state.AvailabilityOf(declaration.Manager).State);
        var body = new NotificationBody(new ReferenceView(declaration, availability), _self.Value);
        foreach (var group in declared.Subscribers.GroupBy(subscriber => subscriber.UssBaseUrl))
        {
            Add(new PeerNotification(
                declaration.Manager, declaration.Key, declaration.Version, group.Key,
                [.. group.Select(subscriber => subscriber.SubscriptionId)],
                body.For(group)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_tasks.Keys);
        _metrics.Dispose();
        _client?.Dispose();
        _turns.Dispose();
        _stopping.Dispose();
    }

    private void TellSilence()
    {
        if (Interlocked.Exchange(ref _isSilenceTold, 1) == 0)
            _logger.LogWarning("USSs are not told what parties of this node declare: it replays the past, or --uss-base-url or --uss-credentials is missing");
    }

    private void Add(PeerNotification notification)
    {
        if (!_queue.TryAdd(notification, out bool isFirst))
            Start(RecordAsync(notification, new PeerAnswer(0, "too much waits to be told to USSs")));
        else if (isFirst)
            Start(ServeAsync(notification));
    }

    private void Start(Task task)
    {
        _tasks.TryAdd(task, true);
        task.ContinueWith(ended => _tasks.TryRemove(ended, out _), TaskScheduler.Default);
    }

    /// <summary>Tells one peer of one entity, as long as there is something to tell.</summary>
    private async Task ServeAsync(PeerNotification first)
    {
        await Task.Yield();
        PeerNotification? next = first;
        do
        {
            await RecordAsync(next, await TellAsync(next));
        }
        while (_queue.TryAdvance(next, out next));
    }

    private async Task<PeerAnswer> TellAsync(PeerNotification notification)
    {
        try
        {
            return await _attempts.ExecuteAsync(
                static (attempt, cancellation) => attempt.This.AttemptAsync(attempt.Notification, cancellation), (This: this, Notification: notification), _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return new PeerAnswer(0, "the node was stopped before it was told");
        }
        catch (Exception unforeseen)
        {
            _logger.LogError(unforeseen, "Telling {Url} failed", notification.Url);
            return new PeerAnswer(0, unforeseen.Message);
        }
    }

    private async ValueTask<PeerAnswer> AttemptAsync(PeerNotification notification, CancellationToken cancellation)
    {
        // First the peer's turn, then one of all: a peer that is slow does not take them from the others.
        using var turn = await Turn.TakeAsync(_queue.HostOf(notification).Turns, cancellation);
        using var one = await Turn.TakeAsync(_turns, cancellation);
        return await _client!.TellAsync(notification, cancellation);
    }

    private async Task RecordAsync(PeerNotification notification, PeerAnswer answer)
    {
        _metrics.Told(answer);
        if (!answer.IsSuccess)
            _logger.LogWarning("{Url} was not told of {Entity} version {Version}: {Problem}", notification.Url, EntityName.Of(notification.Key), notification.Version, answer.ToString());
        try
        {
            await _node.SubmitAsync(new RecordNotification(
                notification.Manager, notification.Key, notification.Version, notification.To, notification.Subscriptions, answer.Status));
        }
        // Whatever it is: what waits behind this notification has to be told.
        catch (Exception refused)
        {
            _logger.LogWarning("That {Url} was told of {Entity} version {Version} ({Status}) is not on record: {Reason}",
                notification.Url, EntityName.Of(notification.Key), notification.Version, answer.Status, refused.Message);
        }
    }
}
