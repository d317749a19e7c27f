using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Declare.Areas;

/// <summary>Reads places in any common notation: decimal degrees, degrees and minutes, and seconds, with letters before or after, with marks or
/// without, run together as in aeronautical publications (353200N0355800E), and squares of the military grid.</summary>
/// <remarks>Latitude comes first unless letters say otherwise. What could be read in two ways is refused, with how to write it. An empty line
/// begins another shape.</remarks>
internal static class CoordinateList
{
    /// <exception cref="AreaException">Says what cannot be read, and where.</exception>
    public static IReadOnlyList<AreaShape> Read(string text)
    {
        string plain = CoordinateTokens.Plain(text);
        var tokens = CoordinateTokens.Of(plain);
        var found = new ShapeList();
        foreach (var shape in Shapes(tokens))
            found.AddPlaces(Places(plain, shape, found), TextSpot.Of(plain, shape[0].Index));
        return found.Shapes;
    }

    /// <summary>The places that a text without empty lines names, in their order.</summary>
    /// <exception cref="AreaException">Says what cannot be read, and where.</exception>
    public static List<LatLng> Places(string plain, ShapeList found) => Places(plain, CoordinateTokens.Of(plain), found);

    private static List<LatLng> Places(string plain, List<CoordinateToken> tokens, ShapeList found)
    {
        var places = new List<LatLng>();
        if (tokens.Any(token => token.Sign == CoordinateSign.Square))
            ReadSquares(plain, tokens, found, places);
        else if (tokens.Any(token => token.Sign == CoordinateSign.Letter))
            ReadLettered(plain, tokens, found, places);
        else if (tokens.Any(token => token.Sign is CoordinateSign.Degree or CoordinateSign.Minute or CoordinateSign.Second))
            ReadMarked(plain, tokens, found, places);
        else
            ReadPlain(plain, tokens, found, places);
        return places;
    }

    private static IEnumerable<List<CoordinateToken>> Shapes(List<CoordinateToken> tokens)
    {
        var shape = new List<CoordinateToken>();
        foreach (var token in tokens)
        {
            bool isEmptyLine = token.Sign == CoordinateSign.LineEnd && shape is [.., { Sign: CoordinateSign.LineEnd }];
            if (isEmptyLine && shape.Any(IsOfPlace))
            {
                yield return shape;
                shape = [];
            }
            else if (!isEmptyLine)
            {
                shape.Add(token);
            }
        }
        if (shape.Any(IsOfPlace))
            yield return shape;
    }

    private static bool IsOfPlace(CoordinateToken token) => token.Sign is not (CoordinateSign.LineEnd or CoordinateSign.Between or CoordinateSign.Comma);

    private static void ReadSquares(string plain, List<CoordinateToken> tokens, ShapeList found, List<LatLng> places)
    {
        foreach (var token in tokens.Where(IsOfPlace))
        {
            if (token.Place is not { } place)
                throw new AreaException("not_square", SpotOf(plain, token), token.Text);
            places.Add(found.Point(place.Lat, place.Lng, SpotOf(plain, token)));
        }
    }

    /// <summary>Angles with N, S, E or W, all of them before the numbers or all after.</summary>
    private static void ReadLettered(string plain, List<CoordinateToken> tokens, ShapeList found, List<LatLng> places)
    {
        bool lettersFirst = tokens.First(IsOfPlace).Sign == CoordinateSign.Letter;
        var numbers = new List<CoordinateToken>();
        CoordinateToken? letter = null, before = null;
        (double Degrees, bool IsLat, CoordinateToken Letter)? half = null;
        foreach (var token in tokens)
        {
            if (token.Sign == CoordinateSign.Letter)
            {
                if (lettersFirst)
                {
                    if (letter is { } open)
                        Take(open);
                    letter = token;
                }
                else
                {
                    Take(token);
                }
            }
            else if (token.Sign is CoordinateSign.Between or CoordinateSign.LineEnd or CoordinateSign.Comma)
            {
                if (lettersFirst && letter is { } open && numbers.Count > 0)
                {
                    Take(open);
                    letter = null;
                }
                // Between degrees and their minutes, nothing of the kind may stand.
                else if (numbers.Count > 0)
                {
                    throw new AreaException("letter_missing", SpotOf(plain, numbers[0]));
                }
                bool mayBeSign = token.Text == "-" && token.Index + 1 < plain.Length && char.IsAsciiDigit(plain[token.Index + 1]);
                if (mayBeSign && (half is not null || before is null or { Sign: CoordinateSign.LineEnd or CoordinateSign.Comma }))
                    throw new AreaException("sign_and_letter", SpotOf(plain, token));
            }
            else
            {
                numbers.Add(token);
            }
            before = token;
        }
        if (lettersFirst && letter is { } last)
            Take(last);
        if (numbers.Count > 0)
            throw new AreaException("letter_missing", SpotOf(plain, numbers[0]));
        if (half is { } single)
            throw new AreaException("half_place", SpotOf(plain, single.Letter));

        void Take(CoordinateToken name)
        {
            bool isLat = name.Text is "N" or "S";
            double degrees = Angle(plain, numbers, name, isLat) * (name.Text is "S" or "W" ? -1 : 1);
            numbers.Clear();
            if (half is not { } first)
            {
                half = (degrees, isLat, name);
                return;
            }
            if (first.IsLat == isLat)
                throw new AreaException(isLat ? "two_latitudes" : "two_longitudes", SpotOf(plain, name));
            places.Add(isLat ? found.Point(degrees, first.Degrees, SpotOf(plain, name)) : found.Point(first.Degrees, degrees, SpotOf(plain, name)));
            half = null;
        }
    }

    /// <summary>Angles without letters whose degrees have their mark; latitude first.</summary>
    private static void ReadMarked(string plain, List<CoordinateToken> tokens, ShapeList found, List<LatLng> places)
    {
        var angles = new List<(double Degrees, CoordinateToken At)>();
        var parts = new List<CoordinateToken>();
        for (int i = 0; i < tokens.Count; i++)
        {
            bool begins = tokens[i].Sign == CoordinateSign.Number && i + 1 < tokens.Count && tokens[i + 1].Sign == CoordinateSign.Degree;
            if (begins || !IsOfPlace(tokens[i]))
                End();
            if (IsOfPlace(tokens[i]))
                parts.Add(tokens[i]);
        }
        End();
        Pair(plain, angles, found, places);

        void End()
        {
            if (parts.Count == 0)
                return;
            angles.Add((Angle(plain, parts, null, isLat: angles.Count % 2 == 0), parts[0]));
            parts.Clear();
        }
    }

    /// <summary>Bare numbers; latitude first.</summary>
    private static void ReadPlain(string plain, List<CoordinateToken> tokens, ShapeList found, List<LatLng> places)
    {
        foreach (var record in Split(tokens, token => token.Sign is CoordinateSign.LineEnd or CoordinateSign.Between))
        {
            var fields = Split(record, token => token.Sign == CoordinateSign.Comma).ToArray();
            var angles = new List<(double Degrees, CoordinateToken At)>();
            if (MayBeDecimalCommas(fields))
                throw new AreaException("decimal_comma", SpotOf(plain, record[0]));
            foreach (var field in fields.Length == 1 ? Grouped(plain, fields[0]) : fields.SelectMany(field => field.Count == 2 && field[0].HasPoint ? field.Select(token => new List<CoordinateToken> { token }) : [field]))
                angles.Add((Angle(plain, field, null, isLat: angles.Count % 2 == 0), field[0]));
            Pair(plain, angles, found, places);
        }
    }

    /// <summary>Whether whole numbers stand between commas and spaces so that either may be what separates: "35,5 36,0", or "35 30, 36 15".</summary>
    private static bool MayBeDecimalCommas(List<CoordinateToken>[] fields) =>
        fields.Select(field => field.Count) is var counts && (counts.SequenceEqual([1, 2, 1]) || counts.SequenceEqual([2, 2]))
            && fields.All(field => field.All(token => !token.HasPoint));

    /// <summary>Numbers of a line that has no commas, angle by angle.</summary>
    private static IEnumerable<List<CoordinateToken>> Grouped(string plain, List<CoordinateToken> numbers)
    {
        int size = numbers.Count switch
        {
            _ when numbers[0].HasPoint || numbers.Count == 2 => 1,
            4 when numbers[1].HasPoint || numbers[3].HasPoint => 2,
            6 when !numbers[1].HasPoint && !numbers[3].HasPoint && !numbers[4].HasPoint => 3,
            _ => throw new AreaException("ambiguous", SpotOf(plain, numbers[0])),
        };
        return numbers.Chunk(size).Select(chunk => chunk.ToList());
    }

    private static void Pair(string plain, List<(double Degrees, CoordinateToken At)> angles, ShapeList found, List<LatLng> places)
    {
        if (angles.Count % 2 != 0)
            throw new AreaException("half_place", SpotOf(plain, angles[^1].At));
        for (int i = 0; i < angles.Count; i += 2)
            places.Add(found.Point(angles[i].Degrees, angles[i + 1].Degrees, SpotOf(plain, angles[i].At)));
    }

    private static IEnumerable<List<CoordinateToken>> Split(List<CoordinateToken> tokens, Predicate<CoordinateToken> isBetween)
    {
        var part = new List<CoordinateToken>();
        foreach (var token in tokens)
        {
            if (!isBetween(token))
            {
                part.Add(token);
            }
            else if (part.Count > 0)
            {
                yield return part;
                part = [];
            }
        }
        if (part.Count > 0)
            yield return part;
    }

    /// <summary>Degrees, minutes and seconds, or the same run together, in degrees.</summary>
    /// <param name="plain">The text.</param>
    /// <param name="parts">Numbers with their marks.</param>
    /// <param name="letter">N, S, E or W; null without.</param>
    /// <param name="isLat">Whether it is a latitude.</param>
    private static double Angle(string plain, List<CoordinateToken> parts, CoordinateToken? letter, bool isLat)
    {
        var numbers = parts.Where(part => part.Sign == CoordinateSign.Number).ToArray();
        if (numbers.Length == 0)
            throw new AreaException("number_missing", SpotOf(plain, letter ?? parts[0]));
        RequireOrder(plain, parts);
        if (numbers.Length > 3)
            throw new AreaException("too_many_numbers", SpotOf(plain, numbers[3]));
        bool isNegative = numbers[0].IsNegative;
        double degrees = Math.Abs(numbers[0].Value), minutes = 0, seconds = 0;
        if (numbers.Length == 1 && letter is not null && parts.Count == 1)
            (degrees, minutes, seconds) = TakenApart(plain, numbers[0], isLat);
        for (int i = 1; i < numbers.Length; i++)
        {
            if (numbers[i - 1].HasPoint)
                throw new AreaException("fraction_before", SpotOf(plain, numbers[i - 1]));
            if (numbers[i].IsNegative)
                throw new AreaException("negative_part", SpotOf(plain, numbers[i]));
            (minutes, seconds) = i == 1 ? (numbers[i].Value, 0) : (minutes, numbers[i].Value);
        }
        if (minutes >= 60 || seconds >= 60)
            throw new AreaException("sixty", SpotOf(plain, numbers[^1]));
        double angle = degrees + minutes / 60 + seconds / 3600;
        // With letters there is no doubt which of the two it is; without, the two may have been swapped, which is another question.
        if (letter is not null && angle > (isLat ? 90 : 180))
            throw new AreaException(isLat ? "latitude_range" : "longitude_range", SpotOf(plain, numbers[0]));
        return isNegative ? -angle : angle;
    }

    /// <summary>A number in front of a letter: degrees, DDMM or DDMMSS, with another digit of degrees in a longitude.</summary>
    private static (double Degrees, double Minutes, double Seconds) TakenApart(string plain, CoordinateToken number, bool isLat)
    {
        int digits = number.WholeDigits, degrees = isLat ? 2 : 3;
        double value = number.Value;
        if (digits <= degrees)
            return (value, 0, 0);
        if (digits == degrees + 2)
            return (Math.Floor(value / 100), value % 100, 0);
        if (digits == degrees + 4)
            return (Math.Floor(value / 10_000), Math.Floor(value / 100) % 100, value % 100);
        throw new AreaException(isLat ? "latitude_digits" : "longitude_digits", SpotOf(plain, number), number.Text);
    }

    /// <summary>Marks, where there are any, follow their numbers: degrees, minutes, seconds.</summary>
    private static void RequireOrder(string plain, List<CoordinateToken> parts)
    {
        int number = -1;
        bool isMarked = true;
        foreach (var part in parts)
        {
            if (part.Sign == CoordinateSign.Number)
            {
                (number, isMarked) = (number + 1, false);
                continue;
            }
            if (isMarked || (int)part.Sign - (int)CoordinateSign.Degree != number)
                throw new AreaException("mark", SpotOf(plain, part), part.Text);
            isMarked = true;
        }
    }

    private static TextSpot SpotOf(string plain, CoordinateToken token) => TextSpot.Of(plain, token.Index);
}
