using Forewarn.Core.Airspace;

namespace Forewarn.Core.Warnings;

/// <summary>Names an arrangement; the same grammar as <see cref="PartyId"/>.</summary>
public readonly record struct ArrangementId : IComparable<ArrangementId>
{
    private readonly string? _value;

    private ArrangementId(string value) => _value = value;

    /// <exception cref="InvalidValueException">Not of the grammar.</exception>
    public static ArrangementId Parse(string value) => NameGrammar.Accepts(value)
        ? new ArrangementId(value)
        : throw new InvalidValueException("", "not an arrangement id", NameGrammar.InWords);

    public int CompareTo(ArrangementId other) => string.CompareOrdinal(_value, other._value);

    public override string ToString() => _value ?? "";
}
