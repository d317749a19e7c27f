namespace Forewarn.Core.Contacts;

/// <summary>Names a contact within its party's roster; the grammar of <see cref="NameGrammar"/>.</summary>
public readonly record struct ContactId : IComparable<ContactId>
{
    private readonly string? _value;

    private ContactId(string value) => _value = value;

    /// <exception cref="InvalidValueException">Not of the grammar; names no field.</exception>
    public static ContactId Parse(string value) => NameGrammar.Accepts(value)
        ? new ContactId(value)
        : throw new InvalidValueException("", "not a contact id", NameGrammar.InWords);

    public int CompareTo(ContactId other) => string.CompareOrdinal(_value, other._value);

    public override string ToString() => _value ?? "";
}
