using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Forewarn.Server.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>The page behind an acknowledgement link. Looking at it changes nothing, since mail scanners follow links; its form answers.</summary>
internal sealed class AcknowledgementPage(AirspaceNode node, IClock clock, AcknowledgementLinks links)
{
    public const string Path = "/acknowledge";

    /// <summary>Longest reason, in characters.</summary>
    private const int TextLengthMax = 1_000;

    private const int FormBytesMax = 16 * 1024;

    private static readonly Answer[] Answers = [Answer.Received, Answer.Understood, Answer.WillComply, Answer.CannotComply];

    /// <summary>One answer after the other: of two that come at once by the same link, the second finds the warning answered.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path + "/{token}", (HttpContext context, string token) => Show(context, Look(context, token))).ExcludeFromDescription();
        app.MapPost(Path + "/{token}", AnswerAsync).ExcludeFromDescription();
    }

    private async Task AnswerAsync(HttpContext context, string token)
    {
        var (answer, text) = await ReadAsync(context);
        await _turn.WaitAsync(context.RequestAborted);
        try
        {
            var look = Look(context, token);
            if (look.Problem is not null)
                Show(context, look);
            else if (answer is null)
                Show(context, look, 400);
            else if (answer == Answer.CannotComply && string.IsNullOrWhiteSpace(text))
                Show(context, look, 400, "page_reason");
            else
                await SubmitAsync(context, look, answer.Value, text);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task SubmitAsync(HttpContext context, Sight look, Answer answer, string text)
    {
        try
        {
            var dispatch = look.Dispatch!;
            // Who answers by the link has the mail, though the mail server's answer may not be on record yet.
            if (dispatch.Warning!.Delivery is null)
                await node.SubmitAsync(new RecordDelivery(dispatch.Item.To, [dispatch.Warning.Number], Transport.Email));
            var applied = await node.SubmitAsync(new Acknowledge(dispatch.Item.To, dispatch.Warning.Number, answer, dispatch.Contact.Name, text));
            if (applied.Outcome is Acknowledged done)
                Show(context, look with { Dispatch = dispatch with { Warning = done.Warning }, Problem = "page_done", Status = 200 });
            else
                Show(context, look with { Problem = "page_gone", Status = 409 });
        }
        catch (Exception busy) when (busy is NodeOverloadedException or NodeStoppedException)
        {
            Show(context, look, 503, "page_busy");
        }
    }

    /// <summary>What the reader is to see, and whether there is anything to answer.</summary>
    /// <param name="Words">In the contact's language, or the browser's where there is no contact.</param>
    /// <param name="Dispatch">What the link is about; null when it is about nothing.</param>
    /// <param name="Problem">Key of what is said instead of the form; null when the warning can be answered.</param>
    /// <param name="Status">HTTP status.</param>
    private sealed record Sight(DeliveryWords Words, Dispatch? Dispatch, string? Problem, int Status);

    private Sight Look(HttpContext context, string token)
    {
        var words = DeliveryWords.For(PreferredLanguage(context));
        if (links.Read(token) is not { } link)
            return new Sight(words, null, "page_unknown", 404);
        var found = node.Read(state => (
            Warning: state.FindWarning(link.Warning),
            Contact: state.FindRoster(link.Party)?.Find(link.Contact),
            Party: state.Find(link.Party),
            IsSigning: state.KeysOf(link.Party).Any(key => key.IsActive)));
        if (found is not { Warning: { } warning, Contact: { } contact, Party: { } party } || warning.To != link.Party)
            return new Sight(words, null, "page_gone", 404);
        if (!link.IsOf(contact))
            return new Sight(words, null, "page_replaced", 410);
        var dispatch = new Dispatch(ItemOf(warning), contact, "", DateTimeZoneProviders.Tzdb[party.TimeZone], warning, found.IsSigning);
        words = DeliveryWords.For(contact.Language);
        return warning.Acknowledgement is not null ? new Sight(words, dispatch, "page_answered", 409)
            : clock.GetCurrentInstant() >= link.ExpiresAt ? new Sight(words, null, "page_expired", 410)
            : found.IsSigning ? new Sight(words, dispatch, "page_signs", 409)
            : new Sight(words, dispatch, null, 200);
    }

    /// <summary>The warning as it was brought; its item may be closed by now.</summary>
    private static OutboxItem ItemOf(Warning warning) => new()
    {
        Leaf = 0,
        Kind = EventKind.WarningOwed,
        Subject = EventSubject.Warning(warning.Number),
        Version = 0,
        From = warning.From,
        To = warning.To,
        Channel = warning.Channel,
        At = warning.DeclaredAt,
        IsExercise = warning.IsExercise,
    };

    private void Show(HttpContext context, Sight look, int? status = null, string? complaint = null)
    {
        var words = look.Words;
        string language = words.Language;
        if (look.Dispatch is not { } dispatch)
        {
            var bare = new Page("Forewarn", language);
            bare.Body.Add($"<h1>Forewarn</h1>\n<p class=\"bad\">{words.Text(look.Problem!)}</p>\n");
            context.WritePage(status ?? look.Status, bare);
            return;
        }
        var text = new DispatchText(dispatch, clock.GetCurrentInstant());
        string heading = words.Text("warning", ("number", dispatch.Item.Subject.ToString()), ("from", text.Isolated(dispatch.Item.From.ToString())));
        var page = new Page(heading, language) { IsExercise = dispatch.Item.IsExercise, HasForm = look.Problem is null };
        page.Body.Add($"<h1>{heading}</h1>\n");
        if (look.Problem is { } problem)
            page.Body.Add($"<p class=\"lead\" role=\"status\">{words.Text(problem, ("party", text.Isolated(dispatch.Item.To.ToString())))}</p>\n");
        page.Body.Add("<dl class=\"facts-list\">\n");
        foreach (var fact in text.Facts)
        {
            page.Body.Add($"<dt>{fact.Label}</dt><dd dir=\"auto\">");
            if (fact.IsQuoted)
                QuotedWords.AddTo(page.Body, fact.Value);
            else
                page.Body.Add($"{fact.Value}");
            page.Body.Add("</dd>\n");
        }
        page.Body.Add("</dl>\n");
        if (look.Problem is null)
            AddForm(page, dispatch, text, complaint);
        context.WritePage(status ?? look.Status, page);
    }

    private static void AddForm(Page page, Dispatch dispatch, DispatchText text, string? complaint)
    {
        var words = text.Words;
        page.Body.Add($"<form method=\"post\" action=\"\" accept-charset=\"utf-8\">\n<fieldset><legend>{words.Text("page_choose")}</legend>\n");
        foreach (var answer in Answers)
        {
            string name = Names<Answer>.Of(answer);
            page.Body.Add($"<label><input type=\"radio\" name=\"answer\" value=\"{name}\" required> {words.Word(name)}</label>\n");
        }
        page.Body.Add($"</fieldset>\n<label>{words.Text("page_text")}<textarea name=\"text\" rows=\"4\" maxlength=\"{TextLengthMax}\" dir=\"auto\"></textarea></label>\n");
        if (complaint is not null)
            page.Body.Add($"<p class=\"bad\" role=\"alert\">{words.Text(complaint)}</p>\n");
        string confirm = words.Text("page_confirm",
            ("party", text.Isolated(dispatch.Item.To.ToString())), ("contact", text.Isolated(dispatch.Contact.Name)), ("from", text.Isolated(dispatch.Item.From.ToString())));
        page.Body.Add($"<p>{confirm}</p>\n<button type=\"submit\">{words.Text("page_send")}</button>\n</form>\n");
    }

    /// <summary>What was filled in; no answer when it cannot be read.</summary>
    private static async Task<(Answer? Answer, string Text)> ReadAsync(HttpContext context)
    {
        var form = new FormFeature(context.Request, new FormOptions { ValueCountLimit = 8, KeyLengthLimit = 64, ValueLengthLimit = FormBytesMax, BufferBodyLengthLimit = FormBytesMax });
        if (!form.HasFormContentType || context.Request.ContentLength is null or > FormBytesMax)
            return default;
        try
        {
            var fields = await form.ReadFormAsync(context.RequestAborted);
            // Browsers end lines with both characters.
            string text = fields["text"].ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
            bool isText = text.Length <= TextLengthMax && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\t'));
            foreach (var answer in Answers)
            {
                if (isText && fields["answer"] == Names<Answer>.Of(answer))
                    return (answer, text);
            }
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException)
        {
            // As if nothing had been chosen: the form is shown again.
        }
        return default;
    }

    private static string PreferredLanguage(HttpContext context) =>
        context.Request.GetTypedHeaders().AcceptLanguage?.OrderByDescending(language => language.Quality ?? 1).FirstOrDefault()?.Value.Value ?? "en";
}
