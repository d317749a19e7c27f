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
        return $"warning {warning.Id}: {warning.From} to {warning.To}, {warning.Subject.Type}/{warning.Subject.Id} {warning.Change}, "
            + $"starts {warning.StartsAt}, {warning.Verdict}{lead}{required}{Answer(warning)}";
    }

    /// <summary>A duration in ISO 8601.</summary>
    private static string Of(Duration duration) => System.Xml.XmlConvert.ToString(duration.ToTimeSpan());

    private static string Answer(Warning warning) =>
        warning.Acknowledgement is { } answer ? $", answered {answer.Answer} by {answer.By} at {answer.At}"
        : warning.NotAcknowledged ? ", never answered"
        : warning.AcknowledgeBy is { } by ? $", answer by {by}"
        : "";
}
