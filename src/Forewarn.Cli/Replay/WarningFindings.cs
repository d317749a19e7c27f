using System.Collections.Immutable;
using Forewarn.Client.Model;
using NodaTime;

namespace Forewarn.Cli.Replay;

/// <summary>What follows from one recorded warning, with the inputs that each finding rests on.</summary>
internal sealed class WarningFindings(
    Telling telling,
    IReadOnlyCollection<Declared> declared,
    IReadOnlyDictionary<string, ReceiveStep> deliveredBy,
    IReadOnlyDictionary<string, AcknowledgeStep> acknowledgedBy,
    IReadOnlyDictionary<string, Instant> escalatedAt)
{
    private static readonly ImmutableArray<string> Judged = ["on-time", "short", "late", "none"];

    public IEnumerable<Finding> Of(Warning warning)
    {
        if (Judged.Contains(warning.Verdict))
            yield return LeadTime(warning);
        if (warning.Rung > 0)
            yield return Escalated(warning);
        if (warning.Acknowledgement is Acknowledgement acknowledgement)
            yield return Acknowledged(warning, acknowledgement);
    }

    /// <summary>The warning as a row of the table, with what its times rest on.</summary>
    public WarningRow Row(Warning warning) => new(warning, NameOf(warning), Judged.Contains(warning.Verdict) ? JudgedOn(warning, "the required lead time") : Times(warning));

    private Finding LeadTime(Warning warning)
    {
        var figures = new List<(string, Figure)> { ("verdict", Figure.Of(warning.Verdict)) };
        if (warning.Lead is Duration lead)
            figures.Add(("lead", Figure.Of(lead)));
        if (warning.RequiredLead is Duration required)
            figures.Add(("required_lead", Figure.Of(required)));
        string delivered = warning.DeliveredAt is Instant at ? "delivered " + new Moment.At(at) : "never delivered";
        return Make(new Moment.At(warning.DeclaredAt), FindingKind.LeadTime, warning, figures, JudgedOn(warning, "the required lead time"),
            $"declared {new Moment.At(warning.DeclaredAt)}, {delivered}");
    }

    private Finding Escalated(Warning warning) => Make(
        escalatedAt.TryGetValue(warning.Id, out Instant at) ? new Moment.At(at) : null, FindingKind.Escalated, warning,
        [("rung", Figure.Of(warning.Rung)), ("channel", Figure.Of(warning.Channel))], JudgedOn(warning, "the ladder"),
        "escalated by the node itself, when the time to acknowledge was over");

    private Finding Acknowledged(Warning warning, Acknowledgement acknowledgement)
    {
        var figures = new List<(string, Figure)> { ("answer", Figure.Of(acknowledgement.Answer)), ("channel", Figure.Of(warning.Channel)) };
        if (warning.DeliveredAt is Instant delivered)
            figures.Add(("after", Figure.Of(acknowledgement.At - delivered)));
        ImmutableArray<RestsOn> inputs = acknowledgedBy.TryGetValue(warning.Id, out AcknowledgeStep? step)
            ? [.. Times(warning), new("the acknowledgement", step.Basis)]
            : Times(warning);
        return Make(new Moment.At(acknowledgement.At), FindingKind.Acknowledged, warning, figures, inputs, $"acknowledged {new Moment.At(acknowledgement.At)}");
    }

    private Finding Make(
        Moment? at, string kind, Warning warning, IEnumerable<(string Name, Figure Figure)> figures, ImmutableArray<RestsOn> inputs,
        string record)
    {
        var parts = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("about", NameOf(warning)), KeyValuePair.Create("from", warning.From), KeyValuePair.Create("to", warning.To),
        ]);
        return new Finding(at, kind, parts, figures.ToImmutableSortedDictionary(figure => figure.Name, figure => figure.Figure, StringComparer.Ordinal),
            [.. inputs.DistinctBy(input => input.Basis)], record);
    }

    private ImmutableArray<RestsOn> Times(Warning warning)
    {
        var inputs = ImmutableArray.CreateBuilder<RestsOn>();
        if (Subject(warning) is Declared subject)
            inputs.Add(new RestsOn("the declaration and its start", subject.StepOf(warning.Subject.Version).Basis));
        if (deliveredBy.TryGetValue(warning.Id, out ReceiveStep? receive))
            inputs.Add(new RestsOn("the delivery", receive.Basis));
        return [.. inputs.DistinctBy(input => input.Basis)];
    }

    /// <summary>The warning's times, and the arrangement's terms that it is held against.</summary>
    private ImmutableArray<RestsOn> JudgedOn(Warning warning, string what) =>
        Arrangement(warning) is CaseArrangement arrangement ? [.. Times(warning), new(what, arrangement.Terms)] : Times(warning);

    private CaseArrangement? Arrangement(Warning warning) =>
        telling.Arrangements.FirstOrDefault(arrangement => arrangement.Id == warning.Arrangement);

    private Declared? Subject(Warning warning) => declared.FirstOrDefault(candidate => candidate.Id == warning.Subject.Id);

    private string NameOf(Warning warning) => Subject(warning)?.Name ?? warning.Subject.Id.ToString("D");
}
