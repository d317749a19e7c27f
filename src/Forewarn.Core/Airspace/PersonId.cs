using System.Buffers;

namespace Forewarn.Core.Airspace;

/// <summary>Names the person who acts for a party; the token's <c>act.sub</c> (RFC 8693 section 4.1).</summary>
/// <remarks>1 to 128 characters of visible ASCII without <c>" \ &lt; &gt;</c>, so that no two names look alike on a screen. Upper and lower
/// case are the same person: some issuers write one account in both. The default value names nobody.</remarks>
public readonly record struct PersonId
{
    /// <summary>Longest name, in characters.</summary>
    public const int LengthMax = 128;

    /// <summary>The rule in words, for messages.</summary>
    public const string InWords = "1 to 128 characters of visible ASCII, without \" \\ < >";

    private static readonly SearchValues<char> Characters = SearchValues.Create(
        [.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(c => c is not ('"' or '\\' or '<' or '>'))]);

    private readonly string? _value;

    private PersonId(string value) => _value = value;

    public bool IsNobody => _value is null;

    /// <summary>Whether <paramref name="text"/> may be such a name.</summary>
    public static bool Accepts(ReadOnlySpan<char> text) => text.Length is >= 1 and <= LengthMax && !text.ContainsAnyExcept(Characters);

    /// <exception cref="InvalidValueException">Not of the grammar above; names <c>person</c>.</exception>
    public static PersonId Parse(string value) => Accepts(value) ? new PersonId(value) : throw new InvalidValueException("person", "not a person's name", InWords);

    /// <summary>The person, or nobody for an empty text.</summary>
    /// <exception cref="InvalidValueException">Neither empty nor of the grammar above; names <c>person</c>.</exception>
    public static PersonId ParseOrNobody(string value) => value.Length == 0 ? default : Parse(value);

    public bool Equals(PersonId other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    public override string ToString() => _value ?? "";
}
