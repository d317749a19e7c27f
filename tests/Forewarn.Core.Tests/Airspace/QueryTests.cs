using Forewarn.Core.Airspace;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Airspace;

public class QueryTests
{
    private readonly Scenario _airspace = new();

    [Fact]
    public void A_search_finds_what_overlaps_and_stands_by_key()
    {
        _airspace.Close(Bravo, 1, Around());
        _airspace.Fly(Alpha, 3, Around());
        _airspace.Fly(Alpha, 2, Around());
        _airspace.Fly(Alpha, 4, Around(east: 50));
        _airspace.Fly(Alpha, 5, Around());
        _airspace.End(Alpha, Intent(5));

        Assert.Equal([Intent(2), Intent(3), Hazard(1)], _airspace.State.Search(Around(), null, 10).Items.Select(found => found.Key));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Pages_of_a_search_join_without_a_gap_and_without_a_repetition(int limit)
    {
        for (int id = 1; id <= 6; id++)
            _airspace.Fly(Alpha, id, Around());

        var found = new List<EntityKey>();
        bool hasMore = true;
        while (hasMore)
        {
            var page = _airspace.State.Search(Around(), found.Count == 0 ? null : found[^1], limit);
            found.AddRange(page.Items.Select(item => item.Key));
            hasMore = page.HasMore;
        }
        Assert.Equal(Enumerable.Range(1, 6).Select(Intent), found);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(9)]
    public void Pages_of_warnings_join_without_a_gap_and_without_a_repetition(int limit)
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo, Charlie]));
        for (int id = 1; id <= 5; id++)
            _airspace.Fly(Alpha, id, Around());

        var found = new List<long>();
        long after = 0;
        bool hasMore = true;
        while (hasMore)
        {
            var page = _airspace.State.Warnings(Bravo, toIt: true, warning => warning.Subject != Intent(3), after, limit, out after);
            found.AddRange(page.Items.Select(warning => warning.Number));
            hasMore = page.HasMore;
        }
        Assert.Equal([1, 3, 7, 9], found);
    }

    [Fact]
    public void A_party_sees_what_it_owes_and_what_it_is_owed()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo]));
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Fly(Bravo, 2, Around());

        Assert.Equal([1L], _airspace.State.Warnings(Alpha, toIt: false, _ => true, 0, 10, out _).Items.Select(warning => warning.Number));
        Assert.Equal([2L], _airspace.State.Warnings(Alpha, toIt: true, _ => true, 0, 10, out _).Items.Select(warning => warning.Number));
        Assert.Empty(_airspace.State.Warnings(Charlie, toIt: true, _ => true, 0, 10, out _).Items);
    }

    [Fact]
    public void A_conflict_shows_on_both_sides_whichever_came_first()
    {
        _airspace.Agree(Arrangement("fire", [Alpha, Bravo], kinds: [ActivityKind.LiveFire], separation: Apart(metres: 5_000)));
        _airspace.Close(Alpha, 1, Around());
        _airspace.Fly(Bravo, 2, Around(east: 3));
        _airspace.Fly(Charlie, 3, Around(east: 9));

        Assert.Equal([(Hazard(1), Intent(2))], ConflictsOf(Alpha));
        Assert.Equal([(Intent(2), Hazard(1))], ConflictsOf(Bravo));
        Assert.Empty(ConflictsOf(Charlie));
    }

    [Fact]
    public void A_conflict_is_over_when_one_of_the_two_is()
    {
        _airspace.Fly(Alpha, 1, Around());
        _airspace.Fly(Bravo, 2, Around(to: 90));

        Assert.Single(ConflictsOf(Alpha));
        _airspace.At(90).Tick();
        Assert.Empty(ConflictsOf(Alpha));
    }

    [Fact]
    public void Pages_of_conflicts_go_on_after_the_last_declaration_looked_at()
    {
        _airspace.Fly(Bravo, 9, Around());
        for (int id = 1; id <= 3; id++)
            _airspace.Fly(Alpha, id, Around());

        var first = _airspace.State.Conflicts(Alpha, null, 2, Noon, out var last);
        var second = _airspace.State.Conflicts(Alpha, last, 2, Noon, out last);
        Assert.Equal([Intent(1), Intent(2), Intent(3)], first.Items.Concat(second.Items).Select(conflict => conflict.Own.Key));
        Assert.Equal((true, false, Intent(3)), (first.HasMore, second.HasMore, last!.Value));
        Assert.Empty(_airspace.State.Conflicts(Alpha, last, 2, Noon, out _).Items);
    }

    private IEnumerable<(EntityKey, EntityKey)> ConflictsOf(PartyId party) =>
        _airspace.State.Conflicts(party, null, 10, _airspace.Now, out _).Items.SelectMany(conflict => conflict.Others.Select(other => (conflict.Own.Key, other.Key)));
}
