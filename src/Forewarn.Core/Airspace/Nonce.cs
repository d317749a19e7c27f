using System.Buffers.Binary;

namespace Forewarn.Core.Airspace;

/// <summary>16 bytes that whoever takes a command in draws at random, and nobody can guess: the salts of the command's details
/// in the record are derived from them.</summary>
/// <remarks>The core carries a nonce and never makes one. The default value is <see cref="None"/>.</remarks>
public readonly record struct Nonce
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 16;

    /// <summary>All zeroes: none was drawn.</summary>
    public static readonly Nonce None;

    private readonly UInt128 _value;

    private Nonce(UInt128 value) => _value = value;

    /// <exception cref="InvalidValueException">Not of <see cref="Length"/> bytes; names no field.</exception>
    public static Nonce From(ReadOnlySpan<byte> bytes) => bytes.Length == Length
        ? new Nonce(BinaryPrimitives.ReadUInt128BigEndian(bytes))
        : throw new InvalidValueException("", $"{bytes.Length} bytes", $"{Length} bytes");

    /// <summary>Writes its bytes to the first <see cref="Length"/> of the destination.</summary>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, _value);

    /// <summary>32 hexadecimal digits in lower case.</summary>
    public override string ToString() => _value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
}
