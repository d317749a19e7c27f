namespace Forewarn.Core.Airspace;

/// <summary>What opens a <see cref="Seal"/>: the salt and the bytes that were sealed.</summary>
/// <remarks>The bytes may be erased from the journal later; their seal stays, so that what was decided by it stays decided.</remarks>
public sealed record Opening
{
    /// <summary>Shortest salt, in bytes: a shorter one could be guessed together with what it covers.</summary>
    public const int SaltLengthMin = 16;

    /// <summary>Longest salt, in bytes.</summary>
    public const int SaltLengthMax = 64;

    /// <summary>Most that can be sealed, in bytes.</summary>
    public const int SealedLengthMax = 64 << 10;

    /// <exception cref="InvalidValueException">Too short or too long; names <c>salt</c> or <c>sealed</c>.</exception>
    public Opening(ReadOnlyMemory<byte> salt, ReadOnlyMemory<byte> @sealed)
    {
        if (salt.Length is < SaltLengthMin or > SaltLengthMax)
            throw new InvalidValueException("salt", $"{salt.Length} bytes", $"{SaltLengthMin} to {SaltLengthMax} bytes");
        if (@sealed.Length > SealedLengthMax)
            throw new InvalidValueException("sealed", $"{@sealed.Length} bytes", $"at most {SealedLengthMax} bytes");
        (Salt, Sealed, Seal) = (salt, @sealed, Seal.On(salt.Span, @sealed.Span));
    }

    private Opening(Seal seal) => Seal = seal;

    /// <summary>Empty when it was erased.</summary>
    public ReadOnlyMemory<byte> Salt { get; }

    /// <summary>Empty when it was erased.</summary>
    public ReadOnlyMemory<byte> Sealed { get; }

    /// <summary>The seal that this opens.</summary>
    public Seal Seal { get; }

    /// <summary>Whether only the seal is left.</summary>
    public bool IsErased => Salt.IsEmpty;

    /// <summary>What is left of the opening of a seal whose bytes are no longer there.</summary>
    internal static Opening ErasedOf(Seal seal) => new(seal);
}
