using Forewarn.Core.Format;
using Forewarn.Journal;
using Forewarn.Journal.Pool;
using Forewarn.Server.Delivery;
using Forewarn.Server.Node;
using Forewarn.Server.Recording;
using Forewarn.Simulation.Etcd;
using Forewarn.Simulation.Worlds;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Forewarn.Simulation.Members;

/// <summary>One organisation's node: its disk, and the lives that it has on it, one after the other.</summary>
/// <param name="key">Disposed of by whoever made it.</param>
/// <param name="find">Finds another member by its name.</param>
internal sealed class SimulatedMember(
    World world, SimulatedEtcd etcd, Webhooks webhooks, Genesis genesis, string name, PoolKey key, string root, Func<string, Actor> newActor, Instant start, Func<string, SimulatedMember?> find)
{
    /// <summary>Name of the record of all members.</summary>
    public const string Origin = "airspace.example/simulated";

    /// <summary>How long whoever looks after the node takes to start it again.</summary>
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(3);

    /// <summary>Of what a node says when it gives up: what the faults of a run may bring about. Anything else is a fault of ours.</summary>
    private static readonly string[] Foreseen =
    [
        "another process runs as", "another process proposes as", "etcd did not give what this node lacks", "etcd does not answer", NotGiven, "is full", Left, Moved,
    ];

    /// <summary>What a node says at its start that cannot go on from what etcd remembers, while nobody else runs.</summary>
    private const string NotGiven = "no other member has given what this node lacks";

    /// <summary>What the node of a member says that is none any more, or has another key.</summary>
    private const string Left = "has left the pool", Moved = "has another key since";

    private readonly MemberDisk _disk = new(world, root);
    private Life? _life;
    private bool _isDown;
    private bool _hasHarmed;
    private TimeSpan _clockOffset, _driftsSince;
    private double _drift;

    public string Name => name;

    /// <summary>The key that its node has.</summary>
    public PoolKey Key { get; private set; } = key;

    /// <summary>The key that it takes when its node says that the one that it has is the old one; null for none.</summary>
    public PoolKey? ExpectedKey { get; set; }

    /// <summary>It is known to be a member no longer: nobody looks after its node any more.</summary>
    public bool IsDismissed { get; set; }

    /// <summary>Its node has found that it is a member no longer.</summary>
    public bool HasRetired { get; private set; }

    public MemberDisk Disk => _disk;

    /// <summary>How much faster than time its clock goes when nothing is wrong with it: 0.0001 for 100 millionths. It is set right every hour.</summary>
    public double ClockDrift { get; init; }

    /// <summary>How far its clock is ahead, also in its next lives.</summary>
    private TimeSpan ClockAhead => _clockOffset + (TimeSpan.FromTicks(world.Now.Ticks % TimeSpan.TicksPerHour) * ClockDrift) + ((world.Now - _driftsSince) * _drift);

    /// <summary>How long etcd holds its place.</summary>
    public Duration PresenceTime { get; init; } = Duration.FromSeconds(5);

    /// <summary>What its node does wrong; null for nothing.</summary>
    public Sabotage? Sabotage { get; init; }

    /// <summary>What it reported that must never happen; empty when all is well.</summary>
    public List<string> Alarms { get; } = [];

    /// <summary>The life that answers; null while there is none.</summary>
    public Life? Serving => _life is { Node: not null } life ? life : null;

    /// <summary>Why its nodes have given up by themselves.</summary>
    public List<string> Reasons { get; } = [];

    /// <summary>Starts the process, and keeps starting it until <see cref="Stop"/>.</summary>
    /// <param name="sizeMax">Room for the journal, in bytes; null for any.</param>
    public void Start(long? sizeMax = null)
    {
        _isDown = false;
        if (_life is not null)
        {
            return;
        }
        _disk.Begin();
        var actor = newActor(name);
        var time = new ActorTime(world, actor, start, () => ClockAhead);
        var life = _life = new Life(name, actor, time, new EtcdLink(world, etcd, actor, time));
        actor.Stepped = () => life.Link.EndStep();
        actor.Run(() => LiveAsync(life, sizeMax));
    }

    /// <summary>Kills the process between two steps; it is started again after a while.</summary>
    /// <param name="isPowerCut">The whole machine goes, and loses what it has not synced.</param>
    public void Crash(bool isPowerCut = false)
    {
        if (_life is { } life)
        {
            End(life);
            if (isPowerCut)
            {
                _disk.CutPower(isAppending: false);
            }
            else
            {
                _disk.Kill();
            }
            Restart(RestartTime);
        }
    }

    /// <summary>Cuts the machine's power in the middle of writing the next batch.</summary>
    public void CrashAtNextBatch()
    {
        if (_life is not { } life)
        {
            return;
        }
        _disk.Watch();
        life.Actor.Stepped = () =>
        {
            if (_life == life && _disk.HasGrown())
            {
                End(life);
                _disk.CutPower(isAppending: true);
                Restart(RestartTime);
                return;
            }
            life.Link.EndStep();
        };
    }

    /// <summary>Kills it for good, until <see cref="Start"/>.</summary>
    public void Stop()
    {
        _isDown = true;
        if (_life is { } life)
        {
            End(life);
            _disk.Kill();
        }
    }

    /// <summary>Sets its clock.</summary>
    public void Skew(TimeSpan offset) => _clockOffset = offset;

    /// <summary>Has its clock go faster or slower from now on, and sets it right.</summary>
    public void DriftBy(double drift) => (_drift, _driftsSince) = (drift, world.Now);

    public void Cut(bool there, bool back) => _life?.Link.Cut(there, back);

    public void Slow(TimeSpan least, TimeSpan most)
    {
        if (_life is { } life)
        {
            life.Link.Delay = (least, most);
        }
    }

    public void Pause() => _life?.Actor.Pause();

    public void Resume() => _life?.Actor.Resume();

    private async Task LiveAsync(Life life, long? sizeMax)
    {
        AirspaceNode? node = null;
        try
        {
            var options = new EtcdSequencerOptions
            {
                Clock = life.Time,
                Time = life.Time,
                SizeMax = sizeMax,
                PresenceTime = PresenceTime,
                OpeningTimeMax = Duration.Max(Duration.FromSeconds(30), 3 * PresenceTime),
                GoneTimeMax = Duration.Max(Duration.FromMinutes(10), 4 * PresenceTime),
                NoteOf = entry => CommandFormat.PoolChangeIn(entry.Bytes.Span, entry.Details.Span),
                Peers = new PeerLink(world, life, find),
                IsReadable = entry => CommandFormat.IsReadable(entry.Bytes.Span, entry.Details.Span),
            };
            var sequencer = life.Sequencer = Sabotaged(await EtcdSequencer.OpenAsync(_disk.Directory, genesis, name, Key, () => life.Link, options, life.Ended), life);
            life.Node = node = await AirspaceNode.OpenAsync(sequencer, _disk.Directory, life.Time, life.Time, NullLogger.Instance, null, new RecordOptions { Origin = Origin });
            life.Delivery = DeliveryDuty.Take(node, life.Time, () => DeliveryWorker.Start(
                node, webhooks.SendersOf(life), life.Time, life.Time, world.Random, new DeliveryLimits(), NullLogger.Instance), PresenceTime.ToTimeSpan() / 20);
            while (node.Failure is null && !life.Ended.IsCancellationRequested)
            {
                await node.NextChange.WaitAsync(life.Ended).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            }
            throw node.Failure ?? new OperationCanceledException();
        }
        catch (Exception ended)
        {
            if (life == _life)
            {
                // It gave up by itself. Whoever looks after it reads why, and starts it again.
                Note(ended);
                End(life);
                _disk.Kill();
                Restart(RestartTime);
            }
            if (life.Delivery is { } delivery)
            {
                await delivery.DisposeAsync();
            }
            if (node is not null)
            {
                await node.DisposeAsync();
            }
        }
    }

    private ISequencer Sabotaged(ISequencer sequencer, Life life) => Sabotage switch
    {
        Simulation.Sabotage.ReadsUnconfirmed => new SabotagedSequencer.Unconfirming(sequencer),
        Simulation.Sabotage.SkipsBatch => new SabotagedSequencer.Skipping(sequencer, IsTimeForHarm, () => _hasHarmed = true),
        Simulation.Sabotage.AnswersBeforeDurable => new SabotagedSequencer.Hasty(sequencer, IsTimeForHarm, () =>
        {
            _hasHarmed = true;
            _disk.Keep();
            world.After(TimeSpan.FromSeconds(1), () =>
            {
                if (_life == life)
                {
                    End(life);
                    _disk.GoBack();
                    Restart(RestartTime);
                }
            });
        }),
        _ => sequencer,
    };

    /// <summary>Once, and after the airspace was set up.</summary>
    private bool IsTimeForHarm() => !_hasHarmed && world.Now > TimeSpan.FromMinutes(2);

    private void Note(Exception reason)
    {
        // What is said at each start is said once.
        if (!Foreseen.Any(each => reason.ToString().Contains(each, StringComparison.Ordinal)) && !Reasons.Contains(reason.Message))
        {
            Alarms.Add($"{name} at {world.Now}: {reason}");
        }
        Reasons.Add(reason.Message);
        HeedReason(reason.ToString());
    }

    /// <summary>Whoever looks after the node does what the manual says.</summary>
    private void HeedReason(string reason)
    {
        HasRetired |= reason.Contains(Left, StringComparison.Ordinal);
        if (HasRetired || IsDismissed)
        {
            _isDown = true;
        }
        else if (reason.Contains(Moved, StringComparison.Ordinal) && ExpectedKey is { } next)
        {
            (Key, ExpectedKey) = (next, null);
        }
    }

    private void End(Life life)
    {
        _life = null;
        life.Link.Sever();
        life.Actor.Stepped = null;
        life.Actor.Resume();
        life.End();
    }

    private void Restart(TimeSpan after)
    {
        world.After(after, () =>
        {
            if (!_isDown)
            {
                Start();
            }
        });
    }
}

/// <summary>One process of a member, from its start to its end.</summary>
internal sealed class Life(string member, Actor actor, ActorTime time, EtcdLink link)
{
    private readonly CancellationTokenSource _ended = new();

    /// <summary>Raised when it ends, for those who wait for its answers.</summary>
    public event Action? Died;

    public string Member => member;

    public Actor Actor => actor;

    public ActorTime Time => time;

    public EtcdLink Link => link;

    public ISequencer? Sequencer { get; set; }

    public AirspaceNode? Node { get; set; }

    public DeliveryDuty? Delivery { get; set; }

    public bool IsOver { get; private set; }

    public CancellationToken Ended => _ended.Token;

    public void End()
    {
        IsOver = true;
        // What is left of it is put away in peace, and nobody hears of it any more.
        actor.Post(_ended.Cancel);
        Died?.Invoke();
    }
}
