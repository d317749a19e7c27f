using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Api;
using Forewarn.Server.Astm.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Astm;

/// <summary>Constraint references: search, read, create, change, delete (F3548-21, <c>/dss/v1/constraint_references</c>).</summary>
internal sealed class ConstraintReferenceEndpoints(Dss dss)
{
    private readonly ReferenceKind<Constraint> _kind = new(dss, EntityType.Constraint, "constraint");

    public void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/dss/v1/constraint_references").ExcludeFromDescription();
        string[] readers = [UtmScopes.ConstraintManagement, UtmScopes.ConstraintProcessing];
        group.MapPost("/query", QueryAsync).RequireScope(readers);
        group.MapGet("/{entityid}", _kind.Get).RequireScope(readers);
        group.MapPut("/{entityid}", context => PutAsync(context, ifOvn: null)).RequireScope(UtmScopes.ConstraintManagement);
        group.MapPut("/{entityid}/{ovn}", context => PutAsync(context, OvnReader.Parse(context.PathText("ovn")))).RequireScope(UtmScopes.ConstraintManagement);
        group.MapDelete("/{entityid}/{ovn}", _kind.DeleteAsync).RequireScope(UtmScopes.ConstraintManagement);
        group.MapDelete("/{entityid}", _ => throw OvnReader.Missing()).RequireScope(UtmScopes.ConstraintManagement);
    }

    private async Task QueryAsync(HttpContext context)
    {
        var area = await context.DssBodyAsync(QuestionBody.Read);
        _ = area.Cells;
        _kind.AnswerSearch(context, Dss.RequireListable(dss.Node.Read(state => state.Relevant<Constraint>(area))));
    }

    private async Task PutAsync(HttpContext context, Ovn? ifOvn)
    {
        var id = context.PathId("entityid");
        var body = await context.DssBodyAsync(ConstraintReferenceBody.Read);
        var reference = new UssReference(dss.Require(body.UssBaseUrl, "uss_base_url"), SubscriptionId: null);
        var proposal = Constraint.Create(id, context.Party(), ActivityKind.Other, body.Volumes).As(reference);
        DssLimits.RequireHorizon(proposal.Start, dss.Clock.GetCurrentInstant(), DssLimits.CstrMaxPlanningHorizon);
        _ = proposal.Extents.Cells;
        var applied = await dss.Node.SubmitAsync(new PutReference(context.Party(), ifOvn, proposal, AirspaceKey.Empty));
        _kind.AnswerChange(context, context.Accepted<ReferenceChanged>(applied, notFoundStatus: 409));
    }
}
