using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Warnings;
using Forewarn.Record.Evidence;
using NodaTime;

namespace Forewarn.Server.Incidents;

/// <summary>What leaves say, put together by what they are about. Nothing here is more than the leaves say.</summary>
/// <param name="Leaves">All of them, in order.</param>
/// <param name="Parties">By id, with their names, zones and calendars as they were.</param>
/// <param name="Declarations">In the order in which they were first declared.</param>
/// <param name="Warnings">In the order in which they became due.</param>
/// <param name="Sightings">In the order in which they were reported.</param>
/// <param name="Terms">Arrangements in force, in the order of their leaves.</param>
/// <param name="Calls">In the order in which they were logged.</param>
internal sealed record IncidentFacts(
    ImmutableArray<SeenLeaf> Leaves, ImmutableSortedDictionary<string, PartyFact> Parties, ImmutableArray<DeclarationFact> Declarations,
    ImmutableArray<WarningFact> Warnings, ImmutableArray<SightingFact> Sightings, ImmutableArray<TermsFact> Terms, ImmutableArray<CallFact> Calls)
{
    public static IncidentFacts Of(ImmutableArray<SeenLeaf> leaves)
    {
        var parties = ImmutableSortedDictionary.CreateBuilder<string, PartyFact>(StringComparer.Ordinal);
        var declarations = new List<DeclarationFact>();
        var warnings = new List<WarningFact>();
        var sightings = ImmutableArray.CreateBuilder<SightingFact>();
        var terms = ImmutableArray.CreateBuilder<TermsFact>();
        var calls = new List<CallFact>();
        foreach (var leaf in leaves)
        {
            var of = leaf.Leaf;
            if (of.IsRefused)
                continue;
            switch (of.Entity.Type)
            {
                case "party" when Detail.Party(leaf) is { } party:
                    parties[party.Id] = PartyFact.Of(party);
                    break;
                // Each member is told in a leaf of its own: the first one stands for the change.
                case "arrangement" when Detail.IsTerms(of) && !terms.Any(each => each.Name == leaf.Name && each.Leaf.Leaf.Position == of.Position) && Detail.Terms(leaf) is { } agreed:
                    terms.Add(new TermsFact(leaf, agreed));
                    break;
                case "operational-intent" or "constraint" when of.By is not null && of.Kind != "details-erased":
                    DeclarationFact.Add(declarations, leaf);
                    break;
                case "call":
                    CallFact.Add(calls, leaf);
                    break;
                case "warning":
                    WarningFact.Add(warnings, leaf);
                    break;
                case "observation" when of.Kind == "observed" && leaf["observation"] is not null:
                    sightings.Add(new SightingFact(leaf, sightings.Count + 1));
                    break;
            }
        }
        return new IncidentFacts(leaves, parties.ToImmutable(), [.. declarations], [.. warnings], sightings.ToImmutable(), terms.ToImmutable(), [.. calls]);
    }

    /// <summary>The same under the labels that the same things have elsewhere.</summary>
    public IncidentFacts Labelled(IncidentFacts like) => this with
    {
        Declarations = [.. Declarations.Select(declaration => declaration with { Label = like.Find(declaration.Name)?.Label ?? declaration.Label }).OrderBy(declaration => declaration.Label, StringComparer.Ordinal)],
        Sightings = [.. Sightings.Select(sighting => sighting with { Number = like.Sightings.FirstOrDefault(each => each.Name == sighting.Name)?.Number ?? sighting.Number })],
    };

    public DeclarationFact? Find(string name) => Declarations.FirstOrDefault(declaration => declaration.Name == name);

    /// <summary>Everybody who acts in it or whom it concerns, by id.</summary>
    public ImmutableSortedSet<string> Concerned =>
    [
        .. Leaves.Where(leaf => leaf.Leaf.Entity.Type is not ("party" or "arrangement")).SelectMany(leaf => new[] { leaf.Leaf.By, leaf.Leaf.To }).OfType<string>(),
        .. Terms.SelectMany(terms => terms.Terms.Members.Select(member => member.Party.ToString())),
    ];
}

/// <summary>A party as it was then.</summary>
internal sealed record PartyFact(string Id, string Name, DateTimeZone Zone, Calendar Calendar)
{
    public static PartyFact Of(Api.Wire.PartyView party) => new(
        party.Id, party.Name, DateTimeZoneProviders.Tzdb.GetZoneOrNull(party.TimeZone) ?? DateTimeZone.Utc,
        Enum.GetValues<Calendar>().FirstOrDefault(calendar => Api.Wire.Names<Calendar>.Of(calendar) == party.Calendar));

    public static PartyFact Unknown(string id) => new(id, id, DateTimeZone.Utc, Calendar.Gregorian);
}

/// <summary>Something that was declared, with all its versions.</summary>
/// <param name="Name">As <c>constraint/UUID</c>.</param>
/// <param name="Label">A letter by which the pages call it: A, B, …</param>
/// <param name="Manager">Who declared it.</param>
internal sealed record DeclarationFact(string Name, string Label, string Manager)
{
    public ImmutableArray<VersionFact> Versions { get; private set; } = [];

    /// <summary>The leaf that ended it, if one did.</summary>
    public SeenLeaf? Ended { get; private set; }

    /// <summary>As the core knows it.</summary>
    public EntityKey Key => new(Name.StartsWith("constraint/", StringComparison.Ordinal) ? EntityType.Constraint : EntityType.OperationalIntent, EntityId.Parse(Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..]));

    public VersionFact? Latest => Versions.IsEmpty ? null : Versions[^1];

    public VersionFact? Version(long version) => Versions.FirstOrDefault(fact => fact.Number == version);

    /// <summary>What it is, in a word: its kind where that is disclosed.</summary>
    public string Kind => Versions.Select(version => version.Kind).OfType<ActivityKind>().Select(Api.Wire.Names<ActivityKind>.Of).LastOrDefault()
        ?? (Key.Type == EntityType.Constraint ? "constraint" : "operational-intent");

    public static void Add(List<DeclarationFact> declarations, SeenLeaf leaf)
    {
        var declaration = declarations.Find(each => each.Name == leaf.Name);
        if (declaration is null)
            declarations.Add(declaration = new DeclarationFact(leaf.Name, LabelOf(declarations.Count), leaf.Leaf.By!));
        if (leaf.Leaf.Kind is "withdrawn" or "ended")
            declaration.Ended = leaf;
        else if (VersionFact.Of(leaf) is { } version)
            declaration.Versions = declaration.Versions.Add(version);
    }

    /// <summary>A, B, … Z, AA, AB, …</summary>
    private static string LabelOf(int number) => number < 26 ? ((char)('A' + number)).ToString() : LabelOf(number / 26 - 1) + LabelOf(number % 26);
}

/// <summary>One version of something declared.</summary>
/// <param name="Kind">Null where it is not disclosed.</param>
/// <param name="IsSealed">Whether the volumes are only the region given in advance.</param>
internal sealed record VersionFact(SeenLeaf Leaf, long Number, ActivityKind? Kind, string? State, string? Note, bool IsSealed, ImmutableArray<Volume4D> Volumes)
{
    public Instant At => Leaf.Leaf.At;

    public Instant Start => Volumes.Min(volume => volume.Start);

    public Instant End => Volumes.Max(volume => volume.End);

    public static VersionFact? Of(SeenLeaf leaf)
    {
        var volumes = Detail.Volumes(leaf);
        if (volumes.IsEmpty)
            return null;
        var activity = leaf["activity"] ?? leaf["reference"];
        var kind = Detail.Kind(activity) ?? (leaf.Leaf.Entity.Type == "operational-intent" ? ActivityKind.OperationalIntent : null);
        return new VersionFact(leaf, leaf.Leaf.Version ?? 1, kind, JsonValues.Text(activity, "state"), JsonValues.TextOf(leaf["note"]),
            leaf.Leaf.Seal is not null && leaf.Leaf.Reveals is null, volumes);
    }
}

/// <summary>A warning, from when it became due on.</summary>
internal sealed record WarningFact(string Name, SeenLeaf Owed)
{
    public string From => Owed.Leaf.By!;

    public string To => Owed.Leaf.To!;

    /// <summary>The declaration that it is about; null where it is not disclosed to the readers.</summary>
    public string? Subject => JsonValues.Text(Owed["warning"], "subject");

    public long Version => (long)(JsonValues.Number(Owed["warning"], "version") ?? 0);

    public string? Change => JsonValues.Text(Owed["warning"], "change");

    public Instant? StartsAt => JsonValues.Time(Owed["warning"], "starts_at");

    public string? Arrangement => JsonValues.Text(JsonValues.Member(Owed["warning"], "requirement"), "arrangement");

    public Duration? Required => JsonValues.Number(JsonValues.Member(Owed["warning"], "requirement"), "lead_time_s") is { } seconds ? Duration.FromSeconds(seconds) : null;

    /// <summary>Whether a lead time is judged: for what is declared or changed, not for notices.</summary>
    public bool IsJudged => Change is "declared" or "changed" or "drill";

    public SeenLeaf? Delivered { get; private set; }

    public ImmutableArray<SeenLeaf> Answers { get; private set; } = [];

    public ImmutableArray<SeenLeaf> Escalations { get; private set; } = [];

    public SeenLeaf? NotAcknowledged { get; private set; }

    public static void Add(List<WarningFact> warnings, SeenLeaf leaf)
    {
        if (leaf.Leaf is { Kind: "warning-owed", By: not null, To: not null })
        {
            warnings.Add(new WarningFact(leaf.Name, leaf));
            return;
        }
        if (warnings.Find(each => each.Name == leaf.Name) is not { } warning)
            return;
        switch (leaf.Leaf.Kind)
        {
            case "warning-delivered":
                warning.Delivered ??= leaf;
                break;
            case "warning-acknowledged":
                warning.Answers = warning.Answers.Add(leaf);
                break;
            case "warning-escalated":
                warning.Escalations = warning.Escalations.Add(leaf);
                break;
            case "warning-not-acknowledged":
                warning.NotAcknowledged = leaf;
                break;
        }
    }
}

/// <summary>Something that was reported as seen.</summary>
/// <param name="Number">By which the pages call it: 1, 2, …</param>
internal sealed record SightingFact(SeenLeaf Leaf, int Number)
{
    public string Name => Leaf.Name;

    public string Reporter => Leaf.Leaf.By!;

    /// <summary>Whose activity was seen.</summary>
    public string Party => JsonValues.Text(Leaf["observation"], "party") ?? Leaf.Leaf.To ?? "";

    public string Kind => JsonValues.Text(Leaf["observation"], "kind") ?? "other";

    public string? Subject => JsonValues.Text(Leaf["observation"], "subject");

    public Instant At => JsonValues.Time(Leaf["observation"], "at") ?? Leaf.Leaf.At;

    public LatLng? Place => Detail.Place(JsonValues.Member(Leaf["observation"], "position"));

    public double? AltitudeMetres => JsonValues.Number(JsonValues.Member(Leaf["observation"], "position"), "altitude_m");

    /// <summary>What was seen, in the reporter's words.</summary>
    public string Event => JsonValues.Text(Leaf["words"], "event") ?? "";

    /// <summary>Who or what saw it, in the reporter's words.</summary>
    public string Source => JsonValues.Text(Leaf["words"], "source") ?? "";
}

/// <summary>An arrangement as it stood from its leaf on, with the pauses of its members.</summary>
internal sealed record TermsFact(SeenLeaf Leaf, Arrangement Terms)
{
    public string Name => Leaf.Name;
}
