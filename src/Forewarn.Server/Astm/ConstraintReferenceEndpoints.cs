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
    public void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/dss/v1/constraint_references").ExcludeFromDescription();
        string[] readers = [UtmScopes.ConstraintManagement, UtmScopes.ConstraintProcessing];
        group.MapPost("/query", QueryAsync).RequireScope(readers);
        group.MapGet("/{entityid}", Get).RequireScope(readers);
        group.MapPut("/{entityid}", context => PutAsync(context, ifOvn: null)).RequireScope(UtmScopes.ConstraintManagement);
        group.MapPut("/{entityid}/{ovn}", context => PutAsync(context, OvnReader.Parse(context.PathText("ovn")))).RequireScope(UtmScopes.ConstraintManagement);
        group.MapDelete("/{entityid}/{ovn}", DeleteAsync).RequireScope(UtmScopes.ConstraintManagement);
        group.MapDelete("/{entityid}", _ => throw OvnReader.Missing()).RequireScope(UtmScopes.ConstraintManagement);
    }

    private async Task QueryAsync(HttpContext context)
    {
        var area = await context.DssBodyAsync(QuestionBody.Read);
        _ = area.Cells;
        var found = Dss.RequireListable(dss.Node.Read(state => state.Relevant<Constraint>(area)));
        context.WriteJson(200, (writer: dss.WriterFor(context.Party()), found), static (json, answer) =>
        {
            json.WriteStartObject();
            answer.writer.WriteList<Constraint>(json, "constraint_references"u8, answer.found);
            json.WriteEndObject();
        });
    }

    private Task Get(HttpContext context)
    {
        var key = new EntityKey(EntityType.Constraint, context.PathId("entityid"));
        var view = dss.Find(key) ?? throw new ProblemException(Problem.NotFound("constraint"));
        context.WriteJson(200, (writer: dss.WriterFor(context.Party()), view), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WritePropertyName("constraint_reference"u8);
            answer.writer.Write(json, answer.view);
            json.WriteEndObject();
        });
        return Task.CompletedTask;
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
        Answer(context, context.Accepted<ReferenceChanged>(applied, notFoundStatus: 409));
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var key = new EntityKey(EntityType.Constraint, context.PathId("entityid"));
        var applied = await dss.Node.SubmitAsync(new DeleteReference(context.Party(), key, OvnReader.Parse(context.PathText("ovn"))));
        Answer(context, context.Accepted<ReferenceChanged>(applied, notFoundStatus: 404));
    }

    private void Answer(HttpContext context, ReferenceChanged changed) =>
        context.WriteJson(changed.Created ? 201 : 200, (dss.WriterFor(context.Party()), changed), static (json, answer) =>
        {
            var (writer, changed) = answer;
            json.WriteStartObject();
            json.WriteSubscribers(changed.Subscribers, writer.OwnUrl);
            json.WritePropertyName("constraint_reference"u8);
            writer.Write(json, new ReferenceView(changed.Declaration, changed.ManagerAvailability));
            json.WriteEndObject();
        });
}
