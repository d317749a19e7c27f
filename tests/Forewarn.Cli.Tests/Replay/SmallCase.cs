using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Cli.Replay;

namespace Forewarn.Cli.Tests.Replay;

/// <summary>A case of one telling in which one party warns another, small enough to spoil field by field.</summary>
internal static class SmallCase
{
    public static Case Read(Action<JsonObject>? change = null) => CaseReader.Read(Bytes(change));

    public static byte[] Bytes(Action<JsonObject>? change = null)
    {
        JsonObject root = JsonNode.Parse(Json)!.AsObject();
        change?.Invoke(root);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    public static JsonObject Step(this JsonObject root, int index) => root.Telling()["steps"]![index]!.AsObject();

    public static JsonObject Telling(this JsonObject root) => root["tellings"]![0]!.AsObject();

    /// <summary>Leaves nothing of the telling but a claim, as of one whose warning came at a time not stated.</summary>
    public static void WithOnlyAClaim(JsonObject root)
    {
        root.Telling()["steps"] = JsonNode.Parse("""
            [{"do": "claim", "about": "strike", "lead_time_more_than": "PT1M", "time": {"words": "much earlier"}, "text": "It was given",
              "standing": "claimed", "stated_by": "ministry", "source": "paper"}]
            """);
    }

    /// <summary>Adds a call with two readouts of it.</summary>
    public static void WithACall(JsonObject root)
    {
        foreach (string step in (string[])
        [
            """{"do": "call", "name": "call", "channel": "diplomatic", "initiator": "b", "participants": ["a", "b"]}""",
            """{"do": "readout", "call": "call", "by": "a"}""", """{"do": "readout", "call": "call", "by": "b"}""",
        ])
        {
            JsonObject said = JsonNode.Parse(step)!.AsObject();
            said["time"] = new JsonObject { ["on"] = "2019-01-04" };
            said["text"] = $"Words of {said["by"] ?? "the call"}";
            (said["standing"], said["stated_by"], said["source"]) = ("claimed", "ministry", "paper");
            root.Telling()["steps"]!.AsArray().Add(said);
        }
        root.Telling()["ends"] = "2019-01-05T00:00:00Z";
    }

    private const string Json = """
        {
          "format": "forewarn-case-1", "id": "small", "title": "A small case", "purpose": "To be read.", "neutrality": "Nobody is blamed.",
          "local_time_zone": "Europe/Moscow",
          "parties": [
            {"id": "a", "name": "Party A", "time_zone": "Europe/Moscow", "calendar": "gregorian", "languages": ["ru"]},
            {"id": "b", "name": "Party B", "time_zone": "Asia/Jerusalem", "calendar": "hebrew", "languages": ["he"]}
          ],
          "speakers": [{"id": "ministry", "name": "Ministry"}],
          "sources": [{"id": "paper", "publishers": ["The Paper"], "dates": ["2018-09-18"]}],
          "places": [{"id": "town", "name": "Town", "lat": 35.5, "lng": 35.8, "standing": "undisputed", "source": "paper"}],
          "areas": [{"id": "box", "name": "Box", "altitude_lower_m": 0, "altitude_upper_m": 1000, "standing": "assumed", "because": "drawn",
            "outline_polygon": {"vertices": [
              {"lat": 36, "lng": 36}, {"lat": 36, "lng": 38}, {"lat": 37, "lng": 38}, {"lat": 37, "lng": 36}]}}],
          "facts": [{"id": "told", "time": {"at": "2018-09-17T18:39:00Z"}, "text": "A is told", "standing": "claimed",
            "stated_by": "ministry", "source": "paper"}],
          "undisputed": [],
          "arrangements": [{"id": "line", "name": "The line", "area": "box", "lead_times": {"live-fire": "PT15M"},
            "members": [{"party": "a", "from": "2015-10-15T00:00:00Z", "until": null}, {"party": "b", "from": "2015-10-15T00:00:00Z", "until": null}],
            "separation": {"horizontal_m": 0, "vertical_m": 0, "time": "PT0S"},
            "ladder": [{"channel": "operational", "acknowledge_within": "PT2M"}],
            "valid_from": "2015-10-15T00:00:00Z", "valid_until": null, "withdrawal_notice": "P30D",
            "standing": "claimed", "stated_by": "ministry", "source": "paper", "terms_assumed_because": "they are not public"}],
          "tellings": [{
            "id": "one", "title": "One", "summary": "As told.", "clocks": ["a", "b"], "arrangements": ["line"], "ends": "2018-09-17T20:00:00Z",
            "steps": [
              {"do": "declare", "by": "b", "name": "strike", "kind": "live-fire", "fact": "told",
                "volumes": [{"area": "box", "start": "2018-09-17T18:40:00Z", "end": "2018-09-17T19:40:00Z"}]},
              {"do": "receive", "by": "a", "fact": "told"},
              {"do": "observe", "by": "a", "name": "seen", "party": "b", "kind": "live-fire", "about": "strike", "place": "town",
                "time": {"at": "2018-09-17T18:40:00Z"}, "text": "It is seen", "standing": "claimed", "stated_by": "ministry", "source": "paper"}
            ],
            "expected": [
              {"kind": "lead-time", "about": "strike", "from": "b", "to": "a", "standing": "assumed",
                "figures": {"lead": "PT1M", "required_lead": "PT15M", "verdict": "short"}},
              {"kind": "outside-declared", "about": "seen", "with": "strike", "standing": "assumed",
                "figures": {"horizontal_miss_m": {"is": 58400, "within": 500}, "vertical_miss_m": 0, "time_miss": "PT0S"}}
            ]
          }]
        }
        """;
}
