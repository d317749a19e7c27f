using Forewarn.Journal.Pool;
using Forewarn.Simulation.Etcd;
using Forewarn.Simulation.Worlds;
using NodaTime;

namespace Forewarn.Simulation.Members;

/// <summary>The organisations that run the airspace together: who the members are, and who has been one.</summary>
internal sealed class Organisations : IDisposable
{
    /// <summary>How long etcd holds a member's place where weeks are simulated.</summary>
    private static readonly Duration PresenceTimeQuiet = Duration.FromMinutes(30);

    private readonly World _world;
    private readonly SimulatedEtcd _etcd;
    private readonly Webhooks _webhooks;
    private readonly SimulationOptions _options;
    private readonly string _directory;
    private readonly Func<string, Actor> _newActor;
    private readonly Instant _start;
    private readonly List<SimulatedMember> _members = [], _gone = [];
    private readonly List<PoolKey> _keys = [];
    private int _named;

    /// <param name="directory">Where the members have their disks.</param>
    /// <param name="start">What a right clock says at the beginning of the world.</param>
    public Organisations(World world, SimulatedEtcd etcd, Webhooks webhooks, SimulationOptions options, string directory, Func<string, Actor> newActor, Instant start)
    {
        (_world, _etcd, _webhooks, _options, _directory, _newActor, _start) = (world, etcd, webhooks, options, directory, newActor, start);
        var founders = Enumerable.Range(0, options.Members).Select(_ => (Name: NewName(), Key: NewKey())).ToArray();
        Genesis = Genesis.Of("simulated", [.. founders.Select(each => PoolMemberOf(each.Name, each.Key))]);
        _members.AddRange(founders.Select(each => NewMember(each.Name, each.Key)));
    }

    /// <summary>What they have begun with.</summary>
    public Genesis Genesis { get; }

    /// <summary>Those that are members now, as far as it is known that their joining, or the leaving of others, was put in order.</summary>
    public IReadOnlyList<SimulatedMember> Members => _members;

    /// <summary>Those that were members once.</summary>
    public IReadOnlyList<SimulatedMember> Gone => _gone;

    /// <summary>All that are, or were.</summary>
    public IEnumerable<SimulatedMember> All => _members.Concat(_gone);

    /// <summary>An organisation that is no member yet, with an empty disk.</summary>
    public SimulatedMember Prepare() => NewMember(NewName(), NewKey());

    /// <summary>A key that nobody has.</summary>
    public PoolKey NewKey()
    {
        byte[] seed = new byte[32];
        seed[0] = (byte)(_keys.Count + 1);
        seed[1] = (byte)((_keys.Count + 1) >> 8);
        _keys.Add(PoolKey.FromSeed(seed));
        return _keys[^1];
    }

    public static PoolMember PoolMemberOf(string name, PoolKey key) => new(name, key.PublicKey, new Uri($"https://{name}.example"));

    public void Admit(SimulatedMember member) => _members.Add(member);

    public void Dismiss(SimulatedMember member)
    {
        member.IsDismissed = true;
        _members.Remove(member);
        _gone.Add(member);
    }

    public void Dispose() => _keys.ForEach(key => key.Dispose());

    private string NewName() => FormattableString.Invariant($"member-{++_named}");

    private SimulatedMember NewMember(string name, PoolKey key) =>
        new(_world, _etcd, _webhooks, Genesis, name, key, Path.Combine(_directory, name), _newActor, _start, other => All.FirstOrDefault(each => each.Name == other))
        {
            ClockDrift = (_world.Random.NextDouble() - 0.5) * 2e-4,
            PresenceTime = _options.IsQuiet ? PresenceTimeQuiet : Duration.FromSeconds(5),
            Sabotage = name == PoolSimulation.Saboteur ? _options.Sabotage : null,
        };
}
