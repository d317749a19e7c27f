using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Peers;

namespace Forewarn.Server.Tests.Astm.Uss;

public class PeerQueueTests
{
    private static readonly EntityId One = EntityId.From(new Guid(1, 0, 0, new byte[8]));
    private static readonly EntityId Two = EntityId.From(new Guid(2, 0, 0, new byte[8]));

    [Fact]
    public void The_first_of_a_lane_is_told_to_be_served_and_the_next_follows_it()
    {
        var queue = new PeerQueue(new PeerLimits());
        var (first, second) = (Notification("https://a.example", One, 1), Notification("https://a.example", One, 2));

        Assert.True(queue.TryAdd(first, out bool firstServes) && firstServes);
        Assert.True(queue.TryAdd(second, out bool secondServes) && !secondServes);
        Assert.True(queue.TryAdvance(first, out var next));
        Assert.Same(second, next);
        Assert.False(queue.TryAdvance(second, out _));
        Assert.Equal(0, queue.Length);
    }

    [Fact]
    public void A_lane_that_was_emptied_begins_anew()
    {
        var queue = new PeerQueue(new PeerLimits());
        queue.TryAdd(Notification("https://a.example", One, 1), out _);
        queue.TryAdvance(Notification("https://a.example", One, 1), out _);

        Assert.True(queue.TryAdd(Notification("https://a.example", One, 2), out bool serves) && serves);
    }

    [Fact]
    public void Entities_and_addresses_do_not_wait_for_each_other()
    {
        var queue = new PeerQueue(new PeerLimits());
        queue.TryAdd(Notification("https://a.example", One, 1), out _);

        Assert.True(queue.TryAdd(Notification("https://a.example", Two, 1), out bool entity) && entity);
        Assert.True(queue.TryAdd(Notification("https://b.example", One, 1), out bool address) && address);
    }

    [Fact]
    public void A_full_queue_takes_no_more_until_one_is_done_with()
    {
        var queue = new PeerQueue(new PeerLimits { QueueLengthMax = 1 });
        queue.TryAdd(Notification("https://a.example", One, 1), out _);

        Assert.False(queue.TryAdd(Notification("https://b.example", Two, 1), out _));
        queue.TryAdvance(Notification("https://a.example", One, 1), out _);
        Assert.True(queue.TryAdd(Notification("https://b.example", Two, 1), out _));
    }

    [Fact]
    public void Bodies_count_by_their_bytes()
    {
        var queue = new PeerQueue(new PeerLimits { QueueBytesMax = 150 });
        queue.TryAdd(Notification("https://a.example", One, 1, bytes: 100), out _);

        Assert.False(queue.TryAdd(Notification("https://b.example", Two, 1, bytes: 51), out _));
        Assert.True(queue.TryAdd(Notification("https://b.example", Two, 1, bytes: 50), out _));
    }

    [Fact]
    public void One_host_under_many_addresses_does_not_fill_the_queue()
    {
        var queue = new PeerQueue(new PeerLimits { QueueLengthPerHostMax = 1 });
        queue.TryAdd(Notification("https://a.example/x", One, 1), out _);

        Assert.False(queue.TryAdd(Notification("https://A.example/y", Two, 1), out _));
        Assert.True(queue.TryAdd(Notification("https://b.example", Two, 1), out _));
    }

    [Theory]
    [InlineData("https://a.example", "https://a.example/uss/v1/operational_intents")]
    [InlineData("https://a.example:8443/utm/", "https://a.example:8443/utm/uss/v1/operational_intents")]
    [InlineData("https://a.example/utm?tenant=7", "https://a.example/utm/uss/v1/operational_intents?tenant=7")]
    public void What_it_is_told_goes_beneath_the_path_of_its_base_URL(string url, string expected) =>
        Assert.Equal(expected, Notification(url, One, 1).Url.AbsoluteUri);

    private static PeerNotification Notification(string url, EntityId id, int version, int bytes = 1) => new(
        PartyId.Parse("north"), new EntityKey(EntityType.OperationalIntent, id), version, UssBaseUrl.Parse(url), ImmutableArray.Create(Two), new byte[bytes]);
}
