using System.Text;
using Forewarn.Core;

namespace Forewarn.Server.Sites.Import;

/// <summary>Takes the text of a CSV file apart (RFC 4180), with what spreadsheets make of it: a byte order mark, semicolons or tabs, line ends of any kind.</summary>
internal static class CsvText
{
    private const int FieldsMax = 64;

    private const int FieldLengthMax = 4_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="InvalidValueException">Not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        try
        {
            return Utf8.GetString(bytes.StartsWith(mark) ? bytes[mark.Length..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidValueException("", "the text is not UTF-8", "UTF-8, which spreadsheets call CSV UTF-8");
        }
    }

    /// <summary>The separator that the first line has most of: comma, semicolon or tab.</summary>
    public static char SeparatorOf(string text)
    {
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        var line = end < 0 ? text.AsSpan() : text.AsSpan(0, end);
        var (best, most) = (',', line.Count(','));
        foreach (char separator in (ReadOnlySpan<char>)[';', '\t'])
        {
            if (line.Count(separator) > most)
                (best, most) = (separator, line.Count(separator));
        }
        return best;
    }

    /// <summary>The records, empty lines left out; made as they are asked for.</summary>
    /// <exception cref="InvalidValueException">A quote has no end, or something is too long; names the line.</exception>
    public static IEnumerable<string[]> Records(string text, char separator)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        int line = 1;
        for (int i = 0; i <= text.Length;)
        {
            bool wasQuoted = i < text.Length && text[i] == '"';
            i = wasQuoted ? Quoted(text, i + 1, field, ref line) : Plain(text, i, separator, field);
            if (i < text.Length && text[i] != separator && text[i] is not ('\r' or '\n'))
                throw new InvalidValueException($"line {line}", "something follows a quoted field", "a separator or the end of the line; a quote within a field is written twice");
            if (field.Length > FieldLengthMax || fields.Count == FieldsMax)
                throw new InvalidValueException($"line {line}", "too many or too long fields", $"{FieldsMax} fields of {FieldLengthMax} characters");
            fields.Add(field.ToString());
            field.Clear();
            if (i < text.Length && text[i] == separator)
            {
                i++;
                continue;
            }
            if (fields.Count > 1 || fields[0].Length > 0)
                yield return [.. fields];
            fields.Clear();
            i += i + 1 < text.Length && text[i] == '\r' && text[i + 1] == '\n' ? 2 : 1;
            line++;
        }
    }

    private static int Plain(string text, int from, char separator, StringBuilder field)
    {
        int length = text.AsSpan(from).IndexOfAny(separator, '\r', '\n');
        int end = length < 0 ? text.Length : from + length;
        field.Append(text.AsSpan(from, end - from).Trim());
        return end;
    }

    private static int Quoted(string text, int from, StringBuilder field, ref int line)
    {
        int begins = line;
        for (int i = from; i < text.Length; i++)
        {
            if (text[i] == '\n')
                line++;
            if (text[i] != '"')
                field.Append(text[i]);
            else if (i + 1 < text.Length && text[i + 1] == '"')
                field.Append(text[i++]);
            else
                return i + 1;
            if (field.Length > FieldLengthMax)
                break;
        }
        throw new InvalidValueException($"line {begins}", "a quote has no end, or its field is too long", $"quotes in pairs, and at most {FieldLengthMax} characters");
    }
}
