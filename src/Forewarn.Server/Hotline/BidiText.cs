using System.Text;

namespace Forewarn.Server.Hotline;

/// <summary>Text of one direction within text of another (Unicode UAX #9): each piece is isolated, so that it neither turns what stands around it
/// nor is turned by it.</summary>
public static class BidiText
{
    private const char LeftToRightIsolate = '\u2066';
    private const char RightToLeftIsolate = '\u2067';
    private const char FirstStrongIsolate = '\u2068';
    private const char PopDirectionalIsolate = '\u2069';

    /// <summary>The text isolated, line by line, since an isolate ends with its paragraph; each line in the direction of its own first letter unless one is given.</summary>
    /// <remarks>What the text itself opens and does not close, or closes and has not opened, stays within.</remarks>
    /// <param name="text">Any text.</param>
    /// <param name="direction"><c>ltr</c>, <c>rtl</c>, or null.</param>
    public static string Isolate(string text, string? direction = null)
    {
        char opening = direction switch
        {
            "ltr" => LeftToRightIsolate,
            "rtl" => RightToLeftIsolate,
            _ => FirstStrongIsolate,
        };
        var isolated = new StringBuilder(text.Length + 2);
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is not ('\n' or '\u2029'))
                continue;
            AppendLine(isolated, text.AsSpan(start, i - start), opening);
            if (i < text.Length)
                isolated.Append(text[i]);
            start = i + 1;
        }
        return isolated.ToString();
    }

    private static void AppendLine(StringBuilder isolated, ReadOnlySpan<char> line, char opening)
    {
        if (line.IsEmpty)
            return;
        isolated.Append(opening);
        int open = 0;
        foreach (char c in line)
        {
            if (c is LeftToRightIsolate or RightToLeftIsolate or FirstStrongIsolate)
                open++;
            else if (c == PopDirectionalIsolate && open-- == 0)
            {
                open = 0;
                continue;
            }
            isolated.Append(c);
        }
        isolated.Append(PopDirectionalIsolate, open + 1);
    }
}
