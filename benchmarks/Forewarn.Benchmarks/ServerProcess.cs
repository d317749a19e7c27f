using System.Diagnostics;

namespace Forewarn.Benchmarks;

/// <summary>A server in a process of its own, so that its memory and the load generator's are counted apart.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address, TimeSpan started) => (_process, Address, Started) = (process, address, started);

    public Uri Address { get; }

    /// <summary>From the start of the process to its line <c>ready</c>.</summary>
    public TimeSpan Started { get; }

    /// <summary>Processor time that it has used since its start.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The real node: what <c>./forewarn serve</c> runs.</summary>
    /// <param name="dataDirectory">Its data directory.</param>
    /// <param name="isRecorded">Whether it keeps a record.</param>
    /// <param name="more">Further options of the command.</param>
    public static ServerProcess StartNode(string dataDirectory, bool isRecorded = true, params string[] more) => Start(
        [ForewarnProgram, "serve", "--data", dataDirectory, "--urls", "http://127.0.0.1:0", "--development", .. isRecorded ? (string[])[] : ["--without-record"], .. more]);

    /// <summary>The node of a pool's member.</summary>
    /// <param name="url">Where it listens.</param>
    /// <param name="configuration">The pool's configuration file.</param>
    public static ServerProcess StartMember(string dataDirectory, string url, string configuration, string origin) =>
        Start(ForewarnProgram, "serve", "--data", dataDirectory, "--urls", url, "--development", "--pool", configuration, "--origin", origin);

    public static ServerProcess StartEcho() => Start(typeof(ServerProcess).Assembly.Location, EchoServer.Argument);

    /// <summary>A token of the node's embedded issuer.</summary>
    public static string Token(string dataDirectory, string party, string scope)
    {
        using var process = Process.Start(Command(ForewarnProgram, "token", "--data", dataDirectory, "--party", party, "--scope", scope))!;
        string token = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? token : throw new InvalidOperationException("forewarn token failed");
    }

    /// <summary>Any other command of the program, in a process of its own, started as <c>./forewarn</c> starts it.</summary>
    public static Process Forewarn(params string[] arguments)
    {
        var command = Command([ForewarnProgram, .. arguments]);
        command.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(command)!;
    }

    /// <summary>Asks it to end, as a service manager does, and waits.</summary>
    public void Dispose()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            kill.WaitForExit();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string ForewarnProgram => Path.Combine(AppContext.BaseDirectory, "forewarn.dll");

    private static ServerProcess Start(params string[] arguments)
    {
        long started = Stopwatch.GetTimestamp();
        var process = Process.Start(Command(arguments))!;
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the server ended before it was ready");
        return new ServerProcess(process, new Uri(line["ready ".Length..]), Stopwatch.GetElapsedTime(started));
    }

    private static ProcessStartInfo Command(params string[] arguments) => new("dotnet", arguments) { RedirectStandardOutput = true };
}
