using System.Text;
using Forewarn.Client.Model;

namespace Forewarn.Client.Tests.Nodes;

public class StatisticsTests(RunningNode node)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Warnings_are_counted_by_who_owed_them_to_whom()
    {
        string declarer = await node.PartyAsync(), warned = await node.PartyAsync();
        var volume = node.NewVolume();
        await node.As(warned).SubscribeAsync(Guid.NewGuid(), new SubscriptionTerms(volume, true, true), null, Cancellation);
        await node.As(declarer).DeclareAsync(Guid.NewGuid(), new OperationalIntentTerms("Accepted", [volume]), null, Cancellation);

        var statistics = await node.As(declarer).StatisticsAsync(new StatisticsTerms(With: declarer), Cancellation);
        var row = Assert.Single(statistics.Rows);
        Assert.Equal((declarer, warned, 1, 1), (row.From, row.To, row.Warnings, row.Verdicts["pending"]));
        Assert.Equal(statistics.Buckets.Margin.Length + 1, row.Margins.Length);
        Assert.True(statistics.Complete);
    }

    [Fact]
    public async Task They_can_be_had_as_values_and_as_a_page()
    {
        var client = node.As(await node.PartyAsync());
        string csv = Encoding.UTF8.GetString(await client.StatisticsDocumentAsync(new StatisticsTerms("2018-01", "2018-12"), StatisticsForm.Csv, Cancellation));
        string page = Encoding.UTF8.GetString(await client.StatisticsDocumentAsync(new StatisticsTerms(OfExercises: true), StatisticsForm.Html, Cancellation));

        Assert.Single(csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("EXERCISE", page, StringComparison.Ordinal);
    }
}
