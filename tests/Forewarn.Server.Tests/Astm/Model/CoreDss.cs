using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Format;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Model;

/// <summary>The node's core, without the node.</summary>
internal sealed class CoreDss : IDss
{
    /// <summary>An OVN that no entity has.</summary>
    private static readonly Ovn NobodysOvn = Ovn.Requested(EntityId.From(Guid.Parse("ffffffff-0000-4000-8000-000000000000")), Guid.Empty);

    private readonly Names _names;
    private readonly string _nodeUrl;
    private readonly List<(EncodedCommand Command, Instant Time)> _journal = [];
    private readonly Dictionary<Query, Knowledge> _searches = new(ReferenceEqualityComparer.Instance);
    private ulong _nonces;

    public CoreDss(Names names, string nodeUrl, Relevance relevance, IEnumerable<string> parties, Instant now)
    {
        (_names, _nodeUrl) = (names, nodeUrl);
        foreach (string party in parties)
            Apply(new PutParty(PartyId.Parse("operator"), null, Party.Create(PartyId.Parse(party), 1, party, "UTC", Core.Airspace.Calendar.Gregorian, [])), now);
        Apply(new SetRelevance(relevance), now);
    }

    public AirspaceState State { get; private set; } = new();

    /// <summary>The commands so far, as a journal holds them.</summary>
    public IReadOnlyList<(EncodedCommand Command, Instant Time)> Journal => _journal;

    public Task<Reply> AskAsync(Request request, Instant now) => Task.FromResult(Ask(request, now));

    /// <summary>Goes on with what a snapshot of the state holds.</summary>
    public void Restart()
    {
        using var stream = new MemoryStream();
        State.Capture().WriteTo(stream);
        stream.Position = 0;
        State = AirspaceState.Restore(stream);
    }

    private Reply Ask(Request request, Instant now)
    {
        var caller = PartyId.Parse(request.Caller);
        switch (request)
        {
            case Put put:
                return Changed(put.Caller, Apply(CommandOf(put, caller), now), notFound: put.Subject.IsConstraint ? 409 : 400);
            case Delete delete:
                return Changed(delete.Caller, Apply(new DeleteReference(caller, KeyOf(delete.Subject), OvnOf(delete.Ovn)), now), notFound: 404);
            case PutSubscription put:
                return Subscribed(put, Apply(new PutUssSubscription(caller, VersionOf(put.Version), ProposalOf(put)), now));
            case DeleteSubscription delete:
                return Apply(new DeleteUssSubscription(caller, IdOf(delete.Id), VersionOf(delete.Version)!.Value), now) is UssUnsubscribed { Standing: var gone }
                    ? Shows(gone) : Refusal(404);
            case PutAvailability put:
                var set = new SetAvailability(caller, PartyId.Parse(put.Uss), put.OldVersion.Length == 0 ? -1 : VersionOf(put.OldVersion)!.Value, put.State);
                return Apply(set, now) is AvailabilitySet known ? Shows(known.Availability) : Refusal(404);
            case Declared declared:
                return Declared(declared.Caller, Apply(new Declare(caller, declared.Version, ProposalOf(declared)), now));
            case Ended ended:
                return Declared(null, Apply(new EndDeclaration(caller, KeyOf(ended.Subject), ended.Version), now));
            case Watched watched:
                var proposal = Subscription.Create(IdOf(watched.Id), caller, watched.Extent, true, true);
                return Reply.Refusal(Apply(new Subscribe(caller, null, proposal), now) is Refused ? DssModel.RefusedOnV1 : 200);
            default:
                Apply(new Tick(), now);
                return Read(request, caller, now);
        }
    }

    private Reply Read(Request request, PartyId caller, Instant now)
    {
        var answer = new ReplyBuilder(200);
        switch (request)
        {
            case Get get when State.Find(KeyOf(get.Subject)) is { EndedAt: null } found:
                Show(answer, "reference", State.View(found), get.Caller);
                return answer.Done();
            case Get:
                return Reply.Refusal(404);
            case Query { IsConstraint: true } query:
                ShowAll(answer, "found", State.Relevant<Constraint>(ExtentsOf(query.Where)), query.Caller);
                return answer.Done();
            case Query query:
                _searches[query] = new Knowledge(State.Events.Next, ExtentsOf(query.Where));
                ShowAll(answer, "found", State.Relevant<OperationalIntent>(ExtentsOf(query.Where)), query.Caller);
                return answer.Done();
            case GetSubscription get:
                var standing = State.FindUssSubscription(IdOf(get.Id));
                return standing is null ? Reply.Refusal(404) : standing.Subscription.Manager != caller ? Reply.Refusal(403) : Shows(standing);
            case QuerySubscriptions query:
                int i = 0;
                foreach (var each in State.RelevantSubscriptions(caller, ExtentsOf(query.Where), now))
                    Show(answer, $"found[{i++}]", each);
                return answer.Done();
            case GetAvailability get:
                return Shows(State.AvailabilityOf(PartyId.Parse(get.Uss)));
            default:
                throw new ArgumentException(request.GetType().Name, nameof(request));
        }
    }

    private Outcome Apply(Command command, Instant now)
    {
        Span<byte> nonce = stackalloc byte[Nonce.Length];
        BinaryPrimitives.WriteUInt64BigEndian(nonce, ++_nonces);
        command = command with { Nonce = Nonce.From(nonce) };
        _journal.Add((CommandFormat.Encode(command, new CanonicalWriter(), new byte[CommandFormat.SaltLength]), now));
        _outcome = State.Apply(command, State.Position + 1, now);
        return _outcome;
    }

    private Outcome _outcome = null!;

    private PutReference CommandOf(Put put, PartyId caller)
    {
        Declaration proposal = put.Subject.IsConstraint
            ? Constraint.Create(IdOf(put.Subject), caller, ActivityKind.Other, put.Extents.All)
            : OperationalIntent.Create(IdOf(put.Subject), caller, put.State, put.Extents.All);
        var reference = new UssReference(UssBaseUrl.Parse(put.BaseUrl), put.SubscriptionId is { } id ? IdOf(id) : null);
        return new PutReference(
            caller, put.Ovn is { } ovn ? OvnOf(ovn) : null, proposal.As(reference), new AirspaceKey([.. put.Key.All.Select(OvnOf)], put.Search is null ? null : _searches[put.Search]), put.NewSubscription);
    }

    private static Declaration ProposalOf(Declared declared) => declared.Subject.IsConstraint
        ? Constraint.Create(IdOf(declared.Subject), PartyId.Parse(declared.Caller), ActivityKind.LiveFire, declared.Extents.All)
        : OperationalIntent.Create(IdOf(declared.Subject), PartyId.Parse(declared.Caller), declared.State, declared.Extents.All);

    private SubscriptionProposal ProposalOf(PutSubscription put) => new(
        IdOf(put.Id), UssBaseUrl.Parse(put.BaseUrl), put.Where.Area, put.Where.Altitude ?? AltitudeBand.Whole, put.Where.Start, put.Where.End,
        put.NotifyForIntents, put.NotifyForConstraints);

    private Reply Changed(string caller, Outcome outcome, int notFound)
    {
        var answer = new ReplyBuilder(outcome is ReferenceChanged { Created: true } ? 201 : 200);
        switch (outcome)
        {
            case Refused { Code: RefusalCode.MissingOvns } conflict:
                answer = new ReplyBuilder(409);
                ShowAll(answer, "missing_intents", conflict.Missing.Where(view => view.Declaration is OperationalIntent), caller);
                ShowAll(answer, "missing_constraints", conflict.Missing.Where(view => view.Declaration is Constraint), caller);
                return answer.Done();
            case ReferenceChanged changed:
                Show(answer, "reference", new ReferenceView(changed.Declaration, changed.ManagerAvailability), caller);
                ShowSubscribers(answer, changed.Subscribers);
                return answer.Done();
            default:
                return Refusal(notFound);
        }
    }

    private Reply Declared(string? shownTo, Outcome outcome)
    {
        if (outcome is not Core.Airspace.Declared declared)
            return Reply.Refusal(DssModel.RefusedOnV1);
        var answer = new ReplyBuilder(200);
        if (shownTo is not null)
            Show(answer, "reference", State.View(declared.Declaration), shownTo);
        ShowSubscribers(answer, declared.Subscribers);
        return answer.Done();
    }

    private Reply Subscribed(PutSubscription put, Outcome outcome)
    {
        if (outcome is not UssSubscribed subscribed)
            return Refusal(400);
        var answer = new ReplyBuilder(200);
        Show(answer, "subscription", subscribed.Standing);
        ShowAll(answer, "intents", subscribed.Intents, put.Caller);
        ShowAll(answer, "constraints", subscribed.Constraints, put.Caller);
        return answer.Done();
    }

    private Reply Refusal(int notFound) => Reply.Refusal(((Refused)_outcome).Code switch
    {
        RefusalCode.Invalid => 400,
        RefusalCode.NotFound => notFound,
        RefusalCode.NotManager => 403,
        RefusalCode.StaleVersion or RefusalCode.Conflict => 409,
        RefusalCode.UssDown => 412,
        var code => throw new InvalidOperationException($"{code}"),
    });

    private void Show(ReplyBuilder answer, string at, ReferenceView view, string reader)
    {
        var declaration = view.Declaration;
        answer.Field($"{at}.id", declaration.Id.ToString()).Field($"{at}.manager", declaration.Manager.ToString())
            .Field($"{at}.uss_availability", view.ManagerAvailability.ToString()).Field($"{at}.version", declaration.Version)
            .Field($"{at}.ovn", declaration.Manager.ToString() == reader ? declaration.Ovn.ToString() : Names.OvnOfOthers)
            .Field($"{at}.time_start", declaration.Start).Field($"{at}.time_end", declaration.End)
            .Field($"{at}.uss_base_url", declaration.Reference?.UssBaseUrl.ToString() ?? _nodeUrl);
        if (declaration is OperationalIntent intent)
            answer.Field($"{at}.state", intent.State.ToString()).Field($"{at}.subscription_id", declaration.Reference?.SubscriptionId?.ToString() ?? Names.NoSubscription);
    }

    private void ShowAll(ReplyBuilder answer, string at, IEnumerable<ReferenceView> views, string reader)
    {
        int i = 0;
        foreach (var view in views)
            Show(answer, $"{at}[{i++}]", view, reader);
    }

    private void ShowSubscribers(ReplyBuilder answer, ImmutableArray<SubscriberToNotify> subscribers)
    {
        foreach (var subscriber in subscribers.OrderBy(each => each.UssBaseUrl.IsNone ? _nodeUrl : each.UssBaseUrl.ToString(), StringComparer.Ordinal))
            answer.Subscriber(subscriber.UssBaseUrl.IsNone ? _nodeUrl : subscriber.UssBaseUrl.ToString(), subscriber.SubscriptionId.ToString(), subscriber.NotificationIndex);
    }

    private static Reply Shows(StandingSubscription standing)
    {
        var answer = new ReplyBuilder(200);
        Show(answer, "subscription", standing);
        return answer.Done();
    }

    private static void Show(ReplyBuilder answer, string at, StandingSubscription standing)
    {
        var subscription = standing.Subscription;
        answer.Field($"{at}.id", subscription.Id.ToString()).Field($"{at}.version", Text(subscription.Leaf)).Field($"{at}.notification_index", standing.NotificationIndex)
            .Field($"{at}.time_start", subscription.Extents.Start).Field($"{at}.time_end", subscription.Extents.End)
            .Field($"{at}.uss_base_url", subscription.UssBaseUrl!.Value.ToString())
            .Field($"{at}.notify_for_operational_intents", subscription.NotifyForOperationalIntents).Field($"{at}.notify_for_constraints", subscription.NotifyForConstraints)
            .Field($"{at}.implicit_subscription", subscription.IsImplicit).Field($"{at}.dependent_operational_intents", string.Join(' ', standing.Dependents));
    }

    private static Reply Shows(UssAvailability known) => new ReplyBuilder(200)
        .Field("version", known.Leaf == -1 ? "" : $"availability {Text(known.Leaf)}").Field("uss", known.Uss.ToString()).Field("availability", known.State.ToString()).Done();

    private static EntityKey KeyOf(Subject subject) => new(subject.IsConstraint ? EntityType.Constraint : EntityType.OperationalIntent, IdOf(subject));

    private static EntityId IdOf(Subject subject) => EntityId.From(subject.Id);

    private EntityId IdOf(string id) => EntityId.Parse(_names.MeaningOf(id));

    private Ovn OvnOf(string name) => Ovn.TryParse(_names.MeaningOf(name), out var ovn) ? ovn : NobodysOvn;

    /// <summary>Versions are indexes of leaves; what is none is one that is never reached.</summary>
    private long? VersionOf(string? name) => name is null ? null
        : long.TryParse(_names.MeaningOf(name).Replace("availability ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out long leaf) ? leaf : long.MaxValue;

    private static Extents ExtentsOf(Where where) => Extents.Of([Volume4D.Open(where.Area, where.Altitude, where.Start, where.End)]);

    private static string Text(long leaf) => leaf.ToString(CultureInfo.InvariantCulture);
}
