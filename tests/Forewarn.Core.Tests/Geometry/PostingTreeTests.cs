using CsCheck;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Tests.Geometry;

public class PostingTreeTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 23, 12, 0);

    private static readonly Area Field = Circle.FromMetres(LatLng.FromDegrees(48.85, 2.35), 500);

    private static readonly uint Everywhere = new CellPart(0, 127, 0, 127).Asked;

    [Fact]
    public void A_query_finds_what_a_look_at_every_posting_finds() =>
        Histories.Sample(history =>
        {
            Grown grown = Grow(history);
            foreach (Volume4D query in history.Queries)
            {
                Extent asked = Extent.Of(query, default);
                Assert.Equal(
                    grown.Left.Where(slot => MayMeet(Extent.Of(history.Volumes[slot], default), asked)).Order(),
                    Collect(grown.Tree, asked).Order());
            }
        }, iter: 60);

    [Fact]
    public void Postings_of_the_same_figures_are_all_found() =>
        Histories.Sample(history =>
        {
            Grown grown = Grow(history);
            foreach (int slot in grown.Left.Take(20))
            {
                Extent extent = Extent.Of(history.Volumes[slot], default);
                Assert.Equal(
                    grown.Left.Where(other => HasSameFigures(Extent.Of(history.Volumes[other], default), extent)).Order(),
                    CollectSame(grown.Tree, extent).Order());
            }
        }, iter: 60);

    [Fact]
    public void A_tree_from_which_everything_is_taken_is_empty() =>
        Histories.Sample(history =>
        {
            Grown grown = Grow(history);
            foreach (int slot in grown.Left)
                Remove(grown.Tree, slot, history.Volumes[slot]);
            Assert.True(grown.Tree.IsEmpty);
        }, iter: 30);

    private static readonly uint Part = new CellPart(3, 5, 7, 9).Filed;

    /// <summary>Crowds of each kind: apart in time, apart in height, both, all alike, and a few long ones among many short.</summary>
    private static readonly Gen<History> Histories =
        from minutes in GenVolume.OneOf(1, 600, 40_000)
        from metres in GenVolume.OneOf(1, 300, 50_000)
        from longest in GenVolume.OneOf(1, 60, 100_000)
        from volumes in Volumes(minutes, metres, longest).Array[1, 3_000]
        from queries in Volumes(minutes, metres, longest).Array[10]
        from removals in Gen.Int[0, 2_999].Array[0, 3_000]
        select new History(volumes, removals, queries);

    private static Gen<Volume4D> Volumes(int minutes, int metres, int longest) =>
        from start in Gen.Int[0, minutes]
        from length in Gen.Frequency((20, Gen.Const(1)), (1, Gen.Int[1, longest]))
        from lower in Gen.Int[0, metres]
        select Volume4D.Create(Field, AltitudeBand.FromMetres(lower, lower + 1),
            Noon + Duration.FromMinutes(start), Noon + Duration.FromMinutes(start + length));

    private static Grown Grow(History history)
    {
        var tree = new PostingTree(PostingOrder.OfHours);
        var left = new HashSet<int>();
        for (int slot = 0; slot < history.Volumes.Length; slot++)
        {
            Extent extent = Extent.Of(history.Volumes[slot], default);
            tree.Add(new PostingKey(extent.End, Part), new Posting(slot, extent));
            left.Add(slot);
        }
        foreach (int slot in history.Removals.Where(left.Remove))
            Remove(tree, slot, history.Volumes[slot]);
        return new Grown(tree, left);
    }

    private static void Remove(PostingTree tree, int slot, Volume4D volume)
    {
        Extent extent = Extent.Of(volume, default);
        tree.Remove(new PostingKey(extent.End, Part), new Posting(slot, extent));
    }

    private static int[] Collect(PostingTree tree, Extent query)
    {
        var slots = new SlotList(stackalloc int[16]);
        tree.Collect(query, Everywhere, ref slots);
        return slots.Slots.ToArray();
    }

    private static int[] CollectSame(PostingTree tree, Extent extent)
    {
        var slots = new SlotList(stackalloc int[16]);
        tree.CollectSame(new PostingKey(extent.End, Part), new Posting(0, extent), ref slots);
        return slots.Slots.ToArray();
    }

    private static bool MayMeet(Extent a, Extent b) =>
        a.Start < b.End && b.Start < a.End && a.Lower <= b.Upper && b.Lower <= a.Upper;

    private static bool HasSameFigures(Extent a, Extent b) =>
        a.Start == b.Start && a.End == b.End && a.Lower == b.Lower && a.Upper == b.Upper;

    private sealed record History(Volume4D[] Volumes, int[] Removals, Volume4D[] Queries);

    private sealed record Grown(PostingTree Tree, HashSet<int> Left);
}
