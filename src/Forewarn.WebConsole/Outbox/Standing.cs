using Forewarn.Client.Model;
using NodaTime;

namespace Forewarn.WebConsole.Outbox;

/// <summary>How a warning fares that the desk owes; what asks for somebody's attention first.</summary>
public enum Standing
{
    /// <summary>Its ladder has ended, and nobody has answered.</summary>
    NotAcknowledged,

    /// <summary>The warned party asks for a change, and has no answer to that.</summary>
    ChangeAsked,

    /// <summary>The warned party cannot comply.</summary>
    Refused,

    /// <summary>It has not arrived.</summary>
    Undelivered,

    /// <summary>It has arrived, and nobody has answered.</summary>
    Unanswered,
    Answered,

    /// <summary>Nobody answered, and nothing depends on it any more: it is over, or a later one has replaced it.</summary>
    Over,
}

/// <summary>Judges how warnings fare.</summary>
public static class Standings
{
    public static Standing Of(Warning warning, Instant now)
    {
        bool isOver = warning.SupersededAt is not null || now >= warning.EndsAt;
        return warning.Acknowledgement switch
        {
            { CounterProposal: not null } when warning.Resolution is null && !isOver => Standing.ChangeAsked,
            { Answer: "cannot-comply" } when !isOver => Standing.Refused,
            not null => Standing.Answered,
            null when warning.NotAcknowledged && warning.SupersededAt is null => Standing.NotAcknowledged,
            null when isOver && warning.AcknowledgeBy is null => Standing.Over,
            null => warning.DeliveredAt is null ? Standing.Undelivered : Standing.Unanswered,
        };
    }

    /// <summary>Whether somebody of the desk should do something about it.</summary>
    public static bool NeedsAttention(this Standing standing) => standing <= Standing.Refused;
}
