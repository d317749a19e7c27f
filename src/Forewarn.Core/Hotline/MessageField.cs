namespace Forewarn.Core.Hotline;

/// <summary>What fills in one place of a template.</summary>
/// <remarks>The value is one line that cannot change the direction of the text around it.</remarks>
public readonly record struct MessageField : IComparable<MessageField>
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameLengthMax = 32;

    /// <exception cref="InvalidValueException">Names <c>fields</c>, or <c>fields.NAME</c>.</exception>
    public MessageField(string name, string value)
    {
        if (name.Length is 0 or > NameLengthMax || !char.IsAsciiLetterLower(name[0]) || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
            throw new InvalidValueException("fields", "not the name of a field", $"1 to {NameLengthMax} characters of a-z 0-9 _, beginning with a letter");
        (Name, Value) = (name, WrittenText.RequireLine(value, $"fields.{name}", HotlineLimits.FieldLengthMax, lengthMin: 1));
    }

    public string Name { get; }

    public string Value { get; }

    public int CompareTo(MessageField other) => string.CompareOrdinal(Name, other.Name);
}
