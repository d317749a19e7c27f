using System.Collections.Immutable;
using Forewarn.Client.Model;

namespace Forewarn.Cli.Replay;

/// <summary>What came of one telling.</summary>
/// <param name="Timeline">The steps as they were acted out, and what the node did by itself in between.</param>
/// <param name="Warnings">Every warning that the node recorded, in the order in which they were declared.</param>
/// <param name="Address">Where the node served while it was replayed.</param>
public sealed record TellingResult(
    Telling Telling,
    ImmutableArray<TimelineRow> Timeline,
    ImmutableArray<WarningRow> Warnings,
    ImmutableArray<Finding> Findings,
    Uri Address)
{
    /// <summary>What the parties can prove at the end; null when the telling takes no evidence.</summary>
    public TellingProof? Proof { get; init; }

    /// <summary>The incident in which the telling is looked at; null for none.</summary>
    public TellingIncident? Incident { get; init; }
}

/// <param name="Basis">What the row rests on; null for what the node did by itself.</param>
/// <param name="Leaf">Index of its leaf in the record: what its receipt proves; null for what was not put to the node.</param>
public sealed record TimelineRow(Moment Time, string Verb, string Who, string Text, Basis? Basis, long? Leaf);

/// <param name="About">Name of the declaration in the case.</param>
/// <param name="Inputs">What the row's times and its verdict rest on.</param>
public sealed record WarningRow(Warning Warning, string About, ImmutableArray<RestsOn> Inputs)
{
    /// <summary>The standing of the weakest input.</summary>
    public Standing Standing => Inputs.IsEmpty ? Standing.Proven : Inputs.Max(input => input.Basis.Standing);
}

/// <summary>How far a replay is.</summary>
public sealed record ReplayProgress(Telling Telling, int StepsDone);
