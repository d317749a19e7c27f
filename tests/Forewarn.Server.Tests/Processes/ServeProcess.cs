using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Forewarn.Server.Tests.Processes;

/// <summary>The forewarn command, run as a process of its own.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ServeProcess(Process process, Task<string> errors, string url) => (_process, _errors, Url) = (process, errors, url);

    /// <summary>Beside this test program: same configuration, built before it.</summary>
    public static string Program { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Forewarn.Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "forewarn.dll"));

    public string Url { get; }

    /// <summary>Starts a node, and waits for the line that says that it serves.</summary>
    public static Task<ServeProcess> StartAsync(string directory, params string[] options) => StartAsync(directory, [], options);

    /// <inheritdoc cref="StartAsync(string, string[])"/>
    public static async Task<ServeProcess> StartAsync(string directory, (string Name, string Value)[] environment, params string[] options)
    {
        var process = Start(["serve", "--data", directory, "--urls", "http://127.0.0.1:0", .. options], environment);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (line is null)
            Assert.Fail($"the node did not start: {await errors}");
        Assert.StartsWith("ready http://127.0.0.1:", line, StringComparison.Ordinal);
        return new ServeProcess(process, errors, line["ready ".Length..]);
    }

    /// <summary>Runs the command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var process = Start(arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> TerminateAsync()
    {
        Assert.Equal(0, SendSignal(_process.Id, SigTerm));
        string output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, output, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static Process Start(string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
