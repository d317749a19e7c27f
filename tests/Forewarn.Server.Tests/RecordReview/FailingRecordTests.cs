using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Recording;

namespace Forewarn.Server.Tests.RecordReview;

/// <summary>A node whose record can no longer be written.</summary>
public sealed class FailingRecordTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Who_waits_for_a_sync_that_fails_is_told()
    {
        await using var node = await TestNode.StartAsync();
        await new RecordReader(await node.PartyAsync()).ReceiptAsync(0);
        node.Server.Node.Record.Files.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => node.Server.Node.Record.SyncAsync()).WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_node_whose_record_fails_takes_no_more_commands_and_still_closes()
    {
        var node = await TestNode.StartAsync();
        var party = await node.PartyAsync();
        node.Server.Node.Record.Files.Dispose();
        await party.PutAsync(Bodies.IntentPath(), Bodies.Intent((1, 1)));
        await node.Server.Node.Record.Completion.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Patience, TestContext.Current.CancellationToken);
        await SpinAsync(() => node.Server.Node.Failure is not null);
        Assert.Equal("stopped", (await party.PutAsync(Bodies.IntentPath(), Bodies.Intent((1, 1)))).Expect(503).Problem);
        (await party.GetAsync("/readyz")).Expect(503);
        await node.DisposeAsync().AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private static async Task SpinAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!holds())
            await Task.Delay(10, limit.Token);
    }
}
