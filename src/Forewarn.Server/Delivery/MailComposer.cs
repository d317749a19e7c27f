using System.Security.Cryptography;
using System.Text;
using Forewarn.Core.Contacts;
using Forewarn.Record.Evidence.Pages;
using Forewarn.Server.Pages;
using MimeKit;
using MimeKit.Text;
using NodaTime;

namespace Forewarn.Server.Delivery;

/// <summary>Writes mails: as text and as HTML, in the contact's language. Thread-safe.</summary>
/// <remarks>No header holds anything that somebody wrote, but for the receiver's address, whose grammar leaves nothing to inject.</remarks>
/// <param name="links">Makes the links by which warnings are answered.</param>
/// <param name="publicUrl">Where people reach this node.</param>
/// <param name="from">From whom mails are.</param>
internal sealed class MailComposer(AcknowledgementLinks links, Lazy<Uri> publicUrl, MailboxAddress from)
{
    /// <summary>A mail that brings a dispatch.</summary>
    public MimeMessage Compose(Dispatch dispatch, Instant now)
    {
        var text = new DispatchText(dispatch, now);
        var mail = new MimeMessage { Subject = text.Subject, Date = now.ToDateTimeOffset(), MessageId = MessageIdOf(dispatch.Id) };
        mail.From.Add(from);
        mail.To.Add(new MailboxAddress("", dispatch.Target));
        // RFC 3834: so that nobody's holiday answers it.
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        mail.Headers.Add(HeaderId.ContentLanguage, text.Words.Language);
        mail.Headers.Add("X-Forewarn-Id", dispatch.Id);
        if (dispatch.Item.IsUrgent)
            mail.Headers.Add(HeaderId.Importance, "high");
        string? url = LinkFor(dispatch);
        mail.Body = new MultipartAlternative
        {
            new TextPart(TextFormat.Plain) { Text = Plain(dispatch, text, url) },
            new TextPart(TextFormat.Html) { Text = Encoding.UTF8.GetString(Html(dispatch, text, url)) },
        };
        return mail;
    }

    /// <summary>The link by which the contact can answer; null when there is nothing to answer, or an answer has to be signed.</summary>
    private string? LinkFor(Dispatch dispatch)
    {
        if (!dispatch.AsksForAnswer || dispatch.IsPartySigning)
            return null;
        var link = new AcknowledgementLink(
            dispatch.Warning!.Number, dispatch.Item.To, dispatch.Contact.Id, AcknowledgementLink.HolderOf(dispatch.Contact, dispatch.Target), ExpiryOf(dispatch.Item));
        return $"{publicUrl.Value.AbsoluteUri.TrimEnd('/')}{AcknowledgementPage.Path}/{links.Issue(link)}";
    }

    private static Instant ExpiryOf(OutboxItem item) => Instant.FromUnixTimeSeconds(item.ExpiresAt.ToUnixTimeSeconds());

    /// <summary>The same for the same delivery, and of the one form that every mail system takes.</summary>
    private string MessageIdOf(string id) => $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(id)).AsSpan(0, 16))}@{from.Domain}";

    private static string Plain(Dispatch dispatch, DispatchText text, string? url)
    {
        var words = text.Words;
        var lines = new List<string>();
        if (dispatch.Item.IsExercise)
            lines.AddRange(["EXERCISE EXERCISE EXERCISE", words.Text("exercise"), ""]);
        lines.AddRange([text.Subject, ""]);
        foreach (var fact in text.Facts)
            lines.AddRange(fact.IsQuoted ? [$"{fact.Label}:", .. QuotedWords.Lines(fact.Value, text.Isolated)] : [$"{fact.Label}: {text.Isolated(fact.Value)}"]);
        lines.Add("");
        if (url is not null)
            lines.AddRange([words.Text("link_intro"), "", url, "", words.Text("link_terms", ("expires", text.Time(ExpiryOf(dispatch.Item))))]);
        else if (dispatch.AsksForAnswer)
            lines.Add(words.Text("without_link"));
        lines.AddRange(["", .. Footer(dispatch, text)]);
        return string.Join('\n', lines) + "\n";
    }

    private static byte[] Html(Dispatch dispatch, DispatchText text, string? url)
    {
        var words = text.Words;
        var html = new Html();
        html.Add($"<!DOCTYPE html>\n<html lang=\"{words.Language}\" dir=\"{TextDirection.Of(words.Language)}\">\n<head><meta charset=\"utf-8\"><title>{text.Subject}</title></head>\n<body>\n");
        if (dispatch.Item.IsExercise)
            html.Add($"<p><strong><bdi lang=\"en\">EXERCISE EXERCISE EXERCISE</bdi></strong><br>{words.Text("exercise")}</p>\n");
        html.Add($"<h1>{text.Subject}</h1>\n<table>\n");
        foreach (var fact in text.Facts)
        {
            html.Add($"<tr><th scope=\"row\" align=\"start\">{fact.Label}</th><td dir=\"auto\">");
            if (fact.IsQuoted)
                QuotedWords.AddTo(html, fact.Value);
            else
                html.Add($"{fact.Value}");
            html.Add("</td></tr>\n");
        }
        html.Add("</table>\n");
        if (url is not null)
        {
            html.Add($"<p>{words.Text("link_intro")}</p>\n<p><a href=\"{url}\"><bdi dir=\"ltr\">{url}</bdi></a></p>\n");
            html.Add($"<p>{words.Text("link_terms", ("expires", text.Time(ExpiryOf(dispatch.Item))))}</p>\n");
        }
        else if (dispatch.AsksForAnswer)
            html.Add($"<p>{words.Text("without_link")}</p>\n");
        foreach (string line in Footer(dispatch, text))
            html.Add($"<p><small>{line}</small></p>\n");
        html.Add("</body>\n</html>\n");
        return html.ToBytes();
    }

    private static string[] Footer(Dispatch dispatch, DispatchText text) =>
    [
        text.Words.Text("why", ("party", text.Isolated(dispatch.Item.To.ToString())), ("contact", text.Isolated(dispatch.Contact.Id.ToString()))),
        text.Words.Text("id", ("id", text.Isolated(dispatch.Id))),
    ];
}
