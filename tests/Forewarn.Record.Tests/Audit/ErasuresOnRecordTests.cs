using Forewarn.Record.Audit;
using Forewarn.Record.Leaves;
using NodaTime;

namespace Forewarn.Record.Tests.Audit;

public class ErasuresOnRecordTests
{
    private readonly ErasuresOnRecord _erasures = new();

    [Fact]
    public void What_is_erased_and_no_leaf_says_so_is_found()
    {
        _erasures.Read(Leaf(3, "declared", "constraint/a"), isErased: true);
        _erasures.Read(Leaf(4, "details-erased", "constraint/b"), isErased: false);
        Assert.Equal([3], _erasures.Unsaid);
    }

    [Fact]
    public void What_a_later_leaf_says_to_be_erased_is_in_order()
    {
        _erasures.Read(Leaf(3, "declared", "constraint/a"), isErased: true);
        _erasures.Read(Leaf(4, "details-erased", "constraint/a"), isErased: false);
        Assert.Empty(_erasures.Unsaid);
    }

    [Fact]
    public void An_erasure_does_not_speak_for_what_came_after_it()
    {
        _erasures.Read(Leaf(3, "details-erased", "constraint/a"), isErased: false);
        _erasures.Read(Leaf(4, "changed", "constraint/a"), isErased: true);
        Assert.Equal([4], _erasures.Unsaid);
    }

    private static Leaf Leaf(long index, string kind, string entity) =>
        new() { Index = index, At = Instant.FromUtc(2026, 1, 1, 0, 0), Position = index, By = "north", Kind = kind, Entity = LeafEntity.Parse(entity) };
}
