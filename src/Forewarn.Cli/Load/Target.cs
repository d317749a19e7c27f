using System.Globalization;

namespace Forewarn.Cli.Load;

/// <summary>Where servers to load come from.</summary>
/// <param name="OpenAsync">Opens one.</param>
/// <param name="IsNew">Whether each is a new one of our own.</param>
/// <param name="IsHere">Whether they run on this machine, so that its ceilings are theirs.</param>
internal sealed record TargetSource(Func<CancellationToken, Task<Target>> OpenAsync, bool IsNew, bool IsHere)
{
    /// <summary>A new node on a scratch directory each time.</summary>
    public static TargetSource NewNodes { get; } = new(Target.StartAsync, IsNew: true, IsHere: true);

    /// <summary>A server that runs already, and is left as it was found.</summary>
    public static TargetSource At(Uri address, ManagerSource managers) =>
        new(_ => Task.FromResult(Target.At(address, managers)), IsNew: false, address.IsLoopback);
}

/// <summary>A server under load.</summary>
internal sealed class Target : IAsyncDisposable
{
    private readonly string? _dataDirectory;

    private Target(Uri address, ManagerSource managers, ServerProcess? process, string? dataDirectory) =>
        (Address, Managers, Process, _dataDirectory) = (address, managers, process, dataDirectory);

    public Uri Address { get; }

    public ManagerSource Managers { get; }

    /// <summary>The server's process; null when somebody else has started it.</summary>
    public ServerProcess? Process { get; }

    /// <summary>A server that runs already, and is left as it was found.</summary>
    public static Target At(Uri address, ManagerSource managers) => new(address, managers, null, null);

    /// <summary>A new node on a scratch directory, which goes with it.</summary>
    public static async Task<Target> StartAsync(CancellationToken cancellation)
    {
        string directory = Directory.CreateTempSubdirectory("forewarn-bench-").FullName;
        try
        {
            var process = await ServerProcess.StartNodeAsync(directory, cancellation);
            return new Target(process.Address, ManagerSources.Embedded(directory, audience: null), process, directory);
        }
        catch
        {
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    /// <summary>Bytes that the server has allocated since its start, as its own metrics say; only of a server of our own.</summary>
    public async Task<double> AllocatedBytesAsync(CancellationToken cancellation)
    {
        const string name = "dotnet_gc_heap_total_allocated_bytes_total";
        using var http = new HttpClient { BaseAddress = Address };
        string metrics = await http.GetStringAsync("/metrics", cancellation).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        string line = metrics.Split('\n').First(each => each.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        if (Process is not null)
            await Process.DisposeAsync();
        if (_dataDirectory is not null)
            Directory.Delete(_dataDirectory, recursive: true);
    }
}
