using System.Collections.Immutable;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Incidents;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Incidents;
using Forewarn.Server.Incidents.Pages;
using Forewarn.Server.Node;
using Forewarn.Server.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Serves incidents: opening, reading, reports, accounts, what would have been.</summary>
internal static class IncidentEndpoints
{
    /// <summary>Incidents of one party that are looked for or shown at once: each reads much of the record.</summary>
    private const int AtOncePerPartyMax = 2;

    public static void MapIncidents(this IEndpointRouteBuilder app, AirspaceNode node, IClock clock)
    {
        var gatherer = new IncidentGatherer(node.Record);
        var views = new IncidentViews(node, gatherer, isReplayed: clock is ReplayClock);
        var group = app.MapGroup("/v1/incidents").WithTags("Incidents");
        var turns = new PartyTurns(AtOncePerPartyMax, "incidents");
        MapOpening(group, node, gatherer, turns);
        MapReading(group, node, views, turns);
        MapAccounts(group, node);
    }

    private static void MapOpening(RouteGroupBuilder group, AirspaceNode node, IncidentGatherer gatherer, PartyTurns turns)
    {
        group.MapPut("/{id}", async (HttpContext context, string id) =>
        {
            var incident = Requests.EntityId(id);
            int? version = context.IfMatch();
            var body = await context.BodyAsync(WireJson.Default.IncidentBody);
            var scene = body.ToScene();
            using var turn = turns.Take(context.Party());
            long size = node.Read(state => state.Events.Next);
            var named = body.Named();
            var gathered = await gatherer.GatherAsync(
                incident, scene.Extent, context.Party(), named, party => named.Contains(party) || node.Read(state => state.Find(party)) is not null, size, context.RequestAborted);
            var applied = await node.SubmitAsync(context.Signed(node, new PutIncident(context.Party(), incident, version, scene, gathered)));
            var put = applied.Accepted<IncidentPut>();
            context.SetVersion(put.Incident.Version);
            context.WriteJson(put.Created ? 201 : 200, new IncidentAnswer(IncidentSummary.Of(put.Incident, context.Party()), applied.Outcome.Leaf), WireJson.Default.IncidentAnswer);
        })
        .RequireScope(Scopes.Liaison).Accepts<IncidentBody>("application/json").Produces<IncidentAnswer>(200).Produces<IncidentAnswer>(201).WithProblems(400, 403, 404, 409, 412, 428, 429)
        .WithSummary("Open an incident for a place and a time, or have it gathered anew")
        .WithDescription("The node looks through its record for what concerns the place and the time, and keeps the leaves for each party that you may know to be concerned, and for those that you name: each "
            + "sees its own alone. With If-Match it gathers anew, and what was gathered before stays; every party of the incident may do that, who opened it may change it.");
    }

    private static void MapReading(RouteGroupBuilder group, AirspaceNode node, IncidentViews views, PartyTurns turns)
    {
        group.MapGet("", (HttpContext context) =>
        {
            int limit = context.Query("limit", Paging.LimitDefault, 1, Paging.LimitMax);
            var after = context.QueryText("cursor")?.In("cursor", Uuids.Parse);
            var incidents = node.Read(state => state.IncidentsOf(context.Party()).Where(incident => after is null || incident.Id.CompareTo(after.Value) > 0).Take(limit + 1).ToArray());
            var page = incidents.Take(limit).Select(incident => IncidentSummary.Of(incident, context.Party())).ToArray();
            context.WriteJson(200, new IncidentsAnswer(page, incidents.Length > limit ? page[^1].Id : null), WireJson.Default.IncidentsAnswer);
        })
        .RequireScope(Scopes.Read).Produces<IncidentsAnswer>().WithProblems(400).WithPaging().WithSummary("The incidents that concern you");

        group.MapGet("/{id}", (HttpContext context, string id) =>
        {
            var incident = Find(node, context, id);
            using var turn = turns.Take(context.Party());
            var view = views.View(incident, ReadersOf(context, incident));
            context.SetVersion(incident.Version);
            context.WriteJson(200, IncidentReading.Of(view, context.Party()), WireJson.Default.IncidentReading);
        })
        .RequireScope(Scopes.Read).Produces<IncidentReading>().WithProblems(400, 404, 429).WithParameter("with", With)
        .WithSummary("An incident: timeline, findings with what each rests on, accounts");

        group.MapGet("/{id}/report", (HttpContext context, string id) =>
        {
            var incident = Find(node, context, id);
            using var turn = turns.Take(context.Party());
            context.WritePage(200, IncidentReport.Of(views.View(incident, ReadersOf(context, incident))));
        })
        .RequireScope(Scopes.Read).Produces<string>(200, "text/html").WithProblems(400, 404, 429).WithParameter("with", With)
        .WithSummary("The same as one page, with map and timeline, to read, print and keep");

        group.MapPost("/{id}/what-if", async (HttpContext context, string id) =>
        {
            var incident = Find(node, context, id);
            var view = await WhatIfAsync(context, incident, views, turns);
            context.WriteJson(200, IncidentReading.Of(view, context.Party()), WireJson.Default.IncidentReading);
        })
        .RequireScope(Scopes.Read).Accepts<WhatIfBody>("application/json").Produces<IncidentReading>().WithProblems(400, 404, 429).WithParameter("with", With)
        .WithSummary("What would have been found, and when, had something been declared otherwise")
        .WithDescription("The airspace's own rules decide again, on a state made of what you may see. Nothing is recorded, and everything in the answer is marked WHAT IF.");

        group.MapPost("/{id}/what-if/report", async (HttpContext context, string id) =>
        {
            var incident = Find(node, context, id);
            context.WritePage(200, IncidentReport.Of(await WhatIfAsync(context, incident, views, turns)));
        })
        .RequireScope(Scopes.Read).Accepts<WhatIfBody>("application/json").Produces<string>(200, "text/html").WithProblems(400, 404, 429).WithParameter("with", With)
        .WithSummary("The same as one page, beside what is on record");
    }

    private static void MapAccounts(RouteGroupBuilder group, AirspaceNode node) =>
        group.MapPut("/{id}/accounts/{party}", async (HttpContext context, string id, string party) =>
        {
            var incident = Requests.EntityId(id);
            if (party.In("party", PartyId.Parse) != context.Party())
                throw new ProblemException(Problem.Create(403, "not-manager", "It is not yours to file", "the account of another party", "party", context.Party().ToString()));
            int? version = context.IfMatch();
            var body = await context.BodyAsync(WireJson.Default.AccountBody);
            var applied = await node.SubmitAsync(context.Signed(node, new FileAccount(context.Party(), incident, version, body.ToAccount(context.Party()))));
            var filed = applied.Accepted<AccountFiled>();
            context.SetVersion(filed.Account.Version);
            context.WriteJson(filed.Created ? 201 : 200, new AccountAnswer(AccountView.Of(filed.Account), applied.Outcome.Leaf), WireJson.Default.AccountAnswer);
        })
        .RequireScope(Scopes.Liaison).Accepts<AccountBody>("application/json").Produces<AccountAnswer>(200).Produces<AccountAnswer>(201).WithProblems(400, 403, 404, 412, 428)
        .WithSummary("File your account of an incident, or another in its place")
        .WithDescription("It stands beside the others' accounts; nobody else can change it. Earlier versions stay in the record.");

    private const string With = "other parties of the incident, separated by commas: then only what each of you may see is shown, the same to all of you";

    private static async Task<IncidentView> WhatIfAsync(HttpContext context, Incident incident, IncidentViews views, PartyTurns turns)
    {
        var body = await context.BodyAsync(WireJson.Default.WhatIfBody);
        using var turn = turns.Take(context.Party());
        var readers = ReadersOf(context, incident);
        return views.View(incident, readers, body.ToWhatIf(context.Party(), views.View(incident, readers)));
    }

    private static Incident Find(AirspaceNode node, HttpContext context, string id)
    {
        var key = Requests.EntityId(id);
        var incident = node.Read(state => state.FindIncident(key));
        return incident is not null && incident.IsFor(context.Party()) ? incident : throw new ProblemException(Problem.NotFound("incident"));
    }

    private static Readers ReadersOf(HttpContext context, Incident incident)
    {
        ImmutableArray<string> others = context.QueryText("with") is { Length: > 0 } with ? [.. with.Split(',', StringSplitOptions.TrimEntries)] : [];
        foreach (string other in others)
        {
            if (!incident.IsFor(other.In("with", PartyId.Parse)))
                throw new InvalidValueException("with", $"{other} is no party of this incident", string.Join(", ", incident.Parties));
        }
        return Readers.Of(others.Append(context.Party().ToString()));
    }
}
