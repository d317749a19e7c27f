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

    /// <summary>What is taken to the witnesses: the checkpoint, with what the log's own side adds to it by way of cosignatures. Once for each round.</summary>
    /// <param name="checkpoint">One that <see cref="Latest"/> gave.</param>
    SignedCheckpoint Complete(SignedCheckpoint checkpoint) => checkpoint;

    /// <summary>Whether others bring the same log to witnesses too, so that a witness may know more of it than there is here for now, and nothing is wrong.</summary>
    bool IsShared => false;
}
