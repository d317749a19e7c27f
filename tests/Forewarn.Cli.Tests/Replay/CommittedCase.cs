using System.Runtime.CompilerServices;
using Forewarn.Cli.Replay;

namespace Forewarn.Cli.Tests.Replay;

/// <summary>The case of 17 September 2018 as committed in <c>cases/</c>.</summary>
internal static class CommittedCase
{
    public static string File { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "../../../cases/il20-2018/case.json"));

    public static Case Read() => CaseReader.Read(System.IO.File.ReadAllBytes(File));

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
