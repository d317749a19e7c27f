using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Journal.Pool;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Server.Node;
using Forewarn.Simulation.Clients;
using Forewarn.Simulation.Etcd;
using Forewarn.Simulation.Faults;
using Forewarn.Simulation.Linearizability;
using Forewarn.Simulation.Members;
using Forewarn.Simulation.Worlds;
using NodaTime;

namespace Forewarn.Simulation;

/// <summary>A pool of nodes in a simulated world: the production code of core, journal, record, delivery and pool, one thread, no real time.</summary>
/// <remarks>
/// Simulated are the clock, etcd, the network and what a death leaves on a disk; the files are real. Things go wrong for a while, then all heals, and it is checked
/// that nothing is lost, that all members have the same, that what clients saw is linearizable, that what they were told is in the record, and that
/// every warning was delivered. Not simulated: HTTP, and the threads of one process, whose interleavings within a step are tests of their own.
/// </remarks>
public sealed class PoolSimulation : IDisposable
{
    /// <summary>How long after all has healed everything must be done that was left over.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>When worlds begin.</summary>
    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);

    private readonly SimulationOptions _options;
    private readonly World _world;
    private readonly SimulatedEtcd _etcd;
    private readonly Webhooks _webhooks;
    private readonly Genesis _genesis;
    private readonly SimulatedMember[] _members;
    private readonly Crowd _clients;
    private readonly Actor _outside;
    private readonly List<string> _problems = [];
    private int _actors;

    private PoolSimulation(SimulationOptions options, string directory, CancellationToken interruption)
    {
        _options = options;
        _world = new World(options.Seed, interruption);
        _etcd = new SimulatedEtcd(_world);
        _webhooks = new Webhooks(_world);
        var keys = Enumerable.Range(0, options.Members).Select(each => (Name: FormattableString.Invariant($"member-{each + 1}"), Key: PoolKey.FromSeed(Seed(each)))).ToArray();
        _genesis = Genesis.Of("simulated", [.. keys.Select(each => new PoolMember(each.Name, each.Key.PublicKey, new Uri($"https://{each.Name}.example")))]);
        _members = [.. keys.Select(each => new SimulatedMember(_world, _etcd, _webhooks, _genesis, each.Name, each.Key, Path.Combine(directory, each.Name), NewActor, Start)
        {
            ClockDrift = (_world.Random.NextDouble() - 0.5) * 2e-4,
        })];
        _outside = NewActor("outside");
        _clients = new Crowd(_world, _outside, _members, Start + Duration.FromTimeSpan(options.Time) + Duration.FromHours(1));
    }

    /// <summary>Runs a simulation to its end.</summary>
    /// <param name="folder">A folder, best in memory, in which the members' files are while it runs.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static SimulationReport Run(SimulationOptions options, string folder, CancellationToken interruption = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        string directory = Directory.CreateDirectory(Path.Combine(folder, $"forewarn-{Guid.NewGuid():n}")).FullName;
        SimulationReport? report = null;
        Exception? failure = null;
        // A thread of its own, on which nothing else waits or is waited for.
        var thread = new Thread(() =>
        {
            try
            {
                using var simulation = new PoolSimulation(options, directory, interruption);
                report = simulation.Run();
            }
            catch (Exception e)
            {
                failure = e;
            }
        })
        { Name = FormattableString.Invariant($"simulation {options.Seed}") };
        thread.Start();
        thread.Join();
        Directory.Delete(directory, recursive: true);
        interruption.ThrowIfCancellationRequested();
        return report ?? throw new InvalidOperationException(FormattableString.Invariant($"The simulation of seed {options.Seed} broke off: {failure!.Message}"), failure);
    }

    public void Dispose()
    {
        foreach (var member in _members)
        {
            member.Dispose();
        }
    }

    private SimulationReport Run()
    {
        var stopwatch = Stopwatch.StartNew();
        var adversity = new Adversity(_world, _etcd, _webhooks, _genesis, _members);
        Begin();
        _clients.Begin(_options.Clients, _options.ClientPause);
        if (_options.FaultPause is { } pause)
        {
            adversity.Begin(pause);
        }
        _world.Run(() => false, _world.Now + _options.Time);
        adversity.End();
        _clients.End();
        _world.Run(() => false, _world.Now + TimeSpan.FromSeconds(30));
        Check();
        long entries = _members.Max(member => member.Serving?.Node?.Read(state => state.Position) ?? 0);
        End();
        return new SimulationReport(
            _options.Seed, _world.Now, stopwatch.Elapsed, _world.Steps, _world.Trace, _clients.History.Answered, _clients.Written.Count, entries, _etcd.Size, adversity.Struck, _problems);
    }

    private void Begin()
    {
        var link = new EtcdLink(_world, _etcd, _outside, new ActorTime(_world, _outside, Start));
        _world.Complete(_outside, async () =>
        {
            await EtcdSequencer.FoundAsync(_genesis, link, CancellationToken.None);
            return true;
        }, Patience);
        foreach (var member in _members)
        {
            member.Start();
        }
        if (!_world.Run(() => _members.All(member => member.Serving is not null), _world.Now + Patience))
        {
            throw new SimulationException($"not every member could be started: {string.Join("; ", _members.SelectMany(member => member.Reasons))}");
        }
        _world.Complete(_outside, async () =>
        {
            await _clients.SetUpAsync();
            return true;
        }, Patience);
    }

    /// <summary>All has healed: what must hold by now.</summary>
    private void Check()
    {
        Require(_world.Run(() => _members.All(member => member.Serving is not null), _world.Now + Patience), $"not every member serves again: {string.Join("; ", _members.Where(member => member.Serving is null).Select(member => $"{member.Name}: {member.Reasons.LastOrDefault() ?? "it opens"}"))}");
        foreach (var member in _members.Where(each => each.Serving is not null))
        {
            Require(Comes(() => _clients.WriteAsync(member)), $"{member.Name} takes no writes");
        }
        foreach (var member in _members.Where(each => each.Serving is not null))
        {
            Require(Comes(() => _clients.ReadAllAsync(member)), $"{member.Name} answers no reads");
        }
        Require(_world.Run(() => Delivered() is null, _world.Now + Patience), Delivered() ?? "");
        // What happens by itself, by time, ends as well.
        _world.Run(() => false, _world.Now + TimeSpan.FromMinutes(1));
        var nodes = _members.Select(member => (member.Name, member.Serving?.Node)).Where(each => each.Node is not null).ToArray();
        Require(_world.Run(() => nodes.Select(each => (each.Node!.Read(state => state.Position), each.Node.Record.Latest.Checkpoint.Size)).Distinct().Count() == 1, _world.Now + Patience), "the members do not come to the same position");
        Require(nodes.Select(each => each.Node!.Read(state => state.Capture()).Hash()).Distinct().Count() == 1, "the members have different states");
        Require(nodes.Select(each => each.Node!.Record.Latest.Checkpoint.Root).Distinct().Count() == 1, "the members have different records");
        foreach (var (name, node) in nodes)
        {
            CheckReceipts(name, node!);
        }
        var finding = LinearizabilityCheck.Of(new DeclarationModel(), _clients.History.ToOperations());
        Require(finding.Verdict == Linearizability.Verdict.Linearizable, $"what clients saw is not linearizable: {finding}");
        _problems.AddRange(_clients.Alarms);
        _problems.AddRange(_members.SelectMany(member => member.Alarms));
    }

    /// <summary>Whether something comes about within the patience, when it is tried again and again.</summary>
    private bool Comes(Func<Task<bool>> attempt)
    {
        var until = _world.Now + Patience;
        while (_world.Now < until)
        {
            if (_world.Complete(_outside, attempt, Patience))
            {
                return true;
            }
            _world.Run(() => false, _world.Now + TimeSpan.FromSeconds(1));
        }
        return false;
    }

    /// <summary>What somebody was told is done has a leaf that says so, and is in the tree of every member.</summary>
    private void CheckReceipts(string name, AirspaceNode node)
    {
        var files = node.Record.Files;
        Checkpoint checkpoint = node.Record.Latest.Checkpoint;
        foreach (var written in _clients.Written)
        {
            if (written.Leaf >= checkpoint.Size)
            {
                _problems.Add($"{name} has no leaf {written.Leaf}, which {written.Member} answered for {written.Entity}, version {written.Version}");
                continue;
            }
            var happened = node.Read(state => written.Leaf >= state.Events.First ? state.Events[written.Leaf] : (AirspaceEvent?)null);
            Require(happened is not { } event_ || event_.Kind is EventKind.Declared or EventKind.Changed, $"{name} has another leaf {written.Leaf} than was answered for {written.Entity}, version {written.Version}: {happened}");
            var leaf = TreeHash.OfLeaf(files.ReadLeaf(written.Leaf));
            var proof = MerkleTree.InclusionProof(files, written.Leaf, checkpoint.Size);
            Require(MerkleTree.VerifyInclusion(leaf, written.Leaf, checkpoint.Size, proof.AsSpan(), checkpoint.Root), $"leaf {written.Leaf} of {name} is not in its tree");
        }
    }

    /// <returns>What is still to be brought to somebody; null when all is.</returns>
    private string? Delivered()
    {
        foreach (var member in _members)
        {
            if (member.Serving?.Node is { } node)
            {
                var open = node.Read(state => state.Outbox(Leaves.None, int.MaxValue)).Items;
                return open.IsEmpty ? null : $"{open.Length} items are still to be brought to their contacts, the first of leaf {open[0].Leaf}, owed at {open[0].At}, with {open[0].Attempts.Length} attempts, the last {open[0].Attempts.LastOrDefault()}; it {(_webhooks.Has(open[0].Leaf, Airspace.Duty) ? "has" : "has not")} come";
            }
        }
        return "no member serves";
    }

    private void End()
    {
        foreach (var member in _members)
        {
            member.Stop();
        }
        // Those who have ended put away what they had open.
        _world.Run(() => false, _world.Now + TimeSpan.FromMinutes(1));
    }

    private void Require(bool holds, string problem)
    {
        if (!holds)
        {
            _problems.Add(problem);
        }
    }

    private Actor NewActor(string name) => new(_world, name, ++_actors);

    private static byte[] Seed(int member)
    {
        byte[] seed = new byte[32];
        seed[0] = (byte)(member + 1);
        return seed;
    }
}
