using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Recording;

/// <summary>A node whose record cannot be written any more.</summary>
public sealed class FailedRecordTests : IAsyncLifetime
{
    private TestNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync();
        await _node.PartyAsync("before");
        // As a disk does that is gone: every write fails from now on.
        _node.Server.Node.Record.Files.Dispose();
        await _node.Admin.PutAsync("/v1/parties/last", Bodies.Party("last"));
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task The_node_stops_although_nobody_writes_any_more()
    {
        Assert.Equal(503, await ReadyAsync(until: 503));
        Assert.Equal("stopped", (await _node.Admin.PutAsync("/v1/parties/after", Bodies.Party("after"))).Expect(503).Problem);
    }

    [Fact]
    public async Task What_was_answered_is_in_the_record_when_it_can_be_written_again()
    {
        await ReadyAsync(until: 503);
        await _node.RestartAsync();
        var leaves = await new RecordReader(_node.Admin).LeavesAsync();
        Assert.Equal(["party/before", "party/last"], leaves.Select(leaf => leaf.Entity.ToString()));
        Assert.Equal(200, await ReadyAsync(until: 200));
    }

    private async Task<int> ReadyAsync(int until)
    {
        int status = 0;
        for (int i = 0; i < 1_200 && status != until; i++)
        {
            status = (await _node.AsNobody().GetAsync("/readyz")).Status;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        return status;
    }
}
