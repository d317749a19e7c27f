using System.Collections.Immutable;
using System.Text;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Discovery;

/// <summary>Creates an operational intent or constraint reference, or updates one (F3548-21, createOperationalIntentReference and its kin).</summary>
public sealed record PutReference : Command
{
    /// <exception cref="InvalidValueException">The proposal is no reference; names <c>uss_base_url</c>. Or both an existing and a new
    /// subscription are asked for, or one for a constraint; names <c>new_subscription</c>.</exception>
    public PutReference(PartyId actor, Ovn? ifOvn, Declaration proposal, AirspaceKey key, NewSubscription? newSubscription = null, Ovn? requestedOvn = null)
        : base(actor)
    {
        if (proposal.Reference is not { } reference)
            throw new InvalidValueException("uss_base_url", "missing", "the base URL of the USS");
        if (newSubscription is not null && (reference.SubscriptionId is not null || proposal is not OperationalIntent))
            throw new InvalidValueException("new_subscription", "given together with subscription_id, or for a constraint", "one of the two, for an operational intent");
        (IfOvn, Proposal, Key, NewSubscription, RequestedOvn) = (ifOvn, proposal, key, newSubscription, requestedOvn);
    }

    /// <summary>The version that the actor believes is current; null to create.</summary>
    public Ovn? IfOvn { get; }

    public Declaration Proposal { get; }

    public AirspaceKey Key { get; }

    public NewSubscription? NewSubscription { get; }

    public Ovn? RequestedOvn { get; }
}

/// <summary>Ends a reference.</summary>
public sealed record DeleteReference(PartyId Actor, EntityKey Key, Ovn IfOvn) : Command(Actor);

/// <summary>Creates a USS's subscription, or updates it.</summary>
/// <param name="Actor">The USS.</param>
/// <param name="IfVersion">Leaf of the version that it believes is current; null to create.</param>
/// <param name="Proposal">What it shall be.</param>
public sealed record PutUssSubscription(PartyId Actor, long? IfVersion, SubscriptionProposal Proposal) : Command(Actor);

/// <summary>What a USS asks to be told of.</summary>
public sealed record SubscriptionProposal
{
    /// <summary>Longest subscription that a USS may ask for by itself (F3548-21, DSSMaxSubscriptionDuration).</summary>
    public static readonly Duration DurationMax = Duration.FromHours(24);

    /// <summary>How far in the past it may begin, and how much later than an intent that depends on it, for clocks that differ.</summary>
    public static readonly Duration StartAgeMax = Duration.FromMinutes(5);

    /// <exception cref="InvalidValueException">It would notify of nothing, or a time is outside of <see cref="Volume4D.StartMin"/> to
    /// <see cref="Volume4D.EndMax"/>; names <c>notify_for_operational_intents</c>, <c>extents.time_start</c> or <c>extents.time_end</c>.</exception>
    public SubscriptionProposal(
        EntityId id, UssBaseUrl ussBaseUrl, Area area, AltitudeBand altitude, Instant? start, Instant? end, bool notifyForOperationalIntents, bool notifyForConstraints)
    {
        if (!notifyForOperationalIntents && !notifyForConstraints)
            throw new InvalidValueException("notify_for_operational_intents", "the subscription is for nothing", "true here or in notify_for_constraints");
        (Id, UssBaseUrl, Area, Altitude) = (id, ussBaseUrl, area, altitude);
        (Start, End) = (RequireInRange(start, "extents.time_start"), RequireInRange(end, "extents.time_end"));
        (NotifyForOperationalIntents, NotifyForConstraints) = (notifyForOperationalIntents, notifyForConstraints);
    }

    public EntityId Id { get; }

    public UssBaseUrl UssBaseUrl { get; }

    public Area Area { get; }

    public AltitudeBand Altitude { get; }

    /// <summary>Null: as it was; for a new one, now. Whole ticks of 100 ns.</summary>
    public Instant? Start { get; }

    /// <summary>Null: as it was; for a new one, <see cref="DurationMax"/> after its start. Whole ticks of 100 ns.</summary>
    public Instant? End { get; }

    public bool NotifyForOperationalIntents { get; }

    public bool NotifyForConstraints { get; }

    private static Instant? RequireInRange(Instant? time, string field) => time is not { } value || (value >= Volume4D.StartMin && value <= Volume4D.EndMax)
        ? WholeTicks.Of(time) : throw new InvalidValueException(field, FormattableString.Invariant($"{value} is out of range"), "1900-01-01T00:00:00Z to 2200-01-01T00:00:00Z");
}

/// <summary>Removes a USS's subscription.</summary>
public sealed record DeleteUssSubscription(PartyId Actor, EntityId Id, long IfVersion) : Command(Actor);

/// <summary>Says whether a USS answers; the caller has checked that the actor may.</summary>
/// <param name="IfVersion">Leaf of the version that the actor believes is current, or <see cref="Leaves.None"/>.</param>
public sealed record SetAvailability(PartyId Actor, PartyId Uss, long IfVersion, Availability State) : Command(Actor);

/// <summary>Archives a report of a communication problem (F3548-21, makeDssReport, makeUssReport).</summary>
public sealed record FileReport : Command
{
    /// <summary>Longest report, in characters.</summary>
    public const int LengthMax = 65_536;

    /// <exception cref="InvalidValueException">Names <c>exchange</c>.</exception>
    public FileReport(PartyId actor, string report)
        : base(actor) => Report = Require(report);

    /// <summary>The JSON text as it was sent.</summary>
    public string Report { get; private init; }

    public override ImmutableArray<string> Texts => [Report];

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Report = Require(texts[0]) };

    private static string Require(string report) => report.Length <= LengthMax ? report
        : throw new InvalidValueException("exchange", $"the report has {report.Length} characters", $"at most {LengthMax}");
}

/// <summary>Changes what is relevant to what; asked for by the node itself when it is started so.</summary>
public sealed record SetRelevance(Relevance Relevance) : Command(default(PartyId));

/// <summary>A peer USS has told parties that this node hosts of a change of what it manages (F3548-21,
/// notifyOperationalIntentDetailsChanged, notifyConstraintDetailsChanged).</summary>
public sealed record ReceiveNotification : Command
{
    /// <summary>Longest notification, in bytes of UTF-8: with the rest of the command it fits an entry of the journal.</summary>
    public const int BytesMax = 900_000;

    /// <summary>Most subscriptions that one notification is for.</summary>
    public const int SubscriptionsMax = 1_000;

    /// <param name="entity">The part of the text that says what the entity is; null for all of it.</param>
    /// <exception cref="InvalidValueException">Names <c>subscriptions</c> or <c>version</c>, or nothing when the text is too long.</exception>
    public ReceiveNotification(PartyId actor, EntityKey key, int version, ImmutableArray<EntityId> subscriptions, string notification, string? entity = null)
        : this(actor, key, version, subscriptions, Seal.On([], Encoding.UTF8.GetBytes(entity ?? notification)), notification)
    {
    }

    internal ReceiveNotification(PartyId actor, EntityKey key, int version, ImmutableArray<EntityId> subscriptions, Seal digest, string notification)
        : base(actor)
    {
        if (subscriptions.IsDefaultOrEmpty || subscriptions.Length > SubscriptionsMax)
            throw new InvalidValueException("subscriptions", $"{(subscriptions.IsDefault ? 0 : subscriptions.Length)} subscriptions", $"1 to {SubscriptionsMax}");
        if (version < 0)
            throw new InvalidValueException("version", $"{version}", "0 or more");
        if (Encoding.UTF8.GetByteCount(notification) is > BytesMax and var bytes)
            throw new InvalidValueException("", $"a notification of {bytes} bytes", $"at most {BytesMax} bytes");
        (Key, Version, Subscriptions, Digest, Notification) = (key, version, subscriptions, digest, notification);
    }

    public EntityKey Key { get; }

    /// <summary>Version of the entity that is told of; 0 when it was deleted.</summary>
    public int Version { get; }

    /// <summary>The hosted subscriptions that it is for.</summary>
    public ImmutableArray<EntityId> Subscriptions { get; }

    /// <summary>SHA-256 of what the entity is said to be: by it two notifications of one version are told apart, also when the text is erased.</summary>
    internal Seal Digest { get; }

    /// <summary>The JSON text as it was sent.</summary>
    public string Notification { get; private init; }

    public override ImmutableArray<string> Texts => [Notification];

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Notification = texts[0] };
}

/// <summary>This node has told a peer USS of a change of a declaration that it hosts, or could not.</summary>
/// <param name="Actor">The manager of the declaration.</param>
/// <param name="Key">Of what.</param>
/// <param name="Version">Which version.</param>
/// <param name="To">Whom.</param>
/// <param name="Subscriptions">For which of its subscriptions.</param>
/// <param name="Status">HTTP status of the answer; 0 when there was none.</param>
public sealed record RecordNotification(
    PartyId Actor, EntityKey Key, int Version, UssBaseUrl To, ImmutableArray<EntityId> Subscriptions, int Status) : Command(Actor);
