using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Incidents;

/// <summary>Something that happened on a shared node at a place of its own: a range declares fire over a flight, which reads the warning and answers,
/// and sees the fire elsewhere; a battery that nobody has told of anything is seen, too.</summary>
internal sealed class NearMiss
{
    private NearMiss(TestNode node, Client range, Client flight, Client battery, Client stranger) =>
        (Node, Range, Flight, Battery, Stranger) = (node, range, flight, battery, stranger);

    public TestNode Node { get; }

    public Client Range { get; }

    public Client Flight { get; }

    public Client Battery { get; }

    /// <summary>A party that has nothing to do with it.</summary>
    public Client Stranger { get; }

    public (double Lat, double Lng) Place { get; } = Bodies.NewPlace();

    public Guid Incident { get; } = Guid.NewGuid();

    public Guid Fire { get; } = Guid.NewGuid();

    public string Path => $"/v1/incidents/{Incident}";

    private Instant Now { get; } = SystemClock.Instance.GetCurrentInstant();

    public static async Task<NearMiss> HappenAsync(TestNode node)
    {
        var story = new NearMiss(node, await node.PartyAsync(), await node.PartyAsync(), await node.PartyAsync(), await node.PartyAsync());
        await story.HappenAsync();
        return story;
    }

    /// <summary>Opens the incident in the name of the flight.</summary>
    public async Task<NearMiss> OpenedAsync(bool isExercise = false)
    {
        (await Flight.PutAsync(Path, Body(isExercise))).Expect(201);
        return this;
    }

    public JsonObject Body(bool isExercise = false, params string[] parties) => new()
    {
        ["title"] = "Near <b>miss</b>",
        ["extent"] = Extent(),
        ["exercise"] = isExercise,
        ["parties"] = new JsonArray([.. parties.Select(party => (JsonNode)party)]),
    };

    public static JsonObject Account(string text, params JsonObject[] points) => new() { ["language"] = "en", ["text"] = text, ["points"] = new JsonArray([.. points]) };

    public JsonObject Statement(string text = "Nothing happened.", string language = "en", string title = "On the near miss") =>
        new() { ["about"] = $"incident/{Incident}", ["title"] = title, ["language"] = language, ["text"] = text };

    private async Task HappenAsync()
    {
        (await Node.Admin.PutAsync($"/v1/arrangements/a-{Incident:N}", Bodies.Arrangement(Place, "PT2H", Range.Party, Flight.Party))).Expect(201);
        (await Flight.PutAsync(Bodies.IntentPath(), Bodies.Intent(Place, note: "survey"))).Expect(201);
        var declared = (await Range.PutAsync(Bodies.ConstraintPath(Fire), Bodies.Constraint(Place))).Expect(201).Body;
        string warning = (string)declared["warnings"]![0]!["id"]!;
        (await Flight.GetAsync($"/v1/warnings/{warning}")).Expect(200);
        (await Flight.PostAsync($"/v1/warnings/{warning}/acknowledgement", Bodies.Acknowledgement("understood"))).Expect(200);
        await SeeAsync(Range.Party, "live-fire", (Place.Lat + 0.02, Place.Lng));
        await SeeAsync(Battery.Party, "air-defence", Place);
    }

    private async Task SeeAsync(string party, string kind, (double Lat, double Lng) place)
    {
        var report = Bodies.Observation(Guid.NewGuid().ToString(), party, place, Now);
        report["kind"] = kind;
        (await Flight.PostAsync("/v1/observations", report)).Expect(201);
    }

    private JsonObject Extent()
    {
        var extent = Bodies.Volume(Place, 5_000, Now - Duration.FromHours(1));
        extent["time_end"] = Bodies.Time(Bodies.Soon + Duration.FromHours(2));
        return extent;
    }
}
