using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Geometry;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Server.Api.Wire;

/// <summary>What is said of a party.</summary>
/// <param name="TimeZone">IANA name; UTC unless given.</param>
/// <param name="Calendar">gregorian, hebrew, islamic or persian; gregorian unless given.</param>
/// <param name="Languages">BCP 47 tags, preferred first.</param>
public sealed record PartyBody(string? Name, string? TimeZone, string? Calendar, string?[]? Languages)
{
    internal Party ToParty(PartyId id) => Party.Create(
        id, 1, Body.Required(Name, "name"), TimeZone ?? "UTC",
        Calendar is null ? Core.Airspace.Calendar.Gregorian : Names<Calendar>.Parse(Calendar, "calendar"),
        [.. (Languages ?? []).Select((language, i) => Body.Required(language, $"languages[{i}]"))]);
}

/// <summary>A party.</summary>
public sealed record PartyView(string Id, int Version, string Name, string TimeZone, string Calendar, string[] Languages)
{
    internal static PartyView Of(Party party) => new(
        party.Id.ToString(), party.Version, party.Name, party.TimeZone, Names<Calendar>.Of(party.Calendar), [.. party.Languages]);
}

/// <summary>A party, after a change.</summary>
public sealed record PartyAnswer(PartyView Party, long Leaf);

/// <summary>A party, read.</summary>
public sealed record PartyReading(PartyView Party);

/// <summary>A page of parties.</summary>
public sealed record PartiesAnswer(PartyView[] Parties, string? NextCursor);

/// <summary>What is said of an arrangement.</summary>
/// <param name="LeadTimes">Required lead time by kind of activity; a kind that is not named is not covered.</param>
/// <param name="Separation">How close two members' activities may come; nothing unless given.</param>
/// <param name="Ladder">Channels to go through until a warning is acknowledged.</param>
/// <param name="WithdrawalNotice">How long ahead a member says that it leaves; nothing unless given.</param>
public sealed record ArrangementBody(
    string? Name, MemberBody?[]? Members, Volume3DBody? Extent, Dictionary<string, string>? LeadTimes, SeparationBody? Separation,
    RungBody?[]? Ladder, string? ValidFrom, string? ValidUntil, string? WithdrawalNotice)
{
    internal static ArrangementBody Of(Arrangement arrangement) => new(
        arrangement.Name,
        [.. arrangement.Members.Select(member => new MemberBody(member.Party.ToString(), Times.Of(member.From), Times.Of(member.Until)))],
        Volume3DBody.Of(arrangement.Area, arrangement.Altitude),
        arrangement.LeadTimes.ToDictionary(rule => Names<ActivityKind>.Of(rule.Kind), rule => Times.Of(rule.LeadTime)),
        new SeparationBody(arrangement.Separation.HorizontalMetres, arrangement.Separation.VerticalMetres, Times.Of(arrangement.Separation.Time)),
        [.. arrangement.Ladder.Select(RungBody.Of)],
        Times.Of(arrangement.ValidFrom),
        Times.Of(arrangement.ValidUntil),
        Times.Of(arrangement.WithdrawalNotice));

    internal Arrangement ToArrangement(ArrangementId id)
    {
        var (area, altitude) = Body.Required(Extent, "extent").In("extent", extent => extent.ToAreaAndBand());
        return Arrangement.Create(
            id,
            Body.Required(Name, "name"),
            Body.Each(Body.Required(Members, "members"), "members", member => member.ToMember()),
            area,
            altitude,
            [.. Body.Required(LeadTimes, "lead_times").Select(pair => new LeadTimeRule(
                Names<ActivityKind>.Parse(pair.Key, "lead_times"), Times.ParseDuration(pair.Value, $"lead_times.{pair.Key}")))],
            Separation?.In("separation", separation => separation.ToSeparation()) ?? default,
            ToLadder(),
            Times.Parse(ValidFrom, "valid_from"),
            Times.ParseOptional(ValidUntil, "valid_until"),
            WithdrawalNotice is null ? Duration.Zero : Times.ParseDuration(WithdrawalNotice, "withdrawal_notice"));
    }

    private ImmutableArray<Rung> ToLadder()
    {
        var ladder = Body.Each(Ladder ?? [], "ladder", rung => rung.ToRung());
        LadderRule.Require(ladder);
        return ladder;
    }
}

/// <summary>A party in an arrangement.</summary>
/// <param name="Until">When it leaves; absent while it stays.</param>
public sealed record MemberBody(string? Party, string? From, string? Until)
{
    internal Member ToMember() => new(
        Body.Required(Party, "party").In("party", PartyId.Parse), Times.Parse(From, "from"), Times.ParseOptional(Until, "until"));
}

/// <summary>How close two activities may come.</summary>
public sealed record SeparationBody(double? HorizontalM, double? VerticalM, string? Time)
{
    internal Separation ToSeparation() =>
        Separation.Create(HorizontalM ?? 0, VerticalM ?? 0, Time is null ? Duration.Zero : Times.ParseDuration(Time, "time"));
}

/// <summary>One step of an escalation ladder.</summary>
/// <param name="Channel">operational or diplomatic.</param>
/// <param name="AcknowledgeWithin">How long an answer is waited for, PT1S to P30D.</param>
/// <param name="Post">Whose duty it is, as the warned party's roster fills it; all contacts of the level unless given.</param>
/// <param name="Transports">webhook, email, console; any of them unless given.</param>
public sealed record RungBody(string? Channel, string? AcknowledgeWithin, string? Post, string?[]? Transports)
{
    internal static RungBody Of(Rung rung) => new(
        Names<Channel>.Of(rung.Channel), Times.Of(rung.AcknowledgeWithin), rung.Post?.ToString(),
        rung.Transports.IsAny ? null : [.. rung.Transports.Named.Select(Names<Transport>.Of)]);

    internal Rung ToRung() => new(
        Names<Channel>.Parse(Channel, "channel"), Times.ParseDuration(AcknowledgeWithin, "acknowledge_within"), Post?.In("post", PostId.Parse),
        TransportSet.Of([.. (Transports ?? []).Select((transport, i) => Names<Transport>.Parse(transport, $"transports[{i}]"))]));
}

/// <summary>An arrangement.</summary>
public sealed record ArrangementView(string Id, int Version, ArrangementBody Terms)
{
    /// <summary>By whose word it binds.</summary>
    public ArrangementBasisView? Basis { get; init; }

    /// <summary>The members' pauses, those that ended lately included; absent when there is none.</summary>
    public SuspensionView[]? Suspensions { get; init; }

    /// <summary>The members' announced leaves; absent when there is none.</summary>
    public DepartureView[]? Departures { get; init; }

    /// <summary>Whom it binds to what, and when not: the form that leaves of the record have.</summary>
    internal static ArrangementView Of(Arrangement arrangement) => new(arrangement.Id.ToString(), arrangement.Version, ArrangementBody.Of(arrangement))
    {
        Suspensions = arrangement.Suspensions.IsEmpty ? null
            : [.. arrangement.Suspensions.Select(each => new SuspensionView(each.Party.ToString(), Times.Of(each.From), Times.Of(each.Until), each.Leaf))],
    };

    /// <summary>With all that members have themselves said about it.</summary>
    internal static ArrangementView WithStanding(Arrangement arrangement) => Of(arrangement) with
    {
        Basis = ArrangementBasisView.Of(arrangement),
        Departures = arrangement.Departures.IsEmpty ? null
            : [.. arrangement.Departures.Select(each => new DepartureView(each.Party.ToString(), Times.Of(each.NotifiedAt), Times.Of(each.Until), each.Leaf))],
    };

    /// <summary>What it says, read back; who signed it and who has announced a leave is not part of that.</summary>
    /// <exception cref="Core.InvalidValueException">Names the member that is wrong.</exception>
    internal Arrangement ToArrangement()
    {
        var arrangement = Terms.ToArrangement(ArrangementId.Parse(Id));
        return Suspensions is null ? arrangement : arrangement.WithSuspensions([.. Suspensions.Select(each => each.ToSuspension())]);
    }
}

/// <summary>Two parties whom no arrangement binds any more everywhere in an area, from when to when, and for which kinds of activity.</summary>
/// <param name="Until">Absent when there is no end.</param>
/// <param name="CoveredInPart">Arrangements that bind them in a part of the area.</param>
public sealed record CoverLostView(string[] Parties, string Arrangement, Volume3DBody Extent, string[] Kinds, string From, string? Until, string[] CoveredInPart)
{
    internal static CoverLostView[] Of(ImmutableArray<CoverLost> lost) => [.. lost.Select(each => new CoverLostView(
        [each.First.ToString(), each.Second.ToString()], each.Arrangement.ToString(), Volume3DBody.Of(each.Area, each.Altitude),
        [.. each.Kinds.Select(Names<ActivityKind>.Of)], Times.Of(each.From), Times.Of(each.Until), [.. each.CoveredInPart.Select(id => id.ToString())]))];
}

/// <summary>An arrangement, after a change.</summary>
/// <param name="CoverLost">Pairs of parties that the change leaves without an arrangement.</param>
public sealed record ArrangementAnswer(ArrangementView Arrangement, long Leaf, CoverLostView[] CoverLost)
{
    internal static ArrangementAnswer Of(ArrangementPut put, long leaf) =>
        new(ArrangementView.WithStanding(put.Arrangement), leaf, CoverLostView.Of(put.CoverLost));
}

/// <summary>An arrangement, read.</summary>
public sealed record ArrangementReading(ArrangementView Arrangement);

/// <summary>The arrangements that a party may read.</summary>
public sealed record ArrangementsAnswer(ArrangementView[] Arrangements);

/// <summary>What a party subscribes to.</summary>
public sealed record SubscriptionBody(Volume4DBody? Extent, bool? NotifyForOperationalIntents, bool? NotifyForConstraints)
{
    internal Subscription ToSubscription(EntityId id, PartyId manager) => Subscription.Create(
        id, manager, Body.Required(Extent, "extent").In("extent", extent => extent.ToVolume()),
        NotifyForOperationalIntents ?? false, NotifyForConstraints ?? false);
}

/// <summary>A subscription.</summary>
public sealed record SubscriptionView(
    string Id, string Manager, int Version, Volume4DBody Extent, bool NotifyForOperationalIntents, bool NotifyForConstraints)
{
    internal static SubscriptionView Of(Subscription subscription) => new(
        subscription.Id.ToString(), subscription.Manager.ToString(), subscription.Version, Volume4DBody.Of(subscription.Extent),
        subscription.NotifyForOperationalIntents, subscription.NotifyForConstraints);
}

/// <summary>A subscription, after a change.</summary>
/// <param name="Present">Declarations that it asks for and that stand already.</param>
public sealed record SubscriptionAnswer(SubscriptionView Subscription, long Leaf, DeclarationReference[] Present, int PresentCount);

/// <summary>A subscription, read.</summary>
public sealed record SubscriptionReading(SubscriptionView Subscription);
