using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Hotline;

namespace Forewarn.Server.Hotline;

/// <summary>The standing templates, with which a tired person says in two keystrokes what everybody understands.</summary>
/// <remarks>They come from the resource files <c>Templates/templates.json</c> (ids and fields) and <c>Templates/texts.TAG.json</c> (one for each language, found
/// by its BCP 47 tag): another language is one more file. A template that messages were sent with is never taken away, and never gets
/// another required field: old messages are rendered with it. Immutable, thread-safe.</remarks>
public sealed class MessageTemplates
{
    private const string Prefix = "Forewarn.Server.Hotline.Templates.";
    private const string TextsPrefix = Prefix + "texts.";
    private const string Suffix = ".json";

    /// <summary>The language of those whose languages there is no file of.</summary>
    public const string LanguageOtherwise = "en";

    private static readonly Lazy<MessageTemplates> Loaded = new(() => Load(typeof(MessageTemplates).Assembly));

    private readonly ImmutableSortedDictionary<string, LanguageTexts> _languages;

    private MessageTemplates(ImmutableArray<MessageTemplate> all, ImmutableSortedDictionary<string, LanguageTexts> languages) => (All, _languages) = (all, languages);

    /// <summary>Those that come with the program.</summary>
    public static MessageTemplates Standard => Loaded.Value;

    /// <summary>In the order in which they are offered.</summary>
    public ImmutableArray<MessageTemplate> All { get; }

    /// <summary>The languages there are texts in, by tag.</summary>
    public IEnumerable<LanguageTexts> Languages => _languages.Values;

    public MessageTemplate? Find(string id) => All.FirstOrDefault(template => template.Id == id);

    /// <summary>The texts for a language tag, by the lookup of RFC 4647, section 3.4: <c>he-IL</c> finds <c>he</c>; null when there are none.</summary>
    public LanguageTexts? FindLanguage(string tag)
    {
        for (string range = tag; range.Length > 0; range = Shortened(range))
        {
            if (_languages.TryGetValue(range, out var texts))
                return texts;
        }
        return null;
    }

    /// <summary>The texts for a reader, preferred first, each once; in <see cref="LanguageOtherwise"/> when there are none in any language of the reader's.</summary>
    /// <param name="tags">The reader's languages, preferred first.</param>
    public ImmutableArray<LanguageTexts> For(IEnumerable<string> tags)
    {
        ImmutableArray<LanguageTexts> found = [.. tags.Select(FindLanguage).OfType<LanguageTexts>().Distinct()];
        return found.IsEmpty ? [_languages[LanguageOtherwise]] : found;
    }

    /// <summary>Holds a message against its template; what uses none is accepted.</summary>
    /// <exception cref="InvalidValueException">No such template, or a field is missing, unknown or wrong; names <c>template</c> or <c>fields.NAME</c>.</exception>
    public void Require(MessageContent content)
    {
        if (content.Template.Length == 0)
            return;
        var template = Find(content.Template)
            ?? throw new InvalidValueException("template", "there is no such template", string.Join(", ", All.Select(known => known.Id)));
        foreach (var given in content.Fields)
        {
            if (template.Find(given.Name) is null)
                throw new InvalidValueException($"fields.{given.Name}", $"{template.Id} has no such field", template.FieldsInWords);
        }
        foreach (var field in template.Fields)
        {
            if (content.Find(field.Name) is { } value)
                field.Require(value);
            else if (field.IsRequired)
                throw new InvalidValueException($"fields.{field.Name}", "missing", field.Accepted);
        }
    }

    private static string Shortened(string range)
    {
        int dash = range.LastIndexOf('-');
        // A single letter or digit before the end introduces what is cut off.
        if (dash > 1 && range[dash - 2] == '-')
            dash -= 2;
        return dash < 0 ? "" : range[..dash];
    }

    /// <exception cref="InvalidDataException">A file is not of its form, or says nothing of a template or a field.</exception>
    private static MessageTemplates Load(Assembly assembly)
    {
        ImmutableArray<MessageTemplate> all =
            [.. Read(assembly, Prefix + "templates" + Suffix, TemplateJson.Default.TemplateFileArray).Select(MessageTemplate.Of)];
        var languages = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(TextsPrefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => LanguageTexts.Of(name[TextsPrefix.Length..^Suffix.Length], Read(assembly, name, TemplateJson.Default.TextsFile), all))
            .ToImmutableSortedDictionary(texts => texts.Tag, texts => texts, StringComparer.OrdinalIgnoreCase);
        return new MessageTemplates(all, languages);
    }

    private static T Read<T>(Assembly assembly, string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidDataException($"{name}: missing");
        try
        {
            return JsonSerializer.Deserialize(stream, type) ?? throw new InvalidDataException($"{name}: empty");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"{name}: {problem.Message}", problem);
        }
    }
}
