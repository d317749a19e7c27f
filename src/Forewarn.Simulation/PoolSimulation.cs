using System.Diagnostics;
using Forewarn.Journal.Pool;
using Forewarn.Record.Files;
using Forewarn.Server.Recording;
using Forewarn.Simulation.Clients;
using Forewarn.Simulation.Etcd;
using Forewarn.Simulation.Faults;
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
    private TimeSpan Patience => TimeSpan.FromMinutes(_options.IsQuiet ? 60 : 5);

    /// <summary>Whose node has the defect, when there is one.</summary>
    public const string Saboteur = "member-2";

    /// <summary>Between two faults in a quiet world, on average.</summary>
    private static readonly TimeSpan QuietFaultPause = TimeSpan.FromDays(3);

    private static readonly TimeSpan WeighingPause = TimeSpan.FromDays(28) - TimeSpan.FromMinutes(1);

    /// <summary>When worlds begin.</summary>
    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);

    private readonly SimulationOptions _options;
    private readonly World _world;
    private readonly SimulatedEtcd _etcd;
    private readonly Webhooks _webhooks;
    private readonly Organisations _organisations;
    private readonly Crowd _clients;
    private readonly Season _season;
    private readonly Actor _outside;
    private readonly List<Holding> _weeks = [];
    private int _actors;

    private PoolSimulation(SimulationOptions options, string directory, CancellationToken interruption)
    {
        _options = options;
        _world = new World(options.Seed, interruption);
        _etcd = new SimulatedEtcd(_world);
        _webhooks = new Webhooks(_world) { DropLikelihood = options.Sabotage == Sabotage.DropsDeliveries ? 0.3 : 0 };
        _organisations = new Organisations(_world, _etcd, _webhooks, options, directory, NewActor, Start);
        _outside = NewActor("outside");
        _clients = new Crowd(_world, _outside, _organisations.Members, Start + Duration.FromTimeSpan(options.Time) + Duration.FromHours(1));
        _season = new Season(_world, _outside, _clients, _organisations.Members, options.DeclarationPause, Start);
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

    public void Dispose() => _organisations.Dispose();

    private SimulationReport Run()
    {
        var stopwatch = Stopwatch.StartNew();
        var turnover = new Turnover(_world, _outside, _organisations, _clients);
        var adversity = new Adversity(_world, _etcd, _webhooks, _organisations, turnover, _options.IsQuiet);
        Begin();
        if (_options.IsQuiet)
        {
            _season.Begin();
            Weigh();
        }
        else
        {
            _clients.Begin(_options.Clients, _options.ClientPause);
        }
        if (_options.Story is { } story)
        {
            story(new Scene(_world, _etcd, _webhooks, _organisations, turnover));
        }
        else if (_options.FaultPause is { } pause)
        {
            adversity.Begin(_options.IsQuiet ? QuietFaultPause : pause);
        }
        _world.Run(() => false, _world.Now + _options.Time);
        adversity.End();
        _clients.End();
        _season.End();
        _world.Run(() => false, _world.Now + TimeSpan.FromSeconds(30));
        _world.Run(() => !turnover.IsBusy, _world.Now + Patience);
        if (_options.Sabotage == Sabotage.ChangesLeaf)
        {
            ChangeLeaf();
        }
        var aftermath = new Aftermath(_world, _outside, _organisations, _clients, _webhooks, Patience);
        aftermath.Check();
        long entries = _organisations.Members.Max(member => member.Serving?.Node?.Read(state => state.Position) ?? 0);
        int membership = _organisations.Members.Max(member => member.Serving?.Node?.Membership?.Number ?? 0);
        End();
        return new SimulationReport(
            _options.Seed, _world.Now, stopwatch.Elapsed, _world.Steps, _world.Trace, _clients.History.Answered, _clients.Written.Count + _season.Declared, entries, _etcd.Size, _etcd.SizeMax, _season.LongestWait, _weeks, membership, adversity.Struck, [.. adversity.Names],
            aftermath.Problems);
    }

    private void Begin()
    {
        var link = new EtcdLink(_world, _etcd, _outside, new ActorTime(_world, _outside, Start));
        _world.Complete(_outside, async () =>
        {
            await EtcdSequencer.FoundAsync(_organisations.Genesis, link, CancellationToken.None);
            return true;
        }, Patience);
        foreach (var member in _organisations.All)
        {
            member.Start();
        }
        if (!_world.Run(() => _organisations.Members.All(member => member.Serving is not null), _world.Now + Patience))
        {
            throw new SimulationException($"not every member could be started: {string.Join("; ", _organisations.Members.SelectMany(member => member.Reasons))}");
        }
        _world.Complete(_outside, async () =>
        {
            await _clients.SetUpAsync();
            return true;
        }, Patience);
    }

    /// <summary>Changes a byte of the first leaf that a client was answered with, where the saboteur keeps it.</summary>
    private void ChangeLeaf()
    {
        var member = _organisations.Members.Single(each => each.Name == Saboteur);
        string path = Path.Combine(member.Disk.Directory, RecordKeeper.Folder, RecordLayout.Leaves);
        byte[] leaf = member.Serving!.Node!.Record.Files.ReadLeaf(_clients.Written[0].Leaf);
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        byte[] all = new byte[file.Length];
        file.ReadExactly(all);
        file.Position = all.AsSpan().IndexOf(leaf) + (leaf.Length / 2);
        file.WriteByte((byte)(leaf[leaf.Length / 2] ^ 1));
    }

    /// <summary>Takes down what the first member holds, at the end of each fourth week.</summary>
    private void Weigh() => _world.After(WeighingPause, () =>
    {
        if (_organisations.Members.Select(member => member.Serving?.Node).FirstOrDefault(node => node is not null) is { } node)
        {
            var (declarations, warnings, outbox) = node.Read(state => (state.DeclarationsCount, state.WarningsCount, state.OutboxCount));
            _weeks.Add(new Holding(_world.Now, declarations, warnings, outbox, Events(), GC.GetTotalMemory(forceFullCollection: true)));
        }
        Weigh();
    });

    private long Events() => _organisations.Members.Sum(member => member.Serving?.Node?.Read(state => state.Events.Next - state.Events.First) ?? 0);

    private void End()
    {
        foreach (var member in _organisations.All)
        {
            member.Stop();
        }
        // Those who have ended put away what they had open.
        _world.Run(() => false, _world.Now + TimeSpan.FromMinutes(1));
    }

    private Actor NewActor(string name) => new(_world, name, ++_actors);
}

/// <summary>What a story is about.</summary>
internal sealed record Scene(World World, SimulatedEtcd Etcd, Webhooks Webhooks, Organisations Organisations, Turnover Turnover);
