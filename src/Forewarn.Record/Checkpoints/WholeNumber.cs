using System.Globalization;

namespace Forewarn.Record.Checkpoints;

/// <summary>Sizes and indexes as checkpoints and proofs write them: ASCII decimal, one spelling for each number.</summary>
internal static class WholeNumber
{
    public const string Accepted = "a decimal number from 0 to 9223372036854775807, without sign or leading zeros";

    public static bool TryParse(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        // The platform's parser lets NUL characters behind a number pass.
        return !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9') && (text[0] != '0' || text.Length == 1)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
