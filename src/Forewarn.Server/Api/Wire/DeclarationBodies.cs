using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Server.Api.Wire;

/// <summary>What a party says of an operational intent.</summary>
/// <param name="State">Accepted, Activated, Nonconforming or Contingent.</param>
/// <param name="Disclosure">full, area (others see volumes and times alone) or sealed (volumes are a coarse region and window); full unless given.</param>
/// <param name="Seal">Of what is sealed: SHA-256 of a salt and the sealed bytes, 64 hexadecimal digits.</param>
public sealed record OperationalIntentBody(string? State, Volume4DBody?[]? Volumes, string? Note, string? Disclosure, string? Seal)
{
    internal Declaration ToDeclaration(EntityId id, PartyId manager) => OperationalIntent.Create(
        id, manager, ParseState(), Volume4DBody.ToVolumes(Volumes), Note ?? "", Disclosures.Parse(Disclosure), Disclosures.ParseSeal(Seal));

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
/// <param name="Disclosure">full, area (others see volumes and times alone) or sealed (volumes are a coarse region and window); full unless given.</param>
/// <param name="Seal">Of what is sealed: SHA-256 of a salt and the sealed bytes, 64 hexadecimal digits.</param>
public sealed record ConstraintBody(string? Kind, Volume4DBody?[]? Volumes, string? Note, string? Disclosure, string? Seal)
{
    internal Declaration ToDeclaration(EntityId id, PartyId manager) => Constraint.Create(
        id, manager, Names<ActivityKind>.Parse(Kind, "kind"), Volume4DBody.ToVolumes(Volumes), Note ?? "", Disclosures.Parse(Disclosure), Disclosures.ParseSeal(Seal));
}

/// <summary>What opens a seal.</summary>
/// <param name="Salt">16 to 64 bytes, base64.</param>
/// <param name="Sealed">The exact bytes that were sealed, base64: the JSON body that would have declared it in full.</param>
public sealed record RevealBody(string? Salt, string? Sealed)
{
    internal Opening ToOpening() => new(Bytes(Salt, "salt"), Bytes(Sealed, "sealed"));

    private static byte[] Bytes(string? text, string field)
    {
        string base64 = Body.Required(text, field);
        byte[] bytes = new byte[base64.Length];
        // In the one spelling alone in which it is written on record: who verifies holds the text that was signed against that.
        return Convert.TryFromBase64String(base64, bytes, out int length) && Convert.ToBase64String(bytes.AsSpan(0, length)) == base64 ? bytes[..length]
            : throw new InvalidValueException(field, "not base64", "bytes in base64 (RFC 4648, section 4), without white space, unused bits zero");
    }
}

/// <summary>How much of a declaration others may see, on the wire.</summary>
internal static class Disclosures
{
    public static Disclosure Parse(string? text) => text is null ? Disclosure.Full : Names<Disclosure>.Parse(text, "disclosure");

    public static Seal? ParseSeal(string? text) => text?.In("seal", Seal.Parse);

    /// <summary>Whether a party may see what kind of activity it is, and in which state.</summary>
    public static bool ShowsActivity(Declaration declaration, PartyId reader) =>
        declaration.Disclosure == Disclosure.Full || declaration.Manager == reader;
}

/// <summary>A declaration as it stands.</summary>
/// <param name="State">Of an operational intent; absent for a constraint.</param>
/// <param name="Volumes">Absent in the answer to its own declaration, which has just said them.</param>
/// <param name="Note">Shown to its manager and to the parties warned of it; absent for others.</param>
/// <param name="Kind">Absent, like the state, for others than the manager unless it is disclosed in full.</param>
/// <param name="Seal">While it is sealed.</param>
/// <param name="RevealedFrom">Index of the leaf of the sealed version from which it was revealed.</param>
public sealed record DeclarationView(
    string Type, string Id, string Manager, int Version, string? Kind, string? State, string Disclosure, string? Seal, long? RevealedFrom,
    Volume4DBody[]? Volumes, string? Note, string DeclaredAt, string? EndedAt)
{
    /// <summary>All that a party may read of it.</summary>
    internal static DeclarationView Of(Declaration declaration, PartyId reader) =>
        Of(declaration, reader, Volume4DBody.Of(declaration.Volumes), MayReadNote(declaration, reader) ? declaration.Note : null);

    /// <summary>What is new to the manager who has just declared it.</summary>
    internal static DeclarationView OfDeclared(Declaration declaration) => Of(declaration, declaration.Manager, null, null);

    private static DeclarationView Of(Declaration declaration, PartyId reader, Volume4DBody[]? volumes, string? note) => new(
        Names<EntityType>.Of(declaration.Type),
        declaration.Id.ToString(),
        declaration.Manager.ToString(),
        declaration.Version,
        Disclosures.ShowsActivity(declaration, reader) ? Names<ActivityKind>.Of(declaration.Kind) : null,
        Disclosures.ShowsActivity(declaration, reader) ? (declaration as OperationalIntent)?.State.ToString() : null,
        Names<Disclosure>.Of(declaration.Disclosure),
        declaration.Seal?.ToString(),
        declaration.RevealedFrom,
        volumes,
        note,
        Times.Of(declaration.DeclaredAt),
        Times.Of(declaration.EndedAt));

    private static bool MayReadNote(Declaration declaration, PartyId reader)
    {
        if (declaration.Manager == reader)
            return true;
        if (declaration.Disclosure != Core.Airspace.Disclosure.Full)
            return false;
        foreach (var notice in declaration.Notices)
        {
            if (notice.Party == reader)
                return true;
        }
        return false;
    }
}

/// <summary>Names a declaration.</summary>
/// <param name="Kind">Absent for others than the manager unless it is disclosed in full.</param>
public sealed record DeclarationReference(string Type, string Id, string Manager, int Version, string? Kind)
{
    internal static DeclarationReference Of(Declaration declaration, PartyId reader) => new(
        Names<EntityType>.Of(declaration.Type), declaration.Id.ToString(), declaration.Manager.ToString(), declaration.Version,
        Disclosures.ShowsActivity(declaration, reader) ? Names<ActivityKind>.Of(declaration.Kind) : null);

    internal static DeclarationReference[] Of(IReadOnlyList<Declaration> declarations, PartyId reader)
    {
        var references = new DeclarationReference[declarations.Count];
        for (int i = 0; i < references.Length; i++)
            references[i] = Of(declarations[i], reader);
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
    internal static DeclarationAnswer Of(Declared declared, long leaf, Instant now)
    {
        var view = DeclarationView.OfDeclared(declared.Declaration);
        bool isConstraint = declared.Declaration is Constraint;
        return new DeclarationAnswer(
            isConstraint ? null : view, isConstraint ? view : null, leaf,
            WarningView.Of(declared.Warnings, declared.Declaration.Manager, now), DeclarationReference.Of(declared.Overlaps, declared.Declaration.Manager), declared.OverlapsCount,
            FindingView.Of(declared.Findings));
    }
}

/// <summary>What would be answered to a declaration if it were sent now.</summary>
/// <param name="OperationalIntent">As it would stand; absent for a constraint.</param>
/// <param name="Constraint">As it would stand; absent for an operational intent.</param>
/// <param name="Warnings">Warnings that it would owe.</param>
/// <param name="Overlaps">Other parties' declarations that it would overlap.</param>
/// <param name="OverlapsCount">How many there are; more than are listed when there are very many.</param>
public sealed record PreviewAnswer(
    DeclarationView? OperationalIntent, DeclarationView? Constraint, PreviewedWarningView[] Warnings,
    DeclarationReference[] Overlaps, int OverlapsCount, FindingView[] Findings)
{
    internal static PreviewAnswer Of(Declared declared, Instant now, Func<Warning, Transport[]> transports)
    {
        var view = DeclarationView.OfDeclared(declared.Declaration);
        bool isConstraint = declared.Declaration is Constraint;
        return new PreviewAnswer(
            isConstraint ? null : view, isConstraint ? view : null,
            [.. declared.Warnings.Select(warning => PreviewedWarningView.Of(warning, now, transports(warning)))],
            DeclarationReference.Of(declared.Overlaps, declared.Declaration.Manager), declared.OverlapsCount, FindingView.Of(declared.Findings));
    }
}

/// <summary>A warning that a declaration would owe.</summary>
/// <param name="RequiredLead">Lead time that the arrangement requires; absent when none does.</param>
/// <param name="Lead">Lead time if it were delivered at once: start minus now, negative after the start.</param>
/// <param name="Verdict">on-time, short, late, no-requirement or notice, if it were delivered at once.</param>
/// <param name="Ladder">What follows without an answer; absent when none is asked for.</param>
/// <param name="Transports">Ways by which it would go out at once.</param>
public sealed record PreviewedWarningView(
    string To, string Change, string Channel, string? RequiredLead, string? Arrangement, string Lead, string Verdict, ReasonView[] Reasons,
    RungBody[]? Ladder, string[] Transports)
{
    internal static PreviewedWarningView Of(Warning warning, Instant now, Transport[] transports)
    {
        var atOnce = warning with { Delivery = new Core.Warnings.Delivery(now, Transport.Console, Leaves.None) };
        return new(
            warning.To.ToString(),
            Names<Change>.Of(warning.Change),
            Names<Channel>.Of(warning.Channel),
            warning.Requirement is { } requirement ? Times.Of(requirement.LeadTime) : null,
            warning.Requirement?.Arrangement.ToString(),
            Times.Of(warning.StartsAt - now),
            Names<Verdict>.Of(atOnce.VerdictAt(now)),
            ReasonView.Of(warning.Reasons),
            warning.Ladder.IsEmpty ? null : [.. warning.Ladder.Select(RungBody.Of)],
            [.. transports.Select(Names<Transport>.Of)]);
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
