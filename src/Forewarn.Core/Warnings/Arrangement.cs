using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Contacts;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Warnings;

/// <summary>Who warns whom: in its area and while it is valid, each member warns every other member of each activity of a
/// kind that it names, at least the lead time ahead.</summary>
/// <remarks>Times finer than 100 ns are cut to it.</remarks>
public sealed record Arrangement
{
    public ArrangementId Id { get; private init; }

    /// <summary>1 for a new arrangement, one more with each change.</summary>
    public int Version { get; private init; }

    /// <summary>Index of the first leaf of this version: each member told has its own, one after the other.
    /// <see cref="Leaves.None"/> for a proposal.</summary>
    public long Leaf { get; internal init; } = Leaves.None;

    public string Name { get; private init; } = "";

    /// <summary>By party, each once.</summary>
    public ImmutableArray<Member> Members { get; private init; }

    public Area Area { get; private init; } = null!;

    public AltitudeBand Altitude { get; private init; }

    /// <summary>Required lead time per kind of activity, by kind; a kind that is not named is not covered.</summary>
    public ImmutableArray<LeadTimeRule> LeadTimes { get; private init; }

    /// <summary>Two members' activities that come closer than this overlap.</summary>
    public Separation Separation { get; private init; }

    /// <summary>Channels to go through until the warning is acknowledged, with the time that each has.</summary>
    public ImmutableArray<Rung> Ladder { get; private init; }

    public Instant ValidFrom { get; private init; }

    /// <summary>First moment at which it no longer binds; absent when open-ended.</summary>
    public Instant? ValidUntil { get; private init; }

    /// <summary>How long ahead a member says that it leaves.</summary>
    public Duration WithdrawalNotice { get; private init; }

    /// <summary>What members have themselves said about it; null when none has, and for a proposal, unless it restates their pauses.</summary>
    public Standing? Standing { get; internal init; }

    /// <summary>The signatures of all members; null when the operator recorded it.</summary>
    public Agreement? Agreement => Standing?.Agreement;

    public ImmutableArray<Suspension> Suspensions => Standing?.Suspensions ?? [];

    public ImmutableArray<Departure> Departures => Standing?.Departures ?? [];

    /// <exception cref="InvalidValueException">Names the member that is wrong, in wire spelling.</exception>
    public static Arrangement Create(
        ArrangementId id, string name, ImmutableArray<Member> members, Area area, AltitudeBand altitude,
        ImmutableArray<LeadTimeRule> leadTimes, Separation separation, ImmutableArray<Rung> ladder,
        Instant validFrom, Instant? validUntil, Duration withdrawalNotice)
    {
        members = members.Sort((a, b) => a.Party.CompareTo(b.Party));
        leadTimes = leadTimes.Sort((a, b) => a.Kind.CompareTo(b.Kind));
        (validFrom, validUntil) = (WholeTicks.Of(validFrom), WholeTicks.Of(validUntil));
        if (members.Length is < 2 or > Limits.MembersPerArrangementMax)
            throw new InvalidValueException("members", $"{members.Length} members", $"2 to {Limits.MembersPerArrangementMax} members");
        for (int i = 1; i < members.Length; i++)
        {
            if (members[i].Party == members[i - 1].Party)
                throw new InvalidValueException("members", $"{members[i].Party} is there twice", "each party once");
        }
        if (leadTimes.IsEmpty)
            throw new InvalidValueException("lead_times", "no kind of activity", "at least one kind with its lead time");
        for (int i = 1; i < leadTimes.Length; i++)
        {
            if (leadTimes[i].Kind == leadTimes[i - 1].Kind)
                throw new InvalidValueException("lead_times", $"{leadTimes[i].Kind} is there twice", "each kind once");
        }
        if (ladder.Length > Limits.RungsPerLadderMax)
            throw new InvalidValueException("ladder", $"{ladder.Length} rungs", $"at most {Limits.RungsPerLadderMax}");
        if (validUntil <= validFrom)
            throw new InvalidValueException("valid_until", "not after valid_from", "a time after valid_from, or nothing");
        if (withdrawalNotice < Duration.Zero || withdrawalNotice > Duration.FromDays(3_660))
            throw new InvalidValueException("withdrawal_notice", "out of range", "PT0S to P3660D");
        return new Arrangement
        {
            Id = id,
            Version = 1,
            Name = Limits.RequireText(name, "name", Limits.NameLengthMax, lengthMin: 1),
            Members = members,
            Area = area,
            Altitude = altitude,
            LeadTimes = leadTimes,
            Separation = Separation.Create(separation.HorizontalMetres, separation.VerticalMetres, WholeTicks.Of(separation.Time)),
            Ladder = ladder,
            ValidFrom = validFrom,
            ValidUntil = validUntil,
            WithdrawalNotice = WholeTicks.Of(withdrawalNotice),
        };
    }

    /// <summary>Required lead time for a kind of activity, or null when the arrangement does not cover the kind.</summary>
    public Duration? LeadTimeFor(ActivityKind kind)
    {
        foreach (var rule in LeadTimes)
        {
            if (rule.Kind == kind)
                return rule.LeadTime;
        }
        return null;
    }

    /// <summary>Whether the party is a member at that moment and has not suspended its part, and the arrangement is valid and, unless the operator
    /// recorded it, was signed by all.</summary>
    public bool Binds(PartyId party, Instant at)
    {
        if (at < ValidFrom || at >= ValidUntil || Standing?.Admits(party, at) == false)
            return false;
        foreach (var member in Members)
        {
            if (member.Party == party)
                return member.From <= at && !(at >= member.Until);
        }
        return false;
    }

    /// <summary>Whether it covers this kind of activity in some part of the volume.</summary>
    public bool Covers(ActivityKind kind, Volume4D volume) =>
        LeadTimeFor(kind) is not null && Altitude.Overlaps(volume.Altitude) && Area.Overlaps(volume.Area);

    /// <summary>Whether it covers this kind of activity in some part of any of the volumes.</summary>
    public bool Covers(ActivityKind kind, ImmutableArray<Volume4D> volumes)
    {
        foreach (var volume in volumes)
        {
            if (Covers(kind, volume))
                return true;
        }
        return false;
    }

    /// <summary>A party's membership; null when it is no member.</summary>
    public Member? MemberOf(PartyId party)
    {
        foreach (var member in Members)
        {
            if (member.Party == party)
                return member;
        }
        return null;
    }

    /// <summary>The next version, in which a member has announced that it leaves.</summary>
    internal Arrangement WithDeparture(Departure departure)
    {
        var standing = Standing ?? Standing.Nothing;
        return this with
        {
            Version = Version + 1,
            Leaf = departure.Leaf,
            Members = [.. Members.Select(member => member.Party == departure.Party ? new Member(member.Party, member.From, departure.Until) : member)],
            Standing = standing with { Departures = standing.Departures.RemoveAll(earlier => earlier.Party == departure.Party).Add(departure) },
        };
    }

    /// <summary>The same terms with pauses of members that are known from elsewhere: put into a state, it stands there with these and no others.
    /// No journal keeps them with the command.</summary>
    public Arrangement WithSuspensions(ImmutableArray<Suspension> suspensions) => this with { Standing = new Standing(null, suspensions, []) };

    internal Arrangement As(int version, long leaf) => this with { Version = version, Leaf = leaf };

    internal bool SaysTheSameAs(Arrangement other) => Name == other.Name && Members.AsSpan().SequenceEqual(other.Members.AsSpan())
        && Area.Equals(other.Area) && Altitude == other.Altitude && LeadTimes.AsSpan().SequenceEqual(other.LeadTimes.AsSpan())
        && Separation == other.Separation && Ladder.AsSpan().SequenceEqual(other.Ladder.AsSpan())
        && ValidFrom == other.ValidFrom && ValidUntil == other.ValidUntil && WithdrawalNotice == other.WithdrawalNotice;
}

/// <summary>A party in an arrangement, from a moment on and up to, not including, the moment at which it leaves.</summary>
public readonly record struct Member
{
    /// <exception cref="InvalidValueException">Names <c>until</c>.</exception>
    public Member(PartyId party, Instant from, Instant? until)
    {
        (from, until) = (WholeTicks.Of(from), WholeTicks.Of(until));
        if (until <= from)
            throw new InvalidValueException("until", "not after from", "a time after from, or nothing");
        (Party, From, Until) = (party, from, until);
    }

    public PartyId Party { get; }

    public Instant From { get; }

    public Instant? Until { get; }
}

/// <summary>How long ahead an activity of a kind is to be announced.</summary>
public readonly record struct LeadTimeRule
{
    public static readonly Duration LeadTimeMax = Duration.FromDays(30);

    /// <exception cref="InvalidValueException">Names <c>lead_times</c>.</exception>
    public LeadTimeRule(ActivityKind kind, Duration leadTime)
    {
        if (leadTime < Duration.Zero || leadTime > LeadTimeMax)
            throw new InvalidValueException("lead_times", $"the lead time for {kind} is out of range", "PT0S to P30D");
        (Kind, LeadTime) = (Limits.RequireMember(kind, "lead_times"), WholeTicks.Of(leadTime));
    }

    public ActivityKind Kind { get; }

    public Duration LeadTime { get; }
}

/// <summary>One step of an escalation ladder: a level, whose duty it is there, by which transports, and how long an acknowledgement is
/// waited for.</summary>
public readonly record struct Rung
{
    /// <param name="channel">Level.</param>
    /// <param name="acknowledgeWithin">1 second to 30 days.</param>
    /// <param name="post">Post of the warned party's roster; null for all contacts of the level.</param>
    /// <param name="transports">Ways that will do.</param>
    /// <exception cref="InvalidValueException">Names <c>channel</c> or <c>acknowledge_within</c>.</exception>
    public Rung(Channel channel, Duration acknowledgeWithin, PostId? post = null, TransportSet transports = default)
    {
        if (acknowledgeWithin < Duration.FromSeconds(1) || acknowledgeWithin > Duration.FromDays(30))
            throw new InvalidValueException("acknowledge_within", "out of range", "PT1S to P30D");
        (Channel, AcknowledgeWithin) = (Limits.RequireMember(channel, "channel"), WholeTicks.Of(acknowledgeWithin));
        (Post, Transports) = (post, transports);
    }

    public Channel Channel { get; }

    public Duration AcknowledgeWithin { get; }

    /// <summary>Whose duty it is; absent for all contacts of the level.</summary>
    public PostId? Post { get; }

    public TransportSet Transports { get; }

    /// <summary>Whether it says no more than the first form of a rung could: no post, and any transport.</summary>
    internal bool IsPlain => Post is null && Transports.IsAny;
}

/// <summary>The level on which parties talk. The numbers are part of the journal's format.</summary>
public enum Channel : byte
{
    Operational = 0,
    Diplomatic = 1,
}
