using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Hotline;
using Forewarn.Server.Api.Wire;
using NodaTime;

namespace Forewarn.Server.Hotline;

/// <summary>Shows the messages of a thread to one of its parties: templates in its languages, times in its zone, marks that it may see.</summary>
/// <param name="party">Who reads.</param>
/// <param name="reader">The same as registered; null when it no longer is.</param>
/// <param name="languagesOf">The languages of any party, preferred first.</param>
internal sealed class MessageReader(PartyId party, Party? reader, Func<PartyId, ImmutableArray<string>> languagesOf)
{
    private readonly MessageTemplates _templates = MessageTemplates.Standard;
    private readonly DateTimeZone _zone = reader is null ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb.GetZoneOrNull(reader.TimeZone) ?? DateTimeZone.Utc;
    private readonly ImmutableArray<LanguageTexts> _languages = MessageTemplates.Standard.For(reader?.Languages ?? []);

    /// <summary>A reader of a thread, by what the state knows now of its parties.</summary>
    public static MessageReader Of(AirspaceState state, PartyId party, HotlineThread thread)
    {
        var languages = thread.Parties.ToImmutableDictionary(each => each, each => state.Find(each)?.Languages ?? []);
        return new MessageReader(party, state.Find(party), each => languages[each]);
    }

    public MessageView Of(Message message, bool isExercise)
    {
        var content = message.Content;
        return new MessageView(
            message.Id.ToString(), isExercise ? true : null, message.From == party ? true : null, message.Number, message.From.ToString(), Times.Of(message.SentAt), content.By,
            content.Language.Length == 0 ? null : content.Language,
            content.Template.Length == 0 ? null : content.Template,
            content.Fields.IsEmpty ? null : new SortedDictionary<string, string>(content.Fields.ToDictionary(given => given.Name, given => given.Value), StringComparer.Ordinal),
            Rendered(content, _templates.For(content.Language.Length == 0 ? languagesOf(message.From) : [content.Language])[0], isExercise),
            _templates.Find(content.Template) is null ? null : [.. _languages.Select(texts => Rendered(content, texts, isExercise)!)],
            content.Text.Length == 0 ? null : content.Text,
            content.Attachments.IsEmpty ? null : [.. content.Attachments.Select(AttachmentBody.Of)],
            [.. message.Marks.Where(marks => message.From == party || marks.To == party).Select(MarksView.Of)],
            message.Leaf);
    }

    private RenderingView? Rendered(MessageContent content, LanguageTexts texts, bool isExercise) =>
        RenderingView.Of(MessageRendering.Of(_templates, content, texts, _zone, isExercise));
}
