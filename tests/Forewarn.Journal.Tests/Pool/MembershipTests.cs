using Forewarn.Journal.Pool;
using static Forewarn.Journal.Tests.Pool.PoolChanges;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>What a change of the members needs.</summary>
public class MembershipTests
{
    private static readonly Membership Three = Membership.Of(TestPool.NewGenesis());
    private static readonly Membership Two = Three.After(Leave(Three, "west", "west"));
    private static readonly Membership Five = Joined(Joined(Three, "east"), "centre");

    [Fact]
    public void An_organisation_joins_when_every_member_and_its_own_key_have_signed()
    {
        Membership four = Three.After(Join(Three, "east", "north", "south", "west", "east"));
        Assert.Equal((2, "north, south, west, east"), (four.Number, string.Join(", ", four.Members)));
        Assert.Contains("west has not", Three.ProblemOf(Join(Three, "east", "north", "south", "east")), StringComparison.Ordinal);
        Assert.Contains("new key of east", Three.ProblemOf(Join(Three, "east", "north", "south", "west")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_leaves_when_it_says_so()
    {
        Assert.Null(Three.After(Leave(Three, "west", "west")).Find("west"));
        Assert.Null(Two.ProblemOf(Leave(Two, "north", "north")));
    }

    [Fact]
    public void A_member_is_put_out_by_more_than_half_of_all()
    {
        Assert.Null(Three.ProblemOf(Leave(Three, "west", "north", "south")));
        Assert.NotNull(Three.ProblemOf(Leave(Three, "west", "north")));
        Assert.Null(Five.ProblemOf(Leave(Five, "west", "north", "south", "east")));
        Assert.NotNull(Five.ProblemOf(Leave(Five, "west", "north", "south")));
    }

    [Fact]
    public void Two_that_are_gone_at_once_are_put_out_one_after_the_other_by_the_three_that_are_left()
    {
        string[] left = ["north", "south", "east"];
        Membership four = Five.After(Leave(Five, "west", left));
        Assert.Equal(left, four.After(Leave(four, "centre", left)).Members.Select(member => member.Name));
    }

    [Fact]
    public void One_of_two_decides_nothing_about_the_other()
    {
        Assert.NotNull(Two.ProblemOf(Leave(Two, "south", "north")));
        Assert.NotNull(Two.ProblemOf(Move(Two, "south", "south2", "north", "south:south2")));
        Assert.NotNull(Two.ProblemOf(Join(Two, "east", "north", "east")));
    }

    [Fact]
    public void A_pool_keeps_one_member()
    {
        Membership one = Two.After(Leave(Two, "north", "north"));
        Assert.Contains("at least one", one.ProblemOf(Leave(one, "south", "south")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_takes_a_new_key_with_the_old_one_and_the_new_one()
    {
        Membership moved = Three.After(Move(Three, "west", "west2", "west", "west:west2"));
        Assert.True(Member("west", "west2").Key.AsSpan().SequenceEqual(moved.Find("west")!.Key));
        Assert.NotNull(Three.ProblemOf(Move(Three, "west", "west2", "west")));
        Assert.NotNull(Three.ProblemOf(Move(Three, "west", "west2", "west:west2")));
    }

    [Fact]
    public void A_member_that_lost_its_key_takes_a_new_one_with_all_the_others()
    {
        Assert.Null(Three.ProblemOf(Move(Three, "west", "west2", "north", "south", "west:west2")));
        Assert.Contains("south has not", Three.ProblemOf(Move(Three, "west", "west2", "north", "west:west2")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_moves_to_another_address_by_itself()
    {
        PoolChange change = PoolChange.Move(Three, Member("west", url: "https://elsewhere.example")).SignedBy("west");
        Assert.Equal("https://elsewhere.example/", Three.After(change).Find("west")!.Url.AbsoluteUri);
        Assert.Contains("this key and this URL", Three.ProblemOf(Move(Three, "west", "west", "west")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_was_ever_a_members_does_not_come_again()
    {
        Membership moved = Three.After(Move(Three, "west", "west2", "west", "west:west2"));
        Assert.Contains("serves one member once", moved.ProblemOf(Move(moved, "west", "west", "west:west2", "west:west")), StringComparison.Ordinal);
        Assert.Contains("serves one member once", Two.ProblemOf(Join(Two, "west", "north", "south", "west")), StringComparison.Ordinal);
        PoolChange taken = PoolChange.Join(Three, Member("east", "north")).SignedBy("north", "south", "west", "east:north");
        Assert.Contains("serves one member once", Three.ProblemOf(taken), StringComparison.Ordinal);
        Assert.True(moved.IsRetired(Member("west").Key));
        Assert.False(moved.IsRetired(Member("north").Key));
        Assert.False(moved.IsRetired(Member("east").Key));
    }

    [Fact]
    public void A_change_is_made_once()
    {
        PoolChange change = Leave(Three, "west", "west");
        Assert.Contains("membership 2 stands", Three.After(change).ProblemOf(change), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_changes_that_were_signed_at_the_same_time_the_second_is_signed_anew()
    {
        PoolChange first = Join(Three, "east", "north", "south", "west", "east"), second = Leave(Three, "west", "west");
        Membership four = Three.After(first);
        Assert.NotNull(four.ProblemOf(second));
        Assert.Null(four.ProblemOf(Leave(four, "west", "west")));
    }

    [Fact]
    public void What_was_signed_for_another_pool_changes_nothing_here()
    {
        var other = Membership.Of(TestPool.NewGenesis());
        Assert.Contains("another pool", Three.ProblemOf(Leave(other, "west", "west")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_that_is_forged_or_of_a_stranger_spoils_the_change()
    {
        Assert.Contains("no say", Three.ProblemOf(Leave(Three, "west", "west", "east")), StringComparison.Ordinal);
        Assert.Contains("no say", Three.ProblemOf(Leave(Three, "west", "west:north")), StringComparison.Ordinal);
        Assert.Contains("no say", Three.ProblemOf(Leave(Three, "west", "north:south", "south")), StringComparison.Ordinal);
        string other = Leave(Three, "south", "west").Note.Split('\n')[^2];
        Assert.Contains("not one of its key", Three.ProblemOf(PoolChange.Read(PoolChange.Leave(Three, "west").Note + other + "\n")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_counts_once()
    {
        string note = Leave(Five, "west", "north", "south").Note;
        Assert.Contains("signed it twice", Five.ProblemOf(PoolChange.Read(note + note.Split('\n')[^2] + "\n")), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_there_does_not_join_and_who_is_not_neither_leaves_nor_moves()
    {
        Assert.Contains("there is a member", Three.ProblemOf(PoolChange.Join(Three, Member("west", "west2")).SignedBy("north", "south", "west", "west:west2")), StringComparison.Ordinal);
        Assert.Contains("there is no member", Three.ProblemOf(Leave(Three, "east", "north", "south", "west")), StringComparison.Ordinal);
        Assert.Contains("there is no member", Three.ProblemOf(Move(Three, "east", "east", "north", "south", "west", "east")), StringComparison.Ordinal);
    }

    private static Membership Joined(Membership now, string name) => now.After(Join(now, name, [.. now.Members.Select(member => member.Name), name]));
}
