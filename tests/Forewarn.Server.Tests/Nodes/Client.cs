using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Forewarn.Server.Tests.Nodes;

/// <summary>A party's system, talking to a node.</summary>
internal sealed class Client(HttpClient http, string party, string? token)
{
    public HttpClient Http => http;

    public string Party => party;

    public string? Token => token;

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PutAsync(string path, JsonNode body, int? version = null) => SendAsync(HttpMethod.Put, path, body, version);

    public Task<Answer> PostAsync(string path, JsonNode body) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> DeleteAsync(string path, int? version = null) => SendAsync(HttpMethod.Delete, path, version: version);

    public Task<Answer> PutTextAsync(string path, string body) => PutBytesAsync(path, Encoding.UTF8.GetBytes(body));

    public async Task<Answer> PutBytesAsync(string path, byte[] body)
    {
        using var request = Request(HttpMethod.Put, path);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await SendAsync(request);
    }

    public HttpRequestMessage Request(HttpMethod method, string path, JsonNode? body = null, int? version = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        return request;
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.OfAsync(response, TestContext.Current.CancellationToken);
    }

    private async Task<Answer> SendAsync(HttpMethod method, string path, JsonNode? body = null, int? version = null)
    {
        using var request = Request(method, path, body, version);
        return await SendAsync(request);
    }
}
