using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Tests.Access;

/// <summary>Every endpoint of a running node, against everybody who might ask.</summary>
public class AccessMatrixTests(AccessWorld world) : IClassFixture<AccessWorld>
{
    public static TheoryData<string> Endpoints => [.. AccessMatrix.Rows.Select(row => row.Endpoint)];

    [Fact]
    public void Every_endpoint_of_the_node_has_its_row() =>
        Assert.Equal(EndpointsOf(world.Node).Order(StringComparer.Ordinal), AccessMatrix.Rows.Select(row => row.Endpoint).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Endpoints))]
    public async Task Each_gets_what_its_row_says_and_nothing_that_is_not_for_it(string endpoint)
    {
        var statuses = new List<int>();
        var leaks = new List<string>();
        foreach (var role in Enum.GetValues<Role>())
        {
            var (status, answer) = await AskAsync(endpoint, AccessRequest.To(endpoint, world), role);
            statuses.Add(status);
            leaks.AddRange(LeaksIn(answer, role));
        }

        Assert.Equal((AccessMatrix.Rows.Single(row => row.Endpoint == endpoint).Statuses, ""), (string.Join(' ', statuses), string.Join("; ", leaks)));
    }

    [Theory]
    [InlineData("PUT /v1/subscriptions/{id}")]
    [InlineData("DELETE /v1/subscriptions/{id}")]
    [InlineData("PUT /v1/sites/{id}")]
    [InlineData("DELETE /v1/sites/{id}")]
    [InlineData("PUT /v1/sites/{id}/confirmation")]
    [InlineData("PUT /v1/incidents/{id}")]
    [InlineData("PUT /v1/threads/{id}/messages/{message}")]
    [InlineData("POST /v1/threads/{id}/messages/{message}/read")]
    [InlineData("PUT /v1/calls/{id}/readout")]
    public async Task To_change_what_one_may_not_see_is_answered_as_if_it_did_not_exist(string endpoint)
    {
        var hidden = AccessRequest.To(endpoint, world);
        string id = hidden.Path.Split('/')[3];
        var nowhere = hidden with { Path = hidden.Path.Replace(id, Guid.NewGuid().ToString(), StringComparison.Ordinal), Body = hidden.Body?.DeepClone() };

        Assert.Equal(await ToldAsync(endpoint, nowhere), await ToldAsync(endpoint, hidden));
    }

    [Theory]
    [InlineData("PUT /v1/subscriptions/{id}")]
    [InlineData("PUT /v1/sites/{id}")]
    [InlineData("PUT /v1/incidents/{id}")]
    public async Task To_make_something_under_the_id_of_what_one_may_not_see_says_that_the_id_is_in_use_and_nothing_else(string endpoint) => Assert.Equal(
        (409, "conflict", "id", "this id is in use for something else", "a new id"), await ToldAsync(endpoint, AccessRequest.To(endpoint, world) with { Version = null }));

    [Fact]
    public async Task No_leaf_shows_words_to_whom_they_are_not_for()
    {
        var leaks = new List<string>();
        for (long leaf = 0; leaf < world.LeavesCount; leaf++)
        {
            foreach (var role in Enum.GetValues<Role>())
            {
                var (_, answer) = await AskAsync("GET /v1/leaves/{index}", new AccessRequest($"/v1/leaves/{leaf}"), role);
                leaks.AddRange(LeaksIn(answer, role).Select(leak => $"leaf {leaf}: {leak}"));
            }
        }

        Assert.Equal("", string.Join("; ", leaks));
    }

    [Fact]
    public async Task No_evidence_holds_words_for_whom_they_are_not_for()
    {
        var everything = new JsonObject { ["between"] = new JsonArray("2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z") };
        foreach (var role in Enum.GetValues<Role>())
        {
            var (status, answer) = await AskAsync("POST /v1/evidence", new AccessRequest("/v1/evidence", everything), role);
            Assert.Equal(role < Role.Operator, status == 200);
            Assert.Empty(LeaksIn(answer, role));
        }
    }

    [Fact]
    public async Task The_record_itself_holds_no_words()
    {
        long size = world.LeavesCount;
        Assert.True(size < 256, "more leaves than one tile has");
        var (status, answer) = await AskAsync("GET /record/tile/{**path}", new AccessRequest($"/record/tile/entries/000.p/{size}"), Role.Declarer);

        Assert.Equal(200, status);
        // The ids of parties alone stand in leaves.
        Assert.Equal([AccessWorld.NameOf(Role.Warned)], world.Markers.Where(marker => marker.IsIn(answer)).Select(marker => marker.Text));
    }

    /// <summary>Guards the tests above: what is planted is found, by those for whom it is.</summary>
    [Fact]
    public async Task Every_word_that_is_planted_is_found_by_whom_it_is_for()
    {
        var missing = world.Markers.SelectMany(marker => marker.For.Select(role => (marker, role))).ToHashSet();
        foreach (var role in Enum.GetValues<Role>())
        {
            foreach (string endpoint in AccessMatrix.Rows.Select(row => row.Endpoint).Where(endpoint => endpoint.StartsWith("GET ", StringComparison.Ordinal)))
                Find(role, (await AskAsync(endpoint, AccessRequest.To(endpoint, world), role)).Answer);
            for (long leaf = 0; leaf < world.LeavesCount; leaf++)
                Find(role, (await AskAsync("GET /v1/leaves/{index}", new AccessRequest($"/v1/leaves/{leaf}"), role)).Answer);
        }
        void Find(Role role, byte[] answer) => missing.RemoveWhere(each => each.role == role && each.marker.IsIn(answer));

        Assert.Equal("", string.Join("; ", missing.Select(each => $"{each.role} does not find {each.marker.Text}")));
    }

    /// <summary>What another party is told that has nothing to do with it.</summary>
    private async Task<(int Status, string? Problem, string? Field, string? Detail, string? Accepted)> ToldAsync(string endpoint, AccessRequest asked)
    {
        var client = world.As(Role.Other);
        using var request = client.Request(new HttpMethod(endpoint[..endpoint.IndexOf(' ', StringComparison.Ordinal)]), asked.Path, asked.Body, asked.Version);
        var answer = await client.SendAsync(request);
        return (answer.Status, answer.Problem, answer.Field, answer.Detail, answer.Accepted);
    }

    private IEnumerable<string> LeaksIn(byte[] answer, Role role) =>
        world.Markers.Where(marker => !marker.For.Contains(role) && marker.IsIn(answer)).Select(marker => $"{role} finds {marker.Text}");

    private async Task<(int Status, byte[] Answer)> AskAsync(string endpoint, AccessRequest asked, Role role)
    {
        var client = world.As(role);
        using var request = client.Request(new HttpMethod(endpoint[..endpoint.IndexOf(' ', StringComparison.Ordinal)]), asked.Path, asked.Body, asked.Version);
        using var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            return ((int)response.StatusCode, []);
        byte[] body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "application/zip")
            body = Unpacked(body);
        return ((int)response.StatusCode, [.. Encoding.UTF8.GetBytes($"{response.Headers}{response.Content.Headers}"), .. body]);
    }

    private static byte[] Unpacked(byte[] archive)
    {
        var all = new MemoryStream();
        using var zip = new ZipArchive(new MemoryStream(archive));
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open();
            content.CopyTo(all);
        }
        return all.ToArray();
    }

    /// <summary>Method and path of each, from the node's own list: one without a row fails the test.</summary>
    private static IEnumerable<string> EndpointsOf(TestNode node) => node.Server.Endpoints.OfType<RouteEndpoint>().SelectMany(endpoint =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.DefaultIfEmpty("*") is { } methods
            ? methods.Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}") : [$"* /{endpoint.RoutePattern.RawText!.Trim('/')}"]);
}
