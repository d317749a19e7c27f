using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Endpoints;

/// <summary>The API description, and what an operator's tools read.</summary>
public class DescriptionTests(SharedNode shared)
{
    private static readonly string[] Methods = ["get", "put", "post", "delete"];

    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task The_description_has_every_path_and_method()
    {
        var paths = (await DescriptionAsync())["paths"]!.AsObject();
        string[] operations = [.. paths.SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}")).Order(StringComparer.Ordinal)];
        string[] expected =
        [
            "DELETE /v1/arrangements/{id}", "DELETE /v1/constraints/{id}", "DELETE /v1/operational-intents/{id}", "DELETE /v1/parties/{id}",
            "DELETE /v1/parties/{id}/keys/{thumbprint}", "DELETE /v1/subscriptions/{id}",
            "GET /healthz", "GET /readyz", "GET /record/checkpoint", "GET /record/key", "GET /record/tile/{path}",
            "GET /v1/arrangements", "GET /v1/arrangements/{id}", "GET /v1/conflicts", "GET /v1/constraints/{id}", "GET /v1/events", "GET /v1/leaves/{index}",
            "GET /v1/operational-intents/{id}", "GET /v1/parties", "GET /v1/parties/{id}", "GET /v1/parties/{id}/keys",
            "GET /v1/parties/{id}/roster/webhook-secret/{contact}", "GET /v1/receipts/{index}", "GET /v1/record", "GET /v1/subscriptions/{id}", "GET /v1/warnings", "GET /v1/warnings/{id}",
            "POST /v1/constraints/{id}/preview", "POST /v1/constraints/{id}/reveal", "POST /v1/erasures", "POST /v1/evidence", "POST /v1/observations", "POST /v1/operational-intents/{id}/preview", "POST /v1/operational-intents/{id}/reveal",
            "POST /v1/search", "GET /v1/warnings/{id}/history", "POST /v1/warnings/deliveries", "POST /v1/warnings/{id}/acknowledgement",
            "PUT /v1/arrangements/{id}", "PUT /v1/constraints/{id}", "PUT /v1/operational-intents/{id}", "PUT /v1/parties/{id}",
            "PUT /v1/parties/{id}/keys/{thumbprint}", "PUT /v1/subscriptions/{id}",
            // Contacts, answers and drills.
            "GET /v1/drills", "GET /v1/drills/{id}", "GET /v1/parties/{id}/roster",
            "POST /v1/warnings/{id}/proposal/acceptance", "POST /v1/warnings/{id}/proposal/refusal",
            "PUT /v1/drills/{id}", "PUT /v1/parties/{id}/roster",
            // The pool.
            "GET /v1/pool", "POST /v1/pool/changes", "POST /record/add-checkpoint",
            // Incidents and statements.
            "GET /statements", "GET /statements/feed.atom", "GET /statements/{id}",
            "GET /v1/incidents", "GET /v1/incidents/{id}", "GET /v1/incidents/{id}/report", "GET /v1/statements",
            "POST /v1/incidents/{id}/what-if", "POST /v1/incidents/{id}/what-if/report", "POST /v1/statements/{id}/corrections",
            "PUT /v1/incidents/{id}", "PUT /v1/incidents/{id}/accounts/{party}", "PUT /v1/statements/{id}",
            // Arrangements that their members make.
            "DELETE /v1/arrangements/{id}/suspension", "DELETE /v1/drafts/{draft}", "GET /v1/arrangements/{id}/leave", "GET /v1/arrangements/{id}/suspension", "GET /v1/arrangements/{id}/uncovered", "GET /v1/coverage", "GET /v1/coverage.csv",
            "GET /v1/drafts", "GET /v1/drafts/{draft}", "POST /v1/arrangements/{id}/leave", "POST /v1/arrangements/{id}/suspension", "POST /v1/drafts", "POST /v1/drafts/{draft}/signature",
            // Protected sites and movements.
            "DELETE /v1/sites/{id}", "GET /v1/sites", "GET /v1/sites/{id}", "POST /v1/sites/import", "PUT /v1/sites/{id}", "PUT /v1/sites/{id}/confirmation",
            // Statistics.
            "GET /v1/statistics", "GET /v1/statistics.csv", "GET /v1/statistics.html",
            // The hotline.
            "GET /v1/calls", "GET /v1/calls/{id}", "GET /v1/hotline/templates", "GET /v1/threads", "GET /v1/threads/{id}", "GET /v1/threads/{id}/messages",
            "POST /v1/threads/{id}/messages/{message}/read",
            "PUT /v1/calls/{id}", "PUT /v1/calls/{id}/readout", "PUT /v1/threads/{id}", "PUT /v1/threads/{id}/messages/{message}",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), operations);
    }

    [Fact]
    public async Task Every_operation_tells_its_summary_answers_problems_and_scope()
    {
        foreach (var (path, operation) in await OperationsAsync())
        {
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["summary"]), path);
            var responses = operation["responses"]!.AsObject();
            Assert.True(responses.Any(response => response.Key.StartsWith('2') && response.Value!["content"] is not null), path);
            if (!path.Contains("/v1/", StringComparison.Ordinal))
                continue;
            Assert.Contains("Scope: forewarn.", (string?)operation["description"]);
            Assert.NotEmpty(operation["security"]!.AsArray());
            foreach (var problem in responses.Where(response => response.Key.StartsWith('4') || response.Key.StartsWith('5')))
                Assert.Equal("#/components/schemas/Problem", (string?)problem.Value!["content"]!["application/problem+json"]!["schema"]!["$ref"]);
        }
    }

    /// <summary>But for a signature, which says all in its path: the hash of what is signed.</summary>
    [Fact]
    public async Task Every_PUT_and_POST_describes_its_body()
    {
        foreach (var (path, operation) in (await OperationsAsync()).Where(each => each.Path.StartsWith("put", StringComparison.Ordinal) || each.Path.StartsWith("post", StringComparison.Ordinal))
            .Where(each => each.Path != "post /v1/drafts/{draft}/signature"))
            Assert.True(operation["requestBody"]?["content"]?[path == "post /record/add-checkpoint" ? "text/plain" : "application/json"]?["schema"] is not null, path);
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        var description = await DescriptionAsync();
        foreach (string reference in References(description).Distinct())
        {
            JsonNode? target = description;
            foreach (string step in reference.TrimStart('#', '/').Split('/'))
                target = target?[step];
            Assert.True(target is not null, reference);
        }
    }

    [Fact]
    public async Task Names_are_those_of_the_wire()
    {
        var properties = (await DescriptionAsync())["components"]!["schemas"]!["SubscriptionBody"]!["properties"]!.AsObject();
        Assert.Equal(["extent", "notify_for_operational_intents", "notify_for_constraints"], properties.Select(property => property.Key));
    }

    [Fact]
    public async Task The_page_names_no_address_but_the_nodes_own()
    {
        string page = (await _node.AsNobody().GetAsync("/openapi")).Expect(200).Text;
        Assert.Contains("v1.json", page);
        Assert.DoesNotContain("https://", page);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Health_and_readiness_are_for_everyone()
    {
        Assert.Equal("ok", (string)(await _node.AsNobody().GetAsync("/healthz")).Expect(200).Body["status"]!);
        Assert.Equal("ok", (string)(await _node.AsNobody().GetAsync("/readyz")).Expect(200).Body["status"]!);
    }

    [Theory, InlineData("forewarn_journal_entries"), InlineData("forewarn_journal_position"), InlineData("forewarn_declarations"), InlineData("forewarn_warnings"),
     InlineData("forewarn_apply_duration_seconds"), InlineData("http_server_request_duration_seconds"), InlineData("dotnet_gc_collections")]
    public async Task Metrics_have_the_names_of_OpenTelemetry(string name)
    {
        await _node.PartyAsync();
        // A page that was made for somebody else a moment ago is served again.
        await _node.MetricsAsync(text => text.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_are_of_this_node_alone()
    {
        await using var other = await TestNode.StartAsync();
        await other.PartyAsync();
        string metrics = await other.MetricsAsync(text => text.Contains("forewarn_journal_position", StringComparison.Ordinal));
        foreach (string name in new[] { "forewarn_journal_position", "forewarn_journal_entries", "forewarn_record_leaves", "kestrel_active_connections" })
            Assert.Single(metrics.Split('\n'), line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + "_total{", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_tell_neither_tokens_nor_parties_nor_ids()
    {
        var party = await _node.PartyAsync($"secretive-{Guid.NewGuid()}");
        var id = Guid.NewGuid();
        await party.PutAsync(Bodies.IntentPath(id), Bodies.Intent(Bodies.NewPlace(), note: "eyes only"));
        string metrics = (await _node.AsNobody().GetAsync("/metrics")).Text;
        Assert.All([party.Token!, party.Party, id.ToString(), "eyes only"], secret => Assert.DoesNotContain(secret, metrics));
    }

    private async Task<JsonNode> DescriptionAsync() => (await _node.AsNobody().GetAsync("/openapi/v1.json")).Expect(200).Body;

    private async Task<List<(string Path, JsonNode Operation)>> OperationsAsync() =>
        [.. (await DescriptionAsync())["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
            .Where(method => Methods.Contains(method.Key)).Select(method => ($"{method.Key} {path.Key}", method.Value!)))];

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key == "$ref" ? [(string)member.Value!] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
