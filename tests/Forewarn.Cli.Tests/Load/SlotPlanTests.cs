using Forewarn.Cli.Commands;
using Forewarn.Cli.Load;

namespace Forewarn.Cli.Tests.Load;

public sealed class SlotPlanTests
{
    private static readonly DateTime Noon = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void No_two_slots_at_a_place_meet_even_at_their_ends(int places)
    {
        var plan = new SlotPlan(places, Noon, TimeSpan.FromHours(2));
        var slots = Enumerable.Range(0, 3_000).Select(_ => plan.Next()).ToArray();

        for (int i = 0; i < slots.Length; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.True(slots[i].Place != slots[j].Place || !Meet(slots[i], slots[j]), $"{slots[i]} meets {slots[j]}");
        }
    }

    [Fact]
    public void Every_slot_is_handed_out_once()
    {
        var plan = new SlotPlan(2, Noon, TimeSpan.FromMinutes(6));

        var slots = Enumerable.Range(0, (int)plan.Count).Select(_ => plan.Next()).ToHashSet();

        Assert.Equal(plan.Count, slots.Count);
    }

    [Fact]
    public void When_none_is_left_it_says_so()
    {
        var plan = new SlotPlan(1, Noon, TimeSpan.FromMinutes(3));
        for (long i = 0; i < plan.Count; i++)
            plan.Next();

        Assert.Throws<CommandFailedException>(() => plan.Next());
    }

    [Fact]
    public void Flights_stay_in_the_time_of_the_plan()
    {
        var plan = new SlotPlan(1, Noon, TimeSpan.FromHours(1));

        var slots = Enumerable.Range(0, (int)plan.Count).Select(_ => plan.Next()).ToArray();

        Assert.All(slots, slot => Assert.InRange(slot.End, Noon, Noon.AddHours(1)));
    }

    private static bool Meet(Slot a, Slot b) =>
        a.AltitudeLower <= b.AltitudeUpper && b.AltitudeLower <= a.AltitudeUpper && a.Start <= b.End && b.Start <= a.End;
}
