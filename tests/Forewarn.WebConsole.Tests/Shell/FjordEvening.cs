using System.Collections.Immutable;
using Forewarn.Client;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Tests.Browsers;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Shell;

/// <summary>An evening that nobody lived through, off Andøya: a range fires, an ambulance flies across, a patrol is near. Under a clock that is set, so that
/// its pictures tell the same times whenever they are made.</summary>
public static class FjordEvening
{
    private const string Range = "range-north";
    private const string Patrol = "coast-guard";

    /// <summary>At whose desk the pictures are made.</summary>
    public const string Ambulance = "heli-med";

    private static readonly LocalDate Day = new(2026, 10, 14);
    private static readonly Instant SecondSeries = At(19, 5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A moment of the evening, in UTC.</summary>
    public static Instant At(int hour, int minute) => Day.At(new LocalTime(hour, minute)).InUtc().ToInstant();

    /// <summary>What leads up to 18:47, which it is then: the range declares a first series of fire an hour ahead, and a second one, nearer, with far less.</summary>
    public static async Task<ConsoleNode> BeginAsync()
    {
        var node = await ConsoleNode.StartAsync(options => options with { ReplayFrom = At(17, 0) });
        var (@operator, range, ambulance, patrol) = (node.As("operator"), node.As(Range), node.As(Ambulance), node.As(Patrol));
        await @operator.PutPartyAsync(Range, new PartyTerms("Andøya Range", "Europe/Oslo", "gregorian", ["no", "en"]), cancellation: Cancellation);
        await @operator.PutPartyAsync(Ambulance, new PartyTerms("Air Ambulance North", "Europe/Oslo", "gregorian", ["no", "en"]), cancellation: Cancellation);
        await @operator.PutPartyAsync(Patrol, new PartyTerms("Coast Guard", "Europe/Oslo", "gregorian", ["no", "en"]), cancellation: Cancellation);
        Instant since = At(17, 0) - Duration.FromDays(60);
        await @operator.PutArrangementAsync("vesteralen", new ArrangementTerms(
            "Vesterålen coordination", [new Member(Range, since), new Member(Ambulance, since), new Member(Patrol, since)], Volume3D.OfCircle(new LatLng(69.2, 16), 150_000, 0, 15_000),
            ImmutableSortedDictionary<string, Duration>.Empty.Add("operational-intent", Duration.FromMinutes(15)).Add("live-fire", Duration.FromHours(1)).Add("closed-area", Duration.FromHours(1)),
            since, Ladder: [new Rung("operational", Duration.FromMinutes(10)), new Rung("diplomatic", Duration.FromMinutes(10))]), cancellation: Cancellation);

        await SetAsync(node, 17, 42);
        await range.DeclareAsync(Guid.NewGuid(), new ConstraintTerms("live-fire", [Circle(69.50, 15.75, 11_000, 7_500, At(18, 45), At(20, 30))], "Naval gunnery, first series"), cancellation: Cancellation);
        await SetAsync(node, 18, 5);
        await patrol.DeclareAsync(Guid.NewGuid(), new OperationalIntentTerms("Accepted", [Flown(Track(), 600, 2_400, 18, 45, 20, 45)], "Fisheries patrol"), cancellation: Cancellation);
        await SetAsync(node, 18, 9);
        await AnswerAsync(ambulance, "understood");
        await SetAsync(node, 18, 20);
        await ambulance.DeclareAsync(Guid.NewGuid(), new OperationalIntentTerms("Accepted", [Flown(Transfer(), 300, 1_500, 19, 10, 20, 5)], "Patient transfer, Andenes to Sortland"), cancellation: Cancellation);
        await SetAsync(node, 18, 38);
        await range.DeclareAsync(Guid.NewGuid(), new ConstraintTerms("live-fire", [Circle(69.34, 15.74, 9_000, 6_000, SecondSeries, At(20, 0))], "Naval gunnery, second series, moved south"), cancellation: Cancellation);
        await SetAsync(node, 18, 42);
        await range.DeclareAsync(Guid.NewGuid(), new ConstraintTerms("closed-area", [Circle(69.24, 15.10, 9_000, 4_500, At(19, 50), At(22, 0))], "Recovery of targets"), cancellation: Cancellation);
        await SetAsync(node, 18, 45);
        await patrol.DeclareAsync(Guid.NewGuid(), new OperationalIntentTerms("Accepted", [Circle(69.10, 16.05, 8_000, 1_200, At(19, 10), At(19, 50))], "Search for a boat adrift"), cancellation: Cancellation);
        await TalkAsync(range, ambulance);
        await SetAsync(node, 18, 47);
        return node;
    }

    /// <summary>What follows, up to 20:20, when the ambulance opens an incident.</summary>
    /// <returns>Its id.</returns>
    public static async Task<Guid> EndAsync(ConsoleNode node)
    {
        var (range, ambulance) = (node.As(Range), node.As(Ambulance));
        await AnswerAsync(ambulance, "cannot-comply", "The transfer cannot wait; we stay east of 15°55′E.", SecondSeries);
        await SetAsync(node, 18, 49);
        await AnswerAsync(ambulance, "understood");
        await SetAsync(node, 19, 24);
        await ambulance.ObserveAsync(new Observation(Guid.NewGuid(), Range, "live-fire", At(19, 23), new ObservedPosition(69.28, 15.98), "crew, LN-OUT", "splash abeam"), Cancellation);
        await SetAsync(node, 20, 20);
        var id = Guid.NewGuid();
        await ambulance.PutIncidentAsync(id, new IncidentTerms("Splash beside an ambulance flight, Andfjorden",
            Volume4D.Of(Volume3D.OfCircle(new LatLng(69.3, 15.8), 45_000, 0, 9_000), At(17, 30), At(20, 30))), cancellation: Cancellation);
        await ambulance.FileAccountAsync(id, Ambulance, new AccountTerms("en", "We had declared the transfer an hour before. The splash was seen on the left, close.",
            [new AccountPoint("claimed", "A splash, about two kilometres away", "crew report", At(19, 23))]), cancellation: Cancellation);
        await range.FileAccountAsync(id, Range, new AccountTerms("en", "All rounds of the series fell within the area that we had declared.",
            [new AccountPoint("claimed", "The last round of the series was fired", "range log", At(19, 31))]), cancellation: Cancellation);
        return id;
    }

    private static Task SetAsync(ConsoleNode node, int hour, int minute) => node.As("operator").SetReplayClockAsync(At(hour, minute), Cancellation);

    /// <summary>Answers what is not answered yet, of all or of what begins then.</summary>
    private static async Task AnswerAsync(ForewarnClient client, string answer, string? text = null, Instant? startsAt = null)
    {
        foreach (var warning in await client.WarningsAsync(WarningsOwed.ToMe).ToArrayAsync(Cancellation))
        {
            if (warning.Acknowledgement is null && (startsAt is null || warning.StartsAt == startsAt))
                await client.AcknowledgeAsync(warning.Id, new AcknowledgementTerms(answer, "duty pilot", text), Cancellation);
        }
    }

    private static async Task TalkAsync(ForewarnClient range, ForewarnClient ambulance)
    {
        var thread = Guid.NewGuid();
        await range.OpenThreadAsync(thread, new ThreadTerms([Ambulance], "operational", "Second series"), cancellation: Cancellation);
        await range.SendMessageAsync(thread, Guid.NewGuid(), new MessageTerms("Range control", "The second series begins at 19:05, moved south. Do you cross?", Language: "en"), cancellation: Cancellation);
        await ambulance.SendMessageAsync(thread, Guid.NewGuid(), new MessageTerms("Duty pilot", "We cross at 19:10 with a patient aboard, below 1,500 m, east of 15°55′E.", Language: "en"), cancellation: Cancellation);
    }

    private static Volume4D Circle(double lat, double lng, double radiusM, double upperM, Instant start, Instant end) => Volume4D.Of(Volume3D.OfCircle(new LatLng(lat, lng), radiusM, 0, upperM), start, end);

    private static Volume4D Flown(ImmutableArray<LatLng> corners, double lowerM, double upperM, int fromHour, int fromMinute, int toHour, int toMinute) =>
        Volume4D.Of(Volume3D.OfPolygon(corners, lowerM, upperM), At(fromHour, fromMinute), At(toHour, toMinute));

    /// <summary>From Andenes to Sortland, along the sound.</summary>
    private static ImmutableArray<LatLng> Transfer() => [new(69.34, 15.98), new(69.34, 16.28), new(68.98, 15.72), new(68.66, 15.52), new(68.66, 15.28), new(69.02, 15.42)];

    /// <summary>Along the outer coast.</summary>
    private static ImmutableArray<LatLng> Track() => [new(69.42, 15.30), new(69.62, 16.10), new(69.56, 16.30), new(69.30, 15.52), new(69.02, 14.85), new(69.08, 14.62)];
}
