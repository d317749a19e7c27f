using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using Forewarn.Simulation.Members;
using Forewarn.Simulation.Worlds;
using NodaTime;

namespace Forewarn.Simulation.Clients;

/// <summary>Traffic over weeks: what is declared is new each time, is warned of, answered, and over some hours later; some of it is taken back before.</summary>
/// <param name="pause">Between two declarations, on average.</param>
/// <param name="start">What a right clock says at the beginning of the world.</param>
internal sealed class Season(World world, Actor actor, Crowd clients, IReadOnlyList<SimulatedMember> members, TimeSpan pause, Instant start)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(10);

    /// <summary>Until whoever is warned answers.</summary>
    private static readonly TimeSpan AnswerPause = TimeSpan.FromMinutes(1);

    private bool _isOver;
    private int _begun;

    /// <summary>How many were declared.</summary>
    public int Declared { get; private set; }

    /// <summary>Longest time from the wish to declare something to the answer that it is declared.</summary>
    public TimeSpan LongestWait { get; private set; }

    public void Begin() => actor.Run(LiveAsync);

    public void End() => _isOver = true;

    private async Task LiveAsync()
    {
        while (!_isOver)
        {
            await Task.Delay(pause * (2 * world.Random.NextDouble()), clients.Time);
            var wished = world.Now;
            if (await DeclareAsync(++_begun) is { } declared)
            {
                Declared++;
                LongestWait = world.Now - wished > LongestWait ? world.Now - wished : LongestWait;
                await Task.Delay(AnswerPause, clients.Time);
                await AnswerAsync(declared);
            }
        }
    }

    /// <summary>Declares something at one member or another until it is known to be declared.</summary>
    private async Task<Declared?> DeclareAsync(int number)
    {
        var manager = Crowd.Parties[number % Crowd.Parties.Length];
        var id = EntityId.From(new Guid(number, 1, 0, [0x80, 0, 0, 0, 0, 0, 0, 2]));
        var command = new Declare(manager, null, Airspace.Intent(id, manager, start + Duration.FromTimeSpan(world.Now) + Duration.FromHours(3), number));
        // Sent again, it gets the answer that the first one got.
        return (await SureAsync(command)).Outcome as Declared;
    }

    private async Task AnswerAsync(Declared declared)
    {
        foreach (var warning in declared.Warnings)
        {
            await SureAsync(new Acknowledge(warning.To, warning.Number, Answer.Understood, "the officer on duty", ""));
        }
        if (world.Chance(0.2))
        {
            await SureAsync(new EndDeclaration(declared.Declaration.Manager, declared.Declaration.Key, declared.Declaration.Version));
        }
    }

    private async Task<Server.Node.Applied> SureAsync(Command command)
    {
        while (true)
        {
            var answer = await clients.AskAsync(members[world.Random.Next(members.Count)], node => node.SubmitAsync(command));
            if (answer is { Kind: Crowd.AnswerKind.Answered, Result: var applied })
            {
                if (applied.Outcome is Refused refused)
                {
                    clients.Alarms.Add($"at {world.Now}: {command} was refused: {refused}");
                }
                return applied;
            }
            await Task.Delay(RetryPause, clients.Time);
        }
    }
}
