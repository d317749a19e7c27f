using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Tests.Warnings;

public class LadderRuleTests
{
    private static readonly Rung Desk = new(Channel.Operational, Duration.FromMinutes(2));

    private static readonly Rung Embassy = new(Channel.Diplomatic, Duration.FromMinutes(5));

    [Fact]
    public void A_ladder_leads_from_one_to_another() => LadderRule.Require([
        new Rung(Channel.Operational, Duration.FromMinutes(2), PostId.Parse("watch")),
        new Rung(Channel.Operational, Duration.FromMinutes(2), PostId.Parse("watch"), TransportSet.Of(Transport.Email)), Desk, Embassy]);

    [Fact]
    public void No_ladder_is_a_ladder_too() => LadderRule.Require([]);

    [Fact]
    public void A_rung_twice_leads_nowhere() => AssertRefused("ladder[1]", [Desk, Desk]);

    [Fact]
    public void A_rung_that_leads_back_is_a_cycle() => AssertRefused("ladder[2]", [Desk, Embassy, Desk]);

    [Fact]
    public void Waiting_longer_is_not_asking_somebody_else() =>
        AssertRefused("ladder[1]", [Desk, new Rung(Channel.Operational, Duration.FromMinutes(3))]);

    private static void AssertRefused(string field, Rung[] ladder) =>
        Assert.Equal(field, Assert.Throws<InvalidValueException>(() => LadderRule.Require([.. ladder])).Field);
}
