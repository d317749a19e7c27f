namespace Forewarn.Simulation;

/// <summary>Something that is broken on purpose, so that it can be seen that the checks find it: each is a defect that a pool could have.</summary>
public enum Sabotage
{
    /// <summary>A node's sequencer hands a write on before anybody has it; then its machine loses power, and its disk what it had written.</summary>
    AnswersBeforeDurable,

    /// <summary>A node answers reads without asking etcd whether others have answered more since.</summary>
    ReadsUnconfirmed,

    /// <summary>A node does not apply one of the batches that others apply.</summary>
    SkipsBatch,

    /// <summary>One byte of one leaf in a node's record is changed.</summary>
    ChangesLeaf,

    /// <summary>Some of what is sent to webhooks never comes there, and is reported as taken.</summary>
    DropsDeliveries,
}
