namespace Forewarn.Core.Airspace;

/// <summary>Names a party: an organisation that shares the airspace. In F3548 the manager, the token's <c>sub</c>.</summary>
/// <remarks>1 to 128 characters of <c>A-Z a-z 0-9 . _ : @ -</c>, beginning with a letter or digit; compared by code point.
/// The default value names nobody.</remarks>
public readonly record struct PartyId : IComparable<PartyId>
{
    /// <summary>Longest name, in characters.</summary>
    public const int LengthMax = NameGrammar.LengthMax;

    private readonly string? _value;

    private PartyId(string value) => _value = value;

    public bool IsNobody => _value is null;

    /// <exception cref="InvalidValueException">Not of the grammar above; names no field.</exception>
    public static PartyId Parse(string value) => NameGrammar.Accepts(value)
        ? new PartyId(value)
        : throw new InvalidValueException("", "not a party id", NameGrammar.InWords);

    public int CompareTo(PartyId other) => string.CompareOrdinal(_value, other._value);

    public override string ToString() => _value ?? "";
}
