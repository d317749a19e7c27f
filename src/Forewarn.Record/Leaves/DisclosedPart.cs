namespace Forewarn.Record.Leaves;

/// <summary>A part behind a leaf as somebody may see it.</summary>
public sealed class DisclosedPart
{
    private DisclosedPart(string name, Disclosure disclosure, LeafPart? part) => (Name, Disclosure, Part) = (name, disclosure, part);

    public string Name { get; }

    public Disclosure Disclosure { get; }

    /// <summary>The part itself; null unless it is disclosed.</summary>
    public LeafPart? Part { get; }

    public static DisclosedPart Disclosed(LeafPart part) => new(part.Name, Disclosure.Disclosed, part);

    /// <exception cref="RecordFormatException">Not the name of a part.</exception>
    public static DisclosedPart Withheld(string name) => new(LeafGrammar.RequirePartName(name, "part"), Disclosure.Withheld, null);

    /// <inheritdoc cref="Withheld"/>
    public static DisclosedPart Erased(string name) => new(LeafGrammar.RequirePartName(name, "part"), Disclosure.Erased, null);
}

/// <summary>How much of a part somebody may see.</summary>
public enum Disclosure
{
    /// <summary>Salt and value.</summary>
    Disclosed,

    /// <summary>Only that it exists: it is not meant for the reader.</summary>
    Withheld,

    /// <summary>Only that it existed: it was erased, for everyone.</summary>
    Erased,
}
