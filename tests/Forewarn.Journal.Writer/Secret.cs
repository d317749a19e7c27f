using System.Text;

namespace Forewarn.Journal.Writer;

/// <summary>Details that can be found again in any page of any file, at lengths that need none, one and many pages of their own.</summary>
public static class Secret
{
    /// <summary>What any part of any details of 31 bytes or more contains.</summary>
    public const string Mark = "secret:";

    private const int MarkedLength = 16;

    private static readonly int[] Copies = [1, 20, 240, 260, 2_000];

    /// <summary>The mark and the position, over and over: 16 bytes to 32,000.</summary>
    public static byte[] At(long position) => Repeated(position, Copies[position % Copies.Length]);

    /// <summary>The same, for details of a length of one's own.</summary>
    public static byte[] Repeated(long position, int copies)
    {
        string once = FormattableString.Invariant($"{Mark}{position:D8}.");
        return once.Length == MarkedLength
            ? Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(once, copies)))
            : throw new ArgumentOutOfRangeException(nameof(position), position, "A position has up to 8 digits here.");
    }

    /// <summary>What takes its place: empty at every fourth position, longer than it was at some.</summary>
    public static byte[] ReplacementAt(long position) => new byte[position % 4 * 700];
}
