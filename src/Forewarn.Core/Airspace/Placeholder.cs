using System.Globalization;

namespace Forewarn.Core.Airspace;

/// <summary>What stands where a text was erased: <c>[erased]</c>, <c>[erased 2]</c>, <c>[erased 3]</c> and so on.</summary>
/// <remarks>The number tells different texts apart and says nothing else of them. Decisions turn on whether two texts are equal; so that
/// they stay what they were, equal texts get equal placeholders, and different texts different ones.</remarks>
public static class Placeholder
{
    private const string Start = "[erased ";

    /// <summary>Largest number.</summary>
    public const int NumberMax = 999_999_999;

    /// <summary>The placeholder of a number, from 1 to <see cref="NumberMax"/>; the first one is written without its number.</summary>
    public static string Of(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, NumberMax);
        return number == 1 ? "[erased]" : string.Create(CultureInfo.InvariantCulture, $"{Start}{number}]");
    }

    /// <summary>The text as it is, if it is a placeholder.</summary>
    /// <exception cref="InvalidValueException">It is not; names <c>placeholders</c>.</exception>
    internal static string Require(string text)
    {
        bool isOne = text == Of(1) || (text.StartsWith(Start, StringComparison.Ordinal) && text.EndsWith(']')
            && int.TryParse(text.AsSpan(Start.Length, text.Length - Start.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number is > 1 and <= NumberMax && text == Of(number));
        return isOne ? text : throw new InvalidValueException("placeholders", "not a placeholder", "[erased], or [erased N] with a number from 2");
    }
}
