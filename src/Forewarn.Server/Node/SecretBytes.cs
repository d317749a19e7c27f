using System.Security.Cryptography;

namespace Forewarn.Server.Node;

/// <summary>Bytes that nobody can guess, drawn from the system's generator some kilobytes at a time: a draw costs the same for 32 bytes
/// as for a hundred times as many.</summary>
/// <remarks>Thread-safe: each thread draws its own. Bytes are wiped as they are given out.</remarks>
internal static class SecretBytes
{
    private const int DrawnTogether = 4_096;

    [ThreadStatic]
    private static byte[]? _drawn;

    [ThreadStatic]
    private static int _left;

    /// <param name="destination">At most 4,096 bytes.</param>
    public static void Fill(Span<byte> destination)
    {
        var drawn = _drawn ??= new byte[DrawnTogether];
        if (_left < destination.Length)
        {
            RandomNumberGenerator.Fill(drawn);
            _left = drawn.Length;
        }
        var taken = drawn.AsSpan(_left - destination.Length, destination.Length);
        taken.CopyTo(destination);
        taken.Clear();
        _left -= destination.Length;
    }
}
