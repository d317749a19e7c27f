using System.Collections.Immutable;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;

namespace Forewarn.Record.Witnesses;

/// <summary>The log whose checkpoints are cosigned. Called from many threads at once.</summary>
public interface IWitnessedLog
{
    /// <summary>The newest checkpoint, signed by the log; what it was made of is durable. Its size never falls.</summary>
    SignedCheckpoint Latest();

    /// <summary>Proof that the tree of the first <paramref name="oldSize"/> leaves is the beginning of that of the first <paramref name="newSize"/>.</summary>
    ImmutableArray<TreeHash> ConsistencyProof(long oldSize, long newSize);
}
