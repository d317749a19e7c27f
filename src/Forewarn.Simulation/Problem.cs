namespace Forewarn.Simulation;

/// <summary>Something that a run has broken.</summary>
/// <param name="Check">Which of the things that must hold.</param>
/// <param name="What">What was found, for whoever looks for its cause.</param>
public sealed record Problem(Check Check, string What)
{
    public override string ToString() => $"{Check}: {What}";
}

/// <summary>What must hold after every run.</summary>
public enum Check
{
    /// <summary>Every member's node serves once all has healed.</summary>
    Serves,

    /// <summary>Every member takes writes then.</summary>
    TakesWrites,

    /// <summary>Every member answers reads then.</summary>
    AnswersReads,

    /// <summary>All members agree on who the members are, and that is what was put in order.</summary>
    SameMembers,

    /// <summary>The node of who has left has stopped, and does not start again.</summary>
    Retires,

    /// <summary>Nothing is left to be brought to anybody, and what the state says was brought has come.</summary>
    Delivers,

    /// <summary>All members come to the same position of the journal.</summary>
    SamePosition,

    /// <summary>All members have the same state, by its hash.</summary>
    SameState,

    /// <summary>All members have the same record, by its root.</summary>
    SameRecord,

    /// <summary>What was answered stands in the tree of every member, as it was answered.</summary>
    Receipts,

    /// <summary>What clients saw is linearizable.</summary>
    Linearizable,

    /// <summary>Nothing was answered that the rules of the airspace do not explain.</summary>
    Answers,

    /// <summary>No node has given up for a reason that the faults do not explain.</summary>
    Lives,
}
