using System.Buffers.Binary;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using Forewarn.Core.Tests.Airspace;
using NodaTime;

namespace Forewarn.Core.Tests.Discovery;

/// <summary>USSs that use an airspace as their DSS; a test says who does what, as it does of parties to the <see cref="Scenario"/>.</summary>
internal sealed class Peers(Scenario airspace)
{
    /// <summary>A USS that no node hosts.</summary>
    public static readonly PartyId North = PartyId.Parse("uss-north");

    /// <summary>Another.</summary>
    public static readonly PartyId South = PartyId.Parse("uss-south");

    public static readonly UssBaseUrl Url = UssBaseUrl.Parse("https://uss.example/utm");

    private ulong _nonces;

    public Scenario Airspace => airspace;

    public AirspaceState State => airspace.State;

    /// <summary>Creates an intent, or changes it, with a key that knows everything; that must succeed.</summary>
    public ReferenceChanged Plan(
        PartyId uss, int id, Volume4D where, IntentState state = IntentState.Accepted, EntityId? subscription = null, bool implicitly = false, Guid? suffix = null) =>
        Assert.IsType<ReferenceChanged>(Apply(Planning(uss, id, where, KeyAt(where), state, subscription, implicitly, suffix)));

    /// <summary>Tries to create an intent, or to change it, with a given key.</summary>
    public Outcome TryPlan(
        PartyId uss, int id, Volume4D where, AirspaceKey? key = null, IntentState state = IntentState.Accepted, EntityId? subscription = null, bool implicitly = false,
        Guid? suffix = null) =>
        Apply(Planning(uss, id, where, key ?? AirspaceKey.Empty, state, subscription, implicitly, suffix));

    /// <summary>Creates a constraint, or changes it; that must succeed.</summary>
    public ReferenceChanged Close(PartyId uss, int id, Volume4D where)
    {
        var proposal = Constraint.Create(Scenario.Id(id), uss, ActivityKind.Other, [where]).As(new UssReference(Url, null));
        return Assert.IsType<ReferenceChanged>(Apply(new PutReference(uss, OvnOf(Scenario.Hazard(id)), proposal, AirspaceKey.Empty)));
    }

    public ReferenceChanged Delete(EntityKey key)
    {
        var standing = State.Find(key)!;
        return Assert.IsType<ReferenceChanged>(Apply(new DeleteReference(standing.Manager, key, standing.Ovn)));
    }

    /// <summary>Creates a subscription, or changes it; that must succeed.</summary>
    public UssSubscribed Watch(PartyId uss, int id, Volume4D where, bool intents = true, bool constraints = false) =>
        Assert.IsType<UssSubscribed>(TryWatch(uss, id, where, intents, constraints));

    public Outcome TryWatch(PartyId uss, int id, Volume4D where, bool intents = true, bool constraints = false) => Apply(new PutUssSubscription(
        uss, State.FindUssSubscription(Scenario.Id(id))?.Subscription.Leaf, Wish(id, where, where.Start, where.End, intents, constraints)));

    public static SubscriptionProposal Wish(int id, Volume4D where, Instant? start, Instant? end, bool intents = true, bool constraints = false) =>
        new(Scenario.Id(id), Url, where.Area, where.Altitude, start, end, intents, constraints);

    public void Say(PartyId uss, Availability availability) =>
        Assert.IsType<AvailabilitySet>(Apply(new SetAvailability(PartyId.Parse("arbiter"), uss, State.AvailabilityOf(uss).Leaf, availability)));

    public void DecideBy(Relevance relevance) => Assert.IsType<RelevanceSet>(Apply(new SetRelevance(relevance)));

    /// <summary>Applies a command with a nonce of its own.</summary>
    public Outcome Apply(Command command)
    {
        Span<byte> nonce = stackalloc byte[Nonce.Length];
        BinaryPrimitives.WriteUInt64BigEndian(nonce, ++_nonces);
        return airspace.Apply(command with { Nonce = Nonce.From(nonce) });
    }

    /// <summary>The OVNs of all that is relevant to a volume.</summary>
    public AirspaceKey KeyAt(Volume4D where)
    {
        var extents = Extents.Of([where]);
        return new AirspaceKey([.. State.Relevant<OperationalIntent>(extents).Concat(State.Relevant<Constraint>(extents)).Select(view => view.Declaration.Ovn)], null);
    }

    private PutReference Planning(
        PartyId uss, int id, Volume4D where, AirspaceKey key, IntentState state, EntityId? subscription, bool implicitly, Guid? suffix)
    {
        var proposal = OperationalIntent.Create(Scenario.Id(id), uss, state, [where]).As(new UssReference(Url, subscription));
        Ovn? requested = suffix is { } uuid ? Ovn.Requested(Scenario.Id(id), uuid) : null;
        return new PutReference(uss, OvnOf(Scenario.Intent(id)), proposal, key, implicitly ? new NewSubscription(Url, false) : null, requested);
    }

    private Ovn? OvnOf(EntityKey key) => State.Find(key) is { EndedAt: null } standing ? standing.Ovn : null;
}
