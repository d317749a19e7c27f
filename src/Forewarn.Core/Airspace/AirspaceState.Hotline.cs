using System.Collections.Immutable;
using System.Diagnostics;
using Forewarn.Core.Hotline;
using Forewarn.Core.Warnings;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <content>The hotline: threads, calls, readouts.</content>
public sealed partial class AirspaceState
{
    /// <summary>A thread that is kept; whoever asks for a party looks whether it <see cref="HotlineThread.Has"/> it.</summary>
    public HotlineThread? FindThread(EntityId id) => _hotline.FindThread(id);

    /// <summary>A call that is kept; whoever asks for a party looks whether it took part.</summary>
    public Call? FindCall(EntityId id) => _hotline.FindCall(id);

    /// <summary>The threads that a party is in, by id.</summary>
    /// <param name="party">Whose.</param>
    /// <param name="after">Only those after this one; null from the beginning.</param>
    /// <param name="limit">Most to return, 1 or more.</param>
    public Page<HotlineThread> ThreadsOf(PartyId party, EntityId? after, int limit) => PageOf(_hotline.ThreadsOf(party, after), limit);

    /// <inheritdoc cref="ThreadsOf"/>
    /// <summary>The calls that a party took part in, by id.</summary>
    public Page<Call> CallsOf(PartyId party, EntityId? after, int limit) => PageOf(_hotline.CallsOf(party, after), limit);

    private static Page<T> PageOf<T>(IEnumerable<T> rest, int limit)
    {
        ImmutableArray<T> found = [.. rest.Take(limit + 1)];
        return found.Length > limit ? new Page<T>(found[..limit], HasMore: true) : new Page<T>(found, HasMore: false);
    }

    private Outcome Apply(HotlineCommand command) => command switch
    {
        OpenThread open => Apply(open),
        SendMessage send => Apply(send),
        RecordMessageDelivery delivery => Apply(delivery),
        MarkRead mark => Apply(mark),
        LogCall log => Apply(log),
        FileReadout file => Apply(file),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    private Outcome Apply(OpenThread command)
    {
        var proposal = command.Proposal;
        if (_hotline.FindThread(proposal.Id) is { } current)
            return proposal.SaysTheSameAs(current) ? new ThreadOpened(current, Created: false) { Leaf = current.Leaf } : IdInUse();
        if ((UnknownAmong(proposal.Parties, "with") ?? TopicProblem(command.Actor, proposal.Topic)) is { } problem)
            return problem;
        if (_hotline.UsageOf(command.Actor).Threads >= HotlineLimits.ThreadsPerPartyMax)
            return new Refused(RefusalCode.LimitReached, "", $"you have opened {HotlineLimits.ThreadsPerPartyMax} threads", "one of those that are open");
        if (WrittenTooMuch(command.Actor, HotlineWeight.Of(proposal)) is { } full)
            return full;
        long leaf = EmitForOthers(EventKind.ThreadOpened, command.Subject, 0, command.Actor, proposal.Parties);
        var next = proposal with { OpenedAt = Time, Leaf = leaf };
        _hotline.Put(next);
        return new ThreadOpened(next, Created: true) { Leaf = leaf };
    }

    private Outcome Apply(SendMessage command)
    {
        if (ThreadOf(command.Actor, command.Thread) is not { } thread)
            return NoSuchThread();
        if (thread.Find(command.Message) is { } earlier)
        {
            return earlier.From == command.Actor && earlier.Content.SaysTheSameAs(command.Content)
                ? new MessageSent(thread, earlier, Created: false) { Leaf = earlier.Leaf } : IdInUse();
        }
        if (thread.Messages.Length >= HotlineLimits.MessagesPerThreadMax)
            return new Refused(RefusalCode.LimitReached, "", $"the thread has {HotlineLimits.MessagesPerThreadMax} messages", "another thread");
        if (WrittenTooMuch(command.Actor, HotlineWeight.Of(command.Content, thread.Parties.Length - 1)) is { } full)
            return full;
        int number = thread.Messages.Length + 1;
        var message = new Message
        {
            Id = command.Message,
            Number = number,
            Leaf = Send(command, thread, number),
            From = _names.Of(command.Actor),
            SentAt = Time,
            Content = command.Content,
            Marks = [.. thread.OthersThan(command.Actor).Select(party => new MessageMarks(party))],
        };
        return new MessageSent(_hotline.Put(thread, message), message, Created: true) { Leaf = message.Leaf };
    }

    /// <summary>Tells each of the others, and has it brought to their contacts. What is said with a standing template is urgent.</summary>
    /// <returns>Index of the first leaf.</returns>
    private long Send(SendMessage command, HotlineThread thread, int number)
    {
        long first = EmitForOthers(EventKind.MessageSent, command.Subject, number, command.Actor, thread.Parties);
        long leaf = first;
        foreach (var party in thread.OthersThan(command.Actor))
            Bring(leaf++, party, thread.Channel, isUrgent: command.Content.Template.Length > 0, isExercise: thread.IsExercise);
        return first;
    }

    private Outcome Apply(RecordMessageDelivery command)
    {
        if (ThreadOf(command.Actor, command.Thread) is not { } thread)
            return NoSuchThread();
        foreach (int number in command.Messages)
        {
            if (thread.Find(number)?.MarksOf(command.Actor) is null)
                return NotFound("messages", Invariant($"message {number} to {command.Actor}"));
        }
        var delivered = ImmutableArray.CreateBuilder<Message>(command.Messages.Length);
        foreach (int number in command.Messages)
        {
            thread = DeliveredOnce(thread, number, command.Actor, command.Transport);
            delivered.Add(thread.Find(number)!);
        }
        return new MessagesDelivered(thread, delivered.ToImmutable()) { Leaf = delivered[0].MarksOf(command.Actor)!.Delivery!.Value.Leaf };
    }

    private Outcome Apply(MarkRead command)
    {
        if (ThreadOf(command.Actor, command.Thread) is not { } thread)
            return NoSuchThread();
        if (thread.Find(command.Message) is not { } message || message.MarksOf(command.Actor) is not { } marks)
            return NotFound("message", $"message to {command.Actor} of this id");
        if (marks.Reading is { } earlier)
            return new MessageMarkedRead(thread, message) { Leaf = earlier.Leaf };
        // Who has read it, has it.
        thread = DeliveredOnce(thread, message.Number, command.Actor, Transport.Console);
        message = thread.Find(message.Number)!;
        long leaf = Emit(EventKind.MessageRead, command.Subject, message.Number, command.Actor, message.From);
        if (_outbox.Find(message.LeafTo(command.Actor)) is { } item)
        {
            _outbox.Close(item);
            BringBack(item.To, Time);
        }
        message = message.With(message.MarksOf(command.Actor)! with { Reading = new MessageReading(Time, command.By, leaf) });
        return new MessageMarkedRead(_hotline.Put(thread, message), message) { Leaf = leaf };
    }

    private HotlineThread DeliveredOnce(HotlineThread thread, int number, PartyId to, Transport transport)
    {
        var message = thread.Find(number)!;
        var marks = message.MarksOf(to)!;
        if (marks.Delivery is not null)
            return thread;
        long leaf = Emit(EventKind.MessageDelivered, EventSubject.Entity(EntityType.Thread, thread.Id), number, to, message.From);
        return _hotline.Put(thread, message.With(marks with { Delivery = new MessageDelivery(Time, transport, leaf) }));
    }

    private Outcome Apply(LogCall command)
    {
        var proposal = command.Proposal;
        if (_hotline.FindCall(proposal.Id) is { } current)
            return proposal.SaysTheSameAs(current) ? new CallLogged(current, Created: false) { Leaf = current.Leaf } : IdInUse();
        if ((UnknownAmong(proposal.Participants, "participants") ?? TopicProblem(command.Actor, proposal.Topic) ?? AheadProblem(proposal.Account)) is { } problem)
            return problem;
        if (_hotline.UsageOf(command.Actor).Calls >= HotlineLimits.CallsPerPartyMax)
            return new Refused(RefusalCode.LimitReached, "", $"you have logged {HotlineLimits.CallsPerPartyMax} calls", "a retry when one of them is no longer kept");
        if (WrittenTooMuch(command.Actor, HotlineWeight.Of(proposal)) is { } full)
            return full;
        long leaf = EmitForOthers(EventKind.CallLogged, command.Subject, 0, command.Actor, proposal.Participants);
        var next = proposal with { LoggedAt = Time, Leaf = leaf };
        _hotline.Put(next);
        return new CallLogged(next, Created: true) { Leaf = leaf };
    }

    private Outcome Apply(FileReadout command)
    {
        if (_hotline.FindCall(command.Call) is not { } call || !call.Participants.Contains(command.Actor))
            return NotFound("id", "such call of yours");
        var proposal = command.Proposal;
        var current = call.ReadoutOf(command.Actor);
        if (current is not null && IsRetry(command.IfVersion, current.Version) && proposal.SaysTheSameAs(current))
            return new ReadoutFiled(call, current) { Leaf = current.Leaf };
        if (CheckVersion(command.IfVersion, current?.Version) is { } stale)
            return stale;
        if (proposal.Account.Initiator is { } initiator && !call.Participants.Contains(initiator))
            return new Refused(RefusalCode.Invalid, "initiator", $"{initiator} is no participant of the call", "one of its participants");
        if (AheadProblem(proposal.Account) is { } ahead)
            return ahead;
        if (current?.Version >= HotlineLimits.ReadoutVersionsMax)
            return new Refused(RefusalCode.LimitReached, "", $"your readout has {HotlineLimits.ReadoutVersionsMax} versions", "a statement");
        if (WrittenTooMuch(command.Actor, HotlineWeight.Of(proposal)) is { } full)
            return full;
        int version = (current?.Version ?? 0) + 1;
        var filed = proposal.As(version, Time, EmitForOthers(EventKind.ReadoutFiled, command.Subject, version, command.Actor, call.Participants));
        var next = call with { Readouts = call.Readouts.Add(filed) };
        _hotline.Put(next);
        return new ReadoutFiled(next, filed) { Leaf = filed.Leaf };
    }

    /// <summary>Tells each of the others.</summary>
    /// <returns>Index of the first leaf; there is another, so there is one.</returns>
    private long EmitForOthers(EventKind kind, EventSubject subject, int version, PartyId from, ImmutableArray<PartyId> parties)
    {
        long first = Events.Next;
        foreach (var party in parties)
        {
            if (party != from)
                Emit(kind, subject, version, _names.Of(from), _names.Of(party));
        }
        return first;
    }

    /// <summary>A thread that the party is in; null when there is none that it may know of.</summary>
    private HotlineThread? ThreadOf(PartyId party, EntityId id) => _hotline.FindThread(id) is { } thread && thread.Has(party) ? thread : null;

    private Refused? UnknownAmong(ImmutableArray<PartyId> parties, string field)
    {
        foreach (var party in parties)
        {
            if (!_parties.ContainsKey(party))
                return UnknownParty(field, party);
        }
        return null;
    }

    /// <summary>Why a topic is none; null when it is one. A declaration stands, and a warning is the actor's own. An incident, a site or a drill is
    /// only named: who may read it is for that to say.</summary>
    private Refused? TopicProblem(PartyId actor, Topic topic)
    {
        if (topic.Subject is not { } subject)
            return null;
        var (type, id, number, _) = subject;
        return type switch
        {
            EntityType.Warning => FindWarning(number) is { } warning && (warning.From == actor || warning.To == actor) ? null : NotFound("about", "such warning of yours"),
            EntityType.OperationalIntent or EntityType.Constraint => Find(new EntityKey(type, id)) is not null ? null : NotFound("about", "such declaration"),
            _ => null,
        };
    }

    private Refused? AheadProblem(CallAccount account)
    {
        var latest = Time + HotlineLimits.CallAheadMax;
        string? field = account.Start > latest ? "start" : account.End > latest ? "end" : null;
        return field is null ? null : new Refused(RefusalCode.Invalid, field, "it has not come yet", Invariant($"{latest} or earlier"));
    }

    private Refused? WrittenTooMuch(PartyId party, int more) => _hotline.UsageOf(party).Characters + more > HotlineLimits.CharactersPerPartyMax
        ? new Refused(RefusalCode.LimitReached, "", "you have written too much of late", Invariant($"a retry when threads of yours are {HotlineLimits.ThreadRetention.Days} days old"))
        : null;

    private static Refused NoSuchThread() => NotFound("id", "such thread of yours");
}
