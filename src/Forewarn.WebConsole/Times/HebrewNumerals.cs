using System.Text;

namespace Forewarn.WebConsole.Times;

/// <summary>Numbers as Hebrew writes those of days and years: in letters, כ״ז and תשע״ט.</summary>
internal static class HebrewNumerals
{
    private static readonly (int Value, string Letter)[] Letters =
    [
        (400, "ת"), (300, "ש"), (200, "ר"), (100, "ק"), (90, "צ"), (80, "פ"), (70, "ע"), (60, "ס"), (50, "נ"), (40, "מ"), (30, "ל"), (20, "כ"), (10, "י"),
        (9, "ט"), (8, "ח"), (7, "ז"), (6, "ו"), (5, "ה"), (4, "ד"), (3, "ג"), (2, "ב"), (1, "א"),
    ];

    /// <summary>A day of the month, 1 to 30.</summary>
    public static string OfDay(int day) => Mark(Write(day));

    /// <summary>A year of the era, without its thousands, as is usual.</summary>
    public static string OfYear(int year) => Mark(Write(year % 1000));

    private static string Write(int number)
    {
        var written = new StringBuilder();
        foreach (var (value, letter) in Letters)
        {
            // 15 and 16 as 9 + 6 and 9 + 7: the other way they begin a name of God.
            for (; number >= value && number is not (15 or 16); number -= value)
                written.Append(letter);
            if (number is 15 or 16)
                return written.Append('ט').Append(number == 15 ? 'ו' : 'ז').ToString();
        }
        return written.ToString();
    }

    /// <summary>Marks letters as a number: geresh after one, gershayim before the last of several.</summary>
    private static string Mark(string letters) => letters.Length switch
    {
        0 => letters,
        1 => letters + '׳',
        _ => letters.Insert(letters.Length - 1, "״"),
    };
}
