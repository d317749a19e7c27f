using Forewarn.Core.Airspace;
using Forewarn.Journal;
using Forewarn.Server.Node;
using Forewarn.Simulation.Linearizability;
using Forewarn.Simulation.Members;
using Forewarn.Simulation.Worlds;
using NodaTime;

namespace Forewarn.Simulation.Clients;

/// <summary>Clients of all members: they declare, change and read the same few operational intents, and take down what they asked and were answered.</summary>
internal sealed class Crowd(World world, Actor actor, IReadOnlyList<SimulatedMember> members, Instant activity)
{
    /// <summary>Few, so that clients get in each other's way.</summary>
    private const int EntitiesCount = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    /// <summary>Who declares, and is warned.</summary>
    public static readonly PartyId[] Parties = [PartyId.Parse("alpha"), PartyId.Parse("bravo"), PartyId.Parse("charlie")];

    private readonly History<DeclarationCall, DeclarationAnswer> _history = new();
    private readonly List<Acknowledged> _acknowledged = [];
    private readonly Dictionary<string, long> _lastSeen = [];
    private TimeSpan _pause = TimeSpan.FromSeconds(2);
    private bool _isOver;
    private int _contents;

    /// <summary>What was asked and answered.</summary>
    public History<DeclarationCall, DeclarationAnswer> History => _history;

    /// <summary>The writes that were answered.</summary>
    public IReadOnlyList<Acknowledged> Written => _acknowledged;

    /// <summary>The clients' clock, which is right.</summary>
    public ActorTime Time { get; } = new(world, actor, activity);

    /// <summary>What was answered that must not be.</summary>
    public List<string> Alarms { get; } = [];

    /// <summary>Sets up the parties and their arrangement, over the first member that serves.</summary>
    public async Task SetUpAsync()
    {
        foreach (var command in Airspace.Commands(Parties, activity))
        {
            var answer = await AskAsync(members[0], node => node.SubmitAsync(command));
            if (answer.Result is not { Outcome: not Refused })
            {
                throw new SimulationException($"the airspace could not be set up: {answer.Result.Outcome}");
            }
        }
    }

    /// <summary>Has clients begin to ask.</summary>
    /// <param name="pause">Of each, between two questions, on average.</param>
    public void Begin(int count, TimeSpan pause)
    {
        _pause = pause;
        for (int i = 0; i < count; i++)
        {
            int client = i;
            actor.Run(() => LiveAsync(client));
        }
    }

    /// <summary>Has them ask nothing more.</summary>
    public void End() => _isOver = true;

    /// <summary>Reads everything at a member.</summary>
    /// <returns>Whether all of it was answered.</returns>
    public async Task<bool> ReadAllAsync(SimulatedMember member)
    {
        bool isAnswered = true;
        for (int entity = 0; entity < EntitiesCount; entity++)
        {
            isAnswered &= await ReadAsync(-1, member, entity);
        }
        return isAnswered;
    }

    /// <summary>Writes something at a member.</summary>
    /// <returns>Whether it was answered.</returns>
    public Task<bool> WriteAsync(SimulatedMember member) => WriteAsync(-1, member, world.Random.Next(EntitiesCount));

    private async Task LiveAsync(int client)
    {
        while (!_isOver)
        {
            await Task.Delay(_pause * (2 * world.Random.NextDouble()), Time);
            var member = members[world.Random.Next(members.Count)];
            int entity = world.Random.Next(EntitiesCount);
            await (world.Chance(0.5) ? ReadAsync(client, member, entity) : WriteAsync(client, member, entity));
        }
    }

    private async Task<bool> ReadAsync(int client, SimulatedMember member, int entity)
    {
        var pending = _history.Call(client, new DeclarationCall.Read(NameOf(entity)));
        var answer = await AskAsync(member, async node =>
        {
            await node.CatchUpAsync();
            return node.Read(state => state.Find(KeyOf(entity)));
        });
        if (answer.Kind != AnswerKind.Answered)
        {
            pending.TakeBack();
            return false;
        }
        if (answer.Result is not { } found)
        {
            pending.Answer(new DeclarationAnswer.NotFound());
            return true;
        }
        _lastSeen[NameOf(entity)] = found.Version;
        pending.Answer(new DeclarationAnswer.Found(new DeclarationState(found.Version, found.Note)));
        return true;
    }

    private async Task<bool> WriteAsync(int client, SimulatedMember member, int entity)
    {
        string name = NameOf(entity), content = Airspace.NoteOf(++_contents);
        long expected = _lastSeen.GetValueOrDefault(name);
        var pending = _history.Call(client, new DeclarationCall.Write(name, expected, content));
        var command = new Declare(Parties[entity % Parties.Length], expected == 0 ? null : (int)expected, Airspace.Intent(KeyOf(entity).Id, Parties[entity % Parties.Length], activity, _contents));
        var answer = await AskAsync(member, node => node.SubmitAsync(command));
        switch (answer)
        {
            case { Kind: AnswerKind.NotDone }:
                pending.TakeBack();
                return false;
            case { Kind: AnswerKind.Unknown }:
                return false;
            case { Result.Outcome: Declared { Declaration: var declared } outcome }:
                _lastSeen[name] = declared.Version;
                _acknowledged.Add(new Acknowledged(member.Name, KeyOf(entity), declared.Version, content, outcome.Leaf, world.Now));
                pending.Answer(new DeclarationAnswer.Written(declared.Version));
                return true;
            case { Result.Outcome: Refused { Code: RefusalCode.StaleVersion or RefusalCode.VersionRequired or RefusalCode.NotFound } }:
                pending.Answer(new DeclarationAnswer.Refused());
                return true;
            default:
                Alarms.Add($"{member.Name} at {world.Now}: {command} was answered {answer.Result.Outcome}");
                pending.Answer(new DeclarationAnswer.Refused());
                return true;
        }
    }

    /// <summary>Asks a member over a network that takes its time, and loses an answer at times.</summary>
    public async Task<Answer<T>> AskAsync<T>(SimulatedMember member, Func<AirspaceNode, Task<T>> ask)
    {
        if (member.Serving is not { } life)
        {
            return new Answer<T>(AnswerKind.NotDone, default);
        }
        var answer = Scheduling.NewSignal<Answer<T>>();
        void Die() => actor.Post(() => answer.TrySetResult(new Answer<T>(AnswerKind.Unknown, default)));
        life.Died += Die;
        world.After(Latency(), () => life.Actor.Post(() => _ = ServeAsync(life, ask, answer)));
        try
        {
            return await answer.Task.WaitAsync(Patience, Time);
        }
        catch (TimeoutException)
        {
            return new Answer<T>(AnswerKind.Unknown, default);
        }
        finally
        {
            life.Died -= Die;
        }
    }

    private async Task ServeAsync<T>(Life life, Func<AirspaceNode, Task<T>> ask, TaskCompletionSource<Answer<T>> answer)
    {
        Answer<T> served;
        try
        {
            served = new Answer<T>(AnswerKind.Answered, await ask(life.Node!));
        }
        catch (NodeOverloadedException)
        {
            served = new Answer<T>(AnswerKind.NotDone, default);
        }
        catch (NodeStoppedException)
        {
            served = new Answer<T>(AnswerKind.Unknown, default);
        }
        // The dead do not answer.
        if (!life.IsOver && !world.Chance(0.02))
        {
            world.After(Latency(), () => actor.Post(() => answer.TrySetResult(served)));
        }
    }

    private TimeSpan Latency() => world.Between(TimeSpan.FromMilliseconds(0.2), TimeSpan.FromMilliseconds(20));

    private static string NameOf(int entity) => FormattableString.Invariant($"intent {entity}");

    private static EntityKey KeyOf(int entity) => new(EntityType.OperationalIntent, EntityId.From(new Guid(entity + 1, 0, 0, [0x80, 0, 0, 0, 0, 0, 0, 1])));

    public enum AnswerKind
    {
        Answered,

        /// <summary>It was not done, and never will be.</summary>
        NotDone,

        /// <summary>Nobody knows whether it was done.</summary>
        Unknown,
    }

    public readonly record struct Answer<T>(AnswerKind Kind, T? Result);
}

/// <summary>A write that a client was told is done.</summary>
/// <param name="Leaf">Where the record says so.</param>
internal sealed record Acknowledged(string Member, EntityKey Entity, int Version, string Content, long Leaf, TimeSpan At)
{
    /// <summary>Whether what happened is what was answered.</summary>
    public bool IsToldBy(in AirspaceEvent happened) =>
        happened.Kind is EventKind.Declared or EventKind.Changed && happened.Subject == EventSubject.Entity(Entity.Type, Entity.Id) && happened.Version == Version;
}
