using NodaTime;

namespace Forewarn.Journal.Pool;

/// <summary>Limits and surroundings of an <see cref="EtcdSequencer"/>.</summary>
public sealed record EtcdSequencerOptions
{
    /// <summary>Says when a batch is proposed; the system's clock unless told otherwise.</summary>
    public IClock Clock { get; init; } = SystemClock.Instance;

    /// <summary>Measures how long things take, and waits; the system's unless told otherwise.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Finds in an entry the change of the pool's membership that it is: null for any other entry, the note of a <see cref="PoolChange"/>, or a text that is none when it is a
    /// change that cannot be read. It must look at nothing but the entry's bytes, and be the same at every node.</summary>
    public Func<Entry, string?> NoteOf { get; init; } = _ => null;

    /// <summary>Whether an entry is one that can be applied at all. A proposal with one that is not is passed over: so no member can bring the others down with it. It must look at
    /// nothing but the entry, and be the same at every node.</summary>
    public Func<Entry, bool> IsReadable { get; init; } = _ => true;

    /// <summary>Finds in an entry that it raises the version of the airspace's rules, to which, and what shows that the members agree (<see cref="VersionAgreement"/>); null for any other entry. It
    /// must look at nothing but the entry's bytes, and be the same at every node.</summary>
    public Func<Entry, (int Version, string Note)?> AgreementIn { get; init; } = _ => null;

    /// <summary>The last version of the airspace's rules that this program knows; the first is 1.</summary>
    public int KnownVersion { get; init; } = 1;

    /// <summary>Largest entry, in bytes, its details included. With <see cref="BatchBytesMax"/>, below what etcd takes as one request (1.5 MiB by default).</summary>
    public int EntryBytesMax { get; init; } = 1 << 20;

    /// <summary>Most entries in one batch.</summary>
    public int BatchEntriesMax { get; init; } = 4_096;

    /// <summary>Most bytes of entries in one batch; a single larger entry makes a batch of its own.</summary>
    public int BatchBytesMax { get; init; } = 1 << 20;

    /// <summary>Most entries that wait to be proposed.</summary>
    public int QueueEntriesMax { get; init; } = 65_536;

    /// <summary>Most bytes of entries that wait to be proposed.</summary>
    public long QueueBytesMax { get; init; } = 64 << 20;

    /// <summary>Most entries whose details are erased by one call.</summary>
    public int ErasedEntriesMax { get; init; } = 4_096;

    /// <summary>Most batches that wait to be read before no more are taken from etcd.</summary>
    public int CommittedBatchesMax { get; init; } = 8;

    /// <summary>How long etcd may leave a proposal without an answer before what waits behind it is refused, and so is what comes.</summary>
    public Duration StallMax { get; init; } = Duration.FromSeconds(4);

    /// <summary>How far this machine's clock may be from those of the other members before it proposes nothing more.</summary>
    public Duration ClockOffsetMax { get; init; } = Duration.FromSeconds(5);

    /// <summary>How long etcd holds the place of a member whose process has ended; between 2 s and a minute. The node says five times in that time that it is there.</summary>
    public Duration PresenceTime { get; init; } = Duration.FromSeconds(5);

    /// <summary>How long the opening waits for etcd, for the end of an earlier life of this node, and for a member that gives what etcd has forgotten. While one gives, it goes on.</summary>
    public Duration OpeningTimeMax { get; init; } = Duration.FromSeconds(30);

    /// <summary>For how long a member that is gone keeps etcd from forgetting what it has not stored.</summary>
    public Duration GoneTimeMax { get; init; } = Duration.FromMinutes(10);

    /// <summary>How the other members are asked for what etcd has forgotten; null when they are not, and then such a node does not go on.</summary>
    public IPeers? Peers { get; init; }

    /// <summary>How long a member may take to give the next batch before the next member is asked.</summary>
    public Duration FetchIdleMax { get; init; } = Duration.FromSeconds(10);

    /// <summary>How long one member gives batches at a time, so that one that is just fast enough holds up nobody.</summary>
    public Duration FetchStreamTimeMax { get; init; } = Duration.FromMinutes(2);

    /// <summary>Longest batch that is taken from a member, in bytes: no journal has longer ones.</summary>
    public int FetchedBatchBytesMax { get; init; } = BatchFormat.LengthMax;

    /// <summary>Told how far fetching has come, now and then; must return at once.</summary>
    public Action<FetchProgress>? FetchProgress { get; init; }

    /// <summary>Told what a member did not give, or gave wrong, in words for whoever runs the node; must return at once.</summary>
    public Action<string>? FetchProblem { get; init; }

    /// <summary>Largest size of the database file, in bytes; null for no limit.</summary>
    public long? SizeMax { get; init; }
}
