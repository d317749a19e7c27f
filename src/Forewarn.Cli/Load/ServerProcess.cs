using System.Diagnostics;
using Forewarn.Cli.Commands;

namespace Forewarn.Cli.Load;

/// <summary>A server that this program has started in a process of its own, so that its time and memory are counted apart.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>Processor time that it has used since its start.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes of memory that it has now.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The real node, as <c>forewarn serve</c> runs it: tokens verified, journal durable, record kept.</summary>
    public static Task<ServerProcess> StartNodeAsync(string dataDirectory, CancellationToken cancellation) =>
        StartAsync(cancellation, "serve", "--data", dataDirectory, "--urls", "http://127.0.0.1:0", "--development");

    public static Task<ServerProcess> StartEchoAsync(CancellationToken cancellation) => StartAsync(cancellation, "bench", "echo");

    /// <summary>Ends it at once: nothing of it is wanted any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        _process.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "forewarn.dll"), .. arguments]) { RedirectStandardOutput = true };
        // A server runs as it would without us.
        start.Environment.Remove(SocketThreads.InlineVariable);
        start.Environment.Remove("DOTNET_TieredPGO");
        var process = Process.Start(start)!;
        try
        {
            string? line = await process.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(StartTimeout, cancellation).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return new ServerProcess(process, new Uri(line?["ready ".Length..] ?? throw new CommandFailedException($"forewarn {arguments[0]} ended before it was ready; what it said is above")));
        }
        catch
        {
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
            throw;
        }
    }
}
