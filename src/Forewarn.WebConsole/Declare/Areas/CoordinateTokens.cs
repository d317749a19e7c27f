using System.Globalization;
using System.Text.RegularExpressions;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Declare.Areas;

/// <summary>What a character or a few stand for in a list of coordinates.</summary>
internal enum CoordinateSign
{
    Number,

    /// <summary>N, S, E or W.</summary>
    Letter,
    Degree,
    Minute,
    Second,
    Comma,

    /// <summary>A semicolon, a slash, or a dash that is no sign: between two places.</summary>
    Between,
    LineEnd,

    /// <summary>A whole reference to a square.</summary>
    Square,
}

/// <summary>One of the parts of a list of coordinates.</summary>
/// <param name="Sign">What it is.</param>
/// <param name="Text">As written, with plain digits.</param>
/// <param name="Index">Of its first character.</param>
/// <param name="Place">Of a square.</param>
internal readonly record struct CoordinateToken(CoordinateSign Sign, string Text, int Index, LatLng? Place = null)
{
    public double Value => double.Parse(Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    public bool IsNegative => Text[0] == '-';

    public bool HasPoint => Text.Contains('.', StringComparison.Ordinal);

    /// <summary>Digits before the point.</summary>
    public int WholeDigits => Text.AsSpan().TrimStart("+-").IndexOf('.') is >= 0 and var point ? point : Text.AsSpan().TrimStart("+-").Length;
}

/// <summary>Takes a list of coordinates apart.</summary>
internal static partial class CoordinateTokens
{
    /// <summary>Longest number, with sign and point; longer ones say nothing more about any place.</summary>
    private const int NumberLengthMax = 32;

    [GeneratedRegex(@"\G(\d{1,2})[ \t]?([C-HJ-NP-X])[ \t]?([A-HJ-NP-Z]{2})[ \t]?(?:(\d{1,5})[ \t]+(\d{1,5})|(\d{0,10}))(?![0-9A-Z.])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Square();

    [GeneratedRegex(@"\G[ABYZ][ \t]?[A-HJ-NP-Z]{2}[ \t]?\d{2,10}(?![0-9A-Z.])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PolarSquare();

    [GeneratedRegex(@"\G[+-]?\d+(?:\.\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    /// <summary>Digits of every script as plain ones, and marks of direction as spaces; every character stays where it is.</summary>
    public static string Plain(string text) => string.Create(text.Length, text, static (plain, text) =>
    {
        for (int i = 0; i < plain.Length; i++)
        {
            char c = text[i];
            plain[i] = c switch
            {
                >= '٠' and <= '٩' => (char)('0' + c - '٠'),
                >= '۰' and <= '۹' => (char)('0' + c - '۰'),
                '٫' => '.',
                '،' => ',',
                '؛' => ';',
                '−' or '–' or '—' or '‐' or '‑' => '-',
                '\u00A0' or '\u202F' or '\u2009' or '\uFEFF' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => ' ',
                _ => c,
            };
        }
    });

    /// <param name="text">Made <see cref="Plain"/>.</param>
    /// <exception cref="AreaException">Something in it belongs in no list of coordinates; says where.</exception>
    public static List<CoordinateToken> Of(string text)
    {
        var tokens = new List<CoordinateToken>();
        // A letter says which half it is; then a minus would say it twice, and a dash is one between two places.
        bool hasLetters = HasLetters(text);
        for (int i = 0; i < text.Length;)
        {
            char c = char.ToUpperInvariant(text[i]);
            if (c is ' ' or '\t' or '\r' or '(' or ')' or '[' or ']')
            {
                i++;
                continue;
            }
            bool isSign = c is '+' or '-' && !hasLetters && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]) && (i == 0 || text[i - 1] is ' ' or '\t' or '\r' or '\n' or ',' or ';' or '(' or '[');
            if (char.IsAsciiDigit(c) || isSign)
            {
                if (Square().Match(text, i) is { Success: true } square)
                {
                    tokens.Add(SquareOf(text, i, square));
                    i += square.Length;
                    continue;
                }
                var number = Number().Match(text, i);
                if (number.Length > NumberLengthMax)
                    throw new AreaException("long_number", TextSpot.Of(text, i), NumberLengthMax);
                tokens.Add(new(CoordinateSign.Number, number.Value, i));
                i += number.Length;
                continue;
            }
            if (PolarSquare().Match(text, i) is { Success: true })
                throw new AreaException("polar_square", TextSpot.Of(text, i));
            bool isDoubled = c is '\'' && i + 1 < text.Length && text[i + 1] == '\'';
            tokens.Add(new(c switch
            {
                'N' or 'S' or 'E' or 'W' when i + 1 == text.Length || !char.IsLetter(text[i + 1]) => CoordinateSign.Letter,
                '°' or 'º' or '˚' => CoordinateSign.Degree,
                '"' or '″' or '”' or 'ʺ' or '״' => CoordinateSign.Second,
                '\'' when isDoubled => CoordinateSign.Second,
                '\'' or '′' or '’' or '´' or 'ʹ' or '׳' => CoordinateSign.Minute,
                ',' => CoordinateSign.Comma,
                ';' or '/' or '-' => CoordinateSign.Between,
                '\n' => CoordinateSign.LineEnd,
                _ => throw new AreaException("not_coordinate", TextSpot.Of(text, i), WordAt(text, i)),
            }, c.ToString(), i));
            i += isDoubled ? 2 : 1;
        }
        return tokens;
    }

    private static bool HasLetters(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is 'N' or 'S' or 'E' or 'W' or 'n' or 's' or 'e' or 'w')
                return true;
        }
        return false;
    }

    private static CoordinateToken SquareOf(string text, int index, Match match)
    {
        string easting = match.Groups[4].Value, northing = match.Groups[5].Value;
        string digits = match.Groups[4].Success ? easting + northing : match.Groups[6].Value;
        int zone = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        var place = easting.Length == northing.Length ? Mgrs.Middle(zone, char.ToUpperInvariant(match.Groups[2].Value[0]), match.Groups[3].Value.ToUpperInvariant(), digits) : null;
        return place is null ? throw new AreaException("no_square", TextSpot.Of(text, index), match.Value) : new(CoordinateSign.Square, match.Value, index, place);
    }

    /// <summary>What stands there, for a person to find it again.</summary>
    private static string WordAt(string text, int index)
    {
        int end = index;
        while (end < text.Length && end < index + 20 && !char.IsWhiteSpace(text[end]))
            end++;
        return text[index..end];
    }
}
