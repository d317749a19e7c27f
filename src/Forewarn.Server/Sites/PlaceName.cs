using System.Collections.Frozen;
using System.Text;

namespace Forewarn.Server.Sites;

/// <summary>Names of places and sites made comparable: without accents, points, spaces, capitals and Arabic articles, which people and gazetteers write
/// in every way.</summary>
/// <remarks>Accents by a table of this program's own: what the runtime knows of them depends on the libraries of the machine.</remarks>
internal static class PlaceName
{
    private static readonly string[] Articles = ["al", "an", "ar", "as", "ash", "at", "ad", "az", "adh", "el", "es", "et", "ed", "er"];

    private static readonly char[] Between = [' ', '-', '\u2010', '\u2011', '\u2013', '_', '/'];

    private static readonly Lazy<FrozenDictionary<Rune, string>> Plain = new(ReadLetters);

    /// <summary>Empty when nothing of the name is a letter or a digit.</summary>
    public static string Folded(string name)
    {
        string[] words = [.. name.Split(Between, StringSplitOptions.RemoveEmptyEntries).Select(Letters)];
        string folded = string.Concat(words.Where(word => !Articles.Contains(word)));
        return folded.Length > 0 ? folded : string.Concat(words);
    }

    private static string Letters(string word)
    {
        var letters = new StringBuilder(word.Length);
        foreach (var rune in word.EnumerateRunes())
        {
            var small = Rune.ToLowerInvariant(rune);
            if (Plain.Value.TryGetValue(small, out string? plain))
                letters.Append(plain);
            else if (Rune.IsLetterOrDigit(small) && Rune.GetUnicodeCategory(small) != System.Globalization.UnicodeCategory.ModifierLetter)
                letters.Append(small.ToString());
        }
        return letters.ToString();
    }

    private static FrozenDictionary<Rune, string> ReadLetters()
    {
        var reader = PackedReader.Open("letters.bin", "FWLETTER1");
        var letters = new Dictionary<Rune, string>();
        for (int count = reader.Number(); count > 0; count--)
            letters.Add(Rune.GetRuneAt(reader.Text(), 0), reader.Text());
        return letters.ToFrozenDictionary();
    }
}
