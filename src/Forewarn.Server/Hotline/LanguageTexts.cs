using System.Collections.Immutable;

namespace Forewarn.Server.Hotline;

/// <summary>What the templates say in one language.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed class LanguageTexts
{
    private readonly ImmutableDictionary<string, string> _labels;
    private readonly ImmutableDictionary<string, TemplateText> _templates;

    private LanguageTexts(string tag, TextsFile file)
    {
        (Tag, Name, Direction, Exercise) = (tag, file.Name, file.Direction, file.Exercise);
        (_labels, _templates) = (file.Labels.ToImmutableDictionary(), file.Templates.ToImmutableDictionary());
    }

    /// <summary>BCP 47.</summary>
    public string Tag { get; }

    /// <summary>What the language calls itself.</summary>
    public string Name { get; }

    /// <summary><c>ltr</c> or <c>rtl</c>.</summary>
    public string Direction { get; }

    /// <summary>The word that marks an exercise.</summary>
    public string Exercise { get; }

    /// <summary>What a field is called.</summary>
    public string LabelOf(string field) => _labels[field];

    /// <summary>What a template says; places such as <c>{position}</c> are for its fields.</summary>
    public TemplateText this[MessageTemplate template] => _templates[template.Id];

    /// <exception cref="InvalidDataException">It says nothing of a template or a field, or names a place that the template has no required field for.</exception>
    internal static LanguageTexts Of(string tag, TextsFile file, ImmutableArray<MessageTemplate> templates)
    {
        if (file.Direction is not ("ltr" or "rtl"))
            throw new InvalidDataException($"{tag}: direction {file.Direction}");
        foreach (var template in templates)
        {
            if (!file.Templates.TryGetValue(template.Id, out var text))
                throw new InvalidDataException($"{tag}: no text of {template.Id}");
            foreach (string place in PlacesIn(text.Text))
            {
                if (template.Find(place) is not { IsRequired: true })
                    throw new InvalidDataException($"{tag}: {template.Id} has no required field {place}");
            }
            foreach (var field in template.Fields)
            {
                if (!file.Labels.ContainsKey(field.Name))
                    throw new InvalidDataException($"{tag}: no label of {field.Name}");
            }
        }
        return new LanguageTexts(tag, file);
    }

    /// <summary>The names between braces, in the order in which they are met.</summary>
    internal static IEnumerable<string> PlacesIn(string text)
    {
        for (int open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = text.IndexOf('{', open + 1))
            yield return text[(open + 1)..text.IndexOf('}', open)];
    }
}

/// <summary>What one template says in one language.</summary>
/// <param name="Title">A few words, to choose it by.</param>
/// <param name="Text">The message, with places such as <c>{position}</c>.</param>
public sealed record TemplateText(string Title, string Text);
