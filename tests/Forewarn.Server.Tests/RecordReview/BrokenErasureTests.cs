using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Core.Airspace;
using Forewarn.Server.Recording;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Recording;

namespace Forewarn.Server.Tests.RecordReview;

/// <summary>Erasures in the way of which a crash comes.</summary>
public sealed class BrokenErasureTests
{
    private const string Words = "Lieutenant Avigdor Kestenbaum, 052-555-0142";

    private readonly Guid _id = Guid.NewGuid();

    /// <summary>A node whose record is not kept decides an erasure and carries nothing out: what a crash at that moment leaves.</summary>
    [Fact]
    public async Task An_erasure_that_a_crash_broke_off_is_carried_out_at_the_next_start()
    {
        await using var node = await TestNode.StartAsync();
        long declared = await DeclareAsync(node);
        await node.RestartAsync(options => options with { Record = options.Record with { IsKept = false } });
        var decided = await node.Server.Node.SubmitAsync(new EraseDetails(
            PartyId.Parse("operator"), EventSubject.Entity(EntityType.OperationalIntent, EntityId.Parse(_id.ToString())), declared, [Placeholder.Of(1)]));
        Assert.IsType<Erased>(decided.Outcome);

        await node.RestartAsync(options => options with { Record = options.Record with { IsKept = true } });
        Assert.Equal("details-erased", (await new RecordReader(node.Admin).LeafAsync(decided.Outcome.Leaf)).Kind);
        await node.StopAsync();
        Assert.Empty(FilesWithWords(node));
        await node.StartAgainAsync();
    }

    [Fact]
    public async Task What_was_recorded_before_an_erasure_outlives_a_loss_of_power()
    {
        await using var node = await TestNode.StartAsync();
        long declared = await DeclareAsync(node);
        (await node.Admin.PostAsync("/v1/erasures", new JsonObject { ["entity"] = $"operational-intent/{_id}" })).Expect(200);
        string[] mark = await File.ReadAllLinesAsync(Path.Combine(node.DataDirectory, RecordKeeper.Folder, "synced"), TestContext.Current.CancellationToken);
        Assert.True(long.Parse(mark[1], CultureInfo.InvariantCulture) > declared);
    }

    private async Task<long> DeclareAsync(TestNode node)
    {
        var party = await node.PartyAsync();
        var declared = (await party.PutAsync(Bodies.IntentPath(_id), Bodies.Intent((1, 1), note: Words))).Expect(201);
        await new RecordReader(party).ReceiptAsync((long)declared.Body["leaf"]!);
        return (long)declared.Body["leaf"]!;
    }

    private static IEnumerable<string> FilesWithWords(TestNode node) =>
        Directory.EnumerateFiles(node.DataDirectory, "*", SearchOption.AllDirectories)
            .Where(path => File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Words)) >= 0);
}
