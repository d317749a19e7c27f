using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Tests.Airspace;

/// <summary>An airspace with the parties alpha, bravo, charlie and delta, to which a test says who does what, and when.</summary>
/// <remarks>Places are kilometres east and north of 35°30' N 35°30' E, times minutes after 12:00 of a day in May 2026.</remarks>
internal sealed class Scenario
{
    public static readonly PartyId Alpha = PartyId.Parse("alpha");
    public static readonly PartyId Bravo = PartyId.Parse("bravo");
    public static readonly PartyId Charlie = PartyId.Parse("charlie");
    public static readonly PartyId Delta = PartyId.Parse("delta");
    public static readonly Instant Noon = Instant.FromUtc(2026, 5, 1, 12, 0);

    private static readonly PartyId Office = PartyId.Parse("office");

    public Scenario(int outboxPerPartyMax = Limits.OutboxPerPartyMax)
    {
        State = new AirspaceState(outboxPerPartyMax);
        foreach (var party in new[] { Alpha, Bravo, Charlie, Delta })
            Done<PartyPut>(new PutParty(Office, null, PartyOf(party)));
    }

    public AirspaceState State { get; }

    /// <summary>The moment of the next command.</summary>
    public Instant Now { get; private set; } = Noon;

    /// <summary>Goes on to so many minutes after noon.</summary>
    public Scenario At(double minutes) => At(Minute(minutes));

    public Scenario At(Instant moment)
    {
        Now = moment;
        return this;
    }

    public Outcome Apply(Command command) => State.Apply(command, State.Position + 1, Now);

    /// <summary>Applies a command that must not be refused.</summary>
    public T Done<T>(Command command)
        where T : Outcome => Assert.IsType<T>(Apply(command));

    /// <summary>Applies a command that must be refused.</summary>
    public Refused Refused(Command command) => Assert.IsType<Refused>(Apply(command));

    /// <summary>How a change of the pool of nodes begins; the rest is for the pool's log alone.</summary>
    public static string PoolNote(int number) => $"Forewarn pool change v1\npool {new string('a', 64)}\nmembership {number}\nleave south\n\n\u2014 south c2lnbmVk\n";

    public void Tick() => Done<Ticked>(new Tick());

    /// <summary>Declares a new intent of the party, or the next version of one.</summary>
    public Declared Fly(PartyId party, int id, Volume4D where, IntentState state = IntentState.Accepted, string note = "") =>
        Done<Declared>(Flight(party, id, where, state, note));

    public Declare Flight(PartyId party, int id, Volume4D where, IntentState state = IntentState.Accepted, string note = "") =>
        new(party, VersionOf(Intent(id)), OperationalIntent.Create(Id(id), party, state, [where], note));

    /// <summary>Declares a new constraint of the party, or the next version of one.</summary>
    public Declared Close(PartyId party, int id, Volume4D where, ActivityKind kind = ActivityKind.LiveFire, string note = "") =>
        Done<Declared>(new Declare(party, VersionOf(Hazard(id)), Constraint.Create(Id(id), party, kind, [where], note)));

    /// <summary>Declares a constraint of which only a coarse region and window is shown, sealed with <see cref="OpeningOf"/> its number.</summary>
    public Declared Seal(PartyId party, int id, params Volume4D[] where) => Done<Declared>(new Declare(
        party, VersionOf(Hazard(id)), Constraint.Create(Id(id), party, ActivityKind.Other, [.. where], "", Disclosure.Sealed, OpeningOf(id).Seal)));

    public Declared Reveal(PartyId party, int id, params Volume4D[] where) => Done<Declared>(Revealing(party, id, where));

    public Reveal Revealing(PartyId party, int id, params Volume4D[] where) => new(
        party, VersionOf(Hazard(id)) ?? 0, Constraint.Create(Id(id), party, ActivityKind.LiveFire, [.. where], "live fire"), OpeningOf(id));

    public Declared End(PartyId party, EntityKey key) => Done<Declared>(new EndDeclaration(party, key, VersionOf(key) ?? 0));

    public Subscribed Watch(PartyId party, int id, Volume4D where, bool intents = true, bool constraints = true) =>
        Done<Subscribed>(new Subscribe(party, State.FindSubscription(Id(id))?.Version, Subscription.Create(Id(id), party, where, intents, constraints)));

    /// <summary>Makes an arrangement, or its next version.</summary>
    public ArrangementPut Agree(Arrangement arrangement) =>
        Done<ArrangementPut>(new PutArrangement(Office, State.Find(arrangement.Id)?.Version, arrangement));

    public ArrangementPut Cancel(string arrangement)
    {
        var id = ArrangementId.Parse(arrangement);
        return Done<ArrangementPut>(new RemoveArrangement(Office, id, State.Find(id)!.Version));
    }

    public Delivered Deliver(Warning warning) => Done<Delivered>(new RecordDelivery(warning.To, [warning.Number], Transport.Console));

    public Acknowledged Answer(Warning warning, Answer answer = Core.Warnings.Answer.Received, string by = "duty officer", string text = "") =>
        Done<Acknowledged>(new Acknowledge(warning.To, warning.Number, answer, by, text));

    public KeyRegistered Register(PartyId party, PartyKey key, CommandSignature? signature = null) =>
        Done<KeyRegistered>(new PutPartyKey(party, party, key) { Signature = signature });

    /// <summary>Has the words about a subject erased.</summary>
    public Erased Erase(EventSubject subject) => Done<Erased>(new EraseDetails(
        Office, subject, State.WordsOf(subject).Leaf, [.. State.WordsOf(subject).Texts.Select((_, i) => Placeholder.Of(i + 1))]));

    public Observed See(PartyId party, LatLng position, double? altitude = 300, ActivityKind kind = ActivityKind.OperationalIntent, EntityKey? subject = null) =>
        Done<Observed>(new Observe(Sighting(party, position, altitude, kind, subject)));

    public Observation Sighting(
        PartyId party, LatLng position, double? altitude = 300, ActivityKind kind = ActivityKind.OperationalIntent, EntityKey? subject = null, int? id = null) =>
        Observation.Create(Id(id ?? 1_000_000 + (int)State.Position), Delta, party, kind, subject, Now, position, altitude, "", "radar");

    /// <summary>A warning as it is by now.</summary>
    public Warning Latest(Warning warning) => State.FindWarning(warning.Number)!;

    /// <summary>The verdict as of now.</summary>
    public Verdict VerdictOn(Warning warning) => Latest(warning).VerdictAt(Now);

    public string Hash() => State.Capture().Hash();

    public EventKind[] EventsOfLastCommand() => [.. EventsSeen().Where(happened => happened.Position == State.Position).Select(happened => happened.Kind)];

    public IEnumerable<AirspaceEvent> EventsSeen()
    {
        for (long sequence = State.Events.First; sequence < State.Events.Next; sequence++)
            yield return State.Events[sequence];
    }

    private int? VersionOf(EntityKey key) => State.Find(key)?.Version;

    public static Instant Minute(double minutes) => Noon + Duration.FromSeconds(minutes * 60);

    public static EntityId Id(int number) => EntityId.From(new Guid(number, 0, 0, [0x80, 0, 0, 0, 0, 0, 0, 1]));

    public static EntityKey Intent(int id) => new(EntityType.OperationalIntent, Id(id));

    public static EntityKey Hazard(int id) => new(EntityType.Constraint, Id(id));

    /// <summary>What opens a seal, the same for the same number.</summary>
    public static Opening OpeningOf(int number) => new(Enumerable.Repeat((byte)number, 16).ToArray(), new byte[] { 1, 2, 3 });

    /// <summary>A public key, the same for the same number.</summary>
    public static PartyKey KeyOf(int number)
    {
        byte[] coordinate = new byte[32];
        coordinate[0] = (byte)number;
        string x = System.Buffers.Text.Base64Url.EncodeToString(coordinate);
        return PartyKey.Create(number % 2 == 0
            ? $$"""{"crv":"Ed25519","kty":"OKP","x":"{{x}}"}""" : $$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{x}}"}""");
    }

    /// <summary>What the core sees of a signature with the key.</summary>
    public static CommandSignature SignedWith(PartyKey key, byte[]? body = null) => new(key.KeyId, "e30..c2ln", body ?? []);

    public static Party PartyOf(PartyId id, string name = "A party") => Party.Create(id, 1, name, "UTC", Calendar.Gregorian, []);

    /// <summary>So many kilometres east and north of the middle; good to some metres near it.</summary>
    public static LatLng Place(double east, double north) => LatLng.FromDegrees(35.5 + north / 110.94, 35.5 + east / 90.71);

    /// <summary>A circle of 500 m by default.</summary>
    public static Volume4D Around(
        double east = 0, double north = 0, double from = 60, double to = 120, double low = 100, double high = 500, double radius = 500) =>
        Volume4D.Create(Circle.FromMetres(Place(east, north), radius), AltitudeBand.FromMetres(low, high), Minute(from), Minute(to));

    /// <summary>An arrangement for all within 200 km, of any altitude.</summary>
    public static Arrangement Arrangement(
        string id, PartyId[] members, int leadMinutes = 15, ActivityKind[]? kinds = null, Separation separation = default, Rung[]? ladder = null,
        Instant? from = null, Instant? until = null, Duration? withdrawalNotice = null, Area? area = null) =>
        Arrangement(id, [.. members.Select(party => new Member(party, from ?? Minute(-60), null))], leadMinutes, kinds, separation, ladder, from, until, withdrawalNotice, area);

    public static Arrangement Arrangement(
        string id, ImmutableArray<Member> members, int leadMinutes = 15, ActivityKind[]? kinds = null, Separation separation = default, Rung[]? ladder = null,
        Instant? from = null, Instant? until = null, Duration? withdrawalNotice = null, Area? area = null) =>
        Core.Warnings.Arrangement.Create(
            ArrangementId.Parse(id), $"Arrangement {id}", members, area ?? Circle.FromMetres(Place(0, 0), 200_000),
            AltitudeBand.FromMetres(AltitudeBand.LowestMetres, AltitudeBand.HighestMetres),
            [.. (kinds ?? Enum.GetValues<ActivityKind>()).Select(kind => new LeadTimeRule(kind, Duration.FromMinutes(leadMinutes)))],
            separation, [.. ladder ?? []], from ?? Minute(-60), until, withdrawalNotice ?? Duration.Zero);

    public static Separation Apart(double metres = 0, double height = 0, double minutes = 0) =>
        Separation.Create(metres, height, Duration.FromSeconds(minutes * 60));
}
