using Forewarn.Server.Node;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Serves incidents and statements.</summary>
internal static class IncidentEndpoints
{
    public static void MapIncidents(this IEndpointRouteBuilder app, AirspaceNode node, IClock clock)
    {
    }
}
