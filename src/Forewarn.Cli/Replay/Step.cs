using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Cli.Replay;

/// <summary>One step of a telling.</summary>
/// <param name="Time">When, as stated; a step that acts on the node always has a moment or a day.</param>
public abstract record Step(Moment Time, string Text, Basis Basis)
{
    /// <summary>The word that the case file has in <c>do</c>.</summary>
    public abstract string Verb { get; }
}

/// <summary>A party declares an operational intent or a constraint, or changes the one that it declared under this name.</summary>
public sealed record DeclareStep(
    Moment Time, string Text, Basis Basis, string By, string Name, string Kind, ImmutableArray<CaseVolume> Volumes)
    : Step(Time, Text, Basis)
{
    /// <summary>The kind of an operational intent; every other kind is a constraint's.</summary>
    public const string OperationalIntent = "operational-intent";

    public override string Verb => "declare";
}

/// <summary>A named area during [<paramref name="Start"/>, <paramref name="End"/>).</summary>
public sealed record CaseVolume(NamedArea Area, Instant Start, Instant End);

/// <summary>A party ends what it declared under a name.</summary>
public sealed record EndStep(Moment Time, string Text, Basis Basis, string By, string Name) : Step(Time, Text, Basis)
{
    public override string Verb => "end";
}

/// <summary>A party reads the warnings owed to it, which delivers them.</summary>
public sealed record ReceiveStep(Moment Time, string Text, Basis Basis, string By) : Step(Time, Text, Basis)
{
    public override string Verb => "receive";
}

/// <summary>A party acknowledges the latest warning that it received about a declaration.</summary>
public sealed record AcknowledgeStep(Moment Time, string Text, Basis Basis, string By, string About, string Answer)
    : Step(Time, Text, Basis)
{
    public override string Verb => "acknowledge";
}

/// <summary>A party files what was seen of another party, or of itself.</summary>
/// <param name="About">The declaration that this was an instance of; null when none is known.</param>
public sealed record ObserveStep(
    Moment Time, string Text, Basis Basis, string By, string Name, string Party, string Kind, string? About, Place Place,
    double? AltitudeMetres) : Step(Time, Text, Basis)
{
    public override string Verb => "observe";
}

/// <summary>Somebody says something that the node cannot record, because it has no time or no volume, or is only said.</summary>
/// <param name="LeadTimeMoreThan">The claim is that a warning came more than this long before the start.</param>
public sealed record ClaimStep(Moment Time, string Text, Basis Basis, string? About, Duration? LeadTimeMoreThan)
    : Step(Time, Text, Basis)
{
    public override string Verb => "claim";
}

/// <summary>A party leaves an arrangement at a moment to come.</summary>
public sealed record WithdrawStep(Moment Time, string Text, Basis Basis, string By, CaseArrangement Arrangement, Instant Until)
    : Step(Time, Text, Basis)
{
    public override string Verb => "withdraw";
}

/// <summary>A call on the operational or the diplomatic channel.</summary>
public sealed record CallStep(
    Moment Time, string Text, Basis Basis, string Name, string Channel, string Initiator, ImmutableArray<string> Participants)
    : Step(Time, Text, Basis)
{
    public override string Verb => "call";
}

/// <summary>One side's own account of a call; stands beside the other side's, never merged with it.</summary>
public sealed record ReadoutStep(Moment Time, string Text, Basis Basis, string By, string Call) : Step(Time, Text, Basis)
{
    public override string Verb => "readout";
}
