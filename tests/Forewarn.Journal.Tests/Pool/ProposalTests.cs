using CsCheck;
using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Journal.Tests.Pool;

public class ProposalTests
{
    private static readonly Genesis Pool = TestPool.NewGenesis();
    private static readonly Guid Life = new("0f0e0d0c-0b0a-0908-0706-050403020100");

    [Fact]
    public void A_proposal_says_what_was_proposed()
    {
        var known = new ChainTip(7, 40, Instant.FromUnixTimeSeconds(5), Digest.Of("seven"u8));
        Proposal read = Proposal.Read(Write(3, known, Journals.Entry("first"), new Entry("second"u8.ToArray(), "details that can be erased"u8.ToArray())));
        Assert.Equal(("north", Life, 3L, 7L, known.Hash, 2), (read.Member, read.Incarnation, read.Count, read.KnownNumber, read.KnownHash, read.EntryCount));
        Assert.Equal(["first", "second"], read.Entries.Select(Journals.Text));
        Assert.Equal("details that can be erased"u8.ToArray(), read.Entries[1].Details.ToArray());
    }

    [Fact]
    public void Its_signature_is_that_of_its_member_for_its_airspace_alone()
    {
        Proposal read = Proposal.Read(Write(1, ChainTip.Empty, Journals.Entry("words")));
        Assert.True(read.IsSignedBy(Pool.Find("north")!, Pool.Id));
        Assert.False(read.IsSignedBy(Pool.Find("south")!, Pool.Id));
        Assert.False(read.IsSignedBy(Pool.Find("north")!, TestPool.NewGenesis().Id));
    }

    [Fact]
    public void No_byte_of_it_can_be_changed_unnoticed()
    {
        byte[] bytes = Write(2, ChainTip.Empty, Journals.Entry("words"), new Entry("more"u8.ToArray(), "and details"u8.ToArray()));
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.False(TryRead(bytes) is { } read && Pool.Find(read.Member) is { } member && read.IsSignedBy(member, Pool.Id), $"byte {i}");
            bytes[i] ^= 1;
        }
        Assert.True(TryRead(bytes)!.IsSignedBy(Pool.Find("north")!, Pool.Id));
    }

    [Fact]
    public void Whatever_lies_in_etcd_is_read_or_refused_and_nothing_else() =>
        Gen.Byte.Array[0, 400].Sample(bytes => TryRead(bytes) is null, iter: 2_000);

    [Fact]
    public void A_proposal_cut_short_anywhere_is_none()
    {
        byte[] bytes = Write(1, ChainTip.Empty, Journals.Entry("words"));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Null(TryRead(bytes[..length]));
        }
    }

    private static byte[] Write(long count, ChainTip known, params Entry[] entries)
    {
        using PoolKey key = TestPool.Key("north");
        return Proposal.Write(Pool.Id, "north", Life, key, count, Instant.FromUnixTimeSeconds(1_000), known, entries);
    }

    private static Proposal? TryRead(byte[] bytes)
    {
        try
        {
            return Proposal.Read(bytes);
        }
        catch (InvalidBatchException)
        {
            return null;
        }
    }
}
