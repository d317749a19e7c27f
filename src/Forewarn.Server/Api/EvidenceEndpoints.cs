using Forewarn.Core;
using Forewarn.Record;
using Forewarn.Record.Evidence;
using Forewarn.Record.Leaves;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Recording;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Forewarn.Server.Api;

/// <summary>Evidence bundles: what the record says of something, in one file that verifies offline.</summary>
internal static class EvidenceEndpoints
{
    /// <summary>Bundles of one party that are made or sent at once.</summary>
    public const int BundlesPerPartyMax = 1;

    public static void MapEvidence(this IEndpointRouteBuilder app, EvidenceCollector collector)
    {
        // A bundle takes its turn in the collector, and memory until the last byte is sent, however slowly it is read.
        var turns = new PartyTurns(BundlesPerPartyMax, "bundles");
        app.MapPost("/v1/evidence", (Delegate)(async (HttpContext context) =>
        {
            var asked = (await context.BodyAsync(WireJson.Default.EvidenceBody)).ToRequest();
            using var turn = turns.Take(context.Party());
            await SendAsync(context, await BundleAsync(collector, asked, context));
        }))
        .WithTags("Record").RequireScope(Scopes.Read).Accepts<EvidenceBody>("application/json").Produces<byte[]>(200, "application/zip").WithProblems(400, 404, 429)
        .WithSummary("An evidence bundle: leaves, what you may see of their details, proofs, checkpoint, keys and a report, in one file")
        .WithDescription("Verify it with forewarn verify, which needs no server. Each party has one at a time.");
    }

    private static async Task SendAsync(HttpContext context, byte[] bundle)
    {
        context.Response.ContentType = "application/zip";
        context.Response.ContentLength = bundle.Length;
        context.Response.Headers.ContentDisposition = "attachment; filename=\"evidence.zip\"";
        await context.Response.Body.WriteAsync(bundle, context.RequestAborted);
    }

    private static async Task<byte[]> BundleAsync(EvidenceCollector collector, EvidenceRequest asked, HttpContext context)
    {
        try
        {
            var bundle = await collector.CollectAsync(asked, context.Party(), context.RequestAborted);
            return bundle.Leaves.IsEmpty ? throw new ProblemException(Problem.Create(404, "not-found", "There is no such thing", "no leaf about it that you may see is under a checkpoint that counts yet", accepted: "what is on record; when it was recorded just now, the same request when its receipt is final")) : bundle.ToBytes();
        }
        catch (RecordFormatException tooLarge) when (tooLarge.Where == "bundle")
        {
            throw new InvalidValueException("", $"{tooLarge.Where}: {tooLarge.Problem}", tooLarge.Accepted);
        }
    }

    private static EvidenceRequest ToRequest(this EvidenceBody body)
    {
        if ((body.Entity is null ? 0 : 1) + (body.Incident is null ? 0 : 1) + (body.Between is null ? 0 : 1) == 0)
            throw new InvalidValueException("", "nothing is asked for", "entity, incident, or between with two times");
        if (body.Entity is not null && body.Incident is not null)
            throw new InvalidValueException("incident", "given together with entity", "one of the two");
        if (body.Between is { Length: not 2 })
            throw new InvalidValueException("between", $"{body.Between.Length} times", "two times: the first, and the end, which is not included");
        return new EvidenceRequest
        {
            Entity = body.Entity is { } entity ? EntityOf(entity, "entity") : null,
            Incident = body.Incident is { } incident ? IncidentOf(incident) : null,
            From = body.Between is { } between ? Times.Parse(between[0], "between[0]") : null,
            Until = body.Between is { } times ? Times.Parse(times[1], "between[1]") : null,
        };
    }

    private static LeafEntity EntityOf(string text, string field) => LeafEntity.Parse(EntityName.Of(EntityName.Parse(text, field)));

    /// <summary>An incident goes by the observation that it was seen in.</summary>
    private static string IncidentOf(string text) => EntityName.Of(EntityName.Parse(text.Contains('/', StringComparison.Ordinal) ? text : $"observation/{text}", "incident"));
}
