using Forewarn.Record.Files;
using Forewarn.Record.Merkle;
using Forewarn.Server.Backups;
using Forewarn.Server.Node;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Forewarn.Server.Tests.Backups;

/// <summary>A node in this process with a little of everything on it, and directories to restore into.</summary>
internal sealed class BackedUpNode : IAsyncDisposable
{
    private readonly TemporaryDirectory _scratch = new();

    private BackedUpNode(TestNode node, Client party) => (Node, Party) = (node, party);

    public TestNode Node { get; }

    public Client Party { get; }

    /// <summary>A directory that is not there yet.</summary>
    public string Target => Path.Combine(_scratch.Path, "restored");

    /// <summary>A directory for what is needed meanwhile.</summary>
    public string Scratch => _scratch.Path;

    public static async Task<BackedUpNode> StartAsync()
    {
        var node = await TestNode.StartAsync();
        var party = await node.PartyAsync("north");
        var other = await node.PartyAsync("south");
        var place = Bodies.NewPlace();
        (await other.PutAsync(Bodies.SubscriptionPath(), Bodies.Subscription(place))).Expect(201);
        for (int i = 0; i < 5; i++)
            (await party.PutAsync(Bodies.IntentPath(), Bodies.Intent(place, note: $"the note of flight {i}"))).Expect(201);
        return new BackedUpNode(node, party);
    }

    public async Task<byte[]> TakeAsync(bool withKeys = true)
    {
        var backup = new MemoryStream();
        await Backup.TakeAsync(Node.DataDirectory, backup, withKeys, SystemClock.Instance, cancellation: TestContext.Current.CancellationToken);
        return backup.ToArray();
    }

    public Task<BackupSummary> RestoreAsync(byte[] backup, string? recordKey = null) =>
        Restoration.RestoreAsync(new MemoryStream(backup), Target, recordKey, cancellation: TestContext.Current.CancellationToken);

    public Task<BackupSummary> VerifyAsync(byte[] backup) =>
        Restoration.VerifyAsync(new MemoryStream(backup), Scratch, cancellation: TestContext.Current.CancellationToken);

    /// <summary>Hash of the state that a data directory leads to.</summary>
    public static async Task<string> StateHashAsync(string directory)
    {
        await using var node = await AirspaceNode.OpenAsync(directory, SystemClock.Instance, NullLogger.Instance);
        return node.Read(state => state.Capture().Hash());
    }

    /// <summary>Root of the record's first leaves, by its files.</summary>
    public static TreeHash RootAt(string directory, long size)
    {
        using var files = RecordFiles.Open(Path.Combine(directory, "record"));
        return files.RootAt(size);
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        _scratch.Dispose();
    }
}
