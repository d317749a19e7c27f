using Forewarn.Core.Airspace;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Airspace;

/// <summary>ASTM F3548-21, 4.4: the states of an operational intent.</summary>
public class IntentStateTests
{
    private readonly Scenario _airspace = new();

    [Theory]
    [InlineData(IntentState.Accepted, true)]
    [InlineData(IntentState.Activated, true)]
    [InlineData(IntentState.Nonconforming, false)]
    [InlineData(IntentState.Contingent, false)]
    public void An_intent_begins_accepted_or_activated(IntentState state, bool allowed) =>
        Assert.Equal(allowed, _airspace.Apply(_airspace.Flight(Alpha, 1, Around(), state)) is Declared);

    [Theory]
    [InlineData(IntentState.Accepted, "Accepted Activated Nonconforming Contingent")]
    [InlineData(IntentState.Activated, "Activated Nonconforming Contingent")]
    [InlineData(IntentState.Nonconforming, "Activated Nonconforming Contingent")]
    [InlineData(IntentState.Contingent, "Contingent")]
    public void An_intent_goes_on_to_the_states_that_may_follow_and_to_no_other(IntentState from, string allowed)
    {
        foreach (var to in Enum.GetValues<IntentState>())
        {
            var airspace = new Scenario();
            airspace.Fly(Alpha, 1, Around(), from == IntentState.Accepted ? from : IntentState.Activated);
            if (airspace.State.Find(Intent(1)) is OperationalIntent intent && intent.State != from)
                airspace.Fly(Alpha, 1, Around(), from);

            var outcome = airspace.Apply(airspace.Flight(Alpha, 1, Around(east: 1), to));
            Assert.Equal((to, allowed.Split(' ').Contains(to.ToString())), (to, outcome is Declared));
        }
    }

    [Fact]
    public void A_refused_transition_names_the_state_and_what_may_follow()
    {
        _airspace.Fly(Alpha, 1, Around(), IntentState.Activated);

        var refused = _airspace.Refused(_airspace.Flight(Alpha, 1, Around(), IntentState.Accepted));
        Assert.Equal(new Refused(RefusalCode.Invalid, "state", "Accepted cannot follow Activated", "Activated, Nonconforming or Contingent"),
            refused with { Leaf = Leaves.None });
    }

    [Fact]
    public void Every_state_can_be_ended()
    {
        _airspace.Fly(Alpha, 1, Around(), IntentState.Activated);
        _airspace.Fly(Alpha, 1, Around(), IntentState.Contingent);

        Assert.Equal(Noon, _airspace.End(Alpha, Intent(1)).Declaration.EndedAt);
    }
}
