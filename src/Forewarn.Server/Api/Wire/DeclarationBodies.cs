using Forewarn.Core;
using Forewarn.Core.Airspace;

namespace Forewarn.Server.Api.Wire;

/// <summary>What a party says of an operational intent.</summary>
/// <param name="State">Accepted, Activated, Nonconforming or Contingent.</param>
public sealed record OperationalIntentBody(string? State, Volume4DBody?[]? Volumes, string? Note)
{
    internal Declaration ToDeclaration(EntityId id, PartyId manager) => OperationalIntent.Create(id, manager, ParseState(), Volume4DBody.ToVolumes(Volumes), Note ?? "");

    private IntentState ParseState() => State switch
    {
        nameof(IntentState.Accepted) => IntentState.Accepted,
        nameof(IntentState.Activated) => IntentState.Activated,
        nameof(IntentState.Nonconforming) => IntentState.Nonconforming,
        nameof(IntentState.Contingent) => IntentState.Contingent,
        _ => throw new InvalidValueException("state", State is null ? "missing" : "not a state", "Accepted, Activated, Nonconforming or Contingent"),
    };
}

/// <summary>What a party says of a constraint.</summary>
/// <param name="Kind">live-fire, air-defence, closed-area, protected-site or other.</param>
public sealed record ConstraintBody(string? Kind, Volume4DBody?[]? Volumes, string? Note)
{
    internal Declaration ToDeclaration(EntityId id, PartyId manager) =>
        Constraint.Create(id, manager, Names<ActivityKind>.Parse(Kind, "kind"), Volume4DBody.ToVolumes(Volumes), Note ?? "");
}

/// <summary>A declaration as it stands.</summary>
/// <param name="State">Of an operational intent; absent for a constraint.</param>
/// <param name="Volumes">Absent in the answer to its own declaration, which has just said them.</param>
/// <param name="Note">Shown to its manager and to the parties warned of it; absent for others.</param>
public sealed record DeclarationView(
    string Type, string Id, string Manager, int Version, string Kind, string? State, Volume4DBody[]? Volumes, string? Note,
    string DeclaredAt, string? EndedAt)
{
    /// <summary>All that a party may read of it.</summary>
    internal static DeclarationView Of(Declaration declaration, PartyId reader) =>
        Of(declaration, Volume4DBody.Of(declaration.Volumes), MayReadNote(declaration, reader) ? declaration.Note : null);

    /// <summary>What is new to the manager who has just declared it.</summary>
    internal static DeclarationView OfDeclared(Declaration declaration) => Of(declaration, null, null);

    private static DeclarationView Of(Declaration declaration, Volume4DBody[]? volumes, string? note) => new(
        Names<EntityType>.Of(declaration.Type),
        declaration.Id.ToString(),
        declaration.Manager.ToString(),
        declaration.Version,
        Names<ActivityKind>.Of(declaration.Kind),
        (declaration as OperationalIntent)?.State.ToString(),
        volumes,
        note,
        Times.Of(declaration.DeclaredAt),
        Times.Of(declaration.EndedAt));

    private static bool MayReadNote(Declaration declaration, PartyId reader)
    {
        if (declaration.Manager == reader)
            return true;
        foreach (var notice in declaration.Notices)
        {
            if (notice.Party == reader)
                return true;
        }
        return false;
    }
}

/// <summary>Names a declaration.</summary>
public sealed record DeclarationReference(string Type, string Id, string Manager, int Version, string Kind)
{
    internal static DeclarationReference Of(Declaration declaration) => new(
        Names<EntityType>.Of(declaration.Type), declaration.Id.ToString(), declaration.Manager.ToString(), declaration.Version,
        Names<ActivityKind>.Of(declaration.Kind));

    internal static DeclarationReference[] Of(IReadOnlyList<Declaration> declarations)
    {
        var references = new DeclarationReference[declarations.Count];
        for (int i = 0; i < references.Length; i++)
            references[i] = Of(declarations[i]);
        return references;
    }
}

/// <summary>Something worth telling that is no refusal.</summary>
public sealed record FindingView(string Kind, string Detail)
{
    internal static FindingView[] Of(IReadOnlyList<Finding> findings)
    {
        var views = new FindingView[findings.Count];
        for (int i = 0; i < views.Length; i++)
            views[i] = new FindingView(Names<Finding>.Of(findings[i]), DetailOf(findings[i]));
        return views;
    }

    private static string DetailOf(Finding finding) => finding switch
    {
        Finding.BoundByNoArrangement => "No arrangement covers an activity of this kind, here, by this party.",
        Finding.NothingDeclared => "The party had declared no activity of this kind near this place and time.",
        Finding.OutsideSealed => "What was revealed reaches outside the region and window under which it had been sealed.",
        _ => "What was seen lay outside what had been declared.",
    };
}

/// <summary>The answer to a declaration.</summary>
/// <param name="OperationalIntent">As it stands; absent for a constraint.</param>
/// <param name="Constraint">As it stands; absent for an operational intent.</param>
/// <param name="Leaf">Index of the leaf of the record that is the receipt.</param>
/// <param name="Warnings">Warnings that this version owes.</param>
/// <param name="Overlaps">Other parties' declarations that it overlaps.</param>
/// <param name="OverlapsCount">How many there are; more than are listed when there are very many.</param>
public sealed record DeclarationAnswer(
    DeclarationView? OperationalIntent, DeclarationView? Constraint, long Leaf, WarningView[] Warnings,
    DeclarationReference[] Overlaps, int OverlapsCount, FindingView[] Findings)
{
    internal static DeclarationAnswer Of(Declared declared, long leaf, NodaTime.Instant now)
    {
        var view = DeclarationView.OfDeclared(declared.Declaration);
        bool isConstraint = declared.Declaration is Constraint;
        return new DeclarationAnswer(
            isConstraint ? null : view, isConstraint ? view : null, leaf,
            WarningView.Of(declared.Warnings, now), DeclarationReference.Of(declared.Overlaps), declared.OverlapsCount,
            FindingView.Of(declared.Findings));
    }
}

/// <summary>The answer when a declaration is read.</summary>
public sealed record DeclarationReading(DeclarationView? OperationalIntent, DeclarationView? Constraint)
{
    internal static DeclarationReading Of(Declaration declaration, PartyId reader)
    {
        var view = DeclarationView.Of(declaration, reader);
        return declaration is Constraint ? new(null, view) : new(view, null);
    }
}

/// <summary>What to search for.</summary>
/// <param name="AreaOfInterest">Where and when.</param>
/// <param name="Limit">Most declarations in the answer, 1 to 1000; 100 unless given.</param>
/// <param name="Cursor">From the last answer, to go on.</param>
public sealed record SearchBody(Volume4DBody? AreaOfInterest, int? Limit, string? Cursor);

/// <summary>What was found.</summary>
public sealed record SearchAnswer(DeclarationView[] Declarations, string? NextCursor);

/// <summary>A party's declaration and the declarations of others that it overlaps.</summary>
public sealed record ConflictView(DeclarationReference Own, DeclarationReference[] Others, int OthersCount);

/// <summary>Conflicts of a party.</summary>
public sealed record ConflictsAnswer(ConflictView[] Conflicts, string? NextCursor);
