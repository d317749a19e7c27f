using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Forewarn.Server.Delivery;

/// <summary>What mails and the page of an acknowledgement link say, in one language.</summary>
/// <remarks>The languages are the files of the folder Words, found by their tags; another language is another file. Thread-safe.</remarks>
internal sealed partial class DeliveryWords
{
    private const string Folder = "Forewarn.Server.Delivery.Words.";

    private const string Fallback = "en";

    private static readonly FrozenDictionary<string, DeliveryWords> ByLanguage = ReadAll();

    private readonly FrozenDictionary<string, string> _texts;

    private DeliveryWords(string language, FrozenDictionary<string, string> texts) => (Language, _texts) = (language, texts);

    /// <summary>The tag of the language that they are in.</summary>
    public string Language { get; }

    /// <summary>The keys that each language has.</summary>
    public IEnumerable<string> Keys => _texts.Keys;

    public static IEnumerable<DeliveryWords> All => ByLanguage.Values;

    /// <summary>The words in a language, or in the one that it is a variety of, or in English.</summary>
    /// <param name="tag">BCP 47.</param>
    public static DeliveryWords For(string tag) =>
        ByLanguage.GetValueOrDefault(tag) ?? ByLanguage.GetValueOrDefault(tag.Split('-')[0]) ?? ByLanguage[Fallback];

    /// <summary>A text with its places filled in.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="values">For each place its name and what to say there; a value is never read for places itself.</param>
    public string Text(string key, params (string Place, string Value)[] values) => Place().Replace(_texts[key], place =>
    {
        foreach (var (name, value) in values)
        {
            if (place.Groups[1].ValueSpan.SequenceEqual(name))
                return value;
        }
        return place.Value;
    });

    /// <summary>A word for a member of an enumeration, or for an event; as the wire spells it when there is none.</summary>
    public string Word(string wireName) => _texts.GetValueOrDefault(wireName.Replace('-', '_'), wireName);

    private static FrozenDictionary<string, DeliveryWords> ReadAll()
    {
        var assembly = typeof(DeliveryWords).Assembly;
        var all = new Dictionary<string, DeliveryWords>(StringComparer.OrdinalIgnoreCase);
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            string language = resource[Folder.Length..^".json".Length];
            using var file = JsonDocument.Parse(stream);
            all.Add(language, new DeliveryWords(language, file.RootElement.EnumerateObject().ToFrozenDictionary(text => text.Name, text => text.Value.GetString()!)));
        }
        return all.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    [GeneratedRegex("""\{([a-z_]+)\}""")]
    private static partial Regex Place();
}
