using System.Net.Sockets;
using Forewarn.Cli.Commands;

namespace Forewarn.Cli.Load;

/// <summary>Connections that stay open over several stretches of load.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly IReadOnlyList<Connection> _connections;

    private Crowd(IReadOnlyList<Connection> connections) => _connections = connections;

    /// <summary>Opens one connection for each lane.</summary>
    /// <exception cref="CommandFailedException">The server cannot be reached.</exception>
    public static async Task<Crowd> OpenAsync(Uri server, IReadOnlyList<Lane> lanes)
    {
        var connections = new List<Connection>(lanes.Count);
        try
        {
            foreach (var lane in lanes)
                connections.Add(await Connection.OpenAsync(server, lane));
            return new Crowd(connections);
        }
        catch (Exception failed) when (failed is SocketException or IOException or OperationCanceledException)
        {
            await new Crowd(connections).DisposeAsync();
            throw new CommandFailedException(
                $"connection {connections.Count + 1} of {lanes.Count} to {server} failed: {failed.Message}; is it the address of a running server, and does it take so many connections (see --connections, ulimit -n)?");
        }
    }

    /// <summary>Loads the server until the run is over.</summary>
    public Task<LoadResult> LoadAsync(LoadRun run, CancellationToken cancellation) => run.OverAsync(_connections, cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
            await connection.DisposeAsync();
    }
}
