using System.Collections.Immutable;
using System.Text;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Contacts;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using Forewarn.Core.Hotline;
using Forewarn.Core.Incidents;
using Forewarn.Core.Pool;
using Forewarn.Core.Sites;
using Forewarn.Core.Warnings;
using Forewarn.Server.Recording;
using NodaTime;

namespace Forewarn.Server.Tests.Recording;

/// <summary>A day of three parties in which everything happens that the record knows a leaf for. The same every time it is told.</summary>
internal sealed class LeafStory
{
    private const string Jwk = """{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""";

    private static readonly PartyId Operator = PartyId.Parse("operator");
    private static readonly PartyId North = PartyId.Parse("north");
    private static readonly PartyId South = PartyId.Parse("south");
    private static readonly PartyId Harbour = PartyId.Parse("harbour");
    private static readonly PartyId Flights = PartyId.Parse("flights");
    private static readonly PartyId Drones = PartyId.Parse("drones");
    private static readonly UssBaseUrl Url = UssBaseUrl.Parse("https://uss.example.com/utm");
    private static readonly PartyKey Key = PartyKey.Create(Jwk);
    private static readonly PartyKey SiteKey = PartyKey.Create("""{"crv":"Ed25519","kty":"OKP","x":"AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"}""");
    private static readonly Instant Noon = Instant.FromUtc(2026, 5, 1, 12, 0);
    private static readonly Opening Opening = new("sixteen bytes of"u8.ToArray(), """{"kind":"live-fire"}"""u8.ToArray());

    private readonly AirspaceState _state = new();
    private readonly LeafBuilder _builder = new();
    private readonly ImmutableArray<(string Leaf, string Details)>.Builder _told = ImmutableArray.CreateBuilder<(string, string)>();
    private Instant _now = Noon;

    private LeafStory()
    {
    }

    /// <summary>The leaves with the details behind them, as they are written to the record.</summary>
    public static ImmutableArray<(string Leaf, string Details)> Tell()
    {
        var story = new LeafStory();
        story.PartiesMeet();
        story.OneDeclaresAndTheOtherAnswers();
        story.OneSealsAndReveals();
        story.SomethingIsSeen();
        story.TimePasses();
        story.MuchIsRefused();
        story.PartiesLeave();
        story.UssesPlan();
        story.SitesAreProtected();
        story.PartiesAgree();
        story.ContactsAreReached();
        story.PartiesTalk();
        story.AnIncidentIsLookedAt();
        story.ThePoolChanges();
        story.TheRulesChange();
        return story._told.ToImmutable();
    }

    private void PartiesMeet()
    {
        foreach (var party in new[] { North, South, Harbour })
            Do(new PutParty(Operator, null, PartyOf(party)));
        Do(Signed(new PutPartyKey(North, North, Key)));
        Do(new PutArrangement(Operator, null, Memorandum("memorandum")));
        Do(new Subscribe(Harbour, null, Subscription.Create(Id(90), Harbour, Around(0), notifyForOperationalIntents: true, notifyForConstraints: false)));
    }

    private void OneDeclaresAndTheOtherAnswers()
    {
        Do(Signed(new Declare(North, null, Constraint.Create(Id(1), North, ActivityKind.LiveFire, [Square()], "Стрельбы, \"полигон 7\"\n<3 & more"))));
        Do(new RecordDelivery(South, [1], Transport.Console));
        Do(new Acknowledge(South, 1, Answer.WillComply, "duty officer", "clear by 14:00"));
        Do(Signed(new Declare(North, 1, Constraint.Create(Id(1), North, ActivityKind.LiveFire, [Square(), Around(1)], "moved"))));
        Do(Signed(new Declare(North, 2, Constraint.Create(Id(1), North, ActivityKind.LiveFire, [Square(), Around(1)], "said otherwise"))));
        Do(Signed(new EndDeclaration(North, new EntityKey(EntityType.Constraint, Id(1)), 3)));
        Do(new Declare(South, null, OperationalIntent.Create(Id(2), South, IntentState.Accepted, [Around(0)], "", Disclosure.Area)));
        Do(new Declare(South, 1, OperationalIntent.Create(Id(2), South, IntentState.Activated, [Around(0)], "", Disclosure.Area)));
    }

    private void OneSealsAndReveals()
    {
        Do(Signed(new Declare(North, null, Constraint.Create(Id(3), North, ActivityKind.Other, [Around(0)], "", Disclosure.Sealed, Opening.Seal))));
        Do(Signed(new Reveal(North, 1, Constraint.Create(Id(3), North, ActivityKind.LiveFire, [Square()], "range 7"), Opening)));
    }

    private void SomethingIsSeen()
    {
        var key = new EntityKey(EntityType.OperationalIntent, Id(2));
        Do(new Observe(Observation.Create(Id(80), North, South, ActivityKind.OperationalIntent, key, _now, Place(0.0123456), 1234.56, "seen", "radar")));
        Do(new Observe(Observation.Create(Id(81), North, South, ActivityKind.LiveFire, null, _now, Place(0.5), null, "", "telephone")));
    }

    private void TimePasses()
    {
        _now += Duration.FromMinutes(90);
        Do(new Tick());
        Do(new EndDeclaration(South, new EntityKey(EntityType.OperationalIntent, Id(2)), 2));
    }

    private void MuchIsRefused()
    {
        Do(new Declare(South, 7, OperationalIntent.Create(Id(2), South, IntentState.Accepted, [Around(0)], "too late")));
        Do(Signed(new Reveal(North, 2, Constraint.Create(Id(3), North, ActivityKind.LiveFire, [Square()], "again"), Opening)));
        Do(new Acknowledge(Harbour, 1, Answer.Received, "somebody", "not mine"));
        Do(new Observe(Observation.Create(Id(82), South, PartyId.Parse("nobody"), ActivityKind.AirDefence, null, _now, Place(0), null, "missile", "eyes")));
        Do(new Subscribe(Harbour, 7, Subscription.Create(Id(90), Harbour, Around(0), notifyForOperationalIntents: true, notifyForConstraints: true)));
        Do(new PutParty(Operator, 7, PartyOf(South)));
        Do(new PutArrangement(Operator, 7, Memorandum("memorandum")));
        Do(new PutPartyKey(South, Harbour, Key));
        Do(new Declare(North, null, Constraint.Create(Id(4), North, ActivityKind.ClosedArea, [Square()], "unsigned")));
        Do(new RecordDelivery(Harbour, [1], Transport.Console));
    }

    private void PartiesLeave()
    {
        var subject = EventSubject.Warning(1);
        Do(new EraseDetails(Operator, subject, _state.WordsOf(subject).Leaf, [Placeholder.Of(1), Placeholder.Of(2)]));
        Do(new RevokePartyKey(Operator, North, Key.KeyId));
        Do(new Unsubscribe(Harbour, Id(90), 1));
        Do(new RemoveArrangement(Operator, ArrangementId.Parse("memorandum"), 1));
        Do(new RemoveParty(Operator, Harbour, 1));
    }

    private void UssesPlan()
    {
        Do(new Subscribe(South, null, Subscription.Create(Id(91), South, Around(0), notifyForOperationalIntents: true, notifyForConstraints: true)));
        Do(new PutUssSubscription(Drones, null, Asked(Id(92))));
        Do(new PutReference(Flights, null, Reference(Id(5), Flights, IntentState.Accepted), AirspaceKey.Empty, new NewSubscription(Url, NotifyForConstraints: false)));
        Do(new PutReference(Drones, null, Reference(Id(6), Drones, IntentState.Accepted), AirspaceKey.Empty));
        Do(new PutReference(Flights, OvnOf(5), Reference(Id(5), Flights, IntentState.Activated, _state.Find(KeyOf(5))!.Reference!.SubscriptionId), AirspaceKey.Empty));
        Do(new ReceiveNotification(Flights, KeyOf(5), 2, [Id(91)], "{\"operational_intent_id\":\"…\"}"));
        Do(new RecordNotification(South, KeyOf(7), 1, Url, [Id(92)], 204));
        Do(new SetAvailability(Operator, Flights, Leaves.None, Availability.Down));
        Do(new DeleteReference(Flights, KeyOf(5), OvnOf(5)));
        Do(new SetAvailability(Operator, Flights, Leaves.None, Availability.Normal));
        Do(new SetAvailability(Operator, Flights, _state.AvailabilityOf(Flights).Leaf, Availability.Normal));
        Do(new ReceiveNotification(Drones, KeyOf(5), 3, [Id(91)], "{}"));
        Do(new DeleteReference(Flights, KeyOf(5), OvnOf(5)));
        var zone = Constraint.Create(Id(8), Drones, ActivityKind.Other, [Square()]).As(new UssReference(Url, null));
        Do(new PutReference(Drones, null, zone, AirspaceKey.Empty, requestedOvn: Ovn.Requested(Id(8), Id(9).Value)));
        Do(new PutUssSubscription(Flights, null, Asked(Id(92))));
        Do(new DeleteUssSubscription(Drones, Id(92), _state.FindUssSubscription(Id(92))!.Subscription.Leaf));
        Do(new FileReport(Drones, "{\"exchange\":{\"url\":\"https://node.example\"}}"));
        Do(new SetRelevance(Relevance.Exact));
    }

    private void SitesAreProtected()
    {
        var (anna, boris) = (PersonId.Parse("anna"), PersonId.Parse("boris"));
        Do(new PutPartyKey(South, South, SiteKey) { Signature = new CommandSignature(SiteKey.KeyId, "e30..c2ln", "{\"a\":1}"u8.ToArray()) });
        Do(new Declare(North, null, Constraint.Create(Id(10), North, ActivityKind.ClosedArea, [Square()])));
        Do(new EnterSite(South, Id(11), anna, null, Hospital(null)));
        Do(new EnterSite(South, Id(11), anna, 1, Hospital("на крыше стоит знак")));
        Do(SouthSigns(new ConfirmSite(South, Id(11), anna, 2, [Place(0)])));
        Do(SouthSigns(new ConfirmSite(South, Id(11), boris, 2, [Place(0)])));
        Do(new EnterSite(South, Id(12), anna, null, Convoy()));
        Do(SouthSigns(new ConfirmSite(South, Id(12), boris, 1, [Place(0), Place(0.1)])));
        Do(new EnterSite(South, Id(12), anna, 7, Convoy()));
        _now += Duration.FromHours(2);
        Do(SouthSigns(new ConfirmSite(South, Id(11), boris, 3, [Place(0)])));
        Do(SouthSigns(new WithdrawSite(South, Id(11), anna, 4)));
    }

    private static Command SouthSigns(Command command) => command with { Signature = new CommandSignature(SiteKey.KeyId, "e30..c2ln", "{\"a\":1}"u8.ToArray()) };

    private static SiteEntry Hospital(string? reason) => SiteEntry.Create(
        SiteKind.Hospital, "Hospital <1>", "Aleppo", StandingExtent.Create(Circle.FromMetres(Place(0), 500.25), AltitudeBand.FromMetres(-500, 3_000), null, Noon + Duration.FromDays(300), Duration.FromHours(1)),
        [new SiteFinding(SiteDoubt.Truncated, 0, 111_195, reason: reason), new SiteFinding(SiteDoubt.SameSite, 0, 12, other: Id(13), reason: reason), new SiteFinding(SiteDoubt.Swapped, 0, 9_000, Place(0.5), reason: reason)]);

    private static SiteEntry Convoy() => SiteEntry.Create(
        SiteKind.Convoy, "Convoy 7", "", RouteExtent.Create(
            [new Waypoint(Place(0), Noon + Duration.FromHours(3)), new Waypoint(Place(0.1), Noon + Duration.FromHours(4))],
            [Volume4D.Create(Circle.FromMetres(Place(0), 2_000), AltitudeBand.FromMetres(-500, 3_000), Noon + Duration.FromHours(2.5), Noon + Duration.FromHours(4.5))]), []);

    private void PartiesAgree()
    {
        Do(new PutParty(Operator, null, PartyOf(Harbour)));
        Do(new Subscribe(North, null, Subscription.Create(Id(93), North, Around(0), notifyForOperationalIntents: true, notifyForConstraints: true)));
        var draft = new DraftArrangement(North, null, Memorandum("accord", Harbour), _now + Duration.FromHours(1));
        Do(draft);
        Do(SouthSigns(new SignDraft(South, draft.Draft)));
        Do(Signed(new SignDraft(Harbour, draft.Draft)));
        Do(new SignDraft(Harbour, draft.Draft));
        var amended = new DraftArrangement(South, 1, Memorandum("accord", Harbour), _now + Duration.FromHours(2));
        Do(SouthSigns(amended));
        Do(new CloseDraft(Harbour, amended.Draft));
        Do(SouthSigns(new DraftArrangement(South, null, Memorandum("late", Harbour), _now + Duration.FromMinutes(1))));
        _now += Duration.FromMinutes(2);
        Do(SouthSigns(new SuspendArrangement(South, ArrangementId.Parse("accord"), null, "по техническим причинам")));
        Do(SouthSigns(new SuspendArrangement(South, ArrangementId.Parse("accord"), _now, "too soon")));
        _now += Duration.FromHours(2);
        Do(SouthSigns(new Declare(South, null, Constraint.Create(Id(20), South, ActivityKind.LiveFire, [Later(Around(0))], "in the gap"))));
        Do(SouthSigns(new ResumeArrangement(South, ArrangementId.Parse("accord"))));
        Do(new LeaveArrangement(Harbour, ArrangementId.Parse("accord"), null, ""));
        Do(SouthSigns(new DraftArrangement(South, 1, Memorandum("accord", Harbour), _now + Duration.FromHours(2))));
        Do(new LeaveArrangement(Harbour, ArrangementId.Parse("accord"), _now, "too soon"));
        _now += Duration.FromHours(2);
        Do(new Declare(Harbour, null, Constraint.Create(Id(21), Harbour, ActivityKind.LiveFire, [Later(Around(1))], "", Disclosure.Area)));
        Do(new Observe(Observation.Create(Id(83), North, Harbour, ActivityKind.LiveFire, null, _now, Place(0), null, "seen", "radar")));
    }

    private void ContactsAreReached()
    {
        var (duty, watch) = (ContactId.Parse("duty"), PostId.Parse("watch"));
        var roster = Roster.Create(
            South,
            [
                Contact.Create(duty, "Дежурный", Channel.Operational, "ru",
                    [ContactAddress.Create(Transport.Webhook, "https://south.example/hook"), ContactAddress.Create(Transport.Email, "duty@south.example")],
                    QuietHours.Create(new LocalTime(22, 0), new LocalTime(6, 30, 15), Weekdays.Friday | Weekdays.Saturday)),
                Contact.Create(ContactId.Parse("embassy"), "Embassy", Channel.Diplomatic, "en", [], null),
            ],
            [Post.Create(watch, Channel.Operational, [duty], Noon, Duration.FromHours(8))]);
        Do(new PutArrangement(Operator, null, Line(watch)));
        Do(new Declare(North, null, Constraint.Create(Id(30), North, ActivityKind.LiveFire, [Later(0)])));
        long first = LastWarning();
        Do(SouthSigns(new PutRoster(South, null, roster)));
        Do(new PutRoster(Operator, 7, roster));
        long item = _state.Outbox(Leaves.None, 1).Items[0].Leaf;
        Do(new RecordAttempt(item, duty, Transport.Webhook, AttemptResult.Failed, 503, isLast: false));
        Do(new RecordAttempt(item, duty, Transport.Email, AttemptResult.Accepted, 250, isLast: false));
        _now += Duration.FromMinutes(3);
        Do(new Tick());
        Do(SouthSigns(new Acknowledge(South, first, Answer.AskForChange, "duty officer", "a convoy passes", CounterProposal.Create([Later(5)]))));
        Do(SouthSigns(new AcceptProposal(South, first, "planner", "not its own")));
        Do(new AcceptProposal(North, first, "planner", "agreed"));
        long second = LastWarning();
        Do(SouthSigns(new Acknowledge(South, second, Answer.AskForChange, "duty officer", "still", CounterProposal.Create([Later(6)]))));
        Do(new DeclineProposal(North, second, "planner", "it cannot wait"));
        Do(new DeclineProposal(North, second, "planner", "again"));
        Do(new BeginDrill(Drill.Create(Id(31), North, ArrangementId.Parse("line"), [South], "liaison", "monthly drill")));
        Do(new BeginDrill(Drill.Create(Id(31), North, ArrangementId.Parse("line"), [South], "liaison", "another")));
        _now += Duration.FromHours(25);
        Do(new Tick());
    }

    private long LastWarning() => _state.Warnings(South, toIt: true, _ => true, 0, int.MaxValue, out _).Items[^1].Number;

    private static Arrangement Line(PostId watch) => Arrangement.Create(
        ArrangementId.Parse("line"), "The line", [new Member(North, Noon, null), new Member(South, Noon, null)],
        Circle.FromMetres(Place(0), 100_000), AltitudeBand.FromMetres(-100, 12_000), [new LeadTimeRule(ActivityKind.LiveFire, Duration.FromMinutes(15))], default,
        [
            new Rung(Channel.Operational, Duration.FromMinutes(2), watch, TransportSet.Of(Transport.Webhook, Transport.Email)),
            new Rung(Channel.Diplomatic, Duration.FromMinutes(30)),
        ],
        Noon, null, Duration.Zero);

    private static Volume4D Later(double north) => Volume4D.Create(
        Circle.FromMetres(Place(north / 100), 500), AltitudeBand.FromMetres(0, 1_000), Noon + Duration.FromDays(10), Noon + Duration.FromDays(11));
    private void PartiesTalk()
    {
        Do(new PutParty(Operator, null, PartyOf(Harbour)));
        var about = Topic.Of(EventSubject.Entity(EntityType.Incident, Id(70)));
        Do(SouthSigns(new OpenThread(South, HotlineThread.Create(Id(60), South, [North, Harbour], Channel.Operational, about, isExercise: true, "מטווח 7"))));
        var area = Topic.In(Around(0).Area, Around(0).Altitude);
        Do(new OpenThread(Harbour, HotlineThread.Create(Id(61), Harbour, [South], Channel.Diplomatic, area, isExercise: false, "")));
        var content = MessageContent.Create(
            "duty officer", "he", "cease", [new MessageField("time", "2026-05-01T12:00:00Z"), new MessageField("area", "צפון \"7\"")], "now",
            [Attachment.Create(Opening.Seal, "image/png", 123_456_789_012, "карта.png")]);
        Do(SouthSigns(new SendMessage(South, Id(60), Id(62), content)));
        Do(new SendMessage(North, Id(60), Id(63), MessageContent.Create("watch", "", "", [], "understood", [])));
        Do(new RecordMessageDelivery(Harbour, Id(60), [1, 2], Transport.Console));
        Do(new MarkRead(North, Id(60), Id(62), "watch officer"));
        var call = Call.Create(Id(65), South, "secretary", [North, South, Harbour], Topic.Of(EventSubject.Entity(EntityType.Constraint, Id(3))),
            CallAccount.Create(North, Channel.Diplomatic, Noon, Noon + Duration.FromMinutes(12.5), ["Syria", "газ"]));
        Do(SouthSigns(new LogCall(South, call)));
        Do(new FileReadout(North, Id(65), null, Readout.Create(North, "spokesman", "ru", CallAccount.Create(South, null, Noon, null, ["газ"]), "Состоялся разговор.")));
        Do(new SendMessage(Drones, Id(60), Id(64), content));
        Do(SouthSigns(new SendMessage(South, Id(99), Id(64), content)));
        Do(new SendMessage(South, Id(60), Id(64), content));
        Do(SouthSigns(new OpenThread(South, HotlineThread.Create(Id(66), South, [PartyId.Parse("nobody")], Channel.Operational, Topic.None, isExercise: false, "hello?"))));
        Do(SouthSigns(new MarkRead(South, Id(60), Id(62), "who wrote it")));
        Do(SouthSigns(new LogCall(South, Call.Create(Id(65), South, "secretary", [North, South], Topic.None, call.Account))));
        Do(SouthSigns(new FileReadout(South, Id(65), 3, Readout.Create(South, "spokesman", "", CallAccount.Nothing, "We spoke."))));
        Do(new RecordMessageDelivery(North, Id(60), [9], Transport.Console));
        Do(new EraseDetails(Operator, EventSubject.Entity(EntityType.Call, Id(65)), _state.WordsOf(EventSubject.Entity(EntityType.Call, Id(65))).Leaf,
            [.. _state.WordsOf(EventSubject.Entity(EntityType.Call, Id(65))).Texts.Select((_, i) => Placeholder.Of(i + 1))]));
    }

    private void AnIncidentIsLookedAt()
    {
        var scene = Scene.Create("Что-то <near> the range", Square(), isExercise: true);
        Do(new PutIncident(North, Id(20), null, scene, [new Gathered(North, [3, 8]), new Gathered(South, [8])]));
        Do(SouthSigns(new PutIncident(South, Id(20), 1, scene, [new Gathered(South, [8, 9])])));
        Do(new FileAccount(North, Id(20), null, Account.Create(North, "ru", "Как это было", [
            AccountPoint.Create(Noon, $"constraint/{Id(1)}", 1, Core.Incidents.Standing.Assumed, "the hour", "", "nobody wrote it down"),
            AccountPoint.Create(null, "", null, Core.Incidents.Standing.Claimed, "a shot", "a ministry", "a newspaper")])));
        Do(SouthSigns(new PublishStatement(South, Said(21, 20))));
        Do(SouthSigns(new CorrectStatement(South, Id(21), 1, new StatementText("he", "תיקון"))));
        Do(SouthSigns(new PutIncident(South, Id(20), 1, scene, [new Gathered(South, [])])));
        Do(new FileAccount(North, Id(20), 7, Account.Create(North, "en", "too late", [])));
        Do(SouthSigns(new PublishStatement(South, Said(22, 23))));
        Do(new CorrectStatement(North, Id(21), 2, new StatementText("en", "not mine")));
    }

    private void ThePoolChanges() =>
        Do(new ChangePool(Operator, $"Forewarn pool change v1\npool {new string('7', 64)}\nmembership 1\nleave south\n\n\u2014 south c2lnbmVk\n"));

    private void TheRulesChange()
    {
        Do(new RaiseVersion(2, $"Forewarn pool version v1\npool {new string('7', 64)}\nversion 2\n\n\u2014 south c2lnbmVk\n"));
        Do(new UnreadableEntry(_state.Position + 1));
    }

    private static Statement Said(int id, int incident) =>
        Statement.Create(Id(id), South, EventSubject.Entity(EntityType.Incident, Id(incident)), "What we say", new StatementText("he", "<b>שלום</b>"));

    private Ovn OvnOf(int number) => _state.Find(KeyOf(number))!.Ovn;

    private static EntityKey KeyOf(int number) => new(EntityType.OperationalIntent, Id(number));

    private static Declaration Reference(EntityId id, PartyId manager, IntentState state, EntityId? subscription = null) =>
        OperationalIntent.Create(id, manager, state, [Around(0)]).As(new UssReference(Url, subscription));

    private static SubscriptionProposal Asked(EntityId id) => new(
        id, Url, Circle.FromMetres(Place(0), 5_000), AltitudeBand.FromMetres(0, 3_048), null, null, notifyForOperationalIntents: true, notifyForConstraints: true);

    private void Do(Command command)
    {
        _now += Duration.FromTicks(12_345_678);
        byte[] nonce = new byte[Nonce.Length];
        nonce[0] = 0xF0;
        nonce[^1] = (byte)_state.Position;
        command = command with { Nonce = Nonce.From(nonce) };
        var outcome = _state.Apply(command, _state.Position + 1, _now);
        var happened = ImmutableArray.CreateBuilder<Recorded>();
        Recorded.AddTo(happened, _state, command, outcome);
        foreach (var each in happened)
        {
            var (leaf, details) = _builder.Write(each);
            _told.Add((Encoding.UTF8.GetString(leaf.Span), Encoding.UTF8.GetString(details.Span)));
        }
    }

    private static Command Signed(Command command) => command with { Signature = new CommandSignature(Key.KeyId, "e30..c2ln", "{\"a\":1}"u8.ToArray()) };

    private static Party PartyOf(PartyId id) => Party.Create(id, 1, $"Party {id}", "Asia/Jerusalem", Calendar.Hebrew, ["he", "en"]);

    private static Arrangement Memorandum(string id) => Arrangement.Create(
        ArrangementId.Parse(id), "Memorandum", [new Member(North, Noon, null), new Member(South, Noon, Noon + Duration.FromDays(30))],
        Circle.FromMetres(Place(0), 100_000), AltitudeBand.FromMetres(-100, 12_000.5),
        [new LeadTimeRule(ActivityKind.LiveFire, Duration.FromMinutes(15)), new LeadTimeRule(ActivityKind.OperationalIntent, Duration.FromSeconds(1.5))],
        Separation.Create(2_000, 150, Duration.FromMinutes(5)),
        [new Rung(Channel.Operational, Duration.FromMinutes(10)), new Rung(Channel.Diplomatic, Duration.FromMinutes(30))],
        Noon, null, Duration.FromDays(30));

    /// <summary>A year of three, of which each may withdraw within the hour.</summary>
    private static Arrangement Memorandum(string id, PartyId third) => Arrangement.Create(
        ArrangementId.Parse(id), "Accord", [new Member(North, Noon, null), new Member(South, Noon, null), new Member(third, Noon, null)],
        Circle.FromMetres(Place(0), 100_000), AltitudeBand.FromMetres(-100, 12_000.5), [new LeadTimeRule(ActivityKind.LiveFire, Duration.FromMinutes(15))],
        default, [new Rung(Channel.Operational, Duration.FromMinutes(10))], Noon, Noon + Duration.FromDays(365), Duration.FromHours(1));

    private static Volume4D Later(Volume4D volume) => Volume4D.Create(
        volume.Area, volume.Altitude, volume.Start + Duration.FromHours(6), volume.End + Duration.FromHours(6));

    private static EntityId Id(int number) => EntityId.From(new Guid(number, 0, 0, [0x80, 0, 0, 0, 0, 0, 0, 1]));

    private static LatLng Place(double north) => LatLng.FromDegrees(35.5 + north, 35.75);

    private static Volume4D Around(double north) => Volume4D.Create(
        Circle.FromMetres(Place(north / 100), 500.25), AltitudeBand.FromMetres(0, 3_048), Noon + Duration.FromHours(1), Noon + Duration.FromHours(3));

    private static Volume4D Square() => Volume4D.Create(
        Polygon.Create([LatLng.FromDegrees(35.4, 35.6), LatLng.FromDegrees(35.4, 35.9), LatLng.FromDegrees(35.6, 35.9000001), LatLng.FromDegrees(35.6, 35.6)]),
        AltitudeBand.FromMetres(-10.5, 120), Noon + Duration.FromHours(1), Noon + Duration.FromHours(2) + Duration.FromMilliseconds(250));
}
