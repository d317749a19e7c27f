using Forewarn.Server.Node;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Serves the hotline.</summary>
internal static class HotlineEndpoints
{
    public static void MapHotline(this IEndpointRouteBuilder app, AirspaceNode node, IClock clock)
    {
    }
}
