using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Forewarn.Pool.Tests.Load;

/// <summary>A party's system, talking to one node over HTTP.</summary>
internal sealed class NodeClient : IDisposable
{
    /// <summary>In place of a status: the request never left, or whether it arrived nobody knows.</summary>
    public const int NotConnected = 0, NoAnswer = 599;

    private readonly HttpClient _http;
    private readonly string _token;
    private readonly string _start, _end;

    public NodeClient(Uri node, string token)
    {
        _token = token;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) }) { BaseAddress = node, Timeout = TimeSpan.FromSeconds(10) };
        // So far ahead that a clock an hour off is early, too.
        DateTime day = DateTime.UtcNow.Date.AddDays(3);
        (_start, _end) = (day.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), day.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    public async Task RegisterAsync(string party, string token)
    {
        var body = new JsonObject { ["name"] = party, ["time_zone"] = "Europe/Moscow", ["calendar"] = "gregorian", ["languages"] = new JsonArray("en") };
        using var request = Request(HttpMethod.Put, $"/v1/parties/{party}", token, body);
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Size and root of the node's record.</summary>
    public async Task<string> CheckpointAsync()
    {
        using var request = Request(HttpMethod.Get, "/record/checkpoint", _token);
        using var answer = await _http.SendAsync(request);
        string[] lines = (await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).Split('\n');
        return $"{lines[1]} {lines[2]}";
    }

    /// <returns>With a refusal, what it says in place of the content.</returns>
    public Task<(int Status, long Version, string Content)> ReadAsync(string entity) => SendAsync(Request(HttpMethod.Get, $"/v1/operational-intents/{entity}", _token));

    /// <param name="expected">The version to be changed; 0 to declare it.</param>
    public Task<(int Status, long Version, string Content)> WriteAsync(string entity, long expected, string content)
    {
        var request = Request(HttpMethod.Put, $"/v1/operational-intents/{entity}", _token, Body(content));
        if (expected > 0)
        {
            request.Headers.TryAddWithoutValidation("If-Match", FormattableString.Invariant($"\"{expected}\""));
        }
        return SendAsync(request);
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(HttpMethod method, string path, string token, JsonNode? body = null)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }

    private async Task<(int Status, long Version, string Content)> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            try
            {
                using var answer = await _http.SendAsync(request);
                string text = await answer.Content.ReadAsStringAsync();
                long version = long.TryParse(answer.Headers.ETag?.Tag.Trim('"'), CultureInfo.InvariantCulture, out long tag) ? tag : 0;
                return ((int)answer.StatusCode, version, answer.IsSuccessStatusCode ? (string?)JsonNode.Parse(text)?["operational_intent"]?["note"] ?? "" : ProblemOf(text));
            }
            catch (HttpRequestException failed) when (failed.HttpRequestError == HttpRequestError.ConnectionError && failed.InnerException is SocketException or TimeoutException)
            {
                return (NotConnected, 0, "");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                return (NoAnswer, 0, e.Message);
            }
        }
    }

    /// <summary>The last word of a problem's type, as the API's documentation has it, and what it says.</summary>
    private static string ProblemOf(string text)
    {
        try
        {
            JsonNode? problem = JsonNode.Parse(text);
            return $"{((string?)problem?["type"])?.Split(':')[^1]}: {problem?["detail"]}";
        }
        catch (System.Text.Json.JsonException)
        {
            return text;
        }
    }

    private JsonObject Body(string content) => new()
    {
        ["state"] = "Accepted",
        ["note"] = content,
        ["volumes"] = new JsonArray(new JsonObject
        {
            ["volume"] = new JsonObject
            {
                ["outline_circle"] = new JsonObject
                {
                    ["center"] = new JsonObject { ["lat"] = 34.5, ["lng"] = 35.5 },
                    ["radius"] = new JsonObject { ["value"] = 300, ["units"] = "M" },
                },
                ["altitude_lower"] = Altitude(0),
                ["altitude_upper"] = Altitude(120),
            },
            ["time_start"] = Time(_start),
            ["time_end"] = Time(_end),
        }),
    };

    private static JsonObject Altitude(int metres) => new() { ["value"] = metres, ["reference"] = "W84", ["units"] = "M" };

    private static JsonObject Time(string value) => new() { ["value"] = value, ["format"] = "RFC3339" };
}
