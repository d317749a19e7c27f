using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Replay;

/// <summary>The part of the Forewarn API that a replay needs, spoken to a node in replay mode.</summary>
/// <remarks>Every answer must carry the replay clock in <see cref="ReplayHeader"/>: a replay must never write into a node that
/// serves a real airspace.</remarks>
internal sealed class NodeClient : IDisposable
{
    public const string ReplayHeader = "Forewarn-Replay";

    /// <summary>The party in whose name the replay sets the clock, the parties and the arrangements.</summary>
    public const string AdminParty = "forewarn-replay";

    /// <summary>Most pages of warnings read for one party, a named limit on what a node can make the replay do.</summary>
    private const int PageCountMax = 100;

    private readonly IReplayNode _node;
    private readonly HttpClient _http;

    public NodeClient(IReplayNode node)
    {
        _node = node;
        _http = new HttpClient
        {
            BaseAddress = node.Address,
            Timeout = TimeSpan.FromSeconds(30),
            MaxResponseContentBufferSize = 16 * 1024 * 1024,
        };
    }

    public void Dispose() => _http.Dispose();

    public Task SetClockAsync(Instant now, CancellationToken cancellation) => SendAsync<AcceptedAnswer>(
        HttpMethod.Put, "v1/replay/clock", AdminParty, "forewarn.admin",
        new JsonObject { ["now"] = InstantPattern.ExtendedIso.Format(now) }, null, cancellation);

    public Task PutPartyAsync(CaseParty party, CancellationToken cancellation) => SendAsync<AcceptedAnswer>(
        HttpMethod.Put, "v1/parties/" + Uri.EscapeDataString(party.Id), AdminParty, "forewarn.admin", NodeRequests.Party(party), null, cancellation);

    /// <summary>Creates an arrangement, or changes the version given.</summary>
    public Task<ArrangementAnswer> PutArrangementAsync(
        CaseArrangement arrangement, string? version, CancellationToken cancellation) => SendAsync<ArrangementAnswer>(
        HttpMethod.Put, "v1/arrangements/" + Uri.EscapeDataString(arrangement.Id), AdminParty, "forewarn.admin",
        NodeRequests.Arrangement(arrangement), version, cancellation);

    public Task<DeclareAnswer> DeclareAsync(DeclareStep step, Guid id, string? version, CancellationToken cancellation) =>
        SendAsync<DeclareAnswer>(
            HttpMethod.Put, PathOf(step.Kind, id), step.By, "forewarn.declare", NodeRequests.Declaration(step), version, cancellation);

    public Task<AcceptedAnswer> EndAsync(DeclareStep declared, Guid id, string? version, CancellationToken cancellation) =>
        SendAsync<AcceptedAnswer>(
            HttpMethod.Delete, PathOf(declared.Kind, id), declared.By, "forewarn.declare", null, version, cancellation);

    /// <summary>All warnings owed to the party, which delivers them, or by it, which does not.</summary>
    public async Task<ImmutableArray<WarningAnswer>> WarningsAsync(string party, bool owedToParty, CancellationToken cancellation)
    {
        var all = ImmutableArray.CreateBuilder<WarningAnswer>();
        string? cursor = null;
        for (int page = 0; page < PageCountMax; page++)
        {
            string path = $"v1/warnings?owed={(owedToParty ? "to-me" : "by-me")}"
                + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor));
            WarningsAnswer answer =
                await SendAsync<WarningsAnswer>(HttpMethod.Get, path, party, "forewarn.read", null, null, cancellation);
            all.AddRange(answer.Warnings);
            cursor = answer.NextCursor;
            if (string.IsNullOrEmpty(cursor))
                return all.ToImmutable();
        }
        throw new ReplayException($"the node has more than {PageCountMax} pages of warnings for {party}");
    }

    public Task<AcceptedAnswer> AcknowledgeAsync(AcknowledgeStep step, string warningId, CancellationToken cancellation) =>
        SendAsync<AcceptedAnswer>(
            HttpMethod.Post, $"v1/warnings/{Uri.EscapeDataString(warningId)}/acknowledgement", step.By, "forewarn.acknowledge",
            new JsonObject { ["answer"] = step.Answer, ["by"] = step.By, ["text"] = step.Text }, null, cancellation);

    public Task<ObserveAnswer> ObserveAsync(
        ObserveStep step, Guid id, (DeclareStep Step, Guid Id)? about, CancellationToken cancellation) => SendAsync<ObserveAnswer>(
        HttpMethod.Post, "v1/observations", step.By, "forewarn.observe", NodeRequests.Observation(step, id, about), null, cancellation);

    private static string PathOf(string kind, Guid id) =>
        (kind == DeclareStep.OperationalIntent ? "v1/operational-intents/" : "v1/constraints/") + id.ToString("D");

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, string party, string scope, JsonObject? body, string? version, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _node.Token(party, scope));
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, cancellation);
            return await ReadAsync<T>(response, $"{method} /{path} as {party}", cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new ReplayException($"{method} {_node.Address}{path}: {e.Message}");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ReplayException($"{method} {_node.Address}{path}: no answer within {_http.Timeout.TotalSeconds:0} s");
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, string request, CancellationToken cancellation)
    {
        if (!response.Headers.Contains(ReplayHeader))
        {
            throw new ReplayException(
                $"{request}: the answer ({(int)response.StatusCode}) carries no {ReplayHeader}; this node is not in replay mode");
        }
        string content = await response.Content.ReadAsStringAsync(cancellation);
        try
        {
            if (response.IsSuccessStatusCode)
            {
                return JsonSerializer.Deserialize<T>(content.Length == 0 ? "{}" : content, NodeJson.Options)
                    ?? throw new ReplayException($"{request}: the answer is null");
            }
            ProblemAnswer? problem = JsonSerializer.Deserialize<ProblemAnswer>(content.Length == 0 ? "{}" : content, NodeJson.Options);
            throw new ReplayException($"{request}: {(int)response.StatusCode} {problem?.Title}: {problem?.Detail}");
        }
        catch (JsonException e)
        {
            throw new ReplayException($"{request}: the answer ({(int)response.StatusCode}) cannot be read: {e.Message}");
        }
    }
}
