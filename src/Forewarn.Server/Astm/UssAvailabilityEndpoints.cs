using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Api;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Astm.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Astm;

/// <summary>Whether USSs answer, as arbitration has found (F3548-21, <c>/dss/v1/uss_availability</c>).</summary>
internal sealed class UssAvailabilityEndpoints(Dss dss)
{
    public void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/dss/v1/uss_availability/{uss_id}").ExcludeFromDescription();
        group.MapGet("", Get).RequireScope(UtmScopes.AvailabilityArbitration, UtmScopes.StrategicCoordination, UtmScopes.ConformanceMonitoring);
        group.MapPut("", PutAsync).RequireScope(UtmScopes.AvailabilityArbitration);
    }

    private Task Get(HttpContext context)
    {
        var uss = UssIn(context);
        Write(context, dss.Node.Read(state => state.AvailabilityOf(uss)));
        return Task.CompletedTask;
    }

    private async Task PutAsync(HttpContext context)
    {
        var uss = UssIn(context);
        var body = await context.DssBodyAsync(AvailabilityBody.Read);
        var command = new SetAvailability(context.Party(), uss, LeafVersion.Parse(body.OldVersion), body.Availability);
        Write(context, context.Accepted<AvailabilitySet>(await dss.Node.SubmitAsync(command), notFoundStatus: 404).Availability);
    }

    private static PartyId UssIn(HttpContext context) => context.PathText("uss_id").In("uss_id", PartyId.Parse);

    private static void Write(HttpContext context, UssAvailability availability) => context.WriteJson(200, availability, static (json, availability) =>
    {
        json.WriteStartObject();
        json.WriteString("version"u8, LeafVersion.Of(availability.Leaf));
        json.WriteStartObject("status"u8);
        json.WriteString("uss"u8, availability.Uss.ToString());
        json.WriteString("availability"u8, AvailabilityNames.Of(availability.State));
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
