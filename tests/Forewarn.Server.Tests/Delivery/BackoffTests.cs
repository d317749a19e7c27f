using Forewarn.Server.Delivery;
using NodaTime;

namespace Forewarn.Server.Tests.Delivery;

public sealed class BackoffTests
{
    private static readonly TimeSpan Min = TimeSpan.FromSeconds(1), Max = TimeSpan.FromMinutes(15);

    [Fact]
    public void Pauses_double_up_to_the_longest()
    {
        var backoff = new Backoff(Min, Max, () => 0);
        Assert.Equal(
            [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900],
            Enumerable.Range(1, 12).Select(failures => (int)backoff.After(failures).TotalSeconds));
    }

    [Fact]
    public void A_pause_after_very_many_failures_is_still_the_longest() =>
        Assert.Equal(Duration.FromMinutes(15), new Backoff(Min, Max, () => 0).After(int.MaxValue));

    [Fact]
    public void Chance_takes_up_to_half_of_a_pause()
    {
        Assert.Equal(Duration.FromSeconds(8), new Backoff(Min, Max, () => 0).After(4));
        Assert.Equal(Duration.FromSeconds(6), new Backoff(Min, Max, () => 0.5).After(4));
        Assert.True(new Backoff(Min, Max, () => 0.999999).After(4) > Duration.FromSeconds(4));
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(0, 4)]
    [InlineData(1_000_000, 900)]
    public void A_receiver_is_granted_what_it_asks_for_within_the_limit(int asked, int pause) =>
        Assert.Equal(Duration.FromSeconds(pause), new Backoff(Min, Max, () => 0).After(3, TimeSpan.FromSeconds(asked)));
}
