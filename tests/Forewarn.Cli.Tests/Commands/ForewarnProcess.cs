using System.Diagnostics;

namespace Forewarn.Cli.Tests.Commands;

/// <summary>The forewarn command, run as a process of its own.</summary>
internal static class ForewarnProcess
{
    /// <summary>What it printed, and its exit code.</summary>
    public static Task<Printed> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) => TypeAsync("", environment, arguments);

    /// <summary>The same with somebody who types at it.</summary>
    public static async Task<Printed> TypeAsync(string typed, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "forewarn.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        try
        {
            await TypeAsync(process.StandardInput, typed);
            await process.WaitForExitAsync(cancellation);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
        return new Printed(process.ExitCode, await output, await error);
    }

    /// <summary>A process that reads nothing may end before it is typed at.</summary>
    private static async Task TypeAsync(StreamWriter input, string typed)
    {
        try
        {
            await input.WriteAsync(typed);
            input.Close();
        }
        catch (IOException)
        {
        }
    }
}

/// <summary>What a command printed.</summary>
internal sealed record Printed(int Code, string Output, string Error)
{
    /// <summary>The same, after a look at the exit code; everything printed is told when it is another.</summary>
    public Printed Expect(int code)
    {
        if (Code != code)
            Assert.Fail($"exit code {Code} instead of {code}\n{Output}\n{Error}");
        return this;
    }
}
