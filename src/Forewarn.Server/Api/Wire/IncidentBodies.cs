using System.Collections.Immutable;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Incidents;
using Forewarn.Server.Incidents;
using Forewarn.Server.Recording;
using NodaTime;

namespace Forewarn.Server.Api.Wire;

/// <summary>Where and when an incident is looked for.</summary>
/// <param name="Title">In the opener's words.</param>
/// <param name="Extent">Area, altitude band and window of time.</param>
/// <param name="Exercise">Whether it is of an exercise.</param>
/// <param name="Parties">Parties to be told besides those that are found to be concerned.</param>
public sealed record IncidentBody(string? Title, Volume4DBody? Extent, bool? Exercise, string[]? Parties)
{
    internal Scene ToScene() => Scene.Create(
        Body.Required(Title, "title"), Body.Required(Extent, "extent").In("extent", extent => extent.ToVolume()), Exercise ?? false);

    internal ImmutableArray<PartyId> Named()
    {
        if (Parties is { Length: > IncidentLimits.PartiesMax })
            throw new InvalidValueException("parties", $"{Parties.Length} parties", $"at most {IncidentLimits.PartiesMax}");
        return [.. (Parties ?? []).Select((party, i) => Body.Required(party, $"parties[{i}]").In($"parties[{i}]", PartyId.Parse))];
    }
}

/// <summary>A party's account of an incident.</summary>
/// <param name="Language">Language of the text, BCP 47.</param>
public sealed record AccountBody(string? Language, string? Text, PointBody?[]? Points)
{
    internal static AccountBody Of(Account account) => new(account.Language, account.Text, [.. account.Points.Select(PointBody.Of)]);

    internal Account ToAccount(PartyId party)
    {
        var points = Points ?? [];
        if (points.Length > IncidentLimits.PointsPerAccountMax)
            throw new InvalidValueException("points", $"{points.Length} points", $"at most {IncidentLimits.PointsPerAccountMax}");
        return Account.Create(party, Body.Required(Language, "language"), Text ?? "",
            [.. points.Select((point, i) => Body.Required(point, $"points[{i}]").In($"points[{i}]", body => body.ToPoint()))]);
    }
}

/// <summary>One point of an account.</summary>
/// <param name="At">When it is said to have happened; absent when no time is given.</param>
/// <param name="About">The entry of the record that it speaks of, such as constraint/UUID.</param>
/// <param name="Version">That version of the entry alone; all of them unless given.</param>
/// <param name="Standing">claimed or assumed.</param>
/// <param name="By">Who claims or assumes it; you unless given.</param>
/// <param name="Ground">Where it was published, of what is claimed; why, of what is assumed.</param>
public sealed record PointBody(string? At, string? About, int? Version, string? Standing, string? Text, string? By, string? Ground)
{
    internal static PointBody Of(AccountPoint point) => new(
        Times.Of(point.At), BasisView.Text(point.About), point.Version, Names<Standing>.Of(point.Standing), point.Text, BasisView.Text(point.By), point.Ground);

    internal AccountPoint ToPoint() => AccountPoint.Create(
        Times.ParseOptional(At, "at"), About is null ? "" : EntityName.Of(EntityName.Parse(About, "about")), Version, Names<Standing>.Parse(Standing, "standing"), Text ?? "", By ?? "", Ground ?? "");
}

/// <summary>An account on record.</summary>
/// <param name="Leaf">Index of the leaf that says so.</param>
public sealed record AccountView(string Party, int Version, long Leaf, string FiledAt, AccountBody Account)
{
    internal static AccountView Of(Account account) => new(account.Party.ToString(), account.Version, account.Leaf, Times.Of(account.FiledAt), AccountBody.Of(account));
}

/// <summary>An incident in a list.</summary>
/// <param name="Parties">Whom it concerns, and who is told.</param>
/// <param name="LeavesCount">Leaves of the record that are gathered for you.</param>
/// <param name="Accounts">Who has filed an account.</param>
public sealed record IncidentSummary(
    string Id, int Version, bool? Exercise, string Title, string OpenedBy, string OpenedAt, Volume4DBody Extent, string[] Parties, int LeavesCount, string[] Accounts)
{
    internal static IncidentSummary Of(Incident incident, PartyId reader) => new(
        incident.Id.ToString(), incident.Version, incident.Scene.IsExercise ? true : null, incident.Scene.Title, incident.OpenedBy.ToString(), Times.Of(incident.OpenedAt),
        Volume4DBody.Of(incident.Scene.Extent), [.. incident.Parties.Select(party => party.ToString())], incident.GatheredFor(reader)!.Leaves.Length,
        [.. incident.Accounts.Select(account => account.Party.ToString())]);
}

/// <summary>The incidents that you may know of.</summary>
public sealed record IncidentsAnswer(IncidentSummary[] Incidents, string? NextCursor);

/// <summary>An incident, after a change.</summary>
public sealed record IncidentAnswer(IncidentSummary Incident, long Leaf);

/// <summary>An account, after it was filed.</summary>
public sealed record AccountAnswer(AccountView Account, long Leaf);

/// <summary>What something rests on.</summary>
/// <param name="Standing">proven, claimed or assumed.</param>
/// <param name="By">Who claims or assumes it.</param>
/// <param name="Ground">The source of what is claimed, or why it is assumed.</param>
/// <param name="Leaves">Indices of the leaves that show it, or that show who said it.</param>
public sealed record BasisView(string What, string Standing, string? By, string? Ground, long[] Leaves)
{
    internal static BasisView[] Of(ImmutableArray<Basis> restsOn) =>
        [.. restsOn.Select(basis => new BasisView(basis.What, Names<Establishment>.Of(basis.Establishment), Text(basis.By), Text(basis.Ground), [.. basis.Leaves]))];

    /// <summary>As firm as the weakest.</summary>
    internal static string StandingOf(ImmutableArray<Basis> restsOn) => Names<Establishment>.Of(restsOn.IsEmpty ? Establishment.Proven : restsOn.Max(basis => basis.Establishment));

    internal static string? Text(string text) => text.Length == 0 ? null : text;
}

/// <summary>Something that follows from what is known of an incident.</summary>
/// <param name="At">From when on it was to be found; absent of what only the whole shows.</param>
/// <param name="Standing">As well as the weakest of what it rests on: proven, claimed or assumed.</param>
/// <param name="Parts">What it is about, by role.</param>
/// <param name="Figures">Durations in ISO 8601, distances in metres.</param>
public sealed record IncidentFindingView(string Kind, string? At, string Standing, string Text, SortedDictionary<string, string> Parts, SortedDictionary<string, string> Figures, BasisView[] RestsOn)
{
    /// <param name="finding">The finding.</param>
    /// <param name="mark">What its text begins with.</param>
    internal static IncidentFindingView Of(IncidentFinding finding, string mark) => new(
        finding.Kind, Times.Of(finding.At), Names<Establishment>.Of(finding.Establishment), mark + finding.Text, new(finding.Parts.ToDictionary(), StringComparer.Ordinal), new(finding.Figures.ToDictionary(), StringComparer.Ordinal), BasisView.Of(finding.RestsOn));
}

/// <summary>One line of the timeline.</summary>
/// <param name="Words">What somebody wrote of it.</param>
/// <param name="Leaf">Index of the leaf that says so.</param>
/// <param name="Signed">Whether the party has signed it with its own key.</param>
/// <param name="Withheld">Parts of the leaf that are not for you.</param>
/// <param name="Kind">What happened, in a word: the kind of the leaf, refused, or account.</param>
/// <param name="Parts">What the text is made of, by role, to say it in another language.</param>
public sealed record TimelineView(string Kind, SortedDictionary<string, string> Parts, string At, string? RecordedAt, string? Who, string Text, string? Words, string? Language, string Standing, BasisView[] RestsOn, long? Leaf, bool Signed, string[] Withheld)
{
    /// <param name="entry">The line.</param>
    /// <param name="mark">What its text begins with.</param>
    internal static TimelineView Of(TimelineEntry entry, string mark) => new(
        entry.Kind, new(entry.Parts.ToDictionary(), StringComparer.Ordinal), Times.Of(entry.At), Times.Of(entry.RecordedAt), BasisView.Text(entry.Who), mark + entry.Text, BasisView.Text(entry.Words), entry.Language, Names<Establishment>.Of(entry.Establishment), BasisView.Of(entry.RestsOn),
        entry.Leaf, entry.IsSigned, [.. entry.Withheld]);
}

/// <summary>A declaration of an incident, with the letter by which texts call it.</summary>
/// <param name="EndedAt">When it was taken back or ended; absent when it was not.</param>
/// <param name="History">Its versions as far as you may see their volumes, in order.</param>
public sealed record IncidentDeclarationView(string Label, string Subject, string Manager, string Kind, int Versions, string? EndedAt, IncidentVersionView[] History)
{
    internal static IncidentDeclarationView Of(DeclarationFact declaration, Grounds grounds) => new(
        declaration.Label, declaration.Name, declaration.Manager, declaration.Kind, declaration.Versions.Length, Times.Of(declaration.Ended?.Leaf.At),
        [.. declaration.Versions.Select(version => IncidentVersionView.Of(version, grounds.Of(declaration, version)))]);
}

/// <summary>A version of a declaration of an incident.</summary>
/// <param name="At">From when on it stood.</param>
/// <param name="Kind">Absent where it is not disclosed.</param>
/// <param name="Sealed">True when the volumes are only the region given in advance.</param>
/// <param name="Standing">How well it is established: proven, claimed or assumed.</param>
public sealed record IncidentVersionView(long Version, string At, string? Kind, string? State, bool? Sealed, Volume4DBody[] Volumes, string Standing, BasisView[] RestsOn)
{
    internal static IncidentVersionView Of(VersionFact version, ImmutableArray<Basis> restsOn) => new(
        version.Number, Times.Of(version.At), version.Kind is { } kind ? Names<ActivityKind>.Of(kind) : null, version.State, version.IsSealed ? true : null, Volume4DBody.Of(version.Volumes),
        BasisView.StandingOf(restsOn), BasisView.Of(restsOn));
}

/// <summary>Something that was reported as seen at a place, with the number by which texts call it.</summary>
/// <param name="Subject">The observation, such as observation/UUID.</param>
/// <param name="Reporter">Who reported it.</param>
/// <param name="Party">Whose activity was seen.</param>
/// <param name="Event">What was seen, in the reporter's words.</param>
/// <param name="Source">Who or what saw it, in the reporter's words.</param>
public sealed record IncidentSightingView(
    int Number, string Subject, string Reporter, string Party, string Kind, string At, PositionBody Position, string? Event, string? Source, string Standing, BasisView[] RestsOn)
{
    internal static IncidentSightingView Of(SightingFact sighting, ImmutableArray<Basis> restsOn) => new(
        sighting.Number, sighting.Name, sighting.Reporter, sighting.Party, sighting.Kind, Times.Of(sighting.At),
        new PositionBody(sighting.Place!.Value.Lat, sighting.Place.Value.Lng, sighting.AltitudeMetres), BasisView.Text(sighting.Event), BasisView.Text(sighting.Source), BasisView.StandingOf(restsOn), BasisView.Of(restsOn));
}

/// <summary>An incident as you may see it.</summary>
/// <param name="WhatIf">True when it did not happen so: everything in it is supposed.</param>
/// <param name="Replayed">True on a node that replays the past: its entries prove what was put into it, and nothing of the day itself.</param>
/// <param name="SeenBy">The parties that may all see what is shown.</param>
/// <param name="Sightings">What was reported as seen, where a place was given.</param>
/// <param name="Leaves">Indices of the leaves of the record that are gathered.</param>
/// <param name="Statements">Ids of the public statements on it.</param>
public sealed record IncidentReading(
    bool? WhatIf, bool? Replayed, IncidentSummary Incident, string[] SeenBy, IncidentDeclarationView[] Declarations, IncidentSightingView[] Sightings, TimelineView[] Timeline, IncidentFindingView[] Findings, AccountView[] Accounts, string[] Statements, long[] Leaves)
{
    internal static IncidentReading Of(IncidentView view, PartyId reader) => new(
        view.WhatIf is null ? null : true,
        view.IsReplayed ? true : null,
        IncidentSummary.Of(view.Incident, reader),
        [.. view.Readers.Parties],
        [.. view.Facts.Declarations.Select(declaration => IncidentDeclarationView.Of(declaration, view.Grounds))],
        [.. view.Facts.Sightings.Where(sighting => sighting.Place is not null).Select(sighting => IncidentSightingView.Of(sighting, view.Grounds.Of(sighting)))],
        [.. view.Timeline.Select(entry => TimelineView.Of(entry, MarkOf(view)))],
        [.. view.Findings.Select(finding => IncidentFindingView.Of(finding, MarkOf(view)))],
        [.. view.Incident.Accounts.Select(AccountView.Of)],
        [.. view.Statements.Select(statement => statement.Id.ToString())],
        view.WhatIf is null ? [.. view.Facts.Leaves.Select(leaf => leaf.Index)] : []);

    /// <summary>Whoever sees a line of it alone must see what it is of.</summary>
    private static string MarkOf(IncidentView view) => (view.Incident.Scene.IsExercise ? "EXERCISE: " : "") + (view.WhatIf is null ? "" : "WHAT IF: ");
}

/// <summary>What is supposed to have been otherwise.</summary>
/// <param name="Changes">Declarations made at another time, or for another place and time.</param>
/// <param name="DeliveredAfter">How long after it became due each warning about them is supposed to have been delivered; as long as it took unless given.</param>
public sealed record WhatIfBody(WhatIfChangeBody?[]? Changes, string? DeliveredAfter)
{
    internal WhatIf ToWhatIf(PartyId by, IncidentView onRecord)
    {
        var changes = Body.Required(Changes, "changes");
        if (changes.Length is 0 or > WhatIf.ChangesMax)
            throw new InvalidValueException("changes", $"{changes.Length} changes", $"1 to {WhatIf.ChangesMax}");
        return new WhatIf([.. changes.Select((change, i) => Body.Required(change, $"changes[{i}]").In($"changes[{i}]", body => body.ToChange(onRecord)))],
            DeliveredAfter is null ? null : Duration.Max(Duration.Zero, Times.ParseDuration(DeliveredAfter, "delivered_after")), by.ToString());
    }
}

/// <summary>One declaration that is supposed to have been otherwise.</summary>
/// <param name="Subject">Such as constraint/UUID.</param>
/// <param name="Version">Which version; the first unless given.</param>
/// <param name="DeclaredAt">When it is supposed to have been declared.</param>
/// <param name="EarlierBy">Or how much earlier than it was.</param>
/// <param name="Volumes">What is supposed to have been declared.</param>
public sealed record WhatIfChangeBody(string? Subject, int? Version, string? DeclaredAt, string? EarlierBy, Volume4DBody?[]? Volumes)
{
    internal WhatIfChange ToChange(IncidentView onRecord)
    {
        string name = EntityName.Of(EntityName.Parse(Body.Required(Subject, "subject"), "subject"));
        if (DeclaredAt is not null && EarlierBy is not null)
            throw new InvalidValueException("earlier_by", "given together with declared_at", "one of the two");
        var version = onRecord.Facts.Find(name)?.Versions is { IsEmpty: false } versions ? versions.FirstOrDefault(each => each.Number == Version) ?? versions[0] : null;
        var at = Times.ParseOptional(DeclaredAt, "declared_at") ?? (EarlierBy is null || version is null ? null : version.At - Times.ParseDuration(EarlierBy, "earlier_by"));
        return new WhatIfChange(name, Version ?? version?.Number ?? 1, at, Volumes is null ? null : Volume4DBody.ToVolumes(Volumes));
    }
}

/// <summary>A statement to be published.</summary>
/// <param name="About">incident/UUID or call/UUID.</param>
/// <param name="Language">BCP 47.</param>
public sealed record StatementBody(string? About, string? Title, string? Language, string? Text)
{
    internal Statement ToStatement(EntityId id, PartyId party) => Statement.Create(
        id, party, EntityName.Parse(Body.Required(About, "about"), "about"), Body.Required(Title, "title"),
        new StatementText(Body.Required(Language, "language"), Body.Required(Text, "text")));
}

/// <summary>What is added to a statement.</summary>
public sealed record CorrectionBody(string? Language, string? Text)
{
    internal StatementText ToText() => new(Body.Required(Language, "language"), Body.Required(Text, "text"));
}

/// <summary>A correction of a statement.</summary>
public sealed record CorrectionView(string At, string Language, string Text, long Leaf);

/// <summary>A statement as everybody may read it.</summary>
/// <param name="Page">Its permanent address, below that of the node.</param>
public sealed record StatementView(
    string Id, int Version, bool? Exercise, string Party, string About, string PublishedAt, string Title, string Language, string Text, CorrectionView[] Corrections, long Leaf, string Page)
{
    internal static StatementView Of(Statement statement) => new(
        statement.Id.ToString(), statement.Version, statement.IsExercise ? true : null, statement.Party.ToString(), EntityName.Of(statement.About), Times.Of(statement.PublishedAt), statement.Title,
        statement.Text.Language, statement.Text.Text,
        [.. statement.Corrections.Select(correction => new CorrectionView(Times.Of(correction.At), correction.Text.Language, correction.Text.Text, correction.Leaf))],
        statement.Leaf, $"/statements/{statement.Id}");
}

/// <summary>A statement, after a change.</summary>
public sealed record StatementAnswer(StatementView Statement, long Leaf);

/// <summary>Statements, in the order in which they were published.</summary>
public sealed record StatementsAnswer(StatementView[] Statements, string? NextCursor);
