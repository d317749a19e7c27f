using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Hotline;

/// <summary>Bodies and steps of a conversation that nothing is wrong with.</summary>
internal static class Talk
{
    public static JsonObject Thread(params string[] with) =>
        new() { ["with"] = new JsonArray([.. with.Select(JsonNode (party) => party)]), ["channel"] = "operational", ["title"] = "Range 7" };

    public static JsonObject Message(string? text = "all is quiet") => new() { ["by"] = "watch officer", ["text"] = text };

    public static JsonObject Filled(string template, params (string Name, string Value)[] fields) => new()
    {
        ["by"] = "watch officer",
        ["template"] = template,
        ["fields"] = new JsonObject(fields.Select(given => KeyValuePair.Create<string, JsonNode?>(given.Name, given.Value))),
    };

    public static JsonObject Call(string initiator, params string[] participants) => new()
    {
        ["by"] = "secretary",
        ["participants"] = new JsonArray([.. participants.Select(JsonNode (party) => party)]),
        ["initiator"] = initiator,
        ["channel"] = "diplomatic",
        ["start"] = "2019-01-04T12:00:00Z",
        ["subjects"] = new JsonArray("Syria"),
    };

    public static JsonObject Readout(string text = "we spoke") => new() { ["by"] = "spokesman", ["text"] = text };

    public static string ThreadPath(Guid? id = null) => $"/v1/threads/{id ?? Guid.NewGuid()}";

    public static string CallPath(Guid? id = null) => $"/v1/calls/{id ?? Guid.NewGuid()}";

    /// <summary>A thread that a party has opened with others.</summary>
    public static async Task<string> OpenAsync(Client from, params Client[] with)
    {
        string path = ThreadPath();
        (await from.PutAsync(path, Thread([.. with.Select(each => each.Party)]))).Expect(201);
        return path;
    }

    /// <summary>Sends a message, and gives its path.</summary>
    public static async Task<string> SayAsync(Client from, string thread, JsonObject? body = null)
    {
        string path = $"{thread}/messages/{Guid.NewGuid()}";
        (await from.PutAsync(path, body ?? Message())).Expect(201);
        return path;
    }

    public static async Task<JsonArray> ReadAsync(Client by, string thread, string query = "") =>
        (await by.GetAsync($"{thread}/messages{query}")).Expect(200).Body["messages"]!.AsArray();

    /// <summary>A party that reads in certain languages.</summary>
    public static async Task<Client> PartyAsync(TestNode node, string zone, params string[] languages)
    {
        var body = Bodies.Party("reader");
        (body["time_zone"], body["languages"]) = (zone, new JsonArray([.. languages.Select(JsonNode (tag) => tag)]));
        string id = $"reader-{Guid.NewGuid()}";
        (await node.Admin.PutAsync($"/v1/parties/{id}", body)).Expect(201);
        return node.As(id);
    }
}
