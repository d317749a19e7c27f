using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Forewarn.Server.Peers;
using Forewarn.Server.WebConsole;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Warnings: read what is owed, and answer it.</summary>
internal static class WarningEndpoints
{
    /// <summary>Most steps of one warning that are told; the latest.</summary>
    public const int HistoryMax = 500;

    /// <summary>Events that are looked at under one lock.</summary>
    private const int BatchMax = 1_024;

    public static void MapWarnings(this IEndpointRouteBuilder app, AirspaceNode node, IClock clock, PeerNotifier peers)
    {
        var group = app.MapGroup("/v1/warnings").WithTags("Warnings");
        group.MapGet("", (Delegate)(async (HttpContext context) =>
        {
            bool toMe = context.QueryText("owed") switch
            {
                null or "to-me" => true,
                "by-me" => false,
                _ => throw new InvalidValueException("owed", "not one of the values", "to-me or by-me"),
            };
            var matches = Matching(context.QueryText("state"));
            int limit = context.Query("limit", Paging.LimitDefault, 1, Paging.LimitMax);
            long after = context.QueryText("cursor") is { } cursor ? Paging.NumberOf(cursor, "cursor") : 0;
            long last = 0;
            var page = node.Read(state => state.Warnings(context.Party(), toMe, matches, after, limit, out last));
            var delivered = RequireDeliverable(context, node, page.Items);
            var now = clock.GetCurrentInstant();
            context.WriteJson(200, new WarningsAnswer(
                WarningView.Of(page.Items, context.Party(), now), page.HasMore ? last.ToString(CultureInfo.InvariantCulture) : null), WireJson.Default.WarningsAnswer);
            await RecordDeliveryAsync(context, node, delivered);
        }))
        .RequireScope(Scopes.Read).Produces<WarningsAnswer>().WithProblems(400).WithPaging()
        .WithParameter("owed", "to-me (the default) or by-me")
        .WithParameter("state", "undelivered, unacknowledged, acknowledged or not-acknowledged (the ladder has ended); all unless given")
        .WithSummary("Warnings owed to you, or by you")
        .WithDescription("Reading a warning that is owed to you delivers it: the answer ends only when the delivery is on record.");

        group.MapGet("/{id}", async (HttpContext context, string id) =>
        {
            var warning = node.Read(state => state.FindWarning(WarningNumber(id)));
            if (warning is null || (warning.To != context.Party() && warning.From != context.Party()))
                throw new ProblemException(Problem.NotFound("warning"));
            var delivered = RequireDeliverable(context, node, [warning]);
            context.WriteJson(200, WarningView.Of(warning, context.Party(), clock.GetCurrentInstant()), WireJson.Default.WarningView);
            await RecordDeliveryAsync(context, node, delivered);
        })
        .RequireScope(Scopes.Read).Produces<WarningView>().WithProblems(404).WithSummary("One warning, owed to you or by you");

        group.MapGet("/{id}/history", (HttpContext context, string id) =>
        {
            var warning = node.Read(state => state.FindWarning(WarningNumber(id)));
            if (warning is null || (warning.To != context.Party() && warning.From != context.Party()))
                throw new ProblemException(Problem.NotFound("warning"));
            context.WriteJson(200, new HistoryAnswer(History(node, warning)), WireJson.Default.HistoryAnswer);
        })
        .RequireScope(Scopes.Read).Produces<HistoryAnswer>().WithProblems(400, 404).WithSummary("What has become of a warning, step by step")
        .WithDescription($"Each attempt to bring it, each answer, each step of its ladder, in their order, as far as the events are kept, and the latest {HistoryMax} at most. What you may see of the details is read at /v1/leaves.");

        group.MapPost("/deliveries", (Delegate)(async (HttpContext context) =>
        {
            var body = await context.BodyAsync(WireJson.Default.DeliveriesBody);
            var applied = await node.SubmitAsync(body.ToCommand(context.Party()));
            var delivered = applied.Accepted<Delivered>().Warnings;
            context.WriteJson(200, new DeliveriesAnswer(WarningView.Of(delivered, context.Party(), applied.Time), applied.Outcome.Leaf), WireJson.Default.DeliveriesAnswer);
        }))
        .RequireScope(Scopes.Acknowledge).Accepts<DeliveriesBody>("application/json").Produces<DeliveriesAnswer>().WithProblems(400, 404)
        .WithSummary("Take delivery of warnings owed to you")
        .WithDescription("For a program that shows warnings to people and takes delivery only of those that somebody has before his eyes, as the node's own console does. A warning is delivered once: what was delivered before stays as it is.");

        group.MapPost("/{id}/acknowledgement", async (HttpContext context, string id) =>
        {
            long number = WarningNumber(id);
            var body = await context.BodyAsync(WireJson.Default.AcknowledgementBody);
            var applied = await node.SubmitAsync(context.Signed(node, body.ToCommand(context.Party(), number)));
            var warning = applied.Accepted<Acknowledged>().Warning;
            context.WriteJson(200, new AcknowledgementAnswer(WarningView.Of(warning, context.Party(), applied.Time), applied.Outcome.Leaf), WireJson.Default.AcknowledgementAnswer);
        })
        .RequireScope(Scopes.Acknowledge).Accepts<AcknowledgementBody>("application/json").Produces<AcknowledgementAnswer>()
        .WithProblems(400, 404, 409).WithSummary("Answer a warning owed to you")
        .WithDescription("The same answer again gets the same result; a later answer may say more: received, then understood, then ask-for-change, then will-comply or cannot-comply. An answer may come late, or to a warning that a later version has replaced: it stands, and is marked.");

        group.MapPost("/{id}/proposal/acceptance", async (HttpContext context, string id) =>
        {
            long number = WarningNumber(id);
            var body = await context.BodyAsync(WireJson.Default.ResolutionBody);
            var applied = await node.SubmitAsync(context.Signed(node, new AcceptProposal(context.Party(), number, Body.Required(body.By, "by"), body.Text ?? "")));
            var declared = applied.Accepted<Declared>();
            peers.Tell(declared);
            context.SetVersion(declared.Declaration.Version);
            context.WriteJson(200, DeclarationAnswer.Of(declared, applied.Outcome.Leaf, applied.Time), WireJson.Default.DeclarationAnswer);
        })
        .RequireScope(Scopes.Declare).Accepts<ResolutionBody>("application/json").Produces<DeclarationAnswer>().WithProblems(400, 403, 404, 409)
        .WithSummary("Change what you declared to what a warned party asks for")
        .WithDescription("In one step: the declaration gets the volumes of the counter-proposal, as its next version, and everyone whom it concerns is warned of it. The same request again gets the same answer.");

        group.MapPost("/{id}/proposal/refusal", async (HttpContext context, string id) =>
        {
            long number = WarningNumber(id);
            var body = await context.BodyAsync(WireJson.Default.ResolutionBody);
            var applied = await node.SubmitAsync(context.Signed(node, new DeclineProposal(context.Party(), number, Body.Required(body.By, "by"), body.Text ?? "")));
            var warning = applied.Accepted<ProposalDeclined>().Warning;
            context.WriteJson(200, new AcknowledgementAnswer(WarningView.Of(warning, context.Party(), applied.Time), applied.Outcome.Leaf), WireJson.Default.AcknowledgementAnswer);
        })
        .RequireScope(Scopes.Declare).Accepts<ResolutionBody>("application/json").Produces<AcknowledgementAnswer>().WithProblems(400, 403, 404, 409)
        .WithSummary("Decline what a warned party asks for");
    }

    /// <summary>The events about a warning, looked for from the latest back to the moment when it was owed.</summary>
    private static EventView[] History(AirspaceNode node, Warning warning)
    {
        var steps = new List<EventView>();
        var subject = EventSubject.Warning(warning.Number);
        long next = node.Read(state => state.Events.Next);
        bool isDone = false;
        while (!isDone)
        {
            isDone = node.Read(state =>
            {
                long end = Math.Max(state.Events.First, next - BatchMax);
                while (next > end)
                {
                    ref readonly var happened = ref state.Events[--next];
                    if (happened.At < warning.DeclaredAt)
                        return true;
                    if (happened.Subject == subject)
                        steps.Add(EventView.Of(happened, next));
                    if (steps.Count == HistoryMax)
                        return true;
                }
                return next <= state.Events.First;
            });
        }
        steps.Reverse();
        return [.. steps];
    }

    private static long WarningNumber(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number : throw new InvalidValueException("id", "not the id of a warning", "a whole number, as in the list of warnings");

    /// <summary>The warnings that the reader takes delivery of by reading them. What cannot be delivered is not shown: only
    /// a node that takes commands can record it.</summary>
    /// <remarks>The console reads for pages that nobody may ever see, and for guests: it takes delivery of what it has shown.</remarks>
    private static ImmutableArray<long> RequireDeliverable(HttpContext context, AirspaceNode node, ImmutableArray<Warning> shown)
    {
        if (ConsoleDoor.IsUsedBy(context))
            return [];
        ImmutableArray<long> delivered = [.. shown.Where(warning => warning.Delivery is null && warning.To == context.Party()).Select(warning => warning.Number)];
        return delivered.IsEmpty || node.Failure is not { } failure ? delivered : throw new NodeStoppedException(failure);
    }

    private static Func<Warning, bool> Matching(string? state) => state switch
    {
        null => _ => true,
        "undelivered" => warning => warning.Delivery is null,
        "unacknowledged" => warning => warning is { Acknowledgement: null, IsSuperseded: false },
        "acknowledged" => warning => warning.Acknowledgement is not null,
        "not-acknowledged" => warning => warning is { IsExhausted: true, Acknowledgement: null },
        _ => throw new InvalidValueException("state", "not one of the values", "undelivered, unacknowledged, acknowledged or not-acknowledged"),
    };

    /// <summary>Puts on record that the warnings in the answer have reached the party they are owed to.</summary>
    /// <remarks>The body is sent first, and in chunks: the reader sees the end of it only when this has returned. An answer that
    /// could not be sent, or whose delivery could not be recorded, breaks off, and the warnings stay undelivered.</remarks>
    private static async Task RecordDeliveryAsync(HttpContext context, AirspaceNode node, ImmutableArray<long> delivered)
    {
        if (delivered.IsEmpty)
            return;
        context.Response.ContentLength = null;
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        context.RequestAborted.ThrowIfCancellationRequested();
        var applied = await node.SubmitAsync(new RecordDelivery(context.Party(), delivered, Transport.Console));
        if (applied.Outcome is Refused)
            context.Abort();
    }
}
