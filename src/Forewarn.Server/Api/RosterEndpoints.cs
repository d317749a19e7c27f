using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>The contacts of parties, which the party and the operator alone may see, and exercises.</summary>
internal static class RosterEndpoints
{
    public static void MapRosters(this IEndpointRouteBuilder app, AirspaceNode node, IClock clock)
    {
        MapContacts(app.MapGroup("/v1/parties/{id}/roster").WithTags("Contacts"), node, clock);
        MapDrills(app.MapGroup("/v1/drills").WithTags("Drills"), node, clock);
    }

    private static void MapContacts(RouteGroupBuilder group, AirspaceNode node, IClock clock)
    {
        group.MapPut("", async (HttpContext context, string id) =>
        {
            var party = RequireOwn(context, id);
            int? version = context.IfMatch();
            var body = await context.BodyAsync(WireJson.Default.RosterBody);
            var applied = await node.SubmitAsync(context.Signed(node, new PutRoster(context.Party(), version, body.ToRoster(party))));
            var put = applied.Accepted<RosterPut>();
            context.SetVersion(put.Roster.Version);
            context.WriteJson(put.Created ? 201 : 200, new RosterAnswer(RosterView.Of(put.Roster), applied.Outcome.Leaf), WireJson.Default.RosterAnswer);
        })
        .RequireScope(Scopes.Liaison, Scopes.Admin).Accepts<RosterBody>("application/json").Produces<RosterAnswer>(200).Produces<RosterAnswer>(201)
        .WithProblems(400, 403, 404, 412, 428).WithSummary("Say whom of you to reach, over what, and who is on duty when")
        .WithDescription("Your own, or as the operator another party's until that has registered a key. Who names the first address is sent what it was warned of and has not answered.");

        group.MapGet("", (HttpContext context, string id) =>
        {
            var party = RequireOwn(context, id);
            var (roster, zone) = node.Read(state => (state.FindRoster(party), state.Find(party)?.TimeZone));
            if (roster is null || zone is null)
                throw new ProblemException(Problem.NotFound("roster"));
            context.SetVersion(roster.Version);
            context.WriteJson(200, RosterReading.Of(roster, DateTimeZoneProviders.Tzdb[zone], clock.GetCurrentInstant()), WireJson.Default.RosterReading);
        })
        .RequireScope(Scopes.Read, Scopes.Admin).Produces<RosterReading>().WithProblems(404).WithSummary("Your contacts, and who is on duty now");
    }

    private static void MapDrills(RouteGroupBuilder group, AirspaceNode node, IClock clock)
    {
        group.MapPut("/{id}", async (HttpContext context, string id) =>
        {
            var entity = Requests.EntityId(id);
            var body = await context.BodyAsync(WireJson.Default.DrillBody);
            var drill = body.ToDrill(entity, context.Party(), arrangement => OtherMembers(node, entity, arrangement, context.Party(), clock.GetCurrentInstant()));
            var applied = await node.SubmitAsync(context.Signed(node, new BeginDrill(drill)));
            var begun = applied.Accepted<DrillBegun>();
            context.WriteJson(begun.Created ? 201 : 200, new DrillAnswer(
                DrillView.Of(begun.Drill), WarningView.Of(begun.Warnings, context.Party(), applied.Time), applied.Outcome.Leaf), WireJson.Default.DrillAnswer);
        })
        .RequireScope(Scopes.Liaison).Accepts<DrillBody>("application/json").Produces<DrillAnswer>(200).Produces<DrillAnswer>(201)
        .WithProblems(400, 403, 404, 409, 429).WithSummary("Begin an exercise")
        .WithDescription("Warnings of nothing, marked as an exercise, are delivered, answered and escalated as any other, and count among drills alone. The same request again gets the same answer.");

        group.MapGet("/{id}", (HttpContext context, string id) =>
        {
            var entity = Requests.EntityId(id);
            var (drill, warnings) = node.Read(state => state.FindDrill(entity) is { } found ? (found, found.Party == context.Party() ? WarningsOf(found, state) : []) : default);
            if (drill is null || (drill.Party != context.Party() && !drill.To.Contains(context.Party())))
                throw new ProblemException(Problem.NotFound("drill"));
            context.WriteJson(200, new DrillReading(
                DrillView.Of(drill), WarningView.Of(warnings, context.Party(), clock.GetCurrentInstant())), WireJson.Default.DrillReading);
        })
        .RequireScope(Scopes.Read).Produces<DrillReading>().WithProblems(404).WithSummary("An exercise that you have begun, or are warned of")
        .WithDescription("With how its warnings fare, for the party that began it; the others practise it in their list of warnings.");

        group.MapGet("", (HttpContext context) =>
        {
            var drills = node.Read(state => state.DrillsOf(context.Party()).ToArray());
            context.WriteJson(200, new DrillsAnswer([.. drills.Select(DrillView.Of)]), WireJson.Default.DrillsAnswer);
        })
        .RequireScope(Scopes.Read).Produces<DrillsAnswer>().WithSummary("The exercises of late that you have begun, or are warned of");
    }

    /// <summary>The party of the path, which only itself and the operator may know anything of here.</summary>
    private static PartyId RequireOwn(HttpContext context, string id)
    {
        var party = id.In("id", PartyId.Parse);
        return party == context.Party() || context.Caller().Has(Scopes.Admin) ? party : throw new ProblemException(Problem.NotFound("roster"));
    }

    /// <summary>Whom a drill is for that names nobody: for one that is sent again, those whom it was for.</summary>
    private static ImmutableArray<PartyId> OtherMembers(AirspaceNode node, EntityId drill, ArrangementId arrangement, PartyId party, Instant now) => node.Read(state =>
    {
        if (state.FindDrill(drill) is { } begun && begun.Party == party)
            return begun.To;
        return state.Find(arrangement) is { } found && found.Binds(party, now)
            ? found.Members.Select(member => member.Party).Where(member => member != party && found.Binds(member, now)).ToImmutableArray()
            : throw new ProblemException(Problem.NotFound("arrangement"));
    });

    private static ImmutableArray<Warning> WarningsOf(Drill drill, AirspaceState state) => [.. drill.Warnings.Select(state.FindWarning).OfType<Warning>()];
}
