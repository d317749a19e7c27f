using Forewarn.Client;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Desks;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Desks;

/// <summary>What a guest at the desk of a party sees, and leaves as it is.</summary>
public class GuestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_guest_reads_is_not_delivered_to_the_party_and_what_its_people_read_is()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        await node.PartyAsync("beta");
        var start = Instant.FromUnixTimeSeconds(NodaTime.SystemClock.Instance.GetCurrentInstant().ToUnixTimeSeconds() + 3_600);
        var volume = Volume4D.Of(Volume3D.OfCircle(new LatLng(35, 35), 1_000, 0, 500), start, start + Duration.FromHours(1));
        await node.As("beta").SubscribeAsync(Guid.NewGuid(), new SubscriptionTerms(volume, true, true), null, Cancellation);
        await node.As("alpha").DeclareAsync(Guid.NewGuid(), new OperationalIntentTerms("Accepted", [volume]), null, Cancellation);

        Assert.Null((await WarningAsync(node, Viewer.Guest("beta"))).DeliveredAt);
        Assert.Null((await WarningAsync(node, Viewer.Guest("beta"))).DeliveredAt);
        await WarningAsync(node, People.Watcher("beta"));
        Assert.NotNull((await WarningAsync(node, Viewer.Guest("beta"))).DeliveredAt);
    }

    private static async Task<Warning> WarningAsync(ConsoleNode node, Viewer viewer)
    {
        var door = node.Server.Services.GetRequiredService<NodeDoor>();
        var client = new ForewarnClient(door.Http, _ => ValueTask.FromResult<string?>(door.Token(viewer)));
        return await client.WarningsAsync(WarningsOwed.ToMe, null, Cancellation).SingleAsync(Cancellation);
    }
}
