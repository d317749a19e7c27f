using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Contacts;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;
using Forewarn.Core.Pool;
using Forewarn.Core.Sites;
using Forewarn.Core.Tests.Arrangements;
using Forewarn.Core.Tests.Incidents;
using Forewarn.Core.Tests.Sites;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Tests.Airspace;

/// <summary>Generators of commands: of few parties, few ids and a few square kilometres, so that they meet; some plausible, some
/// hostile.</summary>
internal static class GenCommand
{
    private static readonly Gen<PartyId> SomeParty = Gen.OneOf(
        Scenario.Alpha, Scenario.Bravo, Scenario.Charlie, Scenario.Delta, PartyId.Parse("echo"), PartyId.Parse("zulu"));

    private static readonly Gen<EntityId> SomeId = Gen.Int[1, 8].Select(Scenario.Id);

    private static readonly Gen<int> SomeVersion = Gen.Frequency((20, Gen.Int[1, 4]), (1, Gen.OneOf(0, -1, int.MinValue, int.MaxValue)));

    private static readonly Gen<int?> SomeOptionalVersion = Gen.Frequency((3, Gen.Const((int?)null)), (4, SomeVersion.Select(version => (int?)version)));

    private static readonly Gen<string> SomeText = Gen.Frequency(
        (5, Gen.OneOf("", "two aircraft", "שלום", "\ud83d\ude81\n\tok")), (1, Gen.Char['a', 'z'].Array[0, 300].Select(chars => new string(chars))));

    private static readonly Gen<string> SomeName = SomeText.Select(text => text.Length is > 0 and <= 200 ? text : "a name");

    private static readonly Gen<LatLng> SomePlace = Gen.Select(Gen.Double[-4, 4], Gen.Double[-4, 4], Scenario.Place);

    private static readonly Gen<Area> SomeArea = Gen.Frequency(
        (3, Gen.Select(SomePlace, Gen.Double[10, 2_500], (place, radius) => (Area)Circle.FromMetres(place, radius))),
        (2, Gen.Select(Gen.Double[-4, 4], Gen.Double[-4, 4], Gen.Double[0.05, 3], Gen.Double[0.05, 3], (east, north, width, height) => (Area)Polygon.Create(
            [Scenario.Place(east, north), Scenario.Place(east + width, north), Scenario.Place(east + width / 2, north + height)]))));

    private static readonly Gen<AltitudeBand> SomeAltitude =
        Gen.Select(Gen.Int[0, 9], Gen.Int[1, 5], (low, height) => AltitudeBand.FromMetres(low * 100, (low + height) * 100));

    /// <summary>Minutes after noon, on whole quarters of an hour so that ends meet.</summary>
    private static readonly Gen<(Instant Start, Instant End)> SomeTime =
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 12], (start, length) => (Scenario.Minute(start * 15), Scenario.Minute((start + length) * 15)));

    public static readonly Gen<Volume4D> SomeVolume = Gen.Frequency(
        (20, Gen.Select(SomeArea, SomeAltitude, SomeTime, (area, altitude, time) => Volume4D.Create(area, altitude, time.Start, time.End))),
        (1, Gen.Const(Volume4D.Create(Circle.FromMetres(Scenario.Place(0, 0), 2_000_000), AltitudeBand.FromMetres(-8_000, 100_000),
            Volume4D.EndMax - Volume4D.DurationMax, Volume4D.EndMax))));

    private static readonly Gen<Declaration> SomeDeclaration = Gen.Select(
        SomeId, SomeParty, SomeVolume.Array[1, 3], SomeText, Gen.Enum<IntentState>(), Gen.Enum<ActivityKind>(),
        (id, party, volumes, note, state, kind) => kind == ActivityKind.OperationalIntent || id.CompareTo(Scenario.Id(5)) < 0
            ? (Declaration)OperationalIntent.Create(id, party, state, [.. volumes], note)
            : Constraint.Create(id, party, kind, [.. volumes], note));

    /// <summary>What is sealed in these tests.</summary>
    private static readonly Opening[] Openings = [.. Enumerable.Range(1, 3).Select(Scenario.OpeningOf)];

    private static readonly Gen<Opening> SomeOpening = Gen.Int[0, Openings.Length - 1].Select(i => Openings[i]);

    /// <summary>Declarations of which some show less than all.</summary>
    private static readonly Gen<Declaration> SomeDisclosure = Gen.Select(SomeDeclaration, Gen.Int[0, 9], SomeOpening, (declaration, die, opening) => die switch
    {
        0 or 1 => Showing(declaration, Disclosure.Sealed, opening.Seal),
        2 => Showing(declaration, Disclosure.Area, null),
        _ => declaration,
    });

    private static readonly Gen<EntityKey> SomeKey =
        Gen.Select(SomeId, Gen.Bool, (id, isIntent) => new EntityKey(isIntent ? EntityType.OperationalIntent : EntityType.Constraint, id));

    private static readonly Gen<Separation> SomeSeparation = Gen.Frequency(
        (1, Gen.Const(default(Separation))),
        (2, Gen.Select(Gen.Double[0, 3_000], Gen.Double[0, 300], Gen.Int[0, 30], (metres, height, minutes) => Scenario.Apart(metres, height, minutes))));

    private static readonly Gen<Rung> SomeRung =
        Gen.Select(Gen.Enum<Channel>(), Gen.Int[1, 90], Gen.Int[0, 3], (channel, minutes, what) => new Rung(
            channel, Duration.FromMinutes(minutes), what == 1 ? PostId.Parse("post-1") : null, what == 2 ? TransportSet.Of(Transport.Email) : default));

    private static readonly Gen<Member> SomeMembership = Gen.Select(SomeParty, Gen.Int[-60, 200], Gen.Int[-400, 800],
        (party, from, length) => new Member(party, Scenario.Minute(from), length > 0 ? Scenario.Minute(from + length) : null));

    public static readonly Gen<Arrangement> SomeArrangement = Gen.Select(
        Gen.OneOf("line-1", "line-2", "line-3").Select(ArrangementId.Parse), SomeName,
        SomeMembership.Array[6].Select(Gen.Int[2, 5], (members, count) => members.DistinctBy(member => member.Party).Take(count).ToArray()),
        Gen.Frequency((1, SomeArea), (2, Gen.Const((Area)Circle.FromMetres(Scenario.Place(0, 0), 100_000)))), Gen.Enum<ActivityKind>().Array[1, 6].Select(kinds => kinds.Distinct().ToArray()), Gen.Int[0, 300], SomeSeparation, SomeRung.Array[0, 3])
        .Where((_, _, members, _, _, _, _, _) => members.Length >= 2)
        .Select((id, name, members, area, kinds, lead, separation, ladder) => Arrangement.Create(
            id, name, [.. members], area, AltitudeBand.FromMetres(0, 10_000), [.. kinds.Select(kind => new LeadTimeRule(kind, Duration.FromMinutes(lead)))],
            separation, [.. ladder], Scenario.Minute(-60), lead % 4 == 0 ? Scenario.Minute(300 + lead) : null, Duration.FromMinutes(lead)));

    private static readonly Gen<Subscription> SomeSubscription = Gen.Select(SomeId, SomeParty, SomeVolume, Gen.Int[1, 3],
        (id, party, volume, what) => Subscription.Create(id, party, volume, (what & 1) != 0, (what & 2) != 0));

    private static readonly Gen<Party> SomePartyData = Gen.Select(
        SomeParty, SomeName, Gen.OneOf("UTC", "Europe/Moscow", "Asia/Jerusalem"), Gen.Enum<Calendar>(), Gen.OneOf("ru", "he-IL", "en").Array[0, 2],
        (id, name, zone, calendar, languages) => Party.Create(id, 1, name, zone, calendar, [.. languages]));

    private static readonly Gen<Observation> SomeObservation =
        from id in SomeId
        from reporter in SomeParty
        from party in SomeParty
        from kind in Gen.Enum<ActivityKind>()
        from subject in Gen.Frequency((3, Gen.Const((EntityKey?)null)), (1, SomeKey.Select(key => (EntityKey?)key)))
        from minute in Gen.Int[-60, 900]
        from place in SomePlace
        from altitude in Gen.Frequency((1, Gen.Const((double?)null)), (3, Gen.Double[-8_000, 100_000].Select(metres => (double?)metres)))
        from text in SomeText
        select Observation.Create(id, reporter, party, kind, subject, Scenario.Minute(minute), place, altitude, text, "radar");

    private static readonly Gen<long> SomeWarning = Gen.Frequency((20, Gen.Long[1, 40]), (1, Gen.OneOf(0, -1, long.MinValue, long.MaxValue)));

    /// <summary>Keys of which parties have, lose and mix up some.</summary>
    private static readonly PartyKey[] Keys = [.. Enumerable.Range(1, 4).Select(Scenario.KeyOf)];

    private static readonly Gen<PartyKey> SomeKeyPair = Gen.Int[0, Keys.Length - 1].Select(i => Keys[i]);

    /// <summary>What people write about.</summary>
    public static readonly Gen<EventSubject> SomeSubject = Gen.OneOf(
        SomeKey.Select(key => EventSubject.Entity(key.Type, key.Id)), SomeWarning.Select(EventSubject.Warning),
        SomeId.Select(id => EventSubject.Entity(EntityType.Observation, id)), SomeId.Select(id => EventSubject.Entity(EntityType.Drill, id)),
        SomeParty.Select(party => EventSubject.Named(EntityType.Roster, party.ToString())));

    private static readonly Gen<UssBaseUrl> SomeUrl = Gen.OneOf(UssBaseUrl.Parse("https://uss-1.example"), UssBaseUrl.Parse("https://uss-2.example/utm"));

    private static readonly Gen<Ovn> SomeOvn = Gen.Int[1, 3].Select(number => Ovn.Requested(Scenario.Id(1), Scenario.Id(number).Value));

    private static readonly Gen<AirspaceKey> SomeAirspaceKey = Gen.Select(SomeOvn.Array[0, 12], Gen.Int[0, 3], Gen.Long[0, 200], SomeVolume,
        (ovns, die, leaf, searched) => new AirspaceKey([.. ovns], die == 0 ? new Knowledge(leaf, Extents.Of([searched])) : null));

    private static readonly Gen<Command> SomePutReference =
        from declaration in SomeDeclaration
        from ifOvn in Gen.Frequency((3, Gen.Const((Ovn?)null)), (1, SomeOvn.Select(ovn => (Ovn?)ovn)))
        from url in SomeUrl
        from subscription in Gen.Frequency((2, Gen.Const((EntityId?)null)), (1, SomeId.Select(id => (EntityId?)id)))
        from key in SomeAirspaceKey
        from wanted in Gen.Frequency((1, Gen.Const((NewSubscription?)null)), (1, Gen.Select(SomeUrl, Gen.Bool, (wantedUrl, constraints) => (NewSubscription?)new NewSubscription(wantedUrl, constraints))))
        from requested in Gen.Frequency((5, Gen.Const((Ovn?)null)), (1, SomeOvn.Select(ovn => (Ovn?)ovn)))
        let isIntent = declaration is OperationalIntent
        let reference = new UssReference(url, isIntent && wanted is null ? subscription : null)
        select (Command)new PutReference(
            declaration.Manager, ifOvn, Wordless(declaration).As(reference), isIntent ? key : AirspaceKey.Empty, isIntent ? wanted : null, requested);

    private static readonly Gen<Command> SomePutUssSubscription =
        from version in Gen.Frequency((3, Gen.Const((long?)null)), (1, Gen.Long[0, 100].Select(leaf => (long?)leaf)))
        from party in SomeParty
        from id in SomeId
        from url in SomeUrl
        from volume in SomeVolume
        from open in Gen.Int[0, 3]
        from what in Gen.Int[1, 3]
        select (Command)new PutUssSubscription(party, version, new SubscriptionProposal(
            id, url, volume.Area, volume.Altitude, (open & 1) != 0 ? volume.Start : null, (open & 2) != 0 ? volume.End : null, (what & 1) != 0, (what & 2) != 0));

    private static readonly Gen<string> SomeJson = Gen.OneOf("{}", """{"exchange":"שלום"}""", """{"operational_intent_id":"1"}""");

    /// <summary>What USSs and the node itself say in the DSS role.</summary>
    private static readonly Gen<Command> OfDss = Gen.Frequency(
        (14, SomePutReference),
        (4, Gen.Select(SomeParty, SomeKey, SomeOvn, (party, key, ovn) => (Command)new DeleteReference(party, key, ovn))),
        (5, SomePutUssSubscription),
        (2, Gen.Select(SomeParty, SomeId, Gen.Long[0, 100], (party, id, leaf) => (Command)new DeleteUssSubscription(party, id, leaf))),
        (2, Gen.Select(SomeParty, SomeParty, Gen.Long[-1, 100], Gen.Enum<Availability>(), (party, uss, leaf, state) => (Command)new SetAvailability(party, uss, leaf, state))),
        // Drawn together, as they are rare and say nothing to each other.
        (1, Gen.Select(SomeParty, SomeJson, (party, report) => report == "{}" ? party == Scenario.Alpha ? (Command)new RaiseVersion(StateVersion.Latest, "") : new ChangePool(party, Scenario.PoolNote(1)) : new FileReport(party, report))),
        (1, Gen.Enum<Relevance>().Select(relevance => (Command)new SetRelevance(relevance))),
        (3, Gen.Select(SomeParty, SomeKey, Gen.Int[0, 3], SomeId.Array[1, 2], SomeJson,
            (party, key, version, subscriptions, text) => (Command)new ReceiveNotification(party, key, version, [.. subscriptions], text))),
        (1, Gen.Select(SomeParty, SomeKey, Gen.Int[0, 3], SomeUrl, SomeId.Array[0, 2],
            (party, key, version, url, subscriptions) => (Command)new RecordNotification(party, key, version, url, [.. subscriptions], 204))));

    private static readonly Gen<CounterProposal> SomeCounterProposal = SomeVolume.Array[1, 2].Select(volumes => CounterProposal.Create([.. volumes]));

    private static readonly Gen<Contact> SomeContact = Gen.Select(Gen.OneOf("duty", "chief", "system"), Gen.Enum<Channel>(), Gen.Int[0, 3], SomeName, (id, level, what, name) =>
        Contact.Create(ContactId.Parse(id), name, level, "en",
            [.. new[] { ContactAddress.Create(Transport.Webhook, "https://ops.example/hook"), ContactAddress.Create(Transport.Email, "duty@ops.example") }.Take(what)], null));

    private static readonly Gen<Roster> SomeRoster = Gen.Select(SomeParty, SomeContact.Array[0, 3], Gen.Int[0, 2], (party, some, posts) =>
    {
        Contact[] contacts = [.. some.DistinctBy(contact => contact.Id)];
        return Roster.Create(party, [.. contacts], contacts.Length == 0 ? [] :
            [.. Enumerable.Range(0, posts).Select(i => Post.Create(PostId.Parse($"post-{i}"), default, [.. contacts.Select(contact => contact.Id)], Scenario.Noon, Duration.FromHours(8 * (i + 1))))]);
    });

    /// <summary>What parties and the node itself say of contacts, attempts, proposals and drills.</summary>
    private static readonly Gen<Command> OfContacts = Gen.Frequency(
        (3, Gen.Select(SomeOptionalVersion, SomeRoster, (version, roster) => (Command)new PutRoster(roster.Party, version, roster))),
        (4, Gen.Select(Gen.Long[0, 100], Gen.OneOf("duty", "chief"), Gen.OneOf(Transport.Webhook, Transport.Email), Gen.Enum<AttemptResult>(), Gen.Bool,
            (leaf, contact, transport, result, isLast) => (Command)new RecordAttempt(leaf, ContactId.Parse(contact), transport, result, 200, isLast))),
        (2, Gen.Select(SomeParty, SomeWarning, SomeName, SomeText, (party, warning, by, text) => (Command)new AcceptProposal(party, warning, by, text))),
        (1, Gen.Select(SomeParty, SomeWarning, SomeName, SomeText, (party, warning, by, text) => (Command)new DeclineProposal(party, warning, by, text))),
        (2, Gen.Select(SomeId, SomeParty, Gen.OneOf("line-1", "line-2", "line-3"), SomeParty.Array[2], SomeName, SomeText, (id, party, line, to, by, text) =>
            (Command)new BeginDrill(Drill.Create(id, party, ArrangementId.Parse(line), [to.FirstOrDefault(other => other != party, party == Scenario.Alpha ? Scenario.Bravo : Scenario.Alpha)], by, text)))));

    private static readonly Gen<Command> Bare = Gen.Frequency(
        (33, OfDss),
        (12, GenSite.Any),
        (8, GenIncident.Any),
        (6, Gen.Select(SomeVersion, SomeDeclaration, SomeOpening, (version, proposal, opening) =>
            (Command)new Reveal(proposal.Manager, version, proposal, opening))),
        (30, Gen.Select(SomeOptionalVersion, SomeDisclosure, (version, proposal) => (Command)new Declare(proposal.Manager, version, proposal))),
        (6, Gen.Select(SomeParty, SomeKey, SomeVersion, (party, key, version) => (Command)new EndDeclaration(party, key, version))),
        (6, Gen.Select(SomeOptionalVersion, SomeSubscription, (version, proposal) => (Command)new Subscribe(proposal.Manager, version, proposal))),
        (2, Gen.Select(SomeParty, SomeId, SomeVersion, (party, id, version) => (Command)new Unsubscribe(party, id, version))),
        (3, Gen.Select(SomeParty, SomeOptionalVersion, SomePartyData, (party, version, proposal) => (Command)new PutParty(party, version, proposal))),
        (2, Gen.Select(SomeParty, SomeParty, SomeVersion, (party, id, version) => (Command)new RemoveParty(party, id, version))),
        (5, Gen.Select(SomeParty, SomeOptionalVersion, SomeArrangement, (party, version, proposal) => (Command)new PutArrangement(party, version, proposal))),
        (1, Gen.Select(SomeParty, Gen.OneOf("line-1", "line-2", "line-3"), SomeVersion,
            (party, id, version) => (Command)new RemoveArrangement(party, ArrangementId.Parse(id), version))),
        (5, Gen.Select(SomeParty, SomeWarning.Array[1, 4], (party, warnings) => (Command)new RecordDelivery(party, [.. warnings], Transport.Console))),
        (5, Gen.Select(SomeParty, SomeWarning, Gen.Enum<Answer>(), SomeName, SomeText, SomeCounterProposal,
            (party, warning, answer, by, text, proposal) => (Command)new Acknowledge(party, warning, answer, by, text, answer == Answer.AskForChange ? proposal : null))),
        (12, OfContacts),
        (5, SomeObservation.Select(observation => (Command)new Observe(observation))),
        (2, Gen.Select(SomeParty, SomeParty, SomeKeyPair, (actor, party, key) => (Command)new PutPartyKey(actor, party, key))),
        (1, Gen.Select(SomeParty, SomeParty, SomeKeyPair, (actor, party, key) => (Command)new RevokePartyKey(actor, party, key.KeyId))),
        (4, Gen.Select(SomeParty, SomeSubject, Gen.Long[-1, 100], Gen.Int[1, 3].Array[0, 2], (actor, subject, leaf, numbers) =>
            (Command)new EraseDetails(actor, subject, leaf, [.. numbers.Select(Placeholder.Of)]))),
        (14, GenArrangementsCommand.Any),
        (3, Gen.Const((Command)new Tick())));

    private static readonly Gen<Nonce> SomeNonce = Gen.Frequency((1, Gen.Const(Nonce.None)), (9, Gen.Byte.Array[Nonce.Length].Select(bytes => Nonce.From(bytes))));

    private static readonly Gen<CommandSignature?> SomeSignature = Gen.Frequency(
        (4, Gen.Const((CommandSignature?)null)), (1, Gen.Select(SomeKeyPair, Gen.Byte.Array[0, 20], (key, body) => (CommandSignature?)Scenario.SignedWith(key, body))));

    /// <summary>A command of any type.</summary>
    public static readonly Gen<Command> Any = Gen.Select(
        Bare, SomeNonce, SomeSignature, (command, nonce, signature) => command with { Nonce = nonce, Signature = signature });

    /// <summary>How far time goes on before a command: mostly minutes, at times beyond the retention.</summary>
    private static readonly Gen<Duration> SomeWait = Gen.Frequency(
        (5, Gen.Const(Duration.Zero)), (20, Gen.Int[0, 15].Select(minutes => Duration.FromMinutes(minutes))), (1, Gen.Int[1, 10].Select(days => Duration.FromDays(days))));

    /// <summary>Commands and the waits before them.</summary>
    public static Gen<(Command Command, Duration Wait)[]> Sequence(int lengthMax) => Gen.Select(Any, SomeWait).Array[1, lengthMax];

    /// <summary>Applies a command to a state that has come to know of earlier versions: most commands name the current version and
    /// its manager, so that enough of them are accepted.</summary>
    public static Command Fitted(Command command, AirspaceState state, int turn)
    {
        if (turn % 4 == 0)
            return command;
        var fitted = FittedBare(command, state, turn);
        var key = state.KeysOf(fitted.Actor).FirstOrDefault(key => key.IsActive);
        return fitted with { Nonce = command.Nonce, Signature = key is null ? null : Scenario.SignedWith(key) };
    }

    private static Command FittedBare(Command command, AirspaceState state, int turn)
    {
        switch (command)
        {
            case Declare declare:
                var declared = state.Find(declare.Proposal.Key);
                var proposal = turn % 4 == 1 ? InPlace(declare.Proposal, declared) : declare.Proposal;
                if (declared is { Disclosure: not Disclosure.Sealed })
                    proposal = Showing(proposal, declared.Disclosure, null);
                return new Declare(declared?.Manager ?? declare.Actor, declared?.Version, proposal);
            case Reveal reveal when state.Find(reveal.Proposal.Key) is { } standing:
                var opening = Openings.FirstOrDefault(opening => opening.Seal.Equals(standing.Seal)) ?? reveal.Opening;
                return new Reveal(standing.Manager, standing.Version, turn % 4 == 1 ? InPlace(reveal.Proposal, standing) : reveal.Proposal, opening);
            case EndDeclaration end when state.Find(end.Key) is { } standing:
                return new EndDeclaration(standing.Manager, end.Key, standing.Version);
            case Subscribe subscribe:
                var subscribed = state.FindSubscription(subscribe.Proposal.Id);
                return new Subscribe(subscribed?.Manager ?? subscribe.Actor, subscribed?.Version, subscribe.Proposal);
            case Unsubscribe unsubscribe when state.FindSubscription(unsubscribe.Id) is { } standing:
                return new Unsubscribe(standing.Manager, standing.Id, standing.Version);
            case PutParty put:
                return new PutParty(put.Actor, state.Find(put.Proposal.Id)?.Version, put.Proposal);
            case RemoveParty remove when state.Find(remove.Id) is { } standing:
                return new RemoveParty(remove.Actor, standing.Id, standing.Version);
            case PutPartyKey put:
                return new PutPartyKey(put.Party, put.Party, put.Key);
            case RevokePartyKey revoke when state.KeysOf(revoke.Party) is [.., var last] && turn % 4 == 1:
                return new RevokePartyKey(revoke.Party, revoke.Party, last.KeyId);
            case PutArrangement put:
                return new PutArrangement(put.Actor, state.Find(put.Proposal.Id)?.Version, put.Proposal);
            case RecordDelivery delivery when Existing(delivery.Warnings[0], state) is { } warning:
                return new RecordDelivery(warning.To, [warning.Number], delivery.Transport);
            case Acknowledge acknowledge when Existing(acknowledge.Warning, state) is { } warning:
                return new Acknowledge(warning.To, warning.Number, acknowledge.Answer, acknowledge.By, acknowledge.Text, acknowledge.CounterProposal);
            case PutRoster put:
                return new PutRoster(put.Actor, state.FindRoster(put.Proposal.Party)?.Version, put.Proposal);
            case RecordAttempt attempt when state.Outbox(attempt.Leaf, 1).Items is [var item]:
                return new RecordAttempt(item.Leaf, attempt.Contact, attempt.Transport, attempt.Result, attempt.Status, attempt.IsLast);
            case AcceptProposal accept when Asked(state) is { } asked:
                return new AcceptProposal(asked.From, asked.Number, accept.By, accept.Text);
            case DeclineProposal decline when Asked(state) is { } asked:
                return new DeclineProposal(asked.From, asked.Number, decline.By, decline.Text);
            case BeginDrill { Proposal: var drill } when state.Find(drill.Arrangement) is { } arrangement:
                var bound = arrangement.Members.Select(member => member.Party).Where(party => arrangement.Binds(party, state.Time)).ToArray();
                return bound.Length < 2 ? command : new BeginDrill(Drill.Create(drill.Id, bound[0], drill.Arrangement, [bound[1]], drill.By, drill.Text));
            case EraseDetails erase:
                var (leaf, texts) = state.WordsOf(erase.Subject);
                return new EraseDetails(erase.Actor, erase.Subject, leaf, [.. texts.Select((_, i) => Placeholder.Of(i + 1))]);
            case PutReference put:
                return Fitted(put, state);
            case DeleteReference delete when state.Find(delete.Key) is { EndedAt: null } standing:
                return new DeleteReference(standing.Manager, delete.Key, standing.Ovn);
            case PutUssSubscription put:
                var watching = state.FindUssSubscription(put.Proposal.Id)?.Subscription;
                return new PutUssSubscription(watching?.Manager ?? put.Actor, watching?.Leaf, put.Proposal);
            case DeleteUssSubscription delete when state.FindUssSubscription(delete.Id)?.Subscription is { } standing:
                return new DeleteUssSubscription(standing.Manager, standing.Id, standing.Leaf);
            case SetAvailability set:
                return new SetAvailability(set.Actor, set.Uss, state.AvailabilityOf(set.Uss).Leaf, set.State);
            case ReceiveNotification receive when state.Find(receive.Key) is { } told:
                return new ReceiveNotification(told.Manager, receive.Key, receive.Version, receive.Subscriptions, receive.Notification);
            case SitesCommand step:
                return GenSite.Fitted(step, state);
            case ArrangementsCommand arrangements:
                return GenArrangementsCommand.Fitted(arrangements, state);
            case IncidentsCommand step:
                return GenIncident.Fitted(step, state);
            default:
                return command;
        }
    }

    /// <summary>With the present OVN and a complete key, and as Accepted when it is new.</summary>
    private static PutReference Fitted(PutReference put, AirspaceState state)
    {
        var standing = state.Find(put.Proposal.Key) is { EndedAt: null } found ? found : null;
        var actor = standing?.Manager ?? put.Actor;
        var proposal = put.Proposal is OperationalIntent intent
            ? (Declaration)OperationalIntent.Create(intent.Id, actor, standing is null ? IntentState.Accepted : intent.State, intent.Volumes)
            : Constraint.Create(put.Proposal.Id, actor, put.Proposal.Kind, put.Proposal.Volumes);
        var relevant = state.Relevant<OperationalIntent>(proposal.Extents).Concat(state.Relevant<Constraint>(proposal.Extents));
        return new PutReference(
            actor, standing?.Ovn, proposal.As(put.Proposal.Reference!), new AirspaceKey([.. relevant.Select(view => view.Declaration.Ovn)], put.Key.Known), put.NewSubscription, put.RequestedOvn);
    }

    /// <summary>The same without a note: a reference has none.</summary>
    private static Declaration Wordless(Declaration declaration) => declaration is OperationalIntent intent
        ? OperationalIntent.Create(intent.Id, intent.Manager, intent.State, intent.Volumes)
        : Constraint.Create(declaration.Id, declaration.Manager, declaration.Kind, declaration.Volumes);

    /// <summary>The proposal in the volumes that the declaration has.</summary>
    private static Declaration InPlace(Declaration proposal, Declaration? declared) => (proposal, declared) switch
    {
        (OperationalIntent intent, OperationalIntent) => OperationalIntent.Create(intent.Id, intent.Manager, intent.State, declared.Volumes, intent.Note),
        (Constraint constraint, Constraint) => Constraint.Create(constraint.Id, constraint.Manager, constraint.Kind, declared.Volumes, constraint.Note),
        _ => proposal,
    };

    /// <summary>The declaration as it is when it shows so much.</summary>
    private static Declaration Showing(Declaration declaration, Disclosure disclosure, Seal? seal)
    {
        string note = seal is null ? declaration.Note : "";
        return declaration is OperationalIntent intent
            ? OperationalIntent.Create(intent.Id, intent.Manager, intent.State, intent.Volumes, note, disclosure, seal)
            : Constraint.Create(declaration.Id, declaration.Manager, declaration.Kind, declaration.Volumes, note, disclosure, seal);
    }

    /// <summary>The first warning whose counter-proposal is open.</summary>
    private static Warning? Asked(AirspaceState state) =>
        Enumerable.Range(1, 200).Select(number => state.FindWarning(number)).FirstOrDefault(warning => warning?.OpenProposal is not null);

    private static Warning? Existing(long number, AirspaceState state) =>
        state.FindWarning(number) ?? state.FindWarning(1 + (number & 0xff) % (state.WarningsCount + 1));
}
