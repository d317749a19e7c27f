using Forewarn.Server.Node;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Serves contacts of parties, and exercises.</summary>
internal static class RosterEndpoints
{
    public static void MapRosters(this IEndpointRouteBuilder app, AirspaceNode node, IClock clock)
    {
    }
}
