using CsCheck;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Tests.Geometry;

/// <summary>The index with one volume for each owner, from a metre to a country wide, from seconds to a month long.</summary>
public class ExtentsIndexScaleTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 23, 12, 0);

    private static readonly Volume4D Anything = VolumeOf(Circle.FromMetres(LatLng.FromDegrees(35.5, 35.8), 500), 0, 60);

    [Fact]
    public void A_query_finds_what_a_look_at_every_volume_finds() =>
        Places.SelectMany(Histories).Sample(steps =>
        {
            var index = new ExtentsIndex<string>();
            var all = new List<(Volume4D Volume, string Owner)>();
            foreach (Step step in steps)
            {
                if (step.IsRemoval && all.Count > 0)
                {
                    (Volume4D volume, string owner) = all[step.Number % all.Count];
                    all.RemoveAt(step.Number % all.Count);
                    index.Remove(Extents.Of([volume]), owner);
                }
                else
                {
                    all.Add((step.Volume, step.Owner));
                    index.Add(Extents.Of([step.Volume]), step.Owner);
                }
                Assert.Equal(all.Count, index.Count);
                RequireSame(all.Where(entry => entry.Volume.Overlaps(step.Query, step.Buffer)), Find(index, step.Query, step.Buffer));
            }
        }, iter: 1_000);

    [Fact]
    public void The_same_operations_give_the_same_order_of_answers() =>
        Places.SelectMany(place => Volumes(place).Array[30]).Sample(volumes =>
        {
            Assert.Equal(Order(volumes), Order(volumes));

            static List<(Volume4D, string)> Order(Volume4D[] volumes)
            {
                var index = new ExtentsIndex<string>();
                foreach (Volume4D volume in volumes)
                    index.Add(Extents.Of([volume]), "party");
                index.Remove(Extents.Of([volumes[3]]), "party");
                index.Remove(Extents.Of([volumes[7]]), "party");
                index.Add(Extents.Of([volumes[3]]), "party");
                return Find(index, volumes[0], default);
            }
        });

    [Fact]
    public void A_volume_under_many_cells_is_found_once()
    {
        var index = new ExtentsIndex<string>();
        Volume4D wide = VolumeOf(Circle.FromMetres(LatLng.FromDegrees(90, 0), 1_900_000), 0, 60);
        index.Add(Extents.Of([wide]), "party");
        Assert.Single(Find(index, wide, default));
    }

    [Fact]
    public void Owners_may_hold_equal_volumes()
    {
        var index = new ExtentsIndex<string>();
        index.Add(Extents.Of([Anything]), "a");
        index.Add(Extents.Of([Anything]), "b");
        index.Remove(Extents.Of([Anything]), "a");
        Assert.Equal([(Anything, "b")], Find(index, Anything, default));
    }

    [Fact]
    public void A_volume_is_removed_by_an_equal_one()
    {
        var index = new ExtentsIndex<string>();
        index.Add(Extents.Of([Anything]), "party");
        index.Remove(Extents.Of([VolumeOf(Circle.FromMetres(LatLng.FromDegrees(35.5, 35.8), 500), 0, 60)]), "party");
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void A_query_allocates_nothing()
    {
        var index = new ExtentsIndex<string>();
        for (int i = 0; i < 50; i++)
            index.Add(Extents.Of([VolumeOf(Circle.FromMetres(LatLng.FromDegrees(48.8, 2.3), 100 + i), 0, 60)]), "party");
        int found = 0;
        Action<Volume4D, string> count = (_, _) => found++;
        index.QueryOverlapping(Anything500, default, count);
        long before = GC.GetAllocatedBytesForCurrentThread();
        index.QueryOverlapping(Anything500, default, count);
        Assert.Equal((0, 100), (GC.GetAllocatedBytesForCurrentThread() - before, found));
    }

    private static readonly Volume4D Anything500 = VolumeOf(Circle.FromMetres(LatLng.FromDegrees(48.8, 2.3), 500), 0, 60);

    private static readonly string[] Owners = ["a", "b", "c", "d"];

    private static readonly Gen<LatLng> Places = Gen.OneOf(
        GenShape.Anywhere, GenShape.NearAntimeridian, GenShape.NearNorthPole, GenShape.NearSouthPole, GenShape.NearFaceBorder);

    private static readonly Gen<Separation> Buffers = Gen.OneOf(
        Gen.Const(default(Separation)),
        Gen.Select(Gen.Double[0, 50_000], Gen.Double[0, 500], Gen.Int[0, 3_600],
            (side, height, seconds) => Separation.Create(side, height, Duration.FromSeconds(seconds))));

    private static Gen<Step[]> Histories(LatLng place) =>
        (from volume in Volumes(place)
         from query in Volumes(place)
         from buffer in Buffers
         from isRemoval in Gen.Int[0, 3]
         from number in Gen.Int[0, 1_000]
         from owner in Gen.Int[0, 3]
         select new Step(volume, Owners[owner],
             query, buffer, isRemoval == 0, number)).Array[1, 60];

    /// <summary>Volumes near a place: metres to a country wide, seconds to a month long.</summary>
    private static Gen<Volume4D> Volumes(LatLng place) =>
        from center in GenShape.Around(place, 20_000)
        from radius in GenShape.Metres(1, 600_000)
        from polygon in GenShape.Star(center, radius)
        from isCircle in Gen.Bool
        from lower in Gen.Double[-100, 12_000]
        from height in GenShape.Metres(0.1, 3_000)
        from start in Gen.Int[-86_400, 86_400]
        from seconds in GenShape.Metres(1, 30 * 86_400)
        select Volume4D.Create(
            isCircle ? Circle.FromMetres(center, radius) : polygon,
            AltitudeBand.FromMetres(lower, lower + height),
            Noon + Duration.FromSeconds(start),
            Noon + Duration.FromSeconds(start) + Duration.FromMilliseconds((long)(seconds * 1_000)));

    private static Volume4D VolumeOf(Area area, int startMinutes, int endMinutes) => Volume4D.Create(
        area, AltitudeBand.FromMetres(0, 120), Noon + Duration.FromMinutes(startMinutes), Noon + Duration.FromMinutes(endMinutes));

    private static List<(Volume4D, string)> Find(ExtentsIndex<string> index, Volume4D query, Separation buffer)
    {
        var found = new List<(Volume4D, string)>();
        index.QueryOverlapping(query, buffer, (volume, owner) => found.Add((volume, owner)));
        return found;
    }

    private static void RequireSame(IEnumerable<(Volume4D Volume, string Owner)> expected, List<(Volume4D Volume, string Owner)> found)
    {
        var rest = new List<(Volume4D Volume, string Owner)>(found);
        foreach ((Volume4D volume, string owner) in expected)
        {
            int at = rest.FindIndex(entry => ReferenceEquals(entry.Volume, volume) && entry.Owner == owner);
            Assert.True(at >= 0, $"missed {volume}");
            rest.RemoveAt(at);
        }
        Assert.Empty(rest);
    }

    private sealed record Step(Volume4D Volume, string Owner, Volume4D Query, Separation Buffer, bool IsRemoval, int Number);
}
