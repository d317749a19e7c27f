namespace Forewarn.Simulation;

/// <summary>What is simulated, and for how long.</summary>
public sealed record SimulationOptions
{
    /// <summary>Everything is drawn from it: the same seed gives the same run.</summary>
    public required long Seed { get; init; }

    /// <summary>How long things go wrong; what heals and is checked after it takes some minutes more.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Nodes, each of an organisation of its own.</summary>
    public int Members { get; init; } = 3;

    /// <summary>Clients, each of which asks one member after the other.</summary>
    public int Clients { get; init; } = 4;

    /// <summary>Of a client between two questions, on average.</summary>
    public TimeSpan ClientPause { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Between two faults, on average; null for none.</summary>
    public TimeSpan? FaultPause { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Weeks pass, in which little happens and little is wrong: something is declared every hour or so, and over some hours later; every few days a node is killed, loses power,
    /// or members change. Nodes say less often that they are there, so that weeks can be simulated.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Between two declarations in a quiet world, on average.</summary>
    public TimeSpan DeclarationPause { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What happens to a quiet world in place of what is drawn; null for what is drawn.</summary>
    internal Action<Scene>? Story { get; init; }

    /// <summary>What one of the nodes, or of what is around them, does wrong; null for nothing.</summary>
    public Sabotage? Sabotage { get; init; }
}

/// <summary>What a run came to.</summary>
/// <param name="Seed">What it was drawn from.</param>
/// <param name="Simulated">How long it took in the world.</param>
/// <param name="Real">How long it took here.</param>
/// <param name="Steps">Steps that were run.</param>
/// <param name="Trace">The same for two runs that went the same way.</param>
/// <param name="Answered">Reads and writes that were answered.</param>
/// <param name="Written">Writes among them that were done.</param>
/// <param name="Entries">Entries of the journal at the end.</param>
/// <param name="EtcdBytes">What etcd held at the end.</param>
/// <param name="EtcdBytesMax">Most that etcd ever held.</param>
/// <param name="LongestWait">In a quiet world, how long a declaration had to wait at most until it was declared.</param>
/// <param name="Weeks">In a quiet world, what the first member held at the end of each fourth week.</param>
/// <param name="Membership">Number of the membership that stood at the end: one more than the changes that were made.</param>
/// <param name="Faults">What was drawn to go wrong, and how often; some of it was in vain.</param>
/// <param name="FaultsKnown">All that can be drawn.</param>
/// <param name="Problems">What must not be; empty when all held.</param>
public sealed record SimulationReport(
    long Seed, TimeSpan Simulated, TimeSpan Real, long Steps, ulong Trace, int Answered, int Written, long Entries, long EtcdBytes, long EtcdBytesMax, TimeSpan LongestWait, IReadOnlyList<Holding> Weeks, int Membership,
    IReadOnlyDictionary<string, int> Faults, IReadOnlyList<string> FaultsKnown, IReadOnlyList<Problem> Problems);

/// <summary>What a node holds at one moment.</summary>
/// <param name="At">Since the beginning of the world.</param>
/// <param name="Declarations">Those that stand, and those that are over and not forgotten yet.</param>
/// <param name="Warnings">The same.</param>
/// <param name="Outbox">What is to be brought to somebody.</param>
/// <param name="Events">Of the past, at all nodes together; each keeps at most <see cref="Core.Airspace.Limits.EventsRetainedMax"/>.</param>
/// <param name="MemoryBytes">What this process holds, all nodes and the world around them included, after a collection.</param>
public sealed record Holding(TimeSpan At, int Declarations, int Warnings, int Outbox, long Events, long MemoryBytes);
