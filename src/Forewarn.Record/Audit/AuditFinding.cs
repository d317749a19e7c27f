namespace Forewarn.Record.Audit;

/// <summary>What a look at a record can find wrong.</summary>
public enum AuditProblem
{
    /// <summary>Two trees of the same size with different roots, both signed: two histories.</summary>
    Forked,

    /// <summary>The record has fewer leaves than it once signed for.</summary>
    Shortened,

    /// <summary>The record has grown from another beginning than the one that was seen: old leaves were changed, dropped or reordered.</summary>
    Rewritten,

    /// <summary>What is served is not what the signed root stands for.</summary>
    NotAsSigned,

    /// <summary>A file or a tile does not fit the others.</summary>
    Damaged,

    /// <summary>A leaf is not in its one form.</summary>
    Malformed,

    /// <summary>A leaf says another index than its own, or a time or a journal position before that of the leaf before it.</summary>
    OutOfOrder,

    /// <summary>A new leaf claims a time before the last look, at which it was not there.</summary>
    BackDated,

    /// <summary>A leaf claims a time that has not come.</summary>
    AheadOfTime,

    /// <summary>The details kept behind a leaf are not those that it commits to.</summary>
    DetailsNotAsCommitted,

    /// <summary>Details behind a leaf are erased, and no later leaf says so. A node that died while it erased says so at its next start.</summary>
    ErasedUnsaid,

    /// <summary>The record says something else than the journal that it was derived from.</summary>
    NotAsJournaled,
}

/// <summary>One thing that is wrong with a record.</summary>
/// <param name="Problem">What kind of thing.</param>
/// <param name="Where">Which leaf, tile, file or checkpoint.</param>
/// <param name="Text">One sentence with the values that do not fit.</param>
public sealed record AuditFinding(AuditProblem Problem, string Where, string Text)
{
    public override string ToString() => $"{Problem}: {Where}: {Text}";
}
