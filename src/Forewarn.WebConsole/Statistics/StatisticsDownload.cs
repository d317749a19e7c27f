using Forewarn.WebConsole.Desks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.WebConsole.Statistics;

/// <summary>What is counted as comma-separated values: the node's own answer.</summary>
internal static class StatisticsDownload
{
    public const string Path = "console/statistics.csv";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet($"/{Path}", async (HttpContext context, NodeDoor door) =>
    {
        // What is wrong with the question, the node says.
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/statistics.csv{context.Request.QueryString}");
        await ForwardedAnswer.WriteAsync(context, door, request, context.Request.Query["of"] == "exercises" ? "EXERCISE-statistics.csv" : "statistics.csv", policy: null);
    });
}
