using System.Diagnostics.CodeAnalysis;

namespace Forewarn.Core.Airspace;

/// <summary>Names a party: an organisation that shares the airspace. In F3548 the manager, the token's <c>sub</c>.</summary>
/// <remarks>1 to 128 characters of <c>A-Z a-z 0-9 . _ : @ -</c>, beginning with a letter or digit; compared by code point.
/// The default value names nobody.</remarks>
public readonly record struct PartyId : IComparable<PartyId>
{
    /// <summary>Longest name, in characters.</summary>
    public const int LengthMax = 128;

    private readonly string? _value;

    private PartyId(string value) => _value = value;

    public bool IsNobody => _value is null;

    /// <exception cref="InvalidValueException">Not of the grammar above; names no field.</exception>
    public static PartyId Parse(string value) => IsValidName(value)
        ? new PartyId(value)
        : throw new InvalidValueException("", "not a party id", "1 to 128 of A-Z a-z 0-9 . _ : @ -, beginning with a letter or digit");

    internal static bool IsValidName([NotNullWhen(true)] string? value) =>
        value is { Length: > 0 and <= LengthMax } && char.IsAsciiLetterOrDigit(value[0])
        && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '@' or '-');

    public int CompareTo(PartyId other) => string.CompareOrdinal(_value, other._value);

    public override string ToString() => _value ?? "";
}
