using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Api;
using Forewarn.Server.Astm.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Astm;

/// <summary>Operational intent references: search, read, create, change, delete (F3548-21, <c>/dss/v1/operational_intent_references</c>).</summary>
internal sealed class OperationalIntentReferenceEndpoints(Dss dss)
{
    private readonly ReferenceKind<OperationalIntent> _kind = new(dss, EntityType.OperationalIntent, "operational intent");

    public void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/dss/v1/operational_intent_references").ExcludeFromDescription().RequireScope(UtmScopes.StrategicCoordination, UtmScopes.ConformanceMonitoring);
        group.MapPost("/query", QueryAsync);
        group.MapGet("/{entityid}", _kind.Get);
        group.MapPut("/{entityid}", context => PutAsync(context, ifOvn: null));
        group.MapPut("/{entityid}/{ovn}", context => PutAsync(context, OvnReader.Parse(context.PathText("ovn"))));
        group.MapDelete("/{entityid}/{ovn}", _kind.DeleteAsync);
        group.MapDelete("/{entityid}", _ => throw OvnReader.Missing());
    }

    private async Task QueryAsync(HttpContext context)
    {
        var area = await context.DssBodyAsync(QuestionBody.Read);
        _ = area.Cells;
        var reader = context.Party();
        var (found, leafEnd) = dss.Node.Read(state => (state.Relevant<OperationalIntent>(area), state.Events.Next));
        Dss.RequireListable(found);
        if (dss.Tokens.Issue(reader, new Knowledge(leafEnd, area)) is { } token)
            context.Response.Headers[AirspaceTokens.Header] = token;
        _kind.AnswerSearch(context, found);
    }

    private async Task PutAsync(HttpContext context, Ovn? ifOvn)
    {
        var id = context.PathId("entityid");
        var body = await context.DssBodyAsync(IntentReferenceBody.Read);
        var command = CommandOf(context, id, ifOvn, body);
        // Found here, on one of many threads, and not on the one that applies commands.
        _ = command.Proposal.Extents.Cells;
        var applied = await dss.Node.SubmitAsync(command);
        if (applied.Outcome is Refused { Code: RefusalCode.MissingOvns } conflict)
            AnswerConflict(context, conflict);
        else
            _kind.AnswerChange(context, context.Accepted<ReferenceChanged>(applied, notFoundStatus: 400));
    }

    private PutReference CommandOf(HttpContext context, EntityId id, Ovn? ifOvn, in IntentReferenceBody body)
    {
        if (body.State is IntentState.Nonconforming or IntentState.Contingent)
            context.RequireToHave(UtmScopes.ConformanceMonitoring, "state Nonconforming or Contingent");
        if (body.NewSubscription is { } wanted)
        {
            dss.Require(wanted.UssBaseUrl, "new_subscription.uss_base_url");
            if (wanted.NotifyForConstraints)
                context.RequireToHave(UtmScopes.ConstraintProcessing, "new_subscription.notify_for_constraints");
        }
        var now = dss.Clock.GetCurrentInstant();
        var party = context.Party();
        var reference = new UssReference(dss.Require(body.UssBaseUrl, "uss_base_url"), body.SubscriptionId);
        var proposal = OperationalIntent.Create(id, party, body.State, body.Volumes).As(reference);
        DssLimits.RequireHorizon(proposal.Start, now, DssLimits.OiMaxPlanHorizon);
        var key = new AirspaceKey(body.Key, dss.Tokens.Read(context.Request.Headers[AirspaceTokens.Header], party));
        return new PutReference(party, ifOvn, proposal, key, body.NewSubscription, RequestedOvn(id, body.OvnSuffix, now));
    }

    /// <summary>The OVN that a manager asks for: it says when it was made, which must be about now, so that none comes twice.</summary>
    private static Ovn? RequestedOvn(EntityId id, Guid? suffix, Instant now)
    {
        const string accepted = "a UUID of version 7 made within 5 minutes of now";
        if (suffix is not { } uuid)
            return null;
        // RFC 9562 section 5.7: 48 bits of milliseconds, then the version.
        if (uuid.Version != 7 || uuid.Variant is < 8 or > 11)
            throw new InvalidValueException("requested_ovn_suffix", "not a UUID of version 7", accepted);
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        long milliseconds = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        long distance = Math.Abs(milliseconds - now.ToUnixTimeMilliseconds());
        return distance <= DssLimits.OvnSuffixTimeMax.TotalMilliseconds ? Ovn.Requested(id, uuid)
            : throw new InvalidValueException("requested_ovn_suffix", "made at another time", accepted);
    }

    /// <summary>F3548-21, AirspaceConflictResponse.</summary>
    private void AnswerConflict(HttpContext context, Refused conflict)
    {
        context.SetLeaf(conflict);
        context.WriteJson(409, (dss.WriterFor(context.Party()), conflict), static (json, answer) =>
        {
            var (writer, conflict) = answer;
            json.WriteStartObject();
            json.WriteString("message"u8, DssErrors.MessageOf(Problem.Of(conflict)));
            writer.WriteList<OperationalIntent>(json, "missing_operational_intents"u8, conflict.Missing);
            writer.WriteList<Constraint>(json, "missing_constraints"u8, conflict.Missing);
            json.WriteEndObject();
        });
    }
}
