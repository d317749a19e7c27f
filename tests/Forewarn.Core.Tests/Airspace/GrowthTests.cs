using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Tests.Airspace;

/// <summary>What holds millions without a long step.</summary>
public class GrowthTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 23, 12, 0);

    [Fact]
    public void What_is_to_be_forgotten_comes_in_the_order_of_its_time() =>
        Gen.Int[0, 50].Array[0, 200].Sample(minutes =>
        {
            var queue = new ForgettingQueue<int>(() => []);
            foreach (int minute in minutes)
                queue.Add(minute, Noon + Duration.FromMinutes(minute), minutes.Length);

            var taken = new List<int>();
            while (queue.TryTake(Noon + Duration.FromMinutes(30), out int minute))
                taken.Add(minute);
            Assert.Equal(minutes.Where(minute => minute <= 30).Order(), taken);
        });

    [Fact]
    public void A_steady_dictionary_holds_what_a_dictionary_holds() =>
        Gen.Select(Gen.Int[0, 40], Gen.Bool).Array[0, 300].Sample(steps =>
        {
            var model = new Dictionary<int, string>();
            var steady = new SteadyDictionary<int, string>();
            foreach (var (key, isAdded) in steps)
            {
                if (!isAdded)
                    Assert.Equal((model.Remove(key, out string? expected), expected), (steady.Remove(key, out string? removed), removed));
                else if (model.TryAdd(key, $"{key}"))
                    steady.Add(key, $"{key}");
                Assert.Equal((model.Count, model.GetValueOrDefault(key)), (steady.Count, steady.GetValueOrDefault(key)));
            }
            Assert.Equal(model.Values.Order(), steady.Values.Order());
            Assert.Equal(model.Values.Order(), steady.Select(value => value).Order());
        });

    [Fact]
    public void A_steady_array_holds_what_was_added_and_not_taken()
    {
        var array = new SteadyArray<int>();
        for (int i = 0; i < 10_000; i++)
            array.Add(i);
        for (int i = 9_999; i >= 5_000; i--)
            Assert.Equal(i, array.TakeLast());

        Assert.Equal(Enumerable.Range(0, 5_000), Enumerable.Range(0, array.Count).Select(i => array[i]));
    }

    [Fact]
    public void A_snapshot_of_thousands_has_them_in_the_order_of_their_ids()
    {
        var airspace = new Scenario();
        for (int i = 1_800; i > 0; i--)
            airspace.Watch(i % 2 == 0 ? Scenario.Alpha : Scenario.Bravo, i * 7_919 % 2_003, Scenario.Around());

        Assert.Equal(airspace.Hash(), Restored(airspace.State).Capture().Hash());
    }

    private static AirspaceState Restored(AirspaceState state)
    {
        using var stream = new MemoryStream();
        state.Capture().WriteTo(stream);
        stream.Position = 0;
        return AirspaceState.Restore(stream);
    }
}
