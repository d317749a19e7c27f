using Forewarn.Core.Warnings;

namespace Forewarn.Core.Statistics;

/// <summary>How a warning that had to be acknowledged stands. The numbers are part of the snapshots' format.</summary>
public enum AnswerStanding
{
    /// <summary>Acknowledged on the first rung of its ladder.</summary>
    InTime = 0,

    /// <summary>Acknowledged on a later rung, or after the ladder had ended.</summary>
    Escalated = 1,

    /// <summary>The ladder ended, and there is no acknowledgement.</summary>
    NotAcknowledged = 2,

    /// <summary>A later version of the subject took its place before the ladder had ended.</summary>
    Superseded = 3,

    /// <summary>A deadline is still ahead.</summary>
    Awaited = 4,
}

internal static class AnswerStandings
{
    /// <summary>Null for a warning that did not have to be acknowledged.</summary>
    public static AnswerStanding? Of(Warning warning) => warning switch
    {
        { Ladder.IsEmpty: true } => null,
        { Acknowledgement: not null, Step: 0, IsExhausted: false } => AnswerStanding.InTime,
        { Acknowledgement: not null } => AnswerStanding.Escalated,
        { IsExhausted: true } => AnswerStanding.NotAcknowledged,
        { IsSuperseded: true } => AnswerStanding.Superseded,
        _ => AnswerStanding.Awaited,
    };
}
