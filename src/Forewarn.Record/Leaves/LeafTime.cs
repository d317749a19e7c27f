using NodaTime;

namespace Forewarn.Record.Leaves;

/// <summary>Moments as leaves write them: RFC 3339, UTC, up to 7 decimals and no more than needed.</summary>
internal static class LeafTime
{
    /// <summary>Longest moment, in characters: <c>2018-09-17T19:00:00.1234567Z</c>.</summary>
    public const int LengthMax = 28;

    private const int DecimalsMax = 7;
    private const string Accepted = "a moment in UTC such as 2018-09-17T19:00:00.25Z, no trailing zeros, at most 7 decimals";
    private static readonly Instant Earliest = Instant.FromUtc(1, 1, 1, 0, 0);

    public static Instant Require(Instant value, string where) =>
        value >= Earliest && Instant.FromUnixTimeTicks(value.ToUnixTimeTicks()) == value
            ? value : throw new RecordFormatException(where, "not a moment that a leaf can hold", Accepted);

    /// <summary>Writes a moment that <see cref="Require"/> accepts, and returns how many characters that took.</summary>
    public static int Format(Instant value, Span<byte> destination)
    {
        var time = value.ToDateTimeUtc();
        Digits(time.Year, destination[..4]);
        destination[4] = (byte)'-';
        Digits(time.Month, destination[5..7]);
        destination[7] = (byte)'-';
        Digits(time.Day, destination[8..10]);
        destination[10] = (byte)'T';
        Digits(time.Hour, destination[11..13]);
        destination[13] = (byte)':';
        Digits(time.Minute, destination[14..16]);
        destination[16] = (byte)':';
        Digits(time.Second, destination[17..19]);
        int length = 19;
        int ticks = (int)(time.Ticks % TimeSpan.TicksPerSecond);
        if (ticks != 0)
        {
            destination[length++] = (byte)'.';
            int decimals = DecimalsMax;
            for (; ticks % 10 == 0; ticks /= 10)
                decimals--;
            Digits(ticks, destination.Slice(length, decimals));
            length += decimals;
        }
        destination[length++] = (byte)'Z';
        return length;
    }

    public static string Format(Instant value)
    {
        Span<byte> text = stackalloc byte[LengthMax];
        return System.Text.Encoding.ASCII.GetString(text[..Format(value, text)]);
    }

    /// <exception cref="RecordFormatException">Not a moment in its one form.</exception>
    public static Instant Parse(ReadOnlySpan<byte> text, string where)
    {
        if (text.Length is < 20 or > LengthMax || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[^1] != 'Z')
            throw Refusal(where);
        int year = Number(text[..4], where), month = Number(text[5..7], where), day = Number(text[8..10], where);
        int hour = Number(text[11..13], where), minute = Number(text[14..16], where), second = Number(text[17..19], where);
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            throw Refusal(where);
        int ticks = 0;
        if (text.Length > 20)
        {
            var decimals = text[20..^1];
            if (text[19] != '.' || decimals.IsEmpty || decimals[^1] == '0')
                throw Refusal(where);
            ticks = Number(decimals, where);
            for (int i = decimals.Length; i < DecimalsMax; i++)
                ticks *= 10;
        }
        return Instant.FromUtc(year, month, day, hour, minute, second) + Duration.FromTicks(ticks);
    }

    private static void Digits(int value, Span<byte> destination)
    {
        for (int i = destination.Length - 1; i >= 0; i--, value /= 10)
            destination[i] = (byte)('0' + value % 10);
    }

    private static int Number(ReadOnlySpan<byte> digits, string where)
    {
        int value = 0;
        foreach (byte digit in digits)
            value = digit is >= (byte)'0' and <= (byte)'9' ? value * 10 + (digit - '0') : throw Refusal(where);
        return value;
    }

    private static RecordFormatException Refusal(string where) => new(where, "not a moment", Accepted);
}
