using System.Globalization;

namespace Forewarn.WebConsole.Texts;

/// <summary>The words of one language.</summary>
/// <remarks>Immutable. What comes back is text, never markup.</remarks>
public sealed class Words(Language language)
{
    private readonly IReadOnlyDictionary<string, string> _texts = Catalog.Of(language);

    public Language Language => language;

    /// <summary>Stands between one step and the next, and points to it: letters turn with the language, arrows do not.</summary>
    public string Then => language.IsRightToLeft ? " ← " : " → ";

    /// <summary>The text of a key, such as <c>inbox.title</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such text.</exception>
    public string this[string key] => _texts.TryGetValue(key, out string? text) ? text : throw new KeyNotFoundException($"no text {key} in {language.Tag}");

    /// <summary>The text of a key with its places, <c>{0}</c> and on, filled.</summary>
    /// <exception cref="KeyNotFoundException">There is no such text.</exception>
    public string this[string key, params ReadOnlySpan<object?> values] => string.Format(CultureInfo.InvariantCulture, this[key], values);

    /// <summary>The text for a name on the wire, such as a state: of <c>PREFIX.NAME</c>, or the name itself when a later node says something
    /// that these texts do not know yet.</summary>
    public string Of(string prefix, string name) => _texts.GetValueOrDefault($"{prefix}.{name}", name);
}
