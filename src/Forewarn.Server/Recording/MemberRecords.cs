using Forewarn.Journal.Pool;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using Forewarn.Server.Api;
using Forewarn.Server.Node;
using Microsoft.Extensions.Logging;

namespace Forewarn.Server.Recording;

/// <summary>What the other members of a pool have in their records, asked for by a node that cannot derive it, or wants to know whether it has the same.</summary>
/// <remarks>Nothing is believed: a leaf has to be proven under a checkpoint that more than half of the members have cosigned. For one caller at a time.</remarks>
/// <param name="self">Name of the member that this node is.</param>
internal sealed class MemberRecords(HttpPeers peers, string self, TimeProvider time, ILogger logger)
{
    /// <summary>How long all members together may give nothing that is proven.</summary>
    public static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(30);

    /// <summary>How long a node that has fetched something waits with serving until more than half of the members are known to have signed for the record that it has.</summary>
    public static readonly TimeSpan ComparedTimeMax = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait before all are asked again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, string> _problems = [];

    /// <summary>A leaf of the record, proven.</summary>
    /// <param name="membership">Who the members are.</param>
    /// <param name="origin">Of the record.</param>
    /// <param name="problemOf">Why a proven leaf cannot be that of the journal here; null when it can.</param>
    /// <exception cref="DataDirectoryException">For <see cref="TimeMax"/>, nobody has given one; says why of each.</exception>
    public async Task<byte[]> ProvenLeafAsync(Membership membership, string origin, long index, Func<byte[], string?> problemOf)
    {
        for (long began = time.GetTimestamp(); ;)
        {
            foreach (var member in membership.Members.Where(each => each.Name != self))
            {
                try
                {
                    byte[] given = await peers.ReadAsync(member, PoolRecordEndpoints.LeafPath(index), TlogProof.BytesMax, CancellationToken.None);
                    byte[] leaf = Proven(Receipt.Parse(given), membership, origin, index);
                    if (problemOf(leaf) is not { } problem)
                        return leaf;
                    Tell(member, problem);
                }
                catch (Exception wrong) when (wrong is RecordFormatException or PeerFailedException)
                {
                    Tell(member, wrong.Message);
                }
            }
            if (time.GetElapsedTime(began) > TimeMax)
                throw new DataDirectoryException(FormattableString.Invariant(
                    $"leaf {index} of the record commits to words that were erased, and nobody gives it proven: {string.Join("; ", _problems.Select(each => $"{each.Key}: {each.Value}"))}. See that more than half of the members' nodes run, and start this one again; it goes on from here"));
            await Task.Delay(Pause, time);
        }
    }

    /// <summary>Holds the record of a node that has fetched something, or never came to remember what it signed, against what more than half of the members have signed, before it serves anybody.</summary>
    /// <remarks>What a member has signed for another record is kept as evidence, and stops the node as <see cref="PoolCosigner"/> has it. Of a checkpoint that covers less than this record did when this began, nothing
    /// follows. Nobody can compare with members that are not there: then the node begins to serve all the same, and is held against the others as soon as they come.</remarks>
    /// <param name="hasFetched">Else all are asked but once.</param>
    public async Task CompareAsync(RecordKeeper record, PoolCosigner cosigner, bool hasFetched)
    {
        long size = record.Latest.Checkpoint.Size;
        if (size == 0 || (!hasFetched && record.IsRemembered))
            return;
        var agreed = new HashSet<string>(StringComparer.Ordinal);
        for (long began = time.GetTimestamp(); ;)
        {
            foreach (var member in cosigner.Membership.Members.Where(each => each.Name != self))
                await CompareAsync(member, size, record.Key.Name, cosigner, agreed);
            int members = cosigner.Membership.Members.Length;
            // Where all others say so, as in a pool of two, nobody is left who could add to it.
            if (agreed.Count * 2 > members || agreed.Except([MemberCosigner.NameOf(record.Key.Name, self)]).Count() == members - 1 || cosigner.Diverged.Count() * 2 >= members)
                return;
            if (!hasFetched || time.GetElapsedTime(began) > ComparedTimeMax)
                break;
            await Task.Delay(Pause, time);
        }
        if (hasFetched)
            logger.LogWarning("This node serves what it fetched, verified by the members' signatures; that more than half of the members have the same record could not be found out: {Problems}", string.Join("; ", _problems.Select(each => $"{each.Key}: {each.Value}")));
    }

    private async Task CompareAsync(PoolMember member, long size, string origin, PoolCosigner cosigner, HashSet<string> agreed)
    {
        try
        {
            var theirs = SignedCheckpoint.Parse(await peers.ReadAsync(member, PoolRecordEndpoints.Checkpoint, SignedNote.BytesMax, CancellationToken.None));
            var judged = cosigner.Judge(theirs);
            if (judged == true && theirs.Checkpoint.Size >= size)
                agreed.UnionWith(theirs.Note.Verify(KeysOf(cosigner.Membership, origin)).Select(key => key.Name));
            else if (judged is not false)
                Tell(member, FormattableString.Invariant($"what members have signed there is of {theirs.Checkpoint.Size} leaves, and this node has {size}"));
        }
        catch (Exception wrong) when (wrong is RecordFormatException or PeerFailedException)
        {
            Tell(member, wrong.Message);
        }
    }

    private static byte[] Proven(Receipt receipt, Membership membership, string origin, long index)
    {
        var (proof, checkpoint) = (receipt.Proof, receipt.Proof.Checkpoint);
        if (proof.Index != index)
            throw new RecordFormatException("receipt", FormattableString.Invariant($"it is that of leaf {proof.Index}"), FormattableString.Invariant($"that of leaf {index}"));
        if (checkpoint.Checkpoint.Origin != origin)
            throw new RecordFormatException("receipt", "it is of another record", origin);
        if (!proof.Verify(TreeHash.OfLeaf(receipt.Leaf.Span)))
            throw new RecordFormatException("receipt", "the hashes do not lead from the leaf to the root of the checkpoint", "an inclusion proof of this leaf");
        int signers = checkpoint.Note.Verify(KeysOf(membership, origin)).Length;
        if (signers * 2 <= membership.Members.Length)
            throw new RecordFormatException("receipt", FormattableString.Invariant($"{signers} of {membership.Members.Length} members have cosigned its checkpoint"), "more than half of them");
        return receipt.Leaf.ToArray();
    }

    private static IEnumerable<VerifierKey> KeysOf(Membership membership, string origin) => membership.Members.Select(member => MemberCosigner.KeyOf(origin, member));

    /// <summary>Once for each problem that a member has.</summary>
    private void Tell(PoolMember member, string problem)
    {
        if (_problems.GetValueOrDefault(member.Name) == problem)
            return;
        _problems[member.Name] = problem;
        logger.LogWarning("{Member} does not give what this node needs of the record: {Problem}", member, problem);
    }
}
