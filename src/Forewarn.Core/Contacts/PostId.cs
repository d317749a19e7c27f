namespace Forewarn.Core.Contacts;

/// <summary>Names a post within its party's roster; the grammar of <see cref="NameGrammar"/>.</summary>
/// <remarks>An arrangement names posts that each member fills for itself, such as <c>duty-officer</c>.</remarks>
public readonly record struct PostId : IComparable<PostId>
{
    private readonly string? _value;

    private PostId(string value) => _value = value;

    /// <exception cref="InvalidValueException">Not of the grammar; names no field.</exception>
    public static PostId Parse(string value) => NameGrammar.Accepts(value)
        ? new PostId(value)
        : throw new InvalidValueException("", "not a post id", NameGrammar.InWords);

    public int CompareTo(PostId other) => string.CompareOrdinal(_value, other._value);

    public override string ToString() => _value ?? "";
}
