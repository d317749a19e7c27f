using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Tests.Discovery;

/// <summary>What goes on for years must not come to an end by a number, nor pile up.</summary>
public class BoundsTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 5, 1, 12, 0);

    [Fact]
    public void A_notification_index_stays_at_the_greatest_that_the_standard_has_room_for()
    {
        var book = new SubscriptionBook();
        book.Put(new SubscriptionBook.Counted(Watch(), int.MaxValue - 1));

        Assert.Equal((int.MaxValue, int.MaxValue), (book.Notify(Id(1)), book.Notify(Id(1))));
    }

    [Fact]
    public void A_subscription_tells_its_dependents_in_the_order_of_their_ids_however_many_there_are()
    {
        var book = new SubscriptionBook();
        book.Put(Watch());
        foreach (int number in new[] { 5, 3, 9, 3, 7 })
            book.AddDependent(Id(1), Id(number));
        book.RemoveDependent(Id(1), Id(9));

        Assert.Equal([Id(3), Id(5), Id(7)], book.View(Id(1))!.Dependents);
    }

    [Fact]
    public void A_subscription_has_no_dependents_once_the_last_is_gone()
    {
        var book = new SubscriptionBook();
        book.Put(Watch());
        book.AddDependent(Id(1), Id(2));
        book.AddDependent(Id(1), Id(3));

        Assert.Equal((false, true), (book.RemoveDependent(Id(1), Id(2)), book.RemoveDependent(Id(1), Id(3))));
    }

    [Fact]
    public void What_was_deleted_long_before_its_time_leaves_the_queue_of_what_is_to_be_forgotten()
    {
        var standing = new List<(int Key, Instant At)> { (0, Noon) };
        var queue = new ForgettingQueue<int>(() => standing);
        queue.Add(0, Noon, 1);

        for (int gone = 1; gone <= 100_000; gone++)
            queue.Add(gone, Noon + Duration.FromDays(365), 1);

        Assert.InRange(queue.Count, 1, 2_000);
    }

    [Fact]
    public void What_stands_is_still_forgotten_after_the_queue_was_made_anew()
    {
        var standing = new List<(int Key, Instant At)> { (7, Noon) };
        var queue = new ForgettingQueue<int>(() => standing);
        for (int gone = 0; gone < 10_000; gone++)
            queue.Add(7, Noon, 1);

        Assert.True(queue.TryTake(Noon, out int key) && key == 7);
    }

    [Theory]
    [InlineData("https://uss.example.com/utm")]
    [InlineData("https://uss-1.example.com:8443/utm/")]
    [InlineData("https://example")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("https://a.b.c.d.e/f?g=h")]
    public void Whatever_is_taken_for_a_base_URL_is_one(string text) =>
        Assert.Equal(new Uri(text).AbsoluteUri, new UriBuilder(UssBaseUrl.Parse(text).ToString()).Uri.AbsoluteUri);

    [Theory]
    [InlineData("https://")]
    [InlineData("https:///utm")]
    [InlineData("https://a..b/utm")]
    [InlineData("https://a b/utm")]
    [InlineData("ftp://uss.example.com")]
    [InlineData("https://user@uss.example.com")]
    [InlineData("https://uss.example.com/#there")]
    public void What_is_no_base_URL_is_refused(string text) => Assert.Throws<InvalidValueException>(() => UssBaseUrl.Parse(text));

    private static EntityId Id(int number) => EntityId.From(new Guid(number, 0, 0, [0x80, 0, 0, 0, 0, 0, 0, 1]));

    private static Subscription Watch() => Subscription.Create(
        Id(1), PartyId.Parse("alpha"),
        Volume4D.Create(Circle.FromMetres(LatLng.FromDegrees(47, 8), 500), AltitudeBand.FromMetres(0, 100), Noon, Noon + Duration.FromHours(1)),
        notifyForOperationalIntents: true, notifyForConstraints: false);
}
