using System.Net.Http.Headers;
using System.Text.Json;
using Forewarn.WebConsole.Desks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.WebConsole.Incidents;

/// <summary>The report and the evidence of an incident as files: the node's own answer, to whoever is signed in, streamed through.</summary>
/// <remarks>Nothing is kept here, and nothing changes by asking.</remarks>
internal static class IncidentDownloads
{
    /// <summary>Most parties that a report can be shared with.</summary>
    private const int WithMax = 64;

    /// <summary>The report may style itself, and do nothing else.</summary>
    private const string ReportPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/console/incidents/{id:guid}/report", async (HttpContext context, NodeDoor door, Guid id) =>
        {
            string query = string.Join(',', context.Request.Query["with"].OfType<string>().Where(party => party.Length > 0).Take(WithMax).Select(Uri.EscapeDataString));
            using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/incidents/{id}/report{(query.Length > 0 ? $"?with={query}" : "")}");
            await ForwardedAnswer.WriteAsync(context, door, request, context.Request.Query.ContainsKey("save") ? $"incident-{id}.html" : null, ReportPolicy);
        });

        app.MapGet("/console/incidents/{id:guid}/evidence", async (HttpContext context, NodeDoor door, Guid id) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "v1/evidence")
            {
                Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["incident"] = $"incident/{id}" })) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            };
            await ForwardedAnswer.WriteAsync(context, door, request, $"incident-{id}.evidence.zip", policy: null);
        });
    }
}
