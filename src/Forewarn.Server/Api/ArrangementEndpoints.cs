using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Arrangements: as they stand, on their way, and the gaps that withdrawals leave.</summary>
internal static class ArrangementEndpoints
{
    public static void MapArrangements(this IEndpointRouteBuilder app, AirspaceNode node)
    {
        var group = app.MapGroup("/v1/arrangements").WithTags("Arrangements");
        group.MapPut("/{id}", async (HttpContext context, string id) =>
        {
            var arrangement = id.In("id", ArrangementId.Parse);
            int? version = context.IfMatch();
            var body = await context.BodyAsync(WireJson.Default.ArrangementBody);
            Answer(context, await node.SubmitAsync(new PutArrangement(context.Party(), version, body.ToArrangement(arrangement))));
        })
        .RequireScope(Scopes.Admin).Accepts<ArrangementBody>("application/json").Produces<ArrangementAnswer>(200).Produces<ArrangementAnswer>(201)
        .WithProblems(400, 409, 412, 428).WithSummary("Record an arrangement, or change it, for set-up: nobody has signed it")
        .WithDescription("The answer lists the pairs of parties that the change leaves without cover. What its members have signed is theirs to change, by a draft.");

        group.MapGet("/{id}", (HttpContext context, string id) =>
        {
            var arrangement = ReadableBy(context, node, id);
            context.SetVersion(arrangement.Version);
            context.WriteJson(200, new ArrangementReading(ArrangementView.WithStanding(arrangement)), WireJson.Default.ArrangementReading);
        })
        .RequireScope(Scopes.Read, Scopes.Admin).Produces<ArrangementReading>().WithProblems(404).WithSummary("Read an arrangement that you are a member of");

        group.MapGet("", (HttpContext context) =>
        {
            var arrangements = node.Read(state => state.ArrangementsOf(context.Party()).ToArray());
            context.WriteJson(200, new ArrangementsAnswer([.. arrangements.Select(ArrangementView.WithStanding)]), WireJson.Default.ArrangementsAnswer);
        })
        .RequireScope(Scopes.Read).Produces<ArrangementsAnswer>().WithSummary("The arrangements that you are a member of");

        group.MapDelete("/{id}", async (HttpContext context, string id) =>
        {
            var arrangement = id.In("id", ArrangementId.Parse);
            Answer(context, await node.SubmitAsync(new RemoveArrangement(context.Party(), arrangement, context.RequiredIfMatch())));
        })
        .RequireScope(Scopes.Admin).Produces<ArrangementAnswer>().WithProblems(404, 409, 412, 428).WithSummary("Remove an arrangement that was recorded for set-up, or no longer binds two");

        group.MapGet("/{id}/uncovered", (HttpContext context, string id) => Uncovered(context, node, ReadableBy(context, node, id)))
        .RequireScope(Scopes.Read, Scopes.Admin).Produces<UncoveredAnswer>().WithProblems(400, 404).WithPaging()
        .WithSummary("The activities that took place where a member's leave or suspension left no cover, as far as they concern you");
    }

    public static void MapArrangementDrafts(this IEndpointRouteBuilder app, AirspaceNode node, IClock clock)
    {
        MapDrafts(app.MapGroup("/v1/drafts").WithTags("Arrangements"), node);
        MapWithdrawals(app.MapGroup("/v1/arrangements/{id}").WithTags("Arrangements"), node);
        app.MapCoverage(node);
    }

    private static void MapDrafts(RouteGroupBuilder group, AirspaceNode node)
    {
        group.MapPost("", (Delegate)(async (HttpContext context) =>
        {
            var body = await context.BodyAsync(WireJson.Default.DraftBody);
            Answer(context, await node.SubmitAsync(context.Signed(node, body.ToCommand(context.Party()))), isNew: true);
        }))
        .RequireScope(Scopes.Liaison).Accepts<DraftBody>("application/json").Produces<DraftAnswer>(200).Produces<DraftAnswer>(201)
        .WithProblems(400, 404, 409, 412, 428, 429).WithSummary("Put an arrangement, or a change of one, to its members")
        .WithDescription("Drafting is the drafter's signature. It binds when every member, and every member of the version that it amends, has signed; the present version binds until then. "
            + "One that is not signed in time lapses, and blocks nothing.");

        group.MapGet("", (HttpContext context) =>
        {
            int limit = context.Query("limit", Paging.LimitDefault, 1, Paging.LimitMax);
            var after = context.QueryText("cursor")?.In("cursor", DraftId.Parse);
            var drafts = node.Read(state => state.DraftsOf(context.Party()).Where(draft => after is null || draft.Id.CompareTo(after.Value) > 0).Take(limit + 1).ToArray());
            var page = drafts.Take(limit).Select(DraftView.Of).ToArray();
            context.WriteJson(200, new DraftsAnswer(page, drafts.Length > limit ? page[^1].Id : null), WireJson.Default.DraftsAnswer);
        })
        .RequireScope(Scopes.Read).Produces<DraftsAnswer>().WithProblems(400).WithPaging().WithSummary("The drafts that you have to sign, or had to until lately");

        group.MapGet("/{draft}", (HttpContext context, string draft) =>
        {
            var id = draft.In("draft", DraftId.Parse);
            var found = node.Read(state => state.Find(id));
            if (found is null || !(context.Caller().Has(Scopes.Admin) || found.Signers.Contains(context.Party())))
                throw new ProblemException(Problem.NotFound("draft"));
            context.WriteJson(200, new DraftReading(DraftView.Of(found)), WireJson.Default.DraftReading);
        })
        .RequireScope(Scopes.Read, Scopes.Admin).Produces<DraftReading>().WithProblems(400, 404).WithSummary("Read a draft that you have to sign");

        group.MapPost("/{draft}/signature", async (HttpContext context, string draft) =>
            Answer(context, await node.SubmitAsync(context.Signed(node, new SignDraft(context.Party(), draft.In("draft", DraftId.Parse)))), isNew: false))
        .RequireScope(Scopes.Liaison).Produces<DraftAnswer>().WithProblems(400, 404, 409, 429).WithSummary("Sign a draft: exactly the content whose hash its id is");

        group.MapDelete("/{draft}", async (HttpContext context, string draft) =>
            Answer(context, await node.SubmitAsync(context.Signed(node, new CloseDraft(context.Party(), draft.In("draft", DraftId.Parse)))), isNew: false))
        .RequireScope(Scopes.Liaison).Produces<DraftAnswer>().WithProblems(400, 404, 409).WithSummary("Take your draft back, or say that you will not sign one: it is closed for all");
    }

    private static void MapWithdrawals(RouteGroupBuilder group, AirspaceNode node)
    {
        group.MapGet("/leave", (HttpContext context, string id) =>
            Preview(context, id, (party, arrangement) => new LeaveBody(context.QueryText("until"), null).ToCommand(party, arrangement), node, (state, leave) => state.Preview(leave)))
        .RequireScope(Scopes.Read).Produces<MembershipAnswer>().WithProblems(400, 404, 409)
        .WithParameter("until", "when you would leave; as soon as the notice allows unless given").WithSummary("What would lose cover if you left");

        group.MapPost("/leave", async (HttpContext context, string id) =>
        {
            var arrangement = id.In("id", ArrangementId.Parse);
            var body = await context.BodyAsync(WireJson.Default.LeaveBody);
            AnswerMember(context, await node.SubmitAsync(context.Signed(node, body.ToCommand(context.Party(), arrangement))));
        })
        .RequireScope(Scopes.Liaison).Accepts<LeaveBody>("application/json").Produces<MembershipAnswer>().WithProblems(400, 404, 409, 429)
        .WithSummary("Announce that you leave, never sooner than the agreed notice");

        group.MapGet("/suspension", (HttpContext context, string id) =>
            Preview(context, id, (party, arrangement) => new SuspensionBody(context.QueryText("from"), null).ToCommand(party, arrangement), node, (state, suspend) => state.Preview(suspend)))
        .RequireScope(Scopes.Read).Produces<MembershipAnswer>().WithProblems(400, 404, 409)
        .WithParameter("from", "when you would pause; as soon as the notice allows unless given").WithSummary("What would lose cover if you suspended your part");

        group.MapPost("/suspension", async (HttpContext context, string id) =>
        {
            var arrangement = id.In("id", ArrangementId.Parse);
            var body = await context.BodyAsync(WireJson.Default.SuspensionBody);
            AnswerMember(context, await node.SubmitAsync(context.Signed(node, body.ToCommand(context.Party(), arrangement))));
        })
        .RequireScope(Scopes.Liaison).Accepts<SuspensionBody>("application/json").Produces<MembershipAnswer>().WithProblems(400, 404, 409, 429)
        .WithSummary("Announce that you suspend your part, with the notice of a leave");

        group.MapDelete("/suspension", async (HttpContext context, string id) => AnswerMember(
            context, await node.SubmitAsync(context.Signed(node, new ResumeArrangement(context.Party(), id.In("id", ArrangementId.Parse))))))
        .RequireScope(Scopes.Liaison).Produces<MembershipAnswer>().WithProblems(404, 409).WithSummary("Take your part up again, at once");
    }

    private static void Preview<T>(HttpContext context, string id, Func<PartyId, ArrangementId, T> ask, AirspaceNode node, Func<AirspaceState, T, Outcome> look)
    {
        var command = ask(context.Party(), id.In("id", ArrangementId.Parse));
        var outcome = node.Read(state => look(state, command));
        if (outcome is Refused refused)
            throw new ProblemException(Problem.Of(refused) with { Leaf = null });
        context.WriteJson(200, MembershipAnswer.Of((MembershipChanged)outcome), WireJson.Default.MembershipAnswer);
    }

    private static void Uncovered(HttpContext context, AirspaceNode node, Arrangement arrangement)
    {
        int limit = context.Query("limit", Paging.LimitDefault, 1, Paging.LimitMax);
        long after = context.QueryText("cursor") is { } cursor ? Paging.NumberOf(cursor, "cursor") : Leaves.None;
        var (reader, isOperator) = (context.Party(), context.Caller().Has(Scopes.Admin));
        var found = node.Read(state => state.UncoveredIn(arrangement.Id)
            .Where(activity => activity.Leaf > after && (isOperator || activity.By == reader || activity.To == reader)).Take(limit + 1).ToArray());
        var page = found.Take(limit).Select(activity => UncoveredView.Of(activity, reader)).ToArray();
        context.WriteJson(200, new UncoveredAnswer(page, found.Length > limit ? System.FormattableString.Invariant($"{page[^1].Leaf}") : null), WireJson.Default.UncoveredAnswer);
    }

    private static void Answer(HttpContext context, Applied applied)
    {
        var put = applied.Accepted<ArrangementPut>();
        context.SetVersion(put.Arrangement.Version);
        context.WriteJson(put.Created ? 201 : 200, ArrangementAnswer.Of(put, applied.Outcome.Leaf), WireJson.Default.ArrangementAnswer);
    }

    private static void Answer(HttpContext context, Applied applied, bool isNew)
    {
        var drafted = applied.Accepted<Drafted>();
        context.WriteJson(isNew && drafted.Created ? 201 : 200, DraftAnswer.Of(drafted), WireJson.Default.DraftAnswer);
    }

    private static void AnswerMember(HttpContext context, Applied applied)
    {
        var changed = applied.Accepted<MembershipChanged>();
        context.SetVersion(changed.Arrangement.Version);
        context.WriteJson(200, MembershipAnswer.Of(changed), WireJson.Default.MembershipAnswer);
    }

    /// <summary>An arrangement is between its members, and the operator who records some.</summary>
    private static Arrangement ReadableBy(HttpContext context, AirspaceNode node, string id)
    {
        var key = id.In("id", ArrangementId.Parse);
        var arrangement = node.Read(state => state.Find(key));
        return arrangement is not null && (context.Caller().Has(Scopes.Admin) || arrangement.MemberOf(context.Party()) is not null)
            ? arrangement : throw new ProblemException(Problem.NotFound("arrangement"));
    }
}
