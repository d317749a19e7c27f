using System.Diagnostics;

namespace Forewarn.Pool.Tests.Machines;

/// <summary>Other programs of this machine.</summary>
internal static class Shell
{
    public static bool IsInstalled(string program) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it said.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Run(params string[] words)
    {
        var (code, output, errors) = Try(words);
        return code == 0 ? output.Trim() : throw new InvalidOperationException($"{string.Join(' ', words)}: {code}, {errors.Trim()}");
    }

    public static bool TryRun(params string[] words) => Try(words).Code == 0;

    private static (int Code, string Output, string Errors) Try(string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
