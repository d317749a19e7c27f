using Forewarn.Server.Node;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Serves protected sites and movements.</summary>
internal static class SiteEndpoints
{
    public static void MapSites(this IEndpointRouteBuilder app, AirspaceNode node, IClock clock)
    {
    }
}
