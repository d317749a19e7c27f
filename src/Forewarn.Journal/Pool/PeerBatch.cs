namespace Forewarn.Journal.Pool;

/// <summary>A batch as a member gives it to another.</summary>
/// <param name="Stored">The batch, verified as far as its own bytes go.</param>
/// <param name="Origin">Whose proposal it was; null when it is older than the pool.</param>
internal sealed record PeerBatch(StoredBatch Stored, Origin? Origin)
{
    /// <summary>Verifies it as if it came from etcd: it is what the log makes of a proposal that the log takes next.</summary>
    /// <param name="log">Of all batches before; not changed.</param>
    /// <param name="tip">Where the chain ends.</param>
    /// <returns>The proposal.</returns>
    /// <exception cref="InvalidBatchException">It is not.</exception>
    public Proposal Verify(PoolLog log, ChainTip tip)
    {
        tip.Extend(Stored.Header, Stored.Hash);
        BatchFormat.Require(Origin is not null, "it does not say whose proposal it was");
        BatchFormat.Require(Stored.Header == tip.Next(Origin!.Time, Stored.Header.EntryCount), "its time is not the one that follows from its proposal's");
        Proposal proposal = Proposal.Of(Stored.Bytes, Origin);
        Verdict verdict = log.Judge(proposal);
        BatchFormat.Require(verdict == Verdict.Taken, ProblemOf(verdict, Origin));
        return proposal;
    }

    private static string ProblemOf(Verdict verdict, Origin origin) => verdict switch
    {
        Verdict.Stranger => $"{origin.Member}, which is to have proposed it, was no member then",
        Verdict.Forged => $"the signature is not that of {origin.Member} over it",
        Verdict.OutOfTurn => FormattableString.Invariant($"it is not the next proposal of {origin.Member}, but its number {origin.Count}"),
        Verdict.Diverged => FormattableString.Invariant($"{origin.Member} proposed it on another chain than this, by what it says of batch {origin.KnownNumber}"),
        Verdict.Stale => $"{origin.Member} was too far behind when it proposed it",
        Verdict.Unreadable => "this program cannot read an entry in it",
        _ => "it changes the members otherwise than they have agreed to",
    };
}
