using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Forewarn.Server.Tests.Nodes;

/// <summary>What a node answered.</summary>
internal sealed record Answer(int Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonNode Body => JsonNode.Parse(Text)!;

    public string? ContentType => ContentHeaders.ContentType?.MediaType;

    /// <summary>Kind of problem, without the prefix of all of them; null when the answer is no problem.</summary>
    public string? Problem => ContentType == "application/problem+json" ? ((string)Body["type"]!)["urn:forewarn:problem:".Length..] : null;

    public string? Field => (string?)Body["field"];

    public string? Detail => (string?)Body["detail"];

    public string? Accepted => (string?)Body["accepted"];

    public int Version => int.Parse(Headers.ETag!.Tag.Trim('"'), System.Globalization.CultureInfo.InvariantCulture);

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    public static async Task<Answer> OfAsync(HttpResponseMessage response, CancellationToken cancellation = default) => new(
        (int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellation), response.Headers, response.Content.Headers);

    /// <summary>The same answer, after a look at its status; the whole answer is told when it is another.</summary>
    public Answer Expect(int status)
    {
        if (Status != status)
            Assert.Fail($"{Status} instead of {status}: {Text}");
        return this;
    }

    /// <summary>Holds the answer against a problem with a field, and requires that it says what would be accepted.</summary>
    public void ExpectProblem(int status, string problem, string? field)
    {
        Expect(status);
        Assert.Equal((problem, field), (Problem, Field));
        Assert.False(string.IsNullOrWhiteSpace(Detail));
        Assert.False(string.IsNullOrWhiteSpace(Accepted));
    }
}
