using Forewarn.Server.Node;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Serves arrangements on their way.</summary>
internal static class ArrangementEndpoints
{
    public static void MapArrangementDrafts(this IEndpointRouteBuilder app, AirspaceNode node, IClock clock)
    {
    }
}
