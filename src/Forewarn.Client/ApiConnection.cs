using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Forewarn.Client.Model;
using Forewarn.Record;

namespace Forewarn.Client;

/// <summary>Gives a bearer token that is valid now, or null for what needs none; asked before every request.</summary>
public delegate ValueTask<string?> TokenProvider(CancellationToken cancellation);

/// <summary>Sends requests to a node: authorized, signed, repeated while the node is busy; turns what it refuses into
/// <see cref="ForewarnProblemException"/>.</summary>
/// <remarks>Every change carries an id or a version of the caller's choice, so that sending it again gets the first answer again.
/// Thread-safe.</remarks>
internal sealed class ApiConnection(HttpClient http, TokenProvider token, RequestSigner? signer)
{
    /// <summary>How often one request is sent, at most.</summary>
    public const int AttemptsMax = 5;

    /// <summary>Largest JSON document or receipt that is read, in bytes.</summary>
    public const int AnswerBytesMax = 32 * 1024 * 1024;

    /// <summary>Longest wait that a node may ask for; what asks for more fails at once.</summary>
    public static readonly TimeSpan RetryAfterMax = TimeSpan.FromSeconds(10);

    private const string Json = "application/json";

    /// <summary>Wait after the first request without an answer; doubled each time.</summary>
    private static readonly TimeSpan BackoffMin = TimeSpan.FromMilliseconds(100);

    /// <summary>Signs every change; null when nothing is signed.</summary>
    public RequestSigner? Signer => signer;

    /// <summary>The same connection, with changes signed by another key.</summary>
    public ApiConnection SignedBy(RequestSigner other) => new(http, token, other);

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, null, isSigned: false, cancellation);
        return await ReadAsync(response, type, $"GET {path}", cancellation);
    }

    /// <summary>Null when there is no such thing, or the caller may not read it.</summary>
    public async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await GetAsync(path, type, cancellation);
        }
        catch (ForewarnProblemException problem) when (problem.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Asks for a change, signed when there is a key to sign with.</summary>
    /// <param name="signature">Made elsewhere, and sent as it is.</param>
    public async Task<T> ChangeAsync<T>(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body, int? version, JsonTypeInfo<T> answer, CancellationToken cancellation, string? signature = null)
    {
        using var response = await SendAsync(method, path, body, version, isSigned: true, cancellation, givenSignature: signature);
        return await ReadAsync(response, answer, $"{method} {path}", cancellation);
    }

    /// <summary>Asks with a body, and changes nothing that would be signed.</summary>
    public async Task<T> AskAsync<T>(string path, ReadOnlyMemory<byte> body, JsonTypeInfo<T> answer, CancellationToken cancellation, string contentType = Json, int? version = null)
    {
        using var response = await SendAsync(HttpMethod.Post, path, body, version, isSigned: false, cancellation, contentType);
        return await ReadAsync(response, answer, $"POST {path}", cancellation);
    }

    /// <summary>The response to a request that was accepted; its content is not read yet.</summary>
    /// <exception cref="ForewarnProblemException">It was refused.</exception>
    /// <exception cref="HttpRequestException">The node cannot be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body, int? version, bool isSigned, CancellationToken cancellation, string contentType = Json, string? lastEventId = null,
        string? givenSignature = null)
    {
        string? ifMatch = version is { } number ? string.Create(CultureInfo.InvariantCulture, $"\"{number}\"") : null;
        string? signature = givenSignature ?? (isSigned ? signer?.Sign(method.Method, path, ifMatch, body ?? default) : null);
        for (int attempt = 1; ; attempt++)
        {
            TimeSpan wait;
            try
            {
                using var request = new HttpRequestMessage(method, path.TrimStart('/'));
                if (await token(cancellation) is { } bearer)
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
                if (ifMatch is not null)
                    request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
                if (signature is not null)
                    request.Headers.TryAddWithoutValidation(RequestSigner.Header, signature);
                if (lastEventId is not null)
                    request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
                if (body is { } bytes)
                {
                    request.Content = new ReadOnlyMemoryContent(bytes);
                    request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
                }
                var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
                if (response.IsSuccessStatusCode)
                    return response;
                using (response)
                {
                    if (attempt == AttemptsMax || WaitAskedFor(response) is not { } asked)
                        throw await ProblemOfAsync(response, $"{method} {path}", cancellation);
                    wait = asked;
                }
            }
            // Nobody knows whether it arrived. A second DELETE of something without versions would find nothing.
            catch (Exception lost) when (lost is HttpRequestException or SocketException && attempt < AttemptsMax && method != HttpMethod.Delete)
            {
                wait = BackoffMin * Math.Pow(2, attempt - 1);
            }
            await Task.Delay(wait * (1 + Random.Shared.NextDouble() / 4), cancellation);
        }
    }

    /// <summary>Reads a content of limited length whole.</summary>
    /// <exception cref="RecordFormatException">It is longer.</exception>
    public static async Task<byte[]> ReadBytesAsync(HttpContent content, int lengthMax, string request, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var bytes = new ArrayBufferWriter<byte>();
        while (true)
        {
            int read = await stream.ReadAsync(bytes.GetMemory(4096), cancellation);
            if (read == 0)
                return bytes.WrittenSpan.ToArray();
            bytes.Advance(read);
            if (bytes.WrittenCount > lengthMax)
                throw new RecordFormatException(request, "the answer is too long", $"at most {lengthMax} bytes");
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, string request, CancellationToken cancellation)
    {
        byte[] bytes = await ReadBytesAsync(response.Content, AnswerBytesMax, request, cancellation);
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException("null");
        }
        catch (JsonException wrong)
        {
            throw new RecordFormatException(request, $"the answer cannot be read: {wrong.Message}", "the JSON of a Forewarn node's API", wrong);
        }
    }

    /// <summary>How long a node that is busy asks to wait; null when it does not, or asks for too long.</summary>
    private static TimeSpan? WaitAskedFor(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests
            && response.Headers.RetryAfter?.Delta is { } wait && wait <= RetryAfterMax ? wait : null;

    private static async Task<ForewarnProblemException> ProblemOfAsync(HttpResponseMessage response, string request, CancellationToken cancellation)
    {
        byte[] bytes = await ReadBytesAsync(response.Content, AnswerBytesMax, request, cancellation);
        Problem? problem = null;
        try
        {
            if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
                problem = JsonSerializer.Deserialize(bytes, ClientJson.Default.Problem);
        }
        catch (JsonException)
        {
            // What stands between us and the node may answer in its own words: the status says enough.
        }
        return new ForewarnProblemException(request, (int)response.StatusCode, problem?.Code ?? "http",
            problem?.Title ?? "Refused", problem?.Detail, problem?.Field, problem?.Accepted, problem?.Leaf);
    }
}
