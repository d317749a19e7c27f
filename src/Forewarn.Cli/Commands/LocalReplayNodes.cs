using System.Collections.Immutable;
using System.Text;
using Forewarn.Cli.Replay;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using Forewarn.Server;
using Forewarn.Server.Recording;
using Forewarn.Server.Tokens;
using Forewarn.Server.Witnesses;
using Forewarn.WebConsole;
using NodaTime;

namespace Forewarn.Cli.Commands;

/// <summary>Nodes for a replay: real ones, in this process, on free ports of 127.0.0.1, each with a data directory of its own that
/// goes when the replay does.</summary>
internal sealed class LocalReplayNodes : IAsyncDisposable
{
    private readonly List<LocalReplayNode> _nodes = [];

    /// <summary>Starts one; it stays up until all of them go.</summary>
    public async Task<IReplayNode> StartAsync(ReplayNodeTerms terms, CancellationToken cancellation)
    {
        var node = await LocalReplayNode.StartAsync(terms, cancellation);
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
        private readonly string _directory;
        private readonly List<WitnessServer> _witnesses = [];
        private NodeServer? _server;
        private EmbeddedIssuer? _issuer;

        private LocalReplayNode(string directory, Policy policy) => (_directory, Policy) = (directory, policy);

        public Uri Address => new(_server!.Url);

        public Policy Policy { get; private set; }

        public static async Task<LocalReplayNode> StartAsync(ReplayNodeTerms terms, CancellationToken cancellation)
        {
            string directory = Directory.CreateTempSubdirectory("forewarn-replay-").FullName;
            var log = RecordKeyFile.Of(directory, terms.Origin);
            var node = new LocalReplayNode(directory, Policy.OfLog(log));
            try
            {
                if (!terms.Witnesses.IsEmpty)
                    await node.StartWitnessesAsync(log, terms.Witnesses, cancellation);
                node._server = await NodeServer.StartAsync(
                    new NodeOptions
                    {
                        DataDirectory = directory,
                        Urls = "http://127.0.0.1:0",
                        ReplayFrom = terms.Start,
                        Record = new RecordOptions { Readers = RecordReaders.Everyone, Policy = terms.Witnesses.IsEmpty ? null : node.Policy },
                        Console = new ConsoleOptions { DataDirectory = Path.Combine(directory, "console"), Guests = terms.Guests },
                    },
                    cancellation);
                node._issuer = EmbeddedIssuer.Open(directory, SystemClock.Instance);
                return node;
            }
            catch
            {
                await node.StopAsync();
                throw;
            }
        }

        public string Token(string party, string scopes) => _issuer!.Mint(party, scopes.Split(' '));

        /// <summary>The telling is over; the node stays up for whoever wants to look.</summary>
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public async Task StopAsync()
        {
            if (_server is not null)
                await _server.DisposeAsync();
            foreach (var witness in _witnesses)
                await witness.DisposeAsync();
            Directory.Delete(_directory, recursive: true);
        }

        /// <summary>A witness for each party, and a policy that asks all of them.</summary>
        private async Task StartWitnessesAsync(VerifierKey log, ImmutableArray<string> parties, CancellationToken cancellation)
        {
            var policy = new StringBuilder().Append($"log {log}\n");
            foreach (string party in parties)
            {
                var witness = await WitnessServer.StartAsync(
                    new WitnessOptions
                    {
                        DataDirectory = Path.Combine(_directory, "witnesses", party),
                        Logs = [log],
                        Urls = "http://127.0.0.1:0",
                        Name = $"{party}.local/witness",
                    },
                    cancellation: cancellation);
                _witnesses.Add(witness);
                policy.Append($"witness {party} {witness.Key} {witness.Url}\n");
            }
            policy.Append($"group sides all {string.Join(' ', parties)}\nquorum sides\n");
            Policy = Policy.Parse(policy.ToString());
        }
    }
}
