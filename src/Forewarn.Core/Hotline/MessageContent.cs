using System.Collections.Immutable;
using Forewarn.Core.Airspace;

namespace Forewarn.Core.Hotline;

/// <summary>What a message says: a template with its fields, a free text, attachments, or several of these.</summary>
/// <remarks>Of a template only its id and the fields are kept: it is rendered for each reader in the reader's own languages. Which templates there are,
/// and which fields each needs, is for whoever accepts the message to check: a later program may know more of them.</remarks>
public sealed record MessageContent
{
    /// <summary>Longest id of a template, in characters.</summary>
    public const int TemplateLengthMax = 64;

    /// <summary>The person or post that writes, as the party names it.</summary>
    public string By { get; private init; } = "";

    /// <summary>Language of the author, BCP 47; empty when it was not said.</summary>
    public string Language { get; private init; } = "";

    /// <summary>Id of a standing template; empty for a message in free text alone.</summary>
    public string Template { get; private init; } = "";

    /// <summary>What the template is filled in with, by name.</summary>
    public ImmutableArray<MessageField> Fields { get; private init; } = [];

    public string Text { get; private init; } = "";

    public ImmutableArray<Attachment> Attachments { get; private init; } = [];

    /// <exception cref="InvalidValueException">Names the member that is wrong.</exception>
    public static MessageContent Create(
        string by, string language, string template, ImmutableArray<MessageField> fields, string text, ImmutableArray<Attachment> attachments)
    {
        if (template.Length > TemplateLengthMax || !template.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new InvalidValueException("template", "not the id of a template", $"at most {TemplateLengthMax} characters of a-z 0-9 -");
        if (template.Length == 0 && text.Length == 0 && attachments.IsEmpty)
            throw new InvalidValueException("text", "the message says nothing", "a template, a text or an attachment");
        if (template.Length == 0 && !fields.IsEmpty)
            throw new InvalidValueException("fields", "fields without a template", "a template that they fill in");
        if (attachments.Length > HotlineLimits.AttachmentsMax)
            throw new InvalidValueException("attachments", $"{attachments.Length} attachments", $"at most {HotlineLimits.AttachmentsMax}");
        return new MessageContent
        {
            By = WrittenText.RequireBy(by),
            Language = WrittenText.RequireLanguage(language, "language"),
            Template = template,
            Fields = Sorted(fields),
            Text = RequireText(text),
            Attachments = attachments,
        };
    }

    public string? Find(string field)
    {
        foreach (var candidate in Fields)
        {
            if (candidate.Name == field)
                return candidate.Value;
        }
        return null;
    }

    /// <summary>What people wrote: who, the text, the values of the fields, the names of the attachments.</summary>
    internal ImmutableArray<string> Texts => [By, Text, .. Fields.Select(given => given.Value), .. Attachments.Select(attachment => attachment.Name)];

    /// <summary>The same with other words.</summary>
    /// <param name="texts">As many as <see cref="Texts"/>, in the same order.</param>
    internal MessageContent WithTexts(ReadOnlySpan<string> texts)
    {
        var fields = ImmutableArray.CreateBuilder<MessageField>(Fields.Length);
        for (int i = 0; i < Fields.Length; i++)
            fields.Add(new MessageField(Fields[i].Name, texts[2 + i]));
        var attachments = ImmutableArray.CreateBuilder<Attachment>(Attachments.Length);
        for (int i = 0; i < Attachments.Length; i++)
            attachments.Add(Attachments[i].WithName(texts[2 + Fields.Length + i]));
        return this with
        {
            By = WrittenText.RequireBy(texts[0]),
            Text = RequireText(texts[1]),
            Fields = fields.MoveToImmutable(),
            Attachments = attachments.MoveToImmutable(),
        };
    }

    internal bool SaysTheSameAs(MessageContent other) => By == other.By && Language == other.Language && Template == other.Template && Text == other.Text
        && Fields.AsSpan().SequenceEqual(other.Fields.AsSpan()) && Attachments.AsSpan().SequenceEqual(other.Attachments.AsSpan());

    private static string RequireText(string text) => Limits.RequireText(text, "text", HotlineLimits.TextLengthMax);

    private static ImmutableArray<MessageField> Sorted(ImmutableArray<MessageField> fields)
    {
        if (fields.Length > HotlineLimits.FieldsMax)
            throw new InvalidValueException("fields", $"{fields.Length} fields", $"at most {HotlineLimits.FieldsMax}");
        var sorted = fields.Sort();
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Name == sorted[i - 1].Name)
                throw new InvalidValueException($"fields.{sorted[i].Name}", "given twice", "each field once");
        }
        return sorted;
    }
}
