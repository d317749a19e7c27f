using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using Forewarn.Journal;
using Forewarn.Server.Node;
using Microsoft.Extensions.Logging;
using NodaTime;
using Channels = System.Threading.Channels;

namespace Forewarn.Server.Delivery;

/// <summary>Brings what is in the outbox of the airspace to the contacts of the parties, and puts on record what came of each attempt.</summary>
/// <remarks>
/// <para>At least once: what was sent is recorded after the receiver has answered, so what a crash lets fall in between is sent again, with
/// the same id. Nothing is kept but in the outbox: a worker that starts reads all open items, and goes on where the last one was.</para>
/// <para>One loop owns all that follows; attempts run beside it and report to its inbox. It reads the outbox from where it has come to, so that a
/// change costs what is new in it and no more. What goes to one receiver may overtake each other.</para>
/// </remarks>
internal sealed class DeliveryWorker : IAsyncDisposable
{
    private readonly AirspaceNode _node;
    private readonly ISenders _senders;
    private readonly IClock _clock;
    private readonly TimeProvider _time;
    private readonly DeliveryLimits _limits;
    private readonly DeliveryMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Backoff _retry;
    private readonly Backoff _rest;

    private readonly Channels.Channel<Report> _inbox = Channels.Channel.CreateUnbounded<Report>(new Channels.UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly ITimer _timer;
    private readonly Task _running;
    private readonly Task _watching;
    private readonly Instant _begunAt;
    private readonly long _begun;
    private int _isWoken;

    // Owned by the loop, as all below.
    private readonly Turns _webhooks, _mails;
    private readonly CrowdedOutLog _crowdedOut;
    private readonly PriorityQueue<Receiver, Instant> _resting = new();
    private readonly PriorityQueue<Parcel, Instant> _delayed = new();
    private readonly Queue<(Consignment Consignment, Instant At)> _unreached = [];
    private readonly HashSet<PartyId> _told = [];
    private long _cursor = Leaves.None;
    private int _parcelsCount;
    private int _underWayCount;
    private int _recordingCount;

    private DeliveryWorker(AirspaceNode node, ISenders senders, IClock clock, TimeProvider time, Random jitter, DeliveryLimits limits, ILogger logger)
    {
        (_node, _senders, _clock, _time, _limits, _logger) = (node, senders, clock, time, limits, logger);
        (_begunAt, _begun) = (clock.GetCurrentInstant(), time.GetTimestamp());
        _metrics = new DeliveryMetrics(node, clock);
        _retry = new Backoff(limits.BackoffMin, limits.BackoffMax, jitter.NextDouble);
        _rest = new Backoff(limits.BackoffMin, limits.RestMax, jitter.NextDouble);
        _webhooks = new Turns(limits.AttemptsMax, limits.AttemptsPerPartyMax, limits.UrgentInARowMax);
        _mails = new Turns(limits.MailConnectionsMax, limits.MailConnectionsPerPartyMax, limits.UrgentInARowMax);
        _crowdedOut = new CrowdedOutLog(logger, limits.CrowdedOutPause);
        _timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _running = Scheduling.Start(RunAsync);
        _watching = Scheduling.Start(WatchAsync);
    }

    /// <summary>Begins to bring what is in the outbox, and what will be.</summary>
    /// <param name="node">Whose outbox.</param>
    /// <param name="senders">Disposed of with this.</param>
    /// <param name="clock">Says until when pauses last.</param>
    /// <param name="time">Waits for their ends.</param>
    /// <param name="jitter">Spreads them; thread-safe, or used by nobody else at the same time.</param>
    /// <param name="limits">How much, how often and how long.</param>
    /// <param name="logger">Told of receivers that are down, and of what is given up; of an address at most host and port, and nothing secret.</param>
    public static DeliveryWorker Start(
        AirspaceNode node, ISenders senders, IClock clock, TimeProvider time, Random jitter, DeliveryLimits limits, ILogger logger) =>
        new(node, senders, clock, time, jitter, limits, logger);

    /// <summary>Begins nothing more, gives what is under way a moment, and leaves the rest to the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping.Cancel();
        Wake();
        var ended = Task.WhenAll(_running, _watching);
        await ended.WaitAsync(_limits.EndMax, _time).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        _aborting.Cancel();
        await ended;
        await _timer.DisposeAsync();
        _metrics.Dispose();
        _senders.Dispose();
        _stopping.Dispose();
        _aborting.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                bool isEnding = _stopping.IsCancellationRequested;
                while (_inbox.Reader.TryRead(out var report))
                    report.TakeBy(this);
                if (isEnding && _underWayCount == 0 && _recordingCount == 0)
                    return;
                if (!isEnding)
                    Advance(_clock.GetCurrentInstant());
                await _inbox.Reader.WaitToReadAsync();
            }
        }
        catch (NodeStoppedException)
        {
            // The node has said why. What is open is brought when it is started again.
        }
        catch (Exception defect)
        {
            _logger.LogCritical(defect, "Nothing is brought to contacts any more, because of a defect of ours; restart the node. Nothing is lost: it goes on from the outbox");
        }
    }

    private void Advance(Instant now)
    {
        ReadNew(now);
        if (_crowdedOut.IsDue(_node.Read(state => state.CrowdedOutCount), now))
            _crowdedOut.Tell(_node.Read(state => state.CrowdedOut.ToArray()), now);
        var moment = Moment;
        while (_unreached.TryPeek(out var unreached) && unreached.At <= moment)
            LookAgain(_unreached.Dequeue().Consignment, now);
        while (_delayed.TryPeek(out _, out var dueAt) && dueAt <= moment)
            MakeDue(_delayed.Dequeue());
        while (_resting.TryPeek(out _, out var until) && until <= moment)
        {
            var rested = _resting.Dequeue();
            rested.RestsUntil = Instant.MinValue;
            List(rested);
        }
        while (_webhooks.TryBegin(moment, out var parcel) || _mails.TryBegin(moment, out parcel))
        {
            _underWayCount++;
            _ = AttemptAsync(parcel);
        }
        _metrics.Waiting(_parcelsCount);
        SetTimer(Moment);
    }

    /// <summary>By which pauses are measured: when this began by the clock, and what has passed since. Nobody sets it, so a clock that is wrong for a while puts nothing off.</summary>
    private Instant Moment => _begunAt + Duration.FromTimeSpan(_time.GetElapsedTime(_begun));

    /// <summary>Takes in what was opened since the last time.</summary>
    private void ReadNew(Instant now)
    {
        bool hasMore = true;
        while (hasMore)
        {
            var (items, more) = _node.Read(state =>
            {
                var page = state.Outbox(_cursor, _limits.ItemsReadMax);
                return (Array.ConvertAll(page.Items.AsSpan().ToArray(), item => (Consignment: ConsignmentOf(item, state), Item: item, Roster: state.FindRoster(item.To), Party: state.Find(item.To))), page.HasMore);
            });
            foreach (var (consignment, item, roster, party) in items)
            {
                AddParcels(consignment, item, roster, party, now);
                _cursor = item.Leaf;
            }
            hasMore = more;
        }
    }

    /// <summary>An item as its record leaves it. The record does not say which address was given up: it was the present one, unless the roster has
    /// changed since.</summary>
    private static Consignment ConsignmentOf(OutboxItem item, AirspaceState state)
    {
        var consignment = new Consignment(item);
        if (state.FindRoster(item.To) is not { } roster)
            return consignment;
        var changedAt = roster.Leaf >= state.Events.First ? state.Events[roster.Leaf].At : Instant.MinValue;
        foreach (var attempt in item.Attempts)
        {
            if (attempt.Result == AttemptResult.GaveUp && attempt.LastAt >= changedAt && roster.Find(attempt.Contact)?.AddressFor(attempt.Transport) is { } address)
                consignment.GivenUp.Add((attempt.Contact, attempt.Transport, address.Target));
        }
        return consignment;
    }

    /// <summary>Finds out whom an item is to be brought to by now, and adds those that it has not been brought to.</summary>
    private void AddParcels(Consignment consignment, OutboxItem item, Roster? roster, Party? party, Instant now)
    {
        foreach (var (contact, address) in roster is null || party is null ? [] : TargetsOf(consignment, item, roster, DateTimeZoneProviders.Tzdb[party.TimeZone], now))
        {
            if (consignment.Taken.Contains((contact.Id, address.Transport)) || !consignment.Open.Add((contact.Id, address.Transport)))
                continue;
            var failed = item.FindAttempt(contact.Id, address.Transport) is { Result: AttemptResult.Failed } earlier ? earlier : (Attempt?)null;
            var receiver = ReceiverOf(Senders.ReceiverOf(item.To, address));
            receiver.ParcelsCount++;
            _parcelsCount++;
            var parcel = new Parcel(consignment, contact.Id, address.Transport, address.Target, failed?.Count ?? 0) { Receiver = receiver };
            if (failed is { } last)
            {
                var pause = _retry.After(last.Count);
                _delayed.Enqueue(parcel, Moment + Duration.Min(Duration.Max(last.LastAt + pause - now, Duration.Zero), pause));
            }
            else
                MakeDue(parcel);
        }
        if (consignment.Open.Count > 0)
            return;
        _unreached.Enqueue((consignment, Moment + Duration.FromTimeSpan(_limits.LookAgainAfter)));
        if (consignment.Taken.Count == 0 && consignment.GivenUp.Count == 0 && _told.Add(item.To))
            _logger.LogWarning("No contact of {Party} can be brought anything: its roster has none that this node can reach (a mail server is named by --smtp-host)", item.To);
    }

    /// <summary>Whom the roster names, of those that this node has the means to reach and that have not refused for good; by webhook, when it has the
    /// means for none of the item's transports.</summary>
    private IEnumerable<Reached> TargetsOf(Consignment consignment, OutboxItem item, Roster roster, DateTimeZone zone, Instant now)
    {
        bool isMeant = _senders.Have(Transport.Webhook) && item.Transports.Contains(Transport.Webhook) || _senders.Have(Transport.Email) && item.Transports.Contains(Transport.Email);
        var transports = isMeant ? item.Transports : TransportSet.Of(Transport.Webhook);
        return roster.Reached(item.Channel, item.Post, transports, now, zone, item.IsUrgent, each =>
            _senders.Have(each.Address.Transport) && !consignment.GivenUp.Contains((each.Contact.Id, each.Address.Transport, each.Address.Target)));
    }

    private void LookAgain(Consignment consignment, Instant now)
    {
        var (item, roster, party) = _node.Read(state => (state.FindOutboxItem(consignment.Leaf), state.FindRoster(consignment.To), state.Find(consignment.To)));
        if (item is not null)
            AddParcels(consignment, item, roster, party, now);
    }

    private Turns TurnsOf(Transport transport) => transport == Transport.Email ? _mails : _webhooks;

    private Receiver ReceiverOf(ReceiverKey key) =>
        TurnsOf(key.Transport).ReceiverOf(key, key.Transport == Transport.Email ? _limits.MailConnectionsPerPartyMax : _limits.AttemptsPerReceiverMax);

    private void MakeDue(Parcel parcel) => TurnsOf(parcel.Transport).Add(parcel, Moment);

    private void List(Receiver receiver) => TurnsOf(receiver.Key.Transport).List(receiver, Moment);

    /// <summary>Runs beside the loop; whatever happens, it ends with a report.</summary>
    private async Task AttemptAsync(Parcel parcel)
    {
        Report report;
        try
        {
            var (isOpen, dispatch, receiver) = Look(parcel);
            report = !isOpen ? new DroppedReport(parcel)
                : dispatch is null ? new SentReport(parcel, SendResult.Pointless("the contact, or its address, is not in the roster any more"))
                : receiver != parcel.Receiver.Key ? new MovedReport(parcel, receiver)
                : new SentReport(parcel, await _senders.SendAsync(dispatch, parcel.Transport, _aborting.Token)) { Target = dispatch.Target };
        }
        catch (Exception gone) when (gone is OperationCanceledException or NodeStoppedException)
        {
            report = new DroppedReport(parcel);
        }
        catch (Exception unforeseen)
        {
            _logger.LogError(unforeseen, "Bringing {Leaf} to {Contact} of {Party} failed", parcel.Consignment.Leaf, parcel.Contact, parcel.Consignment.To);
            report = new SentReport(parcel, new SendResult(0, unforeseen.GetType().Name));
        }
        _inbox.Writer.TryWrite(report);
    }

    /// <summary>The item as it is now, if it is still open; and what is to be brought, if the contact can still be reached so.</summary>
    private (bool IsOpen, Dispatch? Dispatch, ReceiverKey Receiver) Look(Parcel parcel) => _node.Read(state =>
    {
        var consignment = parcel.Consignment;
        if (state.FindOutboxItem(consignment.Leaf) is not { } item || state.Find(item.To) is not { } party)
            return (false, (Dispatch?)null, default(ReceiverKey));
        var contact = state.FindRoster(item.To)?.Find(parcel.Contact);
        if (contact?.AddressFor(parcel.Transport) is not { IsReachable: true } address)
            return (true, null, default);
        var (type, _, number, _) = item.Subject;
        var warning = type == EntityType.Warning ? state.FindWarning(number) : null;
        bool isSigning = parcel.Transport == Transport.Email && state.KeysOf(item.To).Any(key => key.IsActive);
        return (true, new Dispatch(item, contact, address.Target, DateTimeZoneProviders.Tzdb[party.TimeZone], warning, isSigning), Senders.ReceiverOf(item.To, address));
    });

    private void Take(SentReport sent)
    {
        var (parcel, result) = (sent.Parcel, sent.Result);
        var (receiver, consignment) = (parcel.Receiver, parcel.Consignment);
        var now = _clock.GetCurrentInstant();
        Leave(receiver);
        parcel.AttemptsCount++;
        parcel.Target = sent.Target ?? parcel.Target;
        var recorded = AttemptResult.Accepted;
        if (result.IsAccepted)
        {
            receiver.FailuresCount = 0;
            consignment.Taken.Add((parcel.Contact, parcel.Transport));
            _metrics.Brought(now - consignment.At);
        }
        else
            recorded = Fail(parcel, result, now);
        List(receiver);
        _metrics.Attempted(parcel.Transport, recorded);
        var report = new AttemptReport(parcel, recorded, result.Status);
        if (report.IsFinal)
            Finish(parcel);
        // There are others: a new address of the contact, who has taken its place, or who is next.
        if (recorded == AttemptResult.GaveUp)
        {
            consignment.GivenUp.Add((parcel.Contact, parcel.Transport, parcel.Target));
            LookAgain(consignment, now);
        }
        consignment.Reports.Enqueue(report);
        if (consignment.Reports.Count == 1)
            Record(consignment);
    }

    private AttemptResult Fail(Parcel parcel, SendResult result, Instant now)
    {
        var (receiver, consignment) = (parcel.Receiver, parcel.Consignment);
        if (!result.IsReceiverDown)
            receiver.FailuresCount = 0;
        // What was under way together fails together: that is one failure, and the rest that it brought is running.
        else if (receiver.RestsUntil <= Moment)
        {
            if (++receiver.FailuresCount == 1)
                _logger.LogWarning("{Contact} of {Party} cannot be reached by {Transport}, and is tried again: {Problem}", parcel.Contact, consignment.To, parcel.Transport, result.ToString());
            receiver.RestsUntil = Moment + _rest.After(receiver.FailuresCount, result.RetryAfter);
            _resting.Enqueue(receiver, receiver.RestsUntil);
        }
        var pause = _retry.After(parcel.AttemptsCount, result.RetryAfter);
        if (!result.IsLasting && now + pause < consignment.ExpiresAt)
        {
            _delayed.Enqueue(parcel, Moment + pause);
            return AttemptResult.Failed;
        }
        _logger.LogWarning("Leaf {Leaf} is not brought to {Contact} of {Party} by {Transport} any more after {Count} attempts: {Problem}",
            consignment.Leaf, parcel.Contact, consignment.To, parcel.Transport, parcel.AttemptsCount, result.ToString());
        return AttemptResult.GaveUp;
    }

    private void Take(DroppedReport dropped)
    {
        Leave(dropped.Parcel.Receiver);
        Finish(dropped.Parcel);
        List(dropped.Parcel.Receiver);
    }

    private void Take(MovedReport moved)
    {
        var parcel = moved.Parcel;
        Leave(parcel.Receiver);
        List(parcel.Receiver);
        Part(parcel.Receiver);
        parcel.Receiver = ReceiverOf(moved.To);
        parcel.Receiver.ParcelsCount++;
        MakeDue(parcel);
    }

    private void Leave(Receiver receiver)
    {
        TurnsOf(receiver.Key.Transport).Leave(receiver);
        _underWayCount--;
    }

    /// <summary>Nothing more is tried there.</summary>
    private void Finish(Parcel parcel)
    {
        parcel.Consignment.Open.Remove((parcel.Contact, parcel.Transport));
        _parcelsCount--;
        Part(parcel.Receiver);
    }

    /// <summary>A receiver has one parcel less; it is forgotten with its last.</summary>
    private void Part(Receiver receiver)
    {
        if (--receiver.ParcelsCount == 0)
            TurnsOf(receiver.Key.Transport).Forget(receiver);
    }

    /// <summary>Puts the first of an item's results on record, beside the loop. What nobody has taken stays open until it expires: the roster may yet
    /// name somebody who does.</summary>
    private void Record(Consignment consignment)
    {
        var report = consignment.Reports.Peek();
        bool isLast = report.IsFinal && consignment.Taken.Count > 0 && consignment.Open.Count == 0 && consignment.Reports.Count == 1;
        _recordingCount++;
        _ = RecordAsync(consignment, new RecordAttempt(consignment.Leaf, report.Parcel.Contact, report.Parcel.Transport, report.Result, report.Status, isLast));
    }

    private async Task RecordAsync(Consignment consignment, RecordAttempt attempt)
    {
        bool isStopped = false;
        try
        {
            for (bool isDone = false; !isDone;)
                isDone = await TryRecordAsync(attempt);
        }
        catch (Exception stopped)
        {
            // The node has stopped, or this end of it. What is not on record is sent again, with the same id.
            isStopped = true;
            if (stopped is not (NodeStoppedException or OperationCanceledException))
                _logger.LogError(stopped, "That {Leaf} was brought to {Contact} of {Party} is not on record", consignment.Leaf, attempt.Contact, consignment.To);
        }
        _inbox.Writer.TryWrite(new RecordedReport(consignment, isStopped));
    }

    private async Task<bool> TryRecordAsync(RecordAttempt attempt)
    {
        try
        {
            await _node.SubmitAsync(attempt);
            return true;
        }
        catch (Exception notYet) when (notYet is NodeOverloadedException || (notYet is NodeStoppedException && _node.Failure is null))
        {
            // Nothing is put in order for now. It may have been, and is then on record twice.
            await Task.Delay(TimeSpan.FromMilliseconds(50), _time, _aborting.Token);
            return false;
        }
    }

    private void Take(RecordedReport recorded)
    {
        _recordingCount--;
        var consignment = recorded.Consignment;
        consignment.Reports.Dequeue();
        if (consignment.Reports.Count > 0 && !recorded.IsStopped)
            Record(consignment);
    }

    private void SetTimer(Instant moment)
    {
        var next = Instant.MaxValue;
        if (_delayed.TryPeek(out _, out var dueAt))
            next = Instant.Min(next, dueAt);
        if (_resting.TryPeek(out _, out var until))
            next = Instant.Min(next, until);
        if (_unreached.TryPeek(out var unreached))
            next = Instant.Min(next, unreached.At);
        if (next == Instant.MaxValue)
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        else
            _timer.Change(Duration.Max(next - moment, Duration.FromMilliseconds(1)).ToTimeSpan(), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Wakes the loop at each change of the airspace.</summary>
    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                var change = _node.NextChange;
                Wake();
                await change.WaitAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _isWoken, 1) == 0)
            _inbox.Writer.TryWrite(Report.Nothing);
    }

    /// <summary>What the loop is told.</summary>
    private abstract record Report
    {
        public static readonly Report Nothing = new WakeReport();

        public abstract void TakeBy(DeliveryWorker worker);
    }

    /// <summary>Something may have changed. Whoever wakes the loop from now on tells it again: it looks at everything only after this.</summary>
    private sealed record WakeReport : Report
    {
        public override void TakeBy(DeliveryWorker worker) => Interlocked.Exchange(ref worker._isWoken, 0);
    }

    /// <summary>An attempt has ended.</summary>
    private sealed record SentReport(Parcel Parcel, SendResult Result) : Report
    {
        /// <summary>Where it was sent; null when it was not.</summary>
        public string? Target { get; init; }

        public override void TakeBy(DeliveryWorker worker) => worker.Take(this);
    }

    /// <summary>There was nothing to send any more, or no time.</summary>
    private sealed record DroppedReport(Parcel Parcel) : Report
    {
        public override void TakeBy(DeliveryWorker worker) => worker.Take(this);
    }

    /// <summary>The contact has another address by now.</summary>
    private sealed record MovedReport(Parcel Parcel, ReceiverKey To) : Report
    {
        public override void TakeBy(DeliveryWorker worker) => worker.Take(this);
    }

    /// <summary>A result is on record, or will not be.</summary>
    private sealed record RecordedReport(Consignment Consignment, bool IsStopped) : Report
    {
        public override void TakeBy(DeliveryWorker worker) => worker.Take(this);
    }
}
