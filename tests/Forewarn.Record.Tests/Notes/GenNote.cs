using CsCheck;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Tests.Notes;

/// <summary>Texts, names and signatures of notes, with the characters that make trouble.</summary>
internal static class GenNote
{
    private static readonly Gen<string> NameCharacter = Gen.OneOf("a", "Z", "0", ".", "/", "-", "\u2014", "é", "\u007f", "中", "\u200b", "\U0001f6e9", "=", "#");

    private static readonly Gen<string> TextCharacter = Gen.OneOf(NameCharacter, Gen.OneOf(" ", "+", "\n", "\n\n", "\u2014 ", "\u00a0", "\ufeff"));

    /// <summary>Any key name.</summary>
    public static readonly Gen<string> Name = NameCharacter.Array[1, 12].Select(string.Concat);

    /// <summary>A line of any characters, not empty.</summary>
    public static readonly Gen<string> Line = Gen.OneOf(NameCharacter, Gen.OneOf(" ", "+", "\u2014 ")).Array[1, 12].Select(string.Concat);

    /// <summary>Any text that ends in a newline.</summary>
    public static readonly Gen<string> Text = TextCharacter.Array[0, 40].Select(parts => string.Concat(parts) + "\n");

    public static readonly Gen<NoteSignature> Signature =
        Gen.Select(Name, Gen.UInt, Gen.Byte.Array[1, 80], (name, id, bytes) => new NoteSignature(name, id, bytes));
}
