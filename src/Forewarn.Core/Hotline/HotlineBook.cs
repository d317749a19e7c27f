using System.Runtime.InteropServices;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using NodaTime;

namespace Forewarn.Core.Hotline;

/// <summary>The threads and calls that are kept, whose they are, and how much each party has written in them.</summary>
internal sealed class HotlineBook : StatePart
{
    private readonly Dictionary<EntityId, HotlineThread> _threads = [];
    private readonly Dictionary<EntityId, Call> _calls = [];
    private readonly Dictionary<PartyId, SortedSet<EntityId>> _threadsOf = [];
    private readonly Dictionary<PartyId, SortedSet<EntityId>> _callsOf = [];
    private readonly Dictionary<PartyId, Usage> _usage = [];
    private readonly ForgettingQueue<EntityId> _forgettingThreads;
    private readonly ForgettingQueue<EntityId> _forgettingCalls;

    public HotlineBook()
    {
        _forgettingThreads = new(() => _threads.Values.Select(thread => (thread.Id, ForgottenAt(thread))));
        _forgettingCalls = new(() => _calls.Values.Select(call => (call.Id, ForgottenAt(call))));
    }

    public HotlineThread? FindThread(EntityId id) => _threads.GetValueOrDefault(id);

    public Call? FindCall(EntityId id) => _calls.GetValueOrDefault(id);

    /// <summary>The threads that a party is in, by id, after one of them.</summary>
    public IEnumerable<HotlineThread> ThreadsOf(PartyId party, EntityId? after) => After(_threadsOf, party, after).Select(id => _threads[id]);

    /// <summary>The calls that a party took part in, by id, after one of them.</summary>
    public IEnumerable<Call> CallsOf(PartyId party, EntityId? after) => After(_callsOf, party, after).Select(id => _calls[id]);

    /// <summary>What a party has opened, logged and written of all that is kept.</summary>
    public Usage UsageOf(PartyId party) => _usage.GetValueOrDefault(party);

    /// <summary>Puts a thread in its place, or the next state of one in the place of the present one.</summary>
    public void Put(HotlineThread thread)
    {
        if (FindThread(thread.Id) is { } before)
            Count(before, -1);
        _threads[thread.Id] = thread;
        Count(thread, 1);
        foreach (var party in thread.Parties)
            SetOf(_threadsOf, party).Add(thread.Id);
        _forgettingThreads.Add(thread.Id, ForgottenAt(thread), _threads.Count);
    }

    /// <summary>Puts a message into its thread, new or with another mark on it.</summary>
    /// <returns>The thread after it.</returns>
    public HotlineThread Put(HotlineThread thread, Message message)
    {
        var next = thread.With(message);
        _threads[thread.Id] = next;
        if (thread.Find(message.Number) is { } before)
            Count(before, -1);
        else
            _forgettingThreads.Add(thread.Id, ForgottenAt(next), _threads.Count);
        Count(message, 1);
        return next;
    }

    /// <summary>Puts a call in its place, or the next state of one in the place of the present one.</summary>
    public void Put(Call call)
    {
        if (FindCall(call.Id) is { } before)
            Count(before, -1);
        _calls[call.Id] = call;
        Count(call, 1);
        foreach (var party in call.Participants)
            SetOf(_callsOf, party).Add(call.Id);
        _forgettingCalls.Add(call.Id, ForgottenAt(call), _calls.Count);
    }

    public override void Forget(Instant now)
    {
        while (_forgettingThreads.TryTake(now, out var id))
        {
            if (FindThread(id) is not { } thread || ForgottenAt(thread) > now)
                continue;
            _threads.Remove(id);
            Count(thread, -1);
            foreach (var party in thread.Parties)
                Drop(_threadsOf, party, id);
        }
        while (_forgettingCalls.TryTake(now, out var id))
        {
            if (FindCall(id) is not { } call || ForgottenAt(call) > now)
                continue;
            _calls.Remove(id);
            Count(call, -1);
            foreach (var party in call.Participants)
                Drop(_callsOf, party, id);
        }
    }

    public override object? Find(EventSubject subject)
    {
        var (type, id, _, _) = subject;
        return type == EntityType.Thread ? FindThread(id) : type == EntityType.Call ? FindCall(id) : null;
    }

    public override Words WordsOf(EventSubject subject) => Find(subject) switch
    {
        HotlineThread thread => Words.Of(thread.WordsLeaf, thread.Texts.AsSpan()),
        Call call => Words.Of(call.Readouts.IsEmpty ? call.Leaf : call.Readouts[^1].Leaf, call.AllTexts.AsSpan()),
        _ => Words.Nothing,
    };

    public override void Reword(EventSubject subject, Func<string, string> next)
    {
        if (Find(subject) is HotlineThread thread)
            Put(thread.Reworded(next));
        else if (Find(subject) is Call call)
            Put(call.Reworded(next));
    }

    public override ICapturedPart Capture() => new Captured([.. _threads.Values], [.. _calls.Values]);

    public override void Restore(Stream stream, NameTable names)
    {
        AirspaceState.Read(stream, (ref CanonicalReader reader) => HotlineFormat.ReadThread(ref reader, names), Put);
        AirspaceState.Read(stream, (ref CanonicalReader reader) => HotlineFormat.ReadCall(ref reader, names), Put);
    }

    private static Instant ForgottenAt(HotlineThread thread) => thread.LastAt + HotlineLimits.ThreadRetention;

    private static Instant ForgottenAt(Call call) => call.LastAt + HotlineLimits.CallRetention;

    private void Count(HotlineThread thread, int sign)
    {
        Add(thread.OpenedBy, new Usage(sign, 0, sign * HotlineWeight.Of(thread)));
        foreach (var message in thread.Messages)
            Count(message, sign);
    }

    private void Count(Message message, int sign)
    {
        Add(message.From, new Usage(0, 0, sign * HotlineWeight.Of(message.Content, message.Marks.Length)));
        foreach (var marks in message.Marks)
        {
            if (marks.Reading is { } reading)
                Add(marks.To, new Usage(0, 0, sign * reading.By.Length));
        }
    }

    private void Count(Call call, int sign)
    {
        Add(call.LoggedBy, new Usage(0, sign, sign * HotlineWeight.Of(call)));
        foreach (var readout in call.Readouts)
            Add(readout.Party, new Usage(0, 0, sign * HotlineWeight.Of(readout)));
    }

    private void Add(PartyId party, Usage more)
    {
        ref var usage = ref CollectionsMarshal.GetValueRefOrAddDefault(_usage, party, out _);
        usage = new Usage(usage.Threads + more.Threads, usage.Calls + more.Calls, usage.Characters + more.Characters);
        if (usage == default)
            _usage.Remove(party);
    }

    private static IEnumerable<EntityId> After(Dictionary<PartyId, SortedSet<EntityId>> sets, PartyId party, EntityId? after)
    {
        if (!sets.TryGetValue(party, out var ids) || ids.Count == 0 || after?.CompareTo(ids.Max) >= 0)
            return [];
        return after is { } last ? ids.GetViewBetween(last, ids.Max).Where(id => id != last) : ids;
    }

    private static SortedSet<EntityId> SetOf(Dictionary<PartyId, SortedSet<EntityId>> sets, PartyId party) =>
        CollectionsMarshal.GetValueRefOrAddDefault(sets, party, out _) ??= [];

    private static void Drop(Dictionary<PartyId, SortedSet<EntityId>> sets, PartyId party, EntityId id)
    {
        var ids = sets[party];
        ids.Remove(id);
        if (ids.Count == 0)
            sets.Remove(party);
    }

    /// <summary>What a party has of the hotline.</summary>
    /// <param name="Threads">Opened by it.</param>
    /// <param name="Calls">Logged by it.</param>
    /// <param name="Characters">As <see cref="HotlineLimits.CharactersPerPartyMax"/> counts them.</param>
    internal readonly record struct Usage(int Threads, int Calls, int Characters);

    private sealed class Captured(HotlineThread[] threads, Call[] calls) : ICapturedPart
    {
        public void WriteTo(Stream stream, CanonicalWriter writer)
        {
            Array.Sort(threads, (a, b) => a.Id.CompareTo(b.Id));
            Array.Sort(calls, (a, b) => a.Id.CompareTo(b.Id));
            AirspaceSnapshot.Write(stream, writer, threads, thread => HotlineFormat.Write(writer, thread));
            AirspaceSnapshot.Write(stream, writer, calls, call => HotlineFormat.Write(writer, call));
        }
    }
}
