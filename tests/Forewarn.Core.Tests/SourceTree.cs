using System.Runtime.CompilerServices;

namespace Forewarn.Core.Tests;

/// <summary>The repository that these tests were built from.</summary>
internal static class SourceTree
{
    /// <summary>The full path of a file or a folder, given from the root of the repository.</summary>
    public static string PathOf(string path) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", path));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
