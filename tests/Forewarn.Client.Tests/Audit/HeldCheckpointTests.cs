using Forewarn.Record;
using Forewarn.Record.Audit;
using Forewarn.Record.Checkpoints;

namespace Forewarn.Client.Tests.Audit;

public class HeldCheckpointTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 300)]
    [InlineData(256, 257)]
    public async Task A_receipt_still_holds_when_the_record_has_only_grown(long then, long now)
    {
        await using var server = await LogServer.StartAsync(then);
        var receipt = server.Shown.Receipt(0);
        server.Shown.GrowTo(now);

        Assert.True((await CompareAsync(server, receipt)).IsInOrder);
    }

    [Fact]
    public async Task Who_holds_a_receipt_of_one_history_finds_the_other()
    {
        await using var server = await LogServer.StartAsync(300);
        var receipt = server.Shown.Receipt(150);
        server.Shown = server.NewHistory().GrowTo(150).GrowTo(400, "b");

        Assert.Equal(AuditProblem.Rewritten, (await CompareAsync(server, receipt)).Findings.Single().Problem);
    }

    [Fact]
    public async Task Who_holds_a_receipt_finds_that_the_record_was_cut_back()
    {
        await using var server = await LogServer.StartAsync(300);
        var receipt = server.Shown.Receipt(299);
        server.Shown = server.NewHistory().GrowTo(299);

        Assert.Equal(AuditProblem.Shortened, (await CompareAsync(server, receipt)).Findings.Single().Problem);
    }

    [Fact]
    public async Task A_receipt_whose_leaf_was_back_dated_after_it_was_signed_does_not_verify()
    {
        await using var server = await LogServer.StartAsync(300);
        var receipt = server.Shown.Receipt(150);
        byte[] earlier = History.LeafAt(150, History.Begin).ToBytes();

        var forged = new Receipt(earlier, 150, receipt.Proof.Hashes, receipt.Proof.Checkpoint);

        Assert.Throws<RecordFormatException>(() => forged.Verify(server.Policy));
    }

    private static Task<MonitorReport> CompareAsync(LogServer server, Receipt receipt) =>
        HeldCheckpoint.CompareAsync(server.Log, server.Policy, receipt.Proof.Checkpoint, TestContext.Current.CancellationToken);
}
