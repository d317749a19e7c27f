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
    public async Task What_is_read_for_a_page_is_not_delivered_and_a_guest_cannot_take_delivery()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        await node.PartyAsync("beta");
        var start = Instant.FromUnixTimeSeconds(NodaTime.SystemClock.Instance.GetCurrentInstant().ToUnixTimeSeconds() + 3_600);
        var volume = Volume4D.Of(Volume3D.OfCircle(new LatLng(35, 35), 1_000, 0, 500), start, start + Duration.FromHours(1));
        await node.As("beta").SubscribeAsync(Guid.NewGuid(), new SubscriptionTerms(volume, true, true), null, Cancellation);
        await node.As("alpha").DeclareAsync(Guid.NewGuid(), new OperationalIntentTerms("Accepted", [volume]), null, Cancellation);

        var seen = await ReadAsync(node, Viewer.Guest("beta"));
        Assert.Null((await ReadAsync(node, People.Liaison("beta"))).DeliveredAt);
        var refused = await Assert.ThrowsAsync<ForewarnProblemException>(() => As(node, Viewer.Guest("beta")).TakeDeliveryAsync([seen.Id], Cancellation));
        Assert.Equal(403, refused.Status);
        await As(node, People.Liaison("beta")).TakeDeliveryAsync([seen.Id], Cancellation);
        Assert.NotNull((await ReadAsync(node, Viewer.Guest("beta"))).DeliveredAt);
    }

    private static async Task<Warning> ReadAsync(ConsoleNode node, Viewer viewer) => await As(node, viewer).WarningsAsync(WarningsOwed.ToMe, null, Cancellation).SingleAsync(Cancellation);

    private static ForewarnClient As(ConsoleNode node, Viewer viewer)
    {
        var door = node.Server.Services.GetRequiredService<NodeDoor>();
        return new ForewarnClient(door.Http, _ => ValueTask.FromResult<string?>(door.Token(viewer)));
    }
}
