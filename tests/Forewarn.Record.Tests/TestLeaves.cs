using System.Text;

namespace Forewarn.Record.Tests;

/// <summary>Leaves and details to fill records with: each other than the next, of various lengths, always the same.</summary>
internal static class TestLeaves
{
    /// <summary>Between 0 and about 40 bytes; the leaf of index 3 is empty.</summary>
    public static byte[] Bytes(int index) =>
        index == 3 ? [] : Encoding.UTF8.GetBytes($"leaf {index}{new string('.', index * 7 % 31)}");

    /// <summary>Between 0 and about 30 bytes; every fifth leaf has none.</summary>
    public static byte[] Details(int index) =>
        index % 5 == 1 ? [] : Encoding.UTF8.GetBytes($"detail {index}{new string('-', index * 5 % 19)}");
}
