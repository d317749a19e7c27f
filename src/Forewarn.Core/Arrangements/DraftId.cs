using System.Security.Cryptography;
using Forewarn.Core.Format;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Arrangements;

/// <summary>Names a draft by its exact content: SHA-256 of its canonical bytes. Whoever signs the name signs this content and nothing else.</summary>
/// <remarks>The canonical bytes are the text <c>forewarn draft 1</c>, the arrangement as the journal's format writes it (its id, the version that it will
/// be, all its terms), and the moment by which it is to be signed; see docs/liaison.md. Immutable, thread-safe, equal by value.</remarks>
public readonly record struct DraftId : IComparable<DraftId>
{
    private const int DigitsLength = 64;

    private readonly string? _digits;

    private DraftId(string digits) => _digits = digits;

    /// <summary>The name of what would be agreed.</summary>
    /// <param name="proposal">As the version that it will be.</param>
    /// <param name="signBy">First moment at which it can no longer be signed.</param>
    public static DraftId Of(Arrangement proposal, Instant signBy)
    {
        var writer = new CanonicalWriter();
        writer.Text("forewarn draft 1");
        EntityFormat.Write(writer, proposal);
        writer.Time(signBy);
        return new DraftId(Convert.ToHexStringLower(SHA256.HashData(writer.Written)));
    }

    /// <exception cref="InvalidValueException">Not 64 hexadecimal digits in lower case; names no field.</exception>
    public static DraftId Parse(string digits) => digits.Length == DigitsLength && !digits.AsSpan().ContainsAnyExcept("0123456789abcdef")
        ? new DraftId(digits)
        : throw new InvalidValueException("", "not the name of a draft", "64 hexadecimal digits in lower case: SHA-256 of its canonical bytes");

    public int CompareTo(DraftId other) => string.CompareOrdinal(_digits, other._digits);

    /// <summary>64 hexadecimal digits in lower case.</summary>
    public override string ToString() => _digits ?? "";
}
