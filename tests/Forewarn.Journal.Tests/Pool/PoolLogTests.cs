using System.Collections.Immutable;
using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>Which proposals become batches.</summary>
public class PoolLogTests
{
    private const string Unreadable = "rubbish";

    private static readonly Genesis Pool = TestPool.NewGenesis();

    private readonly List<Batch> _chain = [];
    private readonly PoolLog _log = new(Membership.Of(Pool), ChainTip.Empty, ImmutableDictionary<string, long>.Empty, [], _ => null, entry => !Journals.Text(entry).Contains(Unreadable, StringComparison.Ordinal));

    [Fact]
    public void A_members_proposals_are_taken_in_the_order_of_its_count()
    {
        Assert.Equal(Verdict.Taken, Offer(By("north", 1)));
        Assert.Equal(Verdict.Taken, Offer(By("south", 1)));
        Assert.Equal(Verdict.Taken, Offer(By("north", 2)));
        Assert.Equal(2, _log.CountOf("north"));
    }

    [Fact]
    public void A_proposal_that_comes_twice_is_taken_once()
    {
        Proposal proposal = By("north", 1);
        Assert.Equal(Verdict.Taken, Offer(proposal));
        Assert.Equal(Verdict.OutOfTurn, Offer(proposal));
    }

    [Fact]
    public void A_proposal_before_its_turn_is_passed_over() => Assert.Equal(Verdict.OutOfTurn, Offer(By("north", 2)));

    [Fact]
    public void Nobody_speaks_for_a_member_and_no_stranger_is_heard()
    {
        Assert.Equal(Verdict.Forged, Offer(By("north", 1, signedBy: "south")));
        Assert.Equal(Verdict.Stranger, Offer(By("east", 1)));
        Assert.Equal(Verdict.Forged, Offer(By("north", 1, of: TestPool.NewGenesis())));
    }

    [Fact]
    public void A_member_with_another_chain_is_passed_over()
    {
        Offer(By("north", 1));
        Offer(By("north", 2));
        Assert.Equal(Verdict.Taken, Offer(By("south", 1, known: (1, _chain[0].Hash))));
        Assert.Equal(Verdict.Diverged, Offer(By("west", 1, known: (2, _chain[0].Hash))));
        Assert.Equal(Verdict.Diverged, Offer(By("west", 1, known: (9, _chain[0].Hash))));
        Assert.Equal(Verdict.Diverged, Offer(By("west", 1, known: (0, _chain[0].Hash))));
    }

    [Fact]
    public void A_member_that_is_far_behind_proposes_again()
    {
        for (int count = 1; count <= PoolLog.KnownBatchesMax + 1; count++)
        {
            Assert.Equal(Verdict.Taken, Offer(By("north", count, known: _chain.Count == 0 ? null : (_chain.Count, _chain[^1].Hash))));
        }
        Assert.Equal(Verdict.Stale, Offer(By("south", 1, known: (1, _chain[0].Hash))));
        Assert.Equal(Verdict.Taken, Offer(By("south", 1, known: (2, _chain[1].Hash))));
    }

    [Fact]
    public void What_nobody_can_apply_is_passed_over_also_when_a_member_has_signed_it_and_its_turn_stays()
    {
        Assert.Equal(Verdict.Unreadable, Offer(By("north", 1, text: Unreadable)));
        Assert.Equal(Verdict.Taken, Offer(By("north", 1)));
    }

    private Verdict Offer(Proposal proposal)
    {
        Verdict verdict = _log.Judge(proposal);
        if (verdict == Verdict.Taken)
        {
            long number = _chain.Count + 1;
            var batch = new Batch(number, number, proposal.Time, proposal.Entries, Digest.Of(BitConverter.GetBytes(number)));
            _chain.Add(batch);
            _log.Took(proposal, batch);
        }
        return verdict;
    }

    private static Proposal By(string member, long count, string? signedBy = null, Genesis? of = null, (long Number, Digest Hash)? known = null, string? text = null)
    {
        using PoolKey key = TestPool.Key(signedBy ?? member);
        ChainTip tip = known is { } k ? new ChainTip(k.Number, k.Number, Instant.MinValue, k.Hash) : ChainTip.Empty;
        return Proposal.Read(Proposal.Write((of ?? Pool).Id, member, Guid.Empty, key, count, Instant.FromUnixTimeSeconds(count), tip, [Journals.Entry(text ?? $"{member} {count}")]));
    }
}
