using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Astm.Endpoints;

/// <summary>What the record holds of references, and who reads it.</summary>
public sealed class LeafTests(SharedNode shared)
{
    private readonly (double Lat, double Lng) _place = Bodies.NewPlace();

    [Fact]
    public async Task A_USS_reads_what_it_wrote_itself()
    {
        var uss = shared.Node.NewUss();

        Assert.NotNull((await DetailsAsync(uss, await PlanAsync(uss)))["value"]);
    }

    [Fact]
    public async Task A_USS_that_is_no_party_does_not_read_what_another_one_wrote()
    {
        long leaf = await PlanAsync(shared.Node.NewUss());

        Assert.True((bool)(await DetailsAsync(shared.Node.NewUss(), leaf))["withheld"]!);
    }

    [Fact]
    public async Task A_leaf_names_a_hundred_subscribers_and_says_how_many_there_are()
    {
        var uss = shared.Node.NewUss();
        for (int subscriber = 0; subscriber < 3; subscriber++)
        {
            var other = shared.Node.NewUss();
            for (int i = 0; i < 50; i++)
                (await other.PutAsync(Uss.SubscriptionPath(Guid.NewGuid()), Uss.Subscription(_place))).Expect(200);
        }

        var answer = (await uss.PutAsync(Uss.IntentPath(Guid.NewGuid()), Uss.Intent(_place))).Expect(201);
        var details = await DetailsAsync(uss, LeafOf(answer));

        var reference = JsonNode.Parse((string)details["value"]!)!;
        Assert.Equal((100, 150), (reference["subscribers"]!.AsArray().Count, (int)reference["subscribers_count"]!));
    }

    private async Task<long> PlanAsync(Client uss) =>
        LeafOf((await uss.PutAsync(Uss.IntentPath(Guid.NewGuid()), Uss.Intent(_place))).Expect(201));

    private static long LeafOf(Answer answer) => long.Parse(answer.Header("Forewarn-Leaf")!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The part <c>reference</c>, as the reader sees it once the leaf is on record.</summary>
    private static async Task<JsonNode> DetailsAsync(Client reader, long leaf)
    {
        (await reader.GetAsync($"/v1/receipts/{leaf}?wait=30")).Expect(200);
        var answer = (await reader.GetAsync($"/v1/leaves/{leaf}")).Expect(200);
        return answer.Body["details"]!.AsArray().Single(part => (string?)part!["name"] == "reference")!;
    }
}
