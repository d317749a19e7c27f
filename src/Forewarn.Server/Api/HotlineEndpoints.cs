using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Hotline;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Hotline;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Api;

/// <summary>Serves the hotline: threads and their messages, and the templates. A thread is found by its parties alone.</summary>
internal static class HotlineEndpoints
{
    public static void MapHotline(this IEndpointRouteBuilder app, AirspaceNode node, IClock clock)
    {
        MapThreads(app, node);
        MapMessages(app, node);
        app.MapCalls(node);
        app.MapGet("/v1/hotline/templates", (HttpContext context) =>
        {
            var templates = MessageTemplates.Standard;
            context.WriteJson(200, new TemplatesAnswer([.. templates.All.Select(template => TemplateView.Of(template, templates))]), WireJson.Default.TemplatesAnswer);
        })
        .WithTags("Hotline").RequireScope(Scopes.Read).Produces<TemplatesAnswer>().WithProblems().WithSummary("The standing templates, with what they say in each language");
    }

    private static void MapThreads(IEndpointRouteBuilder app, AirspaceNode node)
    {
        var group = app.MapGroup("/v1/threads").WithTags("Hotline");
        group.MapPut("/{id}", async (HttpContext context, string id) =>
        {
            var thread = Requests.EntityId(id);
            RequireNoVersion(context, "a thread is opened once");
            var body = await context.BodyAsync(WireJson.Default.ThreadBody);
            var applied = await node.SubmitAsync(context.Signed(node, new OpenThread(context.Party(), body.ToThread(thread, context.Party()))));
            var opened = applied.Accepted<ThreadOpened>();
            context.WriteJson(opened.Created ? 201 : 200, new ThreadAnswer(ThreadView.Of(opened.Thread, context.Party()), opened.Leaf), WireJson.Default.ThreadAnswer);
        })
        .RequireScope(Scopes.Liaison).Accepts<ThreadBody>("application/json").Produces<ThreadAnswer>(200).Produces<ThreadAnswer>(201)
        .WithProblems(400, 404, 409, 429).WithSummary("Open a thread with other parties");

        group.MapGet("/{id}", (HttpContext context, string id) =>
        {
            var thread = node.Read(state => Find(state, context.Party(), id));
            context.WriteJson(200, new ThreadReading(ThreadView.Of(thread, context.Party())), WireJson.Default.ThreadReading);
        })
        .RequireScope(Scopes.Read).Produces<ThreadReading>().WithProblems(400, 404).WithSummary("Read what a thread of yours is; its messages are read apart");

        group.MapGet("", (HttpContext context) =>
        {
            int limit = context.Query("limit", Paging.LimitDefault, 1, Paging.LimitMax);
            EntityId? after = context.QueryText("cursor")?.In("cursor", Uuids.Parse);
            var page = node.Read(state => state.ThreadsOf(context.Party(), after, limit));
            context.WriteJson(200, new ThreadsAnswer(
                [.. page.Items.Select(thread => ThreadView.Of(thread, context.Party()))], page.HasMore ? page.Items[^1].Id.ToString() : null), WireJson.Default.ThreadsAnswer);
        })
        .RequireScope(Scopes.Read).Produces<ThreadsAnswer>().WithProblems(400).WithPaging().WithSummary("The threads that you are in");
    }

    private static void MapMessages(IEndpointRouteBuilder app, AirspaceNode node)
    {
        var group = app.MapGroup("/v1/threads/{id}/messages").WithTags("Hotline");
        group.MapPut("/{message}", async (HttpContext context, string id, string message) =>
        {
            var thread = Requests.EntityId(id);
            var name = message.In("message", Uuids.Parse);
            RequireNoVersion(context, "a message is sent once");
            var body = await context.BodyAsync(WireJson.Default.MessageBody);
            var content = body.ToContent(context.Caller().Person);
            MessageTemplates.Standard.Require(content);
            var applied = await node.SubmitAsync(context.Signed(node, new SendMessage(context.Party(), thread, name, content)));
            var sent = applied.Accepted<MessageSent>();
            Answer(context, node, sent.Created ? 201 : 200, sent.Thread, sent.Message, sent.Leaf);
        })
        .RequireScope(Scopes.Liaison).Accepts<MessageBody>("application/json").Produces<MessageAnswer>(200).Produces<MessageAnswer>(201)
        .WithProblems(400, 404, 409, 429).WithSummary("Write in a thread of yours");

        group.MapGet("", (Delegate)(async (HttpContext context, string id) =>
        {
            int limit = context.Query("limit", Paging.LimitDefault, 1, Paging.LimitMax);
            long after = context.QueryText("cursor") is { } cursor ? Paging.NumberOf(cursor, "cursor") : 0;
            var party = context.Party();
            var (thread, reader) = node.Read(state => Find(state, party, id) is var found ? (found, MessageReader.Of(state, party, found)) : default);
            ImmutableArray<Message> page = [.. thread.Messages.Skip((int)Math.Min(after, HotlineLimits.MessagesPerThreadMax)).Take(limit)];
            bool hasMore = !page.IsEmpty && page[^1].Number < thread.Messages.Length;
            ImmutableArray<int> delivered = !context.TakesDelivery() ? [] : [.. page.Where(message => message.MarksOf(party) is { Delivery: null }).Select(message => message.Number)];
            if (!delivered.IsEmpty && node.Failure is { } failure)
                throw new NodeStoppedException(failure);
            context.WriteJson(200, new MessagesAnswer(
                ThreadView.Of(thread, party), [.. page.Select(message => reader.Of(message, thread.IsExercise))],
                hasMore ? page[^1].Number.ToString(CultureInfo.InvariantCulture) : null), WireJson.Default.MessagesAnswer);
            await RecordDeliveryAsync(context, node, thread.Id, delivered);
        }))
        .RequireScope(Scopes.Read).Produces<MessagesAnswer>().WithProblems(400, 404).WithPaging().WithSummary("The messages of a thread of yours")
        .WithDescription("Reading a message that is to you delivers it: the answer ends only when the delivery is on record. It does not mark it as read.");

        group.MapPost("/{message}/read", async (HttpContext context, string id, string message) =>
        {
            var thread = Requests.EntityId(id);
            var name = message.In("message", Uuids.Parse);
            var body = await context.BodyAsync(WireJson.Default.ReadBody);
            var applied = await node.SubmitAsync(context.Signed(node, new MarkRead(context.Party(), thread, name, Writers.Of(body.By, context.Caller().Person))));
            var read = applied.Accepted<MessageMarkedRead>();
            Answer(context, node, 200, read.Thread, read.Message, read.Leaf);
        })
        .RequireScope(Scopes.Liaison).Accepts<ReadBody>("application/json").Produces<MessageAnswer>().WithProblems(400, 404)
        .WithSummary("Say that somebody has read a message to you").WithDescription("The first mark stands; the same again gets the same answer.");
    }

    private static void Answer(HttpContext context, AirspaceNode node, int status, HotlineThread thread, Message message, long leaf)
    {
        var reader = node.Read(state => MessageReader.Of(state, context.Party(), thread));
        context.WriteJson(status, new MessageAnswer(reader.Of(message, thread.IsExercise), leaf), WireJson.Default.MessageAnswer);
    }

    /// <summary>A thread that the party is in.</summary>
    /// <exception cref="ProblemException">There is none that it may know of.</exception>
    private static HotlineThread Find(AirspaceState state, PartyId party, string id) =>
        state.FindThread(Requests.EntityId(id)) is { } thread && thread.Has(party) ? thread : throw new ProblemException(Problem.NotFound("thread"));

    internal static void RequireNoVersion(HttpContext context, string why)
    {
        if (context.IfMatch() is not null)
            throw new InvalidValueException("If-Match", why, "no If-Match header");
    }

    /// <summary>Puts on record that the messages in the answer have reached the party.</summary>
    /// <remarks>The body is sent first, and in chunks: the reader sees the end of it only when this has returned. An answer that could not be sent, or whose
    /// delivery could not be recorded, breaks off, and the messages stay undelivered.</remarks>
    private static async Task RecordDeliveryAsync(HttpContext context, AirspaceNode node, EntityId thread, ImmutableArray<int> delivered)
    {
        if (delivered.IsEmpty)
            return;
        context.Response.ContentLength = null;
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        context.RequestAborted.ThrowIfCancellationRequested();
        var applied = await node.SubmitAsync(new RecordMessageDelivery(context.Party(), thread, delivered, Transport.Console));
        if (applied.Outcome is Refused)
            context.Abort();
    }
}
