using Forewarn.Client.Model;
using NodaTime;

namespace Forewarn.WebConsole.Inbox;

/// <summary>How much a warning presses whoever has to answer it; the most urgent first.</summary>
public enum Urgency
{
    /// <summary>Not answered, and what it warns of has begun, or its declarer says that it does not go as declared.</summary>
    Emergency,

    /// <summary>Not answered, and soon too late: it begins shortly, its deadline is near, or it was passed on to somebody else already.</summary>
    Urgent,

    /// <summary>Not answered; there is time.</summary>
    Open,

    /// <summary>Not answered, and nothing is left to do about it: it is over, or a later one has replaced it.</summary>
    Over,

    Answered,
}

/// <summary>Judges urgency, and puts warnings in its order.</summary>
public static class Urgencies
{
    /// <summary>So long before its start an unanswered warning is urgent.</summary>
    public static readonly Duration StartNear = Duration.FromMinutes(15);

    /// <summary>So long before the next rung of the ladder is taken a warning is urgent.</summary>
    public static readonly Duration DeadlineNear = Duration.FromMinutes(2);

    /// <param name="warning">As it is.</param>
    /// <param name="state">State of the operational intent that it is about, such as <c>Contingent</c>; null when there is none, or it is not known.</param>
    /// <param name="now">The airspace's time.</param>
    public static Urgency Of(Warning warning, string? state, Instant now)
    {
        if (warning.Acknowledgement is not null)
            return Urgency.Answered;
        if (warning.SupersededAt is not null || (now >= warning.EndsAt && warning.AcknowledgeBy is null))
            return Urgency.Over;
        bool isDrill = warning.Exercise;
        bool isOfActivity = warning.Change is "declared" or "changed" or "state";
        if (!isDrill && isOfActivity && (state is "Nonconforming" or "Contingent" || (now >= warning.StartsAt && now < warning.EndsAt)))
            return Urgency.Emergency;
        bool isNear = isOfActivity && now >= warning.StartsAt - StartNear && now < warning.EndsAt;
        bool isPassedOn = warning.Rung > 0 || warning.NotAcknowledged;
        return isNear || isPassedOn || now >= warning.AcknowledgeBy - DeadlineNear ? Urgency.Urgent : Urgency.Open;
    }

    /// <summary>The order of the inbox: emergencies, then by the deadline for the answer, then by the start; answered ones last, the latest first.</summary>
    public static IComparer<(Warning Warning, Urgency Urgency)> Order { get; } = Comparer<(Warning Warning, Urgency Urgency)>.Create((a, b) =>
    {
        int order = Band(a.Urgency).CompareTo(Band(b.Urgency));
        if (order != 0)
            return order;
        if (a.Urgency == Urgency.Answered)
            order = AnsweredAt(b.Warning).CompareTo(AnsweredAt(a.Warning));
        if (order == 0)
            order = Deadline(a.Warning).CompareTo(Deadline(b.Warning));
        if (order == 0)
            order = a.Warning.StartsAt.CompareTo(b.Warning.StartsAt);
        return order != 0 ? order : Number(a.Warning).CompareTo(Number(b.Warning));
    });

    /// <summary>What is urgent has its place among the others by its deadline.</summary>
    private static int Band(Urgency urgency) => urgency == Urgency.Urgent ? (int)Urgency.Open : (int)urgency;

    /// <summary>A ladder that has ended unanswered is past every deadline; where nothing was agreed, there is none.</summary>
    private static Instant Deadline(Warning warning) => warning.NotAcknowledged ? Instant.MinValue : warning.AcknowledgeBy ?? Instant.MaxValue;

    private static Instant AnsweredAt(Warning warning) => warning.Acknowledgement?.At ?? Instant.MinValue;

    private static long Number(Warning warning) => long.TryParse(warning.Id, out long number) ? number : long.MaxValue;
}
