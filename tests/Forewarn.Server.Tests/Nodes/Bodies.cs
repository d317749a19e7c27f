using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Server.Tests.Nodes;

/// <summary>Bodies that nothing is wrong with, to be sent, or to be spoilt first.</summary>
internal static class Bodies
{
    private static int _places;

    /// <summary>A moment in the near future, in whole seconds.</summary>
    public static Instant Soon { get; } = Instant.FromUnixTimeSeconds(SystemClock.Instance.GetCurrentInstant().ToUnixTimeSeconds() + 3_600);

    /// <summary>A place that no other test uses, more than 100 km from any other.</summary>
    public static (double Lat, double Lng) NewPlace()
    {
        int number = Interlocked.Increment(ref _places);
        return (-50 + number % 100, -170 + number / 100 % 170 * 2);
    }

    public static JsonObject Party(string name) => new() { ["name"] = name, ["time_zone"] = "Europe/Moscow", ["calendar"] = "gregorian", ["languages"] = new JsonArray("ru", "en") };

    public static JsonObject Intent((double Lat, double Lng) place, string state = "Accepted", string? note = null, double radius = 500, Instant? start = null) =>
        new() { ["state"] = state, ["volumes"] = new JsonArray(Volume(place, radius, start)), ["note"] = note };

    public static JsonObject Constraint((double Lat, double Lng) place, string kind = "live-fire", double radius = 500) =>
        new() { ["kind"] = kind, ["volumes"] = new JsonArray(Volume(place, radius)), ["note"] = "range 7" };

    public static JsonObject Subscription((double Lat, double Lng) place, double radius = 5_000) =>
        new() { ["extent"] = Volume(place, radius), ["notify_for_operational_intents"] = true, ["notify_for_constraints"] = true };

    public static JsonObject Search((double Lat, double Lng) place, double radius = 5_000) => new() { ["area_of_interest"] = Volume(place, radius) };

    public static JsonObject Arrangement((double Lat, double Lng) place, string leadTime, params string[] members) => new()
    {
        ["name"] = "Memorandum",
        ["members"] = new JsonArray([.. members.Select(JsonNode (member) => new JsonObject { ["party"] = member, ["from"] = "2015-01-01T00:00:00Z" })]),
        ["extent"] = Volume(place, 50_000)["volume"]!.DeepClone(),
        ["lead_times"] = new JsonObject { ["operational-intent"] = leadTime, ["live-fire"] = leadTime },
        ["separation"] = new JsonObject { ["horizontal_m"] = 0, ["vertical_m"] = 0, ["time"] = "PT0S" },
        ["ladder"] = new JsonArray(Rung("operational", "PT10M"), Rung("diplomatic", "PT30M")),
        ["valid_from"] = "2015-01-01T00:00:00Z",
        ["withdrawal_notice"] = "PT0S",
    };

    public static JsonObject Observation(string id, string party, (double Lat, double Lng) place, Instant at) => new()
    {
        ["id"] = id,
        ["party"] = party,
        ["kind"] = "operational-intent",
        ["at"] = Text(at),
        ["position"] = new JsonObject { ["lat"] = place.Lat, ["lng"] = place.Lng, ["altitude_m"] = 50.0 },
        ["event"] = "seen",
        ["source"] = "radar",
    };

    /// <summary>An answer, with its reason where it needs one.</summary>
    public static JsonObject Acknowledgement(string answer = "received", string by = "duty officer")
    {
        var body = new JsonObject { ["answer"] = answer, ["by"] = by };
        if (answer == "cannot-comply")
            body["text"] = "aircraft are on their way";
        return body;
    }

    /// <summary>An hour over a circle from the ground to 120 m.</summary>
    public static JsonObject Volume((double Lat, double Lng) place, double radius = 500, Instant? start = null) => new()
    {
        ["volume"] = new JsonObject
        {
            ["outline_circle"] = new JsonObject { ["center"] = LatLng(place.Lat, place.Lng), ["radius"] = new JsonObject { ["value"] = radius, ["units"] = "M" } },
            ["altitude_lower"] = Altitude(0),
            ["altitude_upper"] = Altitude(120),
        },
        ["time_start"] = Time(start ?? Soon),
        ["time_end"] = Time((start ?? Soon) + Duration.FromHours(1)),
    };

    /// <summary>The same over a square of about a kilometre, with the place as its south-west corner.</summary>
    public static JsonObject SquareVolume((double Lat, double Lng) place)
    {
        var volume = Volume(place);
        var outline = (JsonObject)volume["volume"]!;
        outline.Remove("outline_circle");
        outline["outline_polygon"] = new JsonObject
        {
            ["vertices"] = new JsonArray(
                LatLng(place.Lat, place.Lng), LatLng(place.Lat, place.Lng + 0.01), LatLng(place.Lat + 0.01, place.Lng + 0.01), LatLng(place.Lat + 0.01, place.Lng)),
        };
        return volume;
    }

    public static JsonObject LatLng(double lat, double lng) => new() { ["lat"] = lat, ["lng"] = lng };

    public static JsonObject Altitude(double metres) => new() { ["value"] = metres, ["reference"] = "W84", ["units"] = "M" };

    public static JsonObject Time(Instant time) => new() { ["value"] = Text(time), ["format"] = "RFC3339" };

    public static string Text(Instant time) => InstantPattern.ExtendedIso.Format(time);

    public static string IntentPath(Guid? id = null) => $"/v1/operational-intents/{id ?? Guid.NewGuid()}";

    public static string ConstraintPath(Guid? id = null) => $"/v1/constraints/{id ?? Guid.NewGuid()}";

    public static string SubscriptionPath(Guid? id = null) => $"/v1/subscriptions/{id ?? Guid.NewGuid()}";

    private static JsonObject Rung(string channel, string within) => new() { ["channel"] = channel, ["acknowledge_within"] = within };
}
