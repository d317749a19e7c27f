using Forewarn.Cli.Replay;
using Forewarn.Server;
using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Cli.Commands;

/// <summary>Nodes for a replay: real ones, in this process, on free ports of 127.0.0.1, each with a data directory of its own that
/// goes when the replay does.</summary>
internal sealed class LocalReplayNodes : IAsyncDisposable
{
    private readonly List<LocalReplayNode> _nodes = [];

    /// <summary>Starts one; it stays up until all of them go.</summary>
    public async Task<IReplayNode> StartAsync(Instant start, CancellationToken cancellation)
    {
        var node = await LocalReplayNode.StartAsync(start, cancellation);
        _nodes.Add(node);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.StopAsync();
    }

    private sealed class LocalReplayNode : IReplayNode
    {
        private readonly NodeServer _server;
        private readonly EmbeddedIssuer _issuer;
        private readonly string _directory;

        private LocalReplayNode(NodeServer server, EmbeddedIssuer issuer, string directory) =>
            (_server, _issuer, _directory) = (server, issuer, directory);

        public Uri Address => new(_server.Url);

        public static async Task<LocalReplayNode> StartAsync(Instant start, CancellationToken cancellation)
        {
            string directory = Directory.CreateTempSubdirectory("forewarn-replay-").FullName;
            var server = await NodeServer.StartAsync(new NodeOptions { DataDirectory = directory, Urls = "http://127.0.0.1:0", ReplayFrom = start }, cancellation);
            return new LocalReplayNode(server, EmbeddedIssuer.Open(directory, SystemClock.Instance), directory);
        }

        public string Token(string party, string scopes) => _issuer.Mint(party, scopes.Split(' '));

        /// <summary>The telling is over; the node stays up for whoever wants to look.</summary>
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public async Task StopAsync()
        {
            await _server.DisposeAsync();
            Directory.Delete(_directory, recursive: true);
        }
    }
}
