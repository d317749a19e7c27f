using NodaTime;

namespace Forewarn.Server.Astm.Wire;

/// <summary>Times as F3548-21 has them (Time): RFC 3339, of which the time zone must be Z.</summary>
internal static class Rfc3339
{
    /// <summary>The rule in words, for messages.</summary>
    public const string InWords = "an RFC 3339 time with Z, such as 2026-05-01T12:00:00Z, with at most 9 decimals of a second";

    /// <summary>Longest text that is a time: to the nanosecond.</summary>
    public const int LengthMax = 30;

    private const int WholeSecondsLength = 19;

    public static bool TryParse(ReadOnlySpan<byte> text, out Instant time)
    {
        time = default;
        if (text.Length is < WholeSecondsLength + 1 or > LengthMax || text[^1] != 'Z'
            || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || !TryParse(text[..4], out int year) || !TryParse(text[5..7], out int month) || !TryParse(text[8..10], out int day)
            || !TryParse(text[11..13], out int hour) || !TryParse(text[14..16], out int minute) || !TryParse(text[17..19], out int second)
            || !TryParseFraction(text[WholeSecondsLength..^1], out int nanoseconds))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;
        time = Instant.FromDateTimeUtc(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc)).PlusNanoseconds(nanoseconds);
        return true;
    }

    /// <summary>A point and 1 to 9 digits, or nothing.</summary>
    private static bool TryParseFraction(ReadOnlySpan<byte> text, out int nanoseconds)
    {
        nanoseconds = 0;
        if (text.IsEmpty)
            return true;
        if (text[0] != '.' || text.Length == 1 || !TryParse(text[1..], out nanoseconds))
            return false;
        for (int digits = text.Length - 1; digits < 9; digits++)
            nanoseconds *= 10;
        return true;
    }

    /// <summary>At most 9 digits and nothing else.</summary>
    private static bool TryParse(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;
            number = number * 10 + (digit - '0');
        }
        return true;
    }
}
