using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Forewarn.Record;
using NodaTime;

namespace Forewarn.Client.Model;

/// <summary>What can be declared.</summary>
public enum DeclarationType
{
    OperationalIntent,
    Constraint,
}

/// <summary>Names a declaration.</summary>
public readonly record struct DeclarationId(DeclarationType Type, Guid Id)
{
    public static DeclarationId OfIntent(Guid id) => new(DeclarationType.OperationalIntent, id);

    public static DeclarationId OfConstraint(Guid id) => new(DeclarationType.Constraint, id);

    internal string Path => Type == DeclarationType.Constraint ? $"/v1/constraints/{Id:D}" : $"/v1/operational-intents/{Id:D}";

    /// <summary>As the record names it: <c>constraint/UUID</c> or <c>operational-intent/UUID</c>.</summary>
    public override string ToString() => Type == DeclarationType.Constraint ? $"constraint/{Id:D}" : $"operational-intent/{Id:D}";
}

/// <summary>What a party says of an operational intent.</summary>
/// <param name="State">Accepted or Activated at first; later also Nonconforming or Contingent.</param>
/// <param name="Note">For those who are warned of it, and nobody else.</param>
/// <param name="Disclosure">full (unless given), area (others see volumes and times alone) or sealed (volumes are a coarse region and window).</param>
/// <param name="Seal">Of what is sealed: SHA-256 of a salt and the exact JSON, 64 hexadecimal digits.</param>
public sealed record OperationalIntentTerms(
    string State, ImmutableArray<Volume4D> Volumes, string? Note = null, string? Disclosure = null, string? Seal = null);

/// <summary>What a party says of a constraint.</summary>
/// <param name="Kind">live-fire, air-defence, closed-area, protected-site or other.</param>
/// <param name="Note">For those who are warned of it, and nobody else.</param>
/// <param name="Disclosure">full (unless given), area (others see volumes and times alone) or sealed (volumes are a coarse region and window).</param>
/// <param name="Seal">Of what is sealed: SHA-256 of a salt and the exact JSON, 64 hexadecimal digits.</param>
public sealed record ConstraintTerms(
    string Kind, ImmutableArray<Volume4D> Volumes, string? Note = null, string? Disclosure = null, string? Seal = null);

/// <summary>A declaration as it stands.</summary>
/// <param name="Disclosure">full, area or sealed.</param>
/// <param name="Kind">Null, like the state, for others than its manager when only its area is disclosed.</param>
/// <param name="State">Of an operational intent; null for a constraint.</param>
/// <param name="Volumes">Null in the answer to its own declaration.</param>
/// <param name="Note">Null for those who may not read it.</param>
/// <param name="Seal">While it is sealed.</param>
/// <param name="RevealedFrom">Index of the leaf of the sealed version that it was revealed from.</param>
public sealed record Declaration(
    string Type, Guid Id, string Manager, int Version, string Disclosure, Instant DeclaredAt, string? Kind = null, string? State = null,
    ImmutableArray<Volume4D>? Volumes = null, string? Note = null, Instant? EndedAt = null, string? Seal = null, long? RevealedFrom = null);

/// <summary>Names a declaration of another party.</summary>
/// <param name="Kind">Null when only its area is disclosed.</param>
public sealed record DeclarationReference(string Type, Guid Id, string Manager, int Version, string? Kind = null);

/// <summary>Something worth telling that is no refusal, for example <c>bound-by-no-arrangement</c>.</summary>
public sealed record Finding(string Kind, string Detail);

/// <summary>The answer to a declaration, to its change, its revealing and its end.</summary>
/// <param name="Warnings">Warnings that this version owes.</param>
/// <param name="Overlaps">Others' declarations that it overlaps; the first hundred.</param>
/// <param name="OverlapsCount">How many there are.</param>
public sealed record DeclarationAnswer(
    ImmutableArray<Warning> Warnings, ImmutableArray<DeclarationReference> Overlaps, int OverlapsCount,
    ImmutableArray<Finding> Findings, long Leaf, Declaration? OperationalIntent = null, Declaration? Constraint = null)
    : Recorded(Leaf)
{
    /// <summary>As it stands, without the volumes and the note that were just sent.</summary>
    [JsonIgnore]
    public Declaration Declaration => OperationalIntent ?? Constraint
        ?? throw new RecordFormatException("the answer to a declaration", "holds no declaration", "operational_intent or constraint");
}

/// <summary>What declaring would lead to, if it were done now.</summary>
/// <param name="Warnings">Warnings that it would owe.</param>
/// <param name="Overlaps">Others' declarations that it would overlap; the first hundred.</param>
/// <param name="OverlapsCount">How many there are.</param>
public sealed record DeclarationPreview(
    ImmutableArray<PreviewedWarning> Warnings, ImmutableArray<DeclarationReference> Overlaps, int OverlapsCount,
    ImmutableArray<Finding> Findings, Declaration? OperationalIntent = null, Declaration? Constraint = null);

/// <summary>A warning that a declaration would owe.</summary>
/// <param name="Lead">If it were delivered at once: start minus now, negative after the start.</param>
/// <param name="Verdict">on-time, short, late, no-requirement or notice, if it were delivered at once.</param>
/// <param name="Transports">Ways by which it would go out at once: console, webhook, email.</param>
/// <param name="RequiredLead">Lead time that the arrangement requires; null when none does.</param>
/// <param name="Ladder">What follows without an answer; null when none is asked for.</param>
public sealed record PreviewedWarning(
    string To, string Change, string Channel, Duration Lead, string Verdict, ImmutableArray<WarningReason> Reasons, ImmutableArray<string> Transports,
    Duration? RequiredLead = null, string? Arrangement = null, ImmutableArray<Rung>? Ladder = null);

internal sealed record DeclarationReading(Declaration? OperationalIntent = null, Declaration? Constraint = null);

internal sealed record SearchTerms(Volume4D AreaOfInterest, int Limit, string? Cursor);

internal sealed record SearchPage(ImmutableArray<Declaration> Declarations, string? NextCursor = null);

/// <summary>One of a party's declarations, and those of others that it overlaps.</summary>
public sealed record AirspaceConflict(DeclarationReference Own, ImmutableArray<DeclarationReference> Others, int OthersCount);

internal sealed record ConflictsPage(ImmutableArray<AirspaceConflict> Conflicts, string? NextCursor = null);
