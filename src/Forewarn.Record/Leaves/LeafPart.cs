using System.Text.Unicode;

namespace Forewarn.Record.Leaves;

/// <summary>A confidential part behind a leaf: a name, a salt, and a value, which is a JSON text.</summary>
/// <remarks>Immutable, as long as nobody writes to the memory that <see cref="Value"/> was made from.</remarks>
public sealed class LeafPart
{
    /// <param name="name">1 to 64 characters of a-z, 0-9 and _, beginning with a letter.</param>
    /// <param name="salt">The salt that the leaf's commitment was made with.</param>
    /// <param name="value">The value's exact bytes, UTF-8.</param>
    /// <exception cref="RecordFormatException">Another name, or a value that is not UTF-8.</exception>
    public LeafPart(string name, Salt salt, ReadOnlyMemory<byte> value)
    {
        Name = LeafGrammar.RequirePartName(name, "part");
        if (!Utf8.IsValid(value.Span))
            throw new RecordFormatException($"part {name}", "not UTF-8", "a JSON text in UTF-8");
        (Salt, Value) = (salt, value);
    }

    public string Name { get; }

    public Salt Salt { get; }

    /// <summary>The exact bytes that are committed to, UTF-8.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>SHA-256(salt || value), computed anew with each call.</summary>
    public Commitment Commitment()
    {
        Span<byte> salt = stackalloc byte[Salt.Length];
        Salt.CopyTo(salt);
        return Leaves.Commitment.To(salt, Value.Span);
    }
}
