using System.Globalization;
using System.Text.Json;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Journal.Pool;

/// <summary>Who of a pool is there: each node says so in etcd, every second, under a lease that ends soon after its process does.</summary>
/// <remarks>Nothing of this is in the journal. It keeps two processes from being one member, tells clocks that differ, and says up to where
/// etcd may forget.</remarks>
/// <param name="agrees">This member's signatures on the versions that its program knows.</param>
internal sealed class Presence(
    IEtcd etcd, Func<Membership> membership, string member, Guid incarnation, EtcdSequencerOptions options, IReadOnlyDictionary<int, string> agrees)
{
    /// <summary>Names of the keys of members that are there.</summary>
    public const string Here = "here/";

    /// <summary>Names of the keys with what each member has stored; they outlive the lease.</summary>
    public const string Stored = "stored/";

    /// <summary>Names of the keys with the changes of the membership, each under the number of the one that it changed.</summary>
    public const string Change = "change/";

    /// <summary>How often a member says that it is there.</summary>
    private TimeSpan Pace => options.PresenceTime.ToTimeSpan() / 5;

    /// <summary>After how many times of saying so etcd is told what it may forget.</summary>
    private const int CompactionPace = 30;

    private static readonly InstantPattern TimePattern = InstantPattern.ExtendedIso;

    private readonly Dictionary<string, (long Revision, long At)> _heardOf = [];
    private volatile IReadOnlyList<string> _others = [];
    private volatile string? _clockProblem;
    private volatile ClockReading? _agreed;
    private long _lease;
    private int _told;
    private long _heard;

    /// <summary>Names of the other members that are there, as of a second ago.</summary>
    public IReadOnlyList<string> Others => _others;

    /// <summary>Whether this member comes first of those that are there; of a node that has not heard of etcd for as long as a lease lives, others may think that
    /// it is gone.</summary>
    public bool IsFirst => Volatile.Read(ref _heard) is > 0 and long heard && options.Time.GetElapsedTime(heard) < options.PresenceTime.ToTimeSpan()
        && !_others.Any(other => string.CompareOrdinal(other, member) < 0);

    /// <summary>Why this node must propose nothing for now, for the one who runs it; null when its clock agrees with the others', and has not been set since it was seen to.</summary>
    public string? ClockProblem => _clockProblem ?? JumpSince(_agreed);

    /// <summary>Takes this member's place.</summary>
    /// <exception cref="PoolRefusedException">Another process has it, and does not end.</exception>
    /// <exception cref="RpcException">No endpoint answered.</exception>
    public async Task EnterAsync(CancellationToken cancellation)
    {
        long began = options.Time.GetTimestamp();
        var limit = options.PresenceTime.ToTimeSpan() * 2;
        while (!await TryEnterAsync(cancellation))
        {
            if (options.Time.GetElapsedTime(began) > limit)
            {
                throw TwoOfOne();
            }
            await Task.Delay(Pace, options.Time, cancellation);
        }
        // Before the first proposal: its time has to be right too.
        await LookAroundAsync(cancellation);
    }

    /// <summary>Says that this member is there until it is told to stop, and then leaves at once.</summary>
    /// <param name="storedRevision">Makes durable up to which of etcd's revisions this node has stored all, and says it: etcd may forget what is before.</param>
    /// <exception cref="PoolRefusedException">Another process has taken this member's place.</exception>
    public async Task KeepAsync(Func<Task<long>> storedRevision, CancellationToken stopping)
    {
        try
        {
            for (int beat = 0; ; beat++)
            {
                await Task.Delay(Pace, options.Time, stopping);
                try
                {
                    await BeatAsync(await storedRevision(), stopping);
                    if (beat % CompactionPace == CompactionPace - 1)
                    {
                        await CompactAsync(stopping);
                    }
                }
                catch (RpcException) when (!stopping.IsCancellationRequested)
                {
                    // etcd is not there for now; the next beat tries again.
                }
            }
        }
        catch (Exception ended) when (stopping.IsCancellationRequested && ended is OperationCanceledException or RpcException)
        {
        }
        using var soon = new CancellationTokenSource(Pace, options.Time);
        try
        {
            await etcd.RevokeLeaseAsync(_lease, soon.Token);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            // Then the lease ends by itself.
        }
    }

    /// <summary>Who is there, and how far each has come.</summary>
    /// <exception cref="RpcException">No endpoint answered.</exception>
    public static async Task<PoolStatus> StatusAsync(IEtcd etcd, Genesis genesis, CancellationToken cancellation)
    {
        Membership members = await MembershipAsync(etcd, genesis, cancellation);
        var here = (await etcd.RangeAsync(Here, isPrefix: true, keysOnly: true, cancellation)).Kvs.Select(pair => etcd.NameOf(pair.Key)[Here.Length..]).ToHashSet();
        var stored = (await etcd.RangeAsync(Stored, isPrefix: true, keysOnly: false, cancellation)).Kvs
            .ToDictionary(pair => etcd.NameOf(pair.Key)[Stored.Length..], pair => Member.TryRead(pair.Value));
        return new PoolStatus(members, [.. members.Members.Select(each => new MemberStatus(each.Name, here.Contains(each.Name), stored.GetValueOrDefault(each.Name)?.Revision, stored.GetValueOrDefault(each.Name)?.Time, stored.GetValueOrDefault(each.Name)?.Version))]);
    }

    /// <summary>What shows that all members that were heard of lately know a version, and are more than half; null while it cannot be shown.</summary>
    /// <exception cref="RpcException">No endpoint answered.</exception>
    public async Task<string?> AgreementOnAsync(int version, CancellationToken cancellation)
    {
        Membership members = membership();
        var words = new Dictionary<string, string>();
        foreach (var pair in (await etcd.RangeAsync(Stored, isPrefix: true, keysOnly: false, cancellation)).Kvs)
        {
            string name = etcd.NameOf(pair.Key)[Stored.Length..];
            if (members.Find(name) is null || !IsHeardOf(etcd.NameOf(pair.Key), pair.ModRevision))
            {
                continue;
            }
            if (Member.TryRead(pair.Value)?.Agrees.GetValueOrDefault(version) is not { } word)
            {
                return null;
            }
            words.Add(name, word);
        }
        string note = VersionAgreement.NoteOf(members, version, words);
        return VersionAgreement.ProblemOf(members, version, note) is null ? note : null;
    }

    /// <summary>The changes that etcd holds, as far as they follow from the genesis.</summary>
    public static async Task<Membership> MembershipAsync(IEtcd etcd, Genesis genesis, CancellationToken cancellation)
    {
        var told = (await etcd.RangeAsync(Change, isPrefix: true, keysOnly: false, cancellation)).Kvs.ToDictionary(pair => etcd.NameOf(pair.Key), pair => pair.Value.ToStringUtf8());
        var members = Membership.Of(genesis);
        try
        {
            while (told.TryGetValue(ChangeName(members.Number), out string? note))
            {
                members = members.After(PoolChange.Read(note));
            }
        }
        catch (PoolFormatException)
        {
            // Anybody who reaches etcd may write there; what was before it holds all the same.
        }
        return members;
    }

    /// <summary>Puts beside the log what has changed the membership, for whoever asks who the members are and has no journal.</summary>
    private async Task TellChangesAsync(CancellationToken cancellation)
    {
        Membership members = membership();
        if (_told == members.Number)
        {
            return;
        }
        var there = (await etcd.RangeAsync(Change, isPrefix: true, keysOnly: false, cancellation)).Kvs.ToDictionary(pair => etcd.NameOf(pair.Key), pair => pair.Value);
        foreach (PoolChange change in members.Changes)
        {
            var note = ByteString.CopyFromUtf8(change.Note);
            if (!note.Equals(there.GetValueOrDefault(ChangeName(change.Number)))
                && !(await etcd.WriteAsync(Conditions.IsHeld(etcd.Key(Here + member), _lease), Put(etcd.Key(ChangeName(change.Number)), note, 0), cancellation)).Succeeded)
            {
                // The place is lost for now; the next beat tells it.
                return;
            }
        }
        _told = members.Number;
    }

    private static string ChangeName(int number) => FormattableString.Invariant($"{Change}{number}");

    private async Task<bool> TryEnterAsync(CancellationToken cancellation)
    {
        var lease = await etcd.GrantLeaseAsync(options.PresenceTime.ToTimeSpan(), cancellation);
        ByteString key = etcd.Key(Here + member);
        var answer = await etcd.WriteAsync(Conditions.IsAbsent(key), Put(key, State(0), lease.ID), cancellation);
        _lease = lease.ID;
        if (answer.Succeeded)
        {
            return true;
        }
        // A write that was tried twice may find itself.
        var there = (await etcd.RangeAsync(Here + member, isPrefix: false, keysOnly: false, cancellation)).Kvs.SingleOrDefault();
        return there is not null && Member.TryRead(there.Value) is { } found && found.Incarnation == incarnation;
    }

    private async Task BeatAsync(long storedRevision, CancellationToken cancellation)
    {
        if (await etcd.KeepLeaseAsync(_lease, cancellation) == 0 && !await TryEnterAsync(cancellation))
        {
            throw TwoOfOne();
        }
        ByteString key = etcd.Key(Here + member);
        var held = Conditions.IsHeld(key, _lease);
        await etcd.WriteAsync(held, Put(key, State(storedRevision), _lease), cancellation);
        await etcd.WriteAsync(held, Put(etcd.Key(Stored + member), State(storedRevision), 0), cancellation);
        await TellChangesAsync(cancellation);
        await LookAroundAsync(cancellation);
    }

    /// <summary>Sees who else is there, and what their clocks say.</summary>
    private async Task LookAroundAsync(CancellationToken cancellation)
    {
        long asked = options.Time.GetTimestamp();
        var answer = await etcd.RangeAsync(Here, isPrefix: true, keysOnly: false, cancellation);
        Membership members = membership();
        var others = answer.Kvs.Where(pair => etcd.NameOf(pair.Key) != Here + member && members.Find(etcd.NameOf(pair.Key)[Here.Length..]) is not null)
            .Select(pair => (Name: etcd.NameOf(pair.Key)[Here.Length..], State: Member.TryRead(pair.Value))).Where(other => other.State is not null).ToList();
        _others = [.. others.Select(other => other.Name)];
        Volatile.Write(ref _heard, asked);
        CompareClocks([.. others.Select(other => (other.Name, other.State!.Time))]);
    }

    /// <summary>A clock that as many differ from as agree with, itself among them, is the wrong one, or nobody can tell; either way it must not date anything.</summary>
    private void CompareClocks(IReadOnlyList<(string Name, Instant Time)> others)
    {
        Instant now = options.Clock.GetCurrentInstant();
        // What they have said may be as old as their leases let it become; what is ahead of now cannot be old.
        Duration behindMax = options.ClockOffsetMax + options.PresenceTime + Duration.FromTimeSpan(Pace);
        var far = others.Where(other => now - other.Time > behindMax || other.Time - now > options.ClockOffsetMax).ToList();
        _clockProblem = far.Count > 0 && far.Count >= others.Count - far.Count + 1
            ? $"the clock of this machine says {TimePattern.Format(now)}, that of {far[0].Name} {TimePattern.Format(far[0].Time)}: set the one that is wrong, by NTP"
            : null;
        _agreed = new ClockReading(now, options.Time.GetTimestamp());
    }

    /// <summary>A clock that was set, or stood still with its machine, dates nothing before it was compared with the others' again.</summary>
    private string? JumpSince(ClockReading? agreed)
    {
        if (agreed is null)
        {
            return null;
        }
        Duration jump = options.Clock.GetCurrentInstant() - agreed.Time - Duration.FromTimeSpan(options.Time.GetElapsedTime(agreed.At));
        return jump <= options.ClockOffsetMax && -jump <= options.ClockOffsetMax ? null
            : FormattableString.Invariant($"the clock of this machine was set by {jump.TotalSeconds:0} s, and has to be compared with those of the other members first");
    }

    /// <summary>Lets etcd forget what every member has stored; of the members that are there, the first does it.</summary>
    private async Task CompactAsync(CancellationToken cancellation)
    {
        if (!IsFirst)
        {
            return;
        }
        Membership members = membership();
        var stored = (await etcd.RangeAsync(Stored, isPrefix: true, keysOnly: false, cancellation)).Kvs
            .Where(pair => members.Find(etcd.NameOf(pair.Key)[Stored.Length..]) is not null && IsHeardOf(etcd.NameOf(pair.Key), pair.ModRevision))
            .Select(pair => Member.TryRead(pair.Value)).OfType<Member>().ToList();
        if (stored.Count > 0 && stored.Min(state => state.Revision) is > 0 and long forgettable)
        {
            try
            {
                await etcd.CompactAsync(forgettable, cancellation);
            }
            catch (RpcException done) when (done.StatusCode == StatusCode.OutOfRange)
            {
                // It has forgotten that already.
            }
        }
    }

    /// <summary>Whether a key has been written within <see cref="EtcdSequencerOptions.GoneTimeMax"/>, as far as this node has seen: the clocks of others may be wrong, and
    /// whose is must not be forgotten for it.</summary>
    private bool IsHeardOf(string name, long revision)
    {
        (long Revision, long At) last;
        lock (_heardOf)
        {
            if (!_heardOf.TryGetValue(name, out last) || last.Revision != revision)
            {
                _heardOf[name] = last = (revision, options.Time.GetTimestamp());
            }
        }
        return options.Time.GetElapsedTime(last.At) < options.GoneTimeMax.ToTimeSpan();
    }

    private static RequestOp Put(ByteString key, ByteString value, long lease) => new() { RequestPut = new PutRequest { Key = key, Value = value, Lease = lease } };

    private ByteString State(long revision) => new Member(incarnation, revision, options.Clock.GetCurrentInstant(), options.KnownVersion, agrees).Write();

    private PoolRefusedException TwoOfOne() => new(
        $"another process runs as {member} in this pool; two nodes must not be one member. Stop the other, or give this one the name and the key of a member of its own");

    /// <param name="Time">What the clock said.</param>
    /// <param name="At">When, on a scale that nobody sets.</param>
    private sealed record ClockReading(Instant Time, long At);

    /// <summary>What a member says of itself.</summary>
    /// <param name="Incarnation">The life of its process.</param>
    /// <param name="Revision">Up to which of etcd's revisions it has stored all.</param>
    /// <param name="Time">What its clock says.</param>
    /// <param name="Version">The last version of the airspace's rules that its program knows.</param>
    /// <param name="Agrees">Its signatures on the versions that it knows, but for the first (<see cref="VersionAgreement.Sign"/>).</param>
    private sealed record Member(Guid Incarnation, long Revision, Instant Time, int Version, IReadOnlyDictionary<int, string> Agrees)
    {
        /// <summary>Most versions that a member is heard of: no two programs of one pool are further from each other.</summary>
        private const int VersionsMax = 64;

        public ByteString Write() => ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["incarnation"] = Incarnation,
            ["revision"] = Revision,
            ["time"] = TimePattern.Format(Time),
            ["version"] = Version,
            ["agrees"] = Agrees.ToDictionary(each => each.Key.ToString(CultureInfo.InvariantCulture), each => each.Value),
        }));

        public static Member? TryRead(ByteString value)
        {
            try
            {
                using var document = JsonDocument.Parse(value.Memory);
                JsonElement root = document.RootElement;
                return new Member(root.GetProperty("incarnation").GetGuid(), root.GetProperty("revision").GetInt64(), TimePattern.Parse(root.GetProperty("time").GetString() ?? "").GetValueOrThrow(),
                    // Earlier programs say nothing of it.
                    root.TryGetProperty("version", out JsonElement version) ? version.GetInt32() : 1,
                    root.TryGetProperty("agrees", out JsonElement agrees) ? agrees.EnumerateObject().Take(VersionsMax)
                        .ToDictionary(each => int.Parse(each.Name, NumberStyles.None, CultureInfo.InvariantCulture), each => each.Value.GetString() ?? "") : []);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or ArgumentException or UnparsableValueException)
            {
                // Anybody who reaches etcd may write there.
                return null;
            }
        }
    }
}

/// <summary>How a pool is doing.</summary>
/// <param name="Membership">Who its members are.</param>
/// <param name="Members">How each of them is doing, in the order of the membership.</param>
public sealed record PoolStatus(Membership Membership, IReadOnlyList<MemberStatus> Members);

/// <summary>How a member of a pool is doing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsHere">Whether its node runs.</param>
/// <param name="Revision">Up to which of etcd's revisions it has stored all; null when it was never there.</param>
/// <param name="At">When it said so, by its own clock.</param>
/// <param name="Version">The last version of the airspace's rules that its program knows; null when it was never there.</param>
public sealed record MemberStatus(string Name, bool IsHere, long? Revision, Instant? At, int? Version);
