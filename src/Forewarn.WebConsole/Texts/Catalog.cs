using System.Collections.Frozen;
using System.Text.Json;

namespace Forewarn.WebConsole.Texts;

/// <summary>All words of the console in all languages: <c>DOMAIN/Texts/NAME.LANGUAGE.json</c>, embedded, flat objects of key and text.</summary>
/// <remarks>Every language has every key, with the same places (<c>{0}</c>) in its text: a test holds them to it. Immutable, thread-safe.</remarks>
public static class Catalog
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> ByLanguage =
        Language.All.ToFrozenDictionary(language => language.Tag, language => Read(language.Tag));

    /// <summary>The texts of a language by key.</summary>
    public static IReadOnlyDictionary<string, string> Of(Language language) => ByLanguage[language.Tag];

    private static FrozenDictionary<string, string> Read(string tag)
    {
        var assembly = typeof(Catalog).Assembly;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith("texts/", StringComparison.Ordinal) && name.EndsWith($".{tag}.json", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            foreach (var (key, text) in JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!)
            {
                if (!texts.TryAdd(key, text))
                    throw new InvalidDataException($"{resource}: {key} is there twice");
            }
        }
        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
