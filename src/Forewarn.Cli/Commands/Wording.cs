using Forewarn.Client.Model;
using NodaTime;

namespace Forewarn.Cli.Commands;

/// <summary>Answers of a node in words.</summary>
internal static class Wording
{
    /// <summary>Where a change is on record.</summary>
    public static string OnRecord(Recorded answer) => $"on record as leaf {answer.Leaf}";

    public static string Of(Warning warning)
    {
        string lead = warning.Lead is { } given ? $", lead {Of(given)}" : "";
        string required = warning.RequiredLead is { } asked ? $", required {Of(asked)}" : "";
        string exercise = warning.Exercise ? "EXERCISE " : "";
        return $"{exercise}warning {warning.Id}: {warning.From} to {warning.To}, {warning.Subject.Type}/{warning.Subject.Id} {warning.Change}, "
            + $"starts {warning.StartsAt}, {warning.Verdict}{lead}{required}{Answer(warning)}";
    }

    /// <summary>A duration in ISO 8601.</summary>
    private static string Of(Duration duration) => System.Xml.XmlConvert.ToString(duration.ToTimeSpan());

    private static string Answer(Warning warning) =>
        warning.Acknowledgement is { } answer ? $", answered {answer.Answer} by {answer.By} at {answer.At}{Asked(warning)}"
        : warning.NotAcknowledged ? ", NOT ACKNOWLEDGED: the ladder has ended"
        : warning.AcknowledgeBy is { } by ? $", answer by {by}"
        : "";

    private static string Asked(Warning warning) =>
        (warning.AnsweredLate ? ", late" : "") + (warning.SupersededAt is not null ? ", replaced by a later version before" : "")
        + (warning.Acknowledgement?.CounterProposal is null ? "" : warning.Resolution switch
        {
            null => ", asks for a change",
            { Accepted: true, By: var by } => $", asked for a change that {by} accepted",
            { By: var by } => $", asked for a change that {by} declined",
        });
}
