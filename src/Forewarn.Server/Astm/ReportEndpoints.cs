using Forewarn.Core.Discovery;
using Forewarn.Server.Api;
using Forewarn.Server.Astm.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Astm;

/// <summary>Reports of communication problems to this node as a DSS and as a USS (F3548-21, makeDssReport, makeUssReport).</summary>
internal sealed class ReportEndpoints(Dss dss)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/dss/v1/reports", PostAsync).ExcludeFromDescription().RequireScope([.. UtmScopes.All]);
        app.MapPost("/uss/v1/reports", PostAsync).ExcludeFromDescription().RequireScope([.. UtmScopes.All]);
    }

    private async Task PostAsync(HttpContext context)
    {
        var report = await context.BodyAsync(0, static (bytes, _) => ReportBody.Read(bytes));
        var applied = await dss.Node.SubmitAsync(new FileReport(context.Party(), report.Text));
        var filed = context.Accepted<ReportFiled>(applied, notFoundStatus: 404);
        context.WriteJson(201, (filed.Id, report.Exchange), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteString("report_id"u8, answer.Id.Value);
            json.WritePropertyName("exchange"u8);
            json.WriteRawValue(answer.Exchange, skipInputValidation: true);
            json.WriteEndObject();
        });
    }
}
