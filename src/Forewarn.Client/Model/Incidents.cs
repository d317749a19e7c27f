using System.Collections.Immutable;
using NodaTime;

namespace Forewarn.Client.Model;

/// <summary>Where and when an incident is looked for.</summary>
/// <param name="Title">In the opener's words.</param>
/// <param name="Extent">Area, altitude band and window of time.</param>
/// <param name="Exercise">Whether it is of an exercise.</param>
/// <param name="Parties">Parties to be told besides those that are found to be concerned.</param>
public sealed record IncidentTerms(string Title, Volume4D Extent, bool Exercise = false, ImmutableArray<string>? Parties = null);

/// <summary>An incident in a list.</summary>
/// <param name="Parties">Whom it concerns, and who is told.</param>
/// <param name="LeavesCount">Leaves of the record that are gathered for the caller.</param>
/// <param name="Accounts">Who has filed an account.</param>
public sealed record IncidentSummary(
    Guid Id, int Version, string Title, string OpenedBy, Instant OpenedAt, Volume4D Extent, ImmutableArray<string> Parties, int LeavesCount, ImmutableArray<string> Accounts, bool Exercise = false);

/// <summary>An incident, after a change.</summary>
public sealed record IncidentAnswer(IncidentSummary Incident, long Leaf) : Recorded(Leaf);

internal sealed record IncidentsPage(ImmutableArray<IncidentSummary> Incidents, string? NextCursor = null);

/// <summary>A party's account of an incident.</summary>
/// <param name="Language">Language of the text, BCP 47.</param>
public sealed record AccountTerms(string Language, string Text, ImmutableArray<AccountPoint>? Points = null);

/// <summary>One point of an account.</summary>
/// <param name="Standing">claimed or assumed.</param>
/// <param name="Ground">Where it was published, of what is claimed; why, of what is assumed.</param>
/// <param name="At">When it is said to have happened; null when no time is given.</param>
/// <param name="About">The entry of the record that it speaks of, such as constraint/UUID.</param>
/// <param name="Version">That version of the entry alone; null for all of them.</param>
/// <param name="By">Who claims or assumes it; null when it is the party itself.</param>
public sealed record AccountPoint(string Standing, string Text, string Ground, Instant? At = null, string? About = null, int? Version = null, string? By = null);

/// <summary>An account on record.</summary>
public sealed record FiledAccount(string Party, int Version, long Leaf, Instant FiledAt, AccountTerms Account);

/// <summary>An account, after it was filed.</summary>
public sealed record AccountAnswer(FiledAccount Account, long Leaf) : Recorded(Leaf);

/// <summary>What something rests on.</summary>
/// <param name="Standing">proven, claimed or assumed.</param>
/// <param name="Leaves">Indices of the leaves that show it, or that show who said it.</param>
/// <param name="By">Who claims or assumes it.</param>
/// <param name="Ground">The source of what is claimed, or why it is assumed.</param>
public sealed record FindingBasis(string What, string Standing, ImmutableArray<long> Leaves, string? By = null, string? Ground = null);

/// <summary>Something that follows from what is known of an incident.</summary>
/// <param name="Standing">As well as the weakest of what it rests on: proven, claimed or assumed.</param>
/// <param name="Parts">What it is about, by role.</param>
/// <param name="Figures">Durations in ISO 8601, distances in metres.</param>
/// <param name="At">From when on it was to be found; null of what only the whole shows.</param>
public sealed record IncidentFinding(
    string Kind, string Standing, string Text, ImmutableSortedDictionary<string, string> Parts, ImmutableSortedDictionary<string, string> Figures, ImmutableArray<FindingBasis> RestsOn, Instant? At = null);

/// <summary>One line of an incident's timeline.</summary>
/// <param name="Signed">Whether the party has signed it with its own key.</param>
/// <param name="Withheld">Parts of the leaf that are not for the caller.</param>
/// <param name="Words">What somebody wrote of it.</param>
/// <param name="Leaf">Index of the leaf that says so.</param>
/// <param name="Kind">What happened, in a word: the kind of the leaf, refused, or account.</param>
/// <param name="Parts">What the text is made of, by role.</param>
public sealed record IncidentLine(
    string Kind, ImmutableSortedDictionary<string, string> Parts, Instant At, string Text, string Standing, ImmutableArray<FindingBasis> RestsOn, bool Signed, ImmutableArray<string> Withheld,
    string? Who = null, string? Words = null, string? Language = null, long? Leaf = null, Instant? RecordedAt = null);

/// <summary>A declaration of an incident, with the letter by which texts call it.</summary>
/// <param name="EndedAt">When it was taken back or ended; null when it was not.</param>
/// <param name="History">Its versions as far as the caller may see their volumes, in order.</param>
public sealed record IncidentDeclaration(string Label, string Subject, string Manager, string Kind, int Versions, ImmutableArray<IncidentVersion> History, Instant? EndedAt = null);

/// <summary>A version of a declaration of an incident.</summary>
/// <param name="At">From when on it stood.</param>
/// <param name="Standing">proven, claimed or assumed.</param>
/// <param name="Kind">Null where it is not disclosed.</param>
/// <param name="Sealed">True when the volumes are only the region given in advance.</param>
public sealed record IncidentVersion(
    int Version, Instant At, ImmutableArray<Volume4D> Volumes, string Standing, ImmutableArray<FindingBasis> RestsOn, string? Kind = null, string? State = null, bool Sealed = false);

/// <summary>Something that was reported as seen at a place, with the number by which texts call it.</summary>
/// <param name="Subject">Such as observation/UUID.</param>
/// <param name="Reporter">Who reported it.</param>
/// <param name="Party">Whose activity was seen.</param>
/// <param name="Event">What was seen, in the reporter's words.</param>
/// <param name="Source">Who or what saw it, in the reporter's words.</param>
public sealed record IncidentSighting(
    int Number, string Subject, string Reporter, string Party, string Kind, Instant At, ObservedPosition Position, string Standing, ImmutableArray<FindingBasis> RestsOn, string? Event = null, string? Source = null);

/// <summary>An incident as the caller may see it.</summary>
/// <param name="SeenBy">The parties that may all see what is shown.</param>
/// <param name="Statements">Ids of the public statements on it.</param>
/// <param name="Leaves">Indices of the leaves of the record that are gathered.</param>
/// <param name="Sightings">What was reported as seen, where a place was given.</param>
/// <param name="WhatIf">True when it did not happen so: everything in it is supposed.</param>
/// <param name="Replayed">True on a node that replays the past: its entries prove what was put into it, and nothing of the day itself.</param>
public sealed record IncidentReading(
    IncidentSummary Incident, ImmutableArray<string> SeenBy, ImmutableArray<IncidentDeclaration> Declarations, ImmutableArray<IncidentSighting> Sightings, ImmutableArray<IncidentLine> Timeline, ImmutableArray<IncidentFinding> Findings,
    ImmutableArray<FiledAccount> Accounts, ImmutableArray<Guid> Statements, ImmutableArray<long> Leaves, bool WhatIf = false, bool Replayed = false);

/// <summary>What is supposed to have been otherwise.</summary>
/// <param name="DeliveredAfter">How long after it became due each warning about it is supposed to have been delivered; as long as it took when null.</param>
public sealed record WhatIfTerms(ImmutableArray<WhatIfChange> Changes, Duration? DeliveredAfter = null);

/// <summary>A declaration that is supposed to have been made at another time, or for another place and time.</summary>
/// <param name="Subject">Such as constraint/UUID.</param>
/// <param name="DeclaredAt">When it is supposed to have been declared.</param>
/// <param name="EarlierBy">Or how much earlier than it was.</param>
/// <param name="Volumes">What is supposed to have been declared; what was when null.</param>
/// <param name="Version">Which version; the first when null.</param>
public sealed record WhatIfChange(string Subject, Instant? DeclaredAt = null, Duration? EarlierBy = null, ImmutableArray<Volume4D>? Volumes = null, int? Version = null);

/// <summary>A statement to be published.</summary>
/// <param name="About">incident/UUID or call/UUID.</param>
/// <param name="Language">BCP 47.</param>
public sealed record StatementTerms(string About, string Title, string Language, string Text);

/// <summary>What is added to a statement.</summary>
public sealed record CorrectionTerms(string Language, string Text);

/// <summary>A correction of a statement.</summary>
public sealed record StatementCorrection(Instant At, string Language, string Text, long Leaf);

/// <summary>A public statement.</summary>
/// <param name="Page">Its permanent address, below that of the node.</param>
public sealed record Statement(
    Guid Id, int Version, string Party, string About, Instant PublishedAt, string Title, string Language, string Text, ImmutableArray<StatementCorrection> Corrections, long Leaf, string Page, bool Exercise = false);

/// <summary>A statement, after a change.</summary>
public sealed record StatementAnswer(Statement Statement, long Leaf) : Recorded(Leaf);

internal sealed record StatementsPage(ImmutableArray<Statement> Statements, string? NextCursor = null);
