using System.Text;
using Forewarn.Record.Evidence.Pages;

namespace Forewarn.Server.Delivery;

/// <summary>What somebody else wrote, shown so that no line of it can be taken for a word of this program: in a text each line is marked, in HTML it is an
/// element of its own.</summary>
/// <remarks>What is not seen is left out, and with it everything that could turn round, hide or overprint the words beside it. Marks that spelling needs
/// (ZWJ, ZWNJ, LRM, RLM, ALM) stay.</remarks>
internal static class QuotedWords
{
    /// <summary>Longest line of a text, in characters, its mark not counted: shorter than any reader's window, so that none is broken into lines without
    /// a mark.</summary>
    public const int LineLengthMax = 70;

    private const string Mark = "> ";

    /// <summary>For a text: lines that each begin with a mark.</summary>
    /// <param name="words">What was written.</param>
    /// <param name="isolated">Keeps the direction of a line to itself.</param>
    public static IEnumerable<string> Lines(string words, Func<string, string> isolated) =>
        Visible(words).Split('\n').SelectMany(Folded).Select(line => Mark + isolated(line));

    /// <summary>For HTML: a quotation.</summary>
    public static void AddTo(Html html, string words)
    {
        html.Add("<blockquote dir=\"auto\">");
        bool isFirst = true;
        foreach (string line in Visible(words).Split('\n'))
        {
            if (!isFirst)
                html.Add("<br>\n");
            isFirst = false;
            html.Add($"{line}");
        }
        html.Add("</blockquote>");
    }

    /// <summary>What can be seen; lines end with a line feed, however they ended before.</summary>
    private static string Visible(string words)
    {
        var seen = new StringBuilder(words.Length);
        foreach (var rune in words.Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
        {
            if (IsLineEnd(rune.Value))
                seen.Append('\n');
            else if (rune.Value == '\t')
                seen.Append(' ');
            else if (!Rune.IsControl(rune) && !IsHidden(rune.Value))
                seen.Append(rune);
        }
        return seen.ToString();
    }

    /// <summary>Whatever some reader begins a new line at (Unicode Standard Annex 14, classes BK, CR, LF and NL).</summary>
    private static bool IsLineEnd(int character) => character is '\n' or '\v' or '\f' or '\r' or 0x85 or 0x2028 or 0x2029;

    /// <summary>Embeddings, overrides and isolates of direction (Unicode Standard Annex 9), and what has no width.</summary>
    private static bool IsHidden(int character) => character
        is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
        or 0xAD or 0x200B or (>= 0x2060 and <= 0x2065) or (>= 0x206A and <= 0x206F) or 0xFEFF or (>= 0xFFF9 and <= 0xFFFB) or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>A line in pieces that are short enough, broken at spaces where there are any.</summary>
    private static IEnumerable<string> Folded(string line)
    {
        while (line.Length > LineLengthMax)
        {
            int end = line.LastIndexOf(' ', LineLengthMax);
            if (end <= 0)
                end = char.IsHighSurrogate(line[LineLengthMax - 1]) ? LineLengthMax - 1 : LineLengthMax;
            yield return line[..end];
            line = line[end..].TrimStart(' ');
        }
        yield return line;
    }
}
