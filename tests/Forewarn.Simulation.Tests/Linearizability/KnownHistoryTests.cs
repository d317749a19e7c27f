using Forewarn.Simulation.Linearizability;
using static Forewarn.Simulation.Tests.Linearizability.Register;

namespace Forewarn.Simulation.Tests.Linearizability;

/// <summary>Histories of a register whose answers are known, most of them as the literature has them.</summary>
public class KnownHistoryTests
{
    private static Finding<Register.Call, string> Of(params Operation<Register.Call, string>[] history) => LinearizabilityCheck.Of(new Register(), history);

    [Fact]
    public void No_history_is_a_good_one() => Assert.Equal(Verdict.Linearizable, Of().Verdict);

    // The pair that Herlihy and Wing (1990) begin with, for a register in place of their queue.
    [Fact]
    public void Reads_beside_a_write_may_see_either_value() => Assert.Equal(Verdict.Linearizable, Of(Write(1, 0, 10, 1), Read(2, 1, 4, 0), Read(3, 5, 8, 1)).Verdict);

    [Fact]
    public void A_read_after_a_read_of_the_new_value_does_not_see_the_old_one() =>
        Assert.Equal(Verdict.NotLinearizable, Of(Write(1, 0, 10, 1), Read(2, 1, 4, 1), Read(3, 5, 8, 0)).Verdict);

    [Fact]
    public void A_read_after_a_write_sees_it() => Assert.Equal(Verdict.NotLinearizable, Of(Write(1, 0, 1, 1), Read(2, 2, 3, 0)).Verdict);

    [Fact]
    public void Sequential_consistency_is_not_enough()
    {
        // One client at a time could have been answered so, but not in the order of time.
        Assert.Equal(Verdict.NotLinearizable, Of(Write(1, 0, 1, 1), Write(2, 2, 3, 2), Read(1, 4, 5, 1)).Verdict);
    }

    // The first two examples of Porcupine's README.
    [Fact]
    public void Porcupines_good_example_is_good() => Assert.Equal(Verdict.Linearizable, Of(Write(0, 0, 100, 100), Read(1, 25, 75, 100), Read(2, 30, 60, 0)).Verdict);

    [Fact]
    public void Porcupines_bad_example_is_bad() => Assert.Equal(Verdict.NotLinearizable, Of(Write(0, 0, 100, 200), Read(1, 10, 30, 200), Read(2, 40, 90, 0)).Verdict);

    [Fact]
    public void A_write_without_an_answer_may_have_happened() => Assert.Equal(Verdict.Linearizable, Of(UnansweredWrite(1, 0, 1), Read(2, 5, 6, 1)).Verdict);

    [Fact]
    public void A_write_without_an_answer_may_never_have_happened() => Assert.Equal(Verdict.Linearizable, Of(UnansweredWrite(1, 0, 1), Read(2, 5, 6, 0)).Verdict);

    [Fact]
    public void A_write_without_an_answer_may_happen_late() =>
        Assert.Equal(Verdict.Linearizable, Of(UnansweredWrite(1, 0, 1), Write(2, 1, 2, 2), Read(2, 3, 4, 2), Read(2, 5, 6, 1)).Verdict);

    [Fact]
    public void A_write_without_an_answer_happens_once() =>
        Assert.Equal(Verdict.NotLinearizable, Of(UnansweredWrite(1, 0, 1), Read(2, 1, 2, 1), Write(2, 3, 4, 2), Read(2, 5, 6, 1)).Verdict);

    [Fact]
    public void A_write_without_an_answer_has_not_happened_before_its_call() => Assert.Equal(Verdict.NotLinearizable, Of(Read(2, 0, 1, 1), UnansweredWrite(1, 2, 1)).Verdict);

    [Fact]
    public void Operations_that_touch_overlap() => Assert.Equal(Verdict.Linearizable, Of(Write(1, 0, 5, 1), Read(2, 5, 6, 0)).Verdict);

    [Fact]
    public void Registers_have_nothing_to_do_with_each_other()
    {
        var found = Of(Write(1, 0, 1, 1, "x"), Read(2, 2, 3, 0, "y"), Write(1, 2, 3, 1, "z"), Read(2, 4, 5, 0, "z"));
        Assert.Equal((Verdict.NotLinearizable, "z"), (found.Verdict, found.Partition));
    }

    [Fact]
    public void The_first_answer_that_nothing_explains_is_shown_with_what_was_before_it()
    {
        var found = Of(Write(1, 0, 1, 1), Write(1, 2, 20, 2), Read(2, 3, 4, 2), Read(3, 5, 6, 1), Read(3, 7, 8, 7), Read(3, 9, 10, 2));
        Assert.Equal(Read(3, 5, 6, 1), found.Prefix[^1]);
        Assert.Equal(4, found.Prefix.Length);
        Assert.Null(found.Prefix[1].Answer);
        Assert.Equal([Write(1, 0, 1, 1), new Operation<Register.Call, string>(1, new Register.Call(Deed.Write, 2), 2), Read(2, 3, 4, 2)], found.Longest);
        Assert.Contains("2  2..        client 1", found.ToString(), StringComparison.Ordinal);
        Assert.Contains("-  5..6 client 3", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_at_its_limit_says_that_it_does_not_know()
    {
        // Writes at the same time, in any order of which there are a million million.
        var writes = Enumerable.Range(1, 15).Select(i => Write(i, 0, 100, i));
        var found = LinearizabilityCheck.Of(new Register(), [.. writes, Read(20, 101, 102, 99)], workMax: 1_000);
        Assert.Equal((Verdict.Undecided, "x"), (found.Verdict, found.Partition));
        Assert.InRange(found.Work, 1_000, 1_100);
    }

    [Fact]
    public void What_was_tried_is_not_tried_again()
    {
        // 15! orders, but only 15 * 2^14 sets with their last writes.
        var writes = Enumerable.Range(1, 15).Select(i => Write(i, 0, 100, i));
        Assert.Equal(Verdict.NotLinearizable, LinearizabilityCheck.Of(new Register(), [.. writes, Read(20, 101, 102, 99)], workMax: 8_000_000).Verdict);
    }

    [Fact]
    public void A_long_history_costs_in_proportion_to_its_length()
    {
        var history = Enumerable.Range(0, 100_000).Select(i => i % 2 == 0 ? Write(1, 10 * i, (10 * i) + 15, i + 1) : Read(2, 10 * i, (10 * i) + 15, i));
        Assert.InRange(LinearizabilityCheck.Of(new Register(), history).Work, 100_000, 500_000);
    }
}
