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
    private readonly Dictionary<string, DeclarationFact> _declarations = Declarations.ToDictionary(declaration => declaration.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, WarningFact> _warnings = Warnings.ToDictionary(warning => warning.Name, StringComparer.Ordinal);
    private readonly Dictionary<SeenLeaf, SightingFact> _sightings = Sightings.ToDictionary(sighting => sighting.Leaf);
    private readonly Dictionary<string, TermsFact> _latestTerms = LatestOf(Terms);
    private readonly Dictionary<WarningFact, WarningFact> _next = NextOf(Warnings);

    public static IncidentFacts Of(ImmutableArray<SeenLeaf> leaves)
    {
        var parties = ImmutableSortedDictionary.CreateBuilder<string, PartyFact>(StringComparer.Ordinal);
        var declarations = new OrderedDictionary<string, DeclarationFact>(StringComparer.Ordinal);
        var warnings = new OrderedDictionary<string, WarningFact>(StringComparer.Ordinal);
        var sightings = ImmutableArray.CreateBuilder<SightingFact>();
        var terms = ImmutableArray.CreateBuilder<TermsFact>();
        var calls = new List<CallFact>();
        var agreedAt = new HashSet<(string Name, long Position)>();
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
                case "arrangement" when Detail.IsTerms(of) && !agreedAt.Contains((leaf.Name, of.Position)) && Detail.Terms(leaf) is { } agreed:
                    agreedAt.Add((leaf.Name, of.Position));
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
        return new IncidentFacts(leaves, parties.ToImmutable(), [.. declarations.Values], [.. warnings.Values], sightings.ToImmutable(), terms.ToImmutable(), [.. calls]);
    }

    /// <summary>The same under the labels that the same things have elsewhere.</summary>
    public IncidentFacts Labelled(IncidentFacts like)
    {
        var numbers = like.Sightings.DistinctBy(sighting => sighting.Name).ToDictionary(sighting => sighting.Name, sighting => sighting.Number, StringComparer.Ordinal);
        return new IncidentFacts(
            Leaves, Parties,
            [.. Declarations.Select(declaration => declaration with { Label = like.Find(declaration.Name)?.Label ?? declaration.Label }).OrderBy(declaration => declaration.Label, StringComparer.Ordinal)],
            Warnings, [.. Sightings.Select(sighting => sighting with { Number = numbers.GetValueOrDefault(sighting.Name, sighting.Number) })], Terms, Calls);
    }

    public DeclarationFact? Find(string name) => _declarations.GetValueOrDefault(name);

    public WarningFact? FindWarning(string name) => _warnings.GetValueOrDefault(name);

    public SightingFact? FindSighting(SeenLeaf leaf) => _sightings.GetValueOrDefault(leaf);

    /// <summary>An arrangement as its last leaf has it.</summary>
    /// <param name="name">As <c>arrangement/ID</c>.</param>
    public TermsFact? FindTerms(string name) => _latestTerms.GetValueOrDefault(name);

    /// <summary>The next warning between the same parties about the same thing.</summary>
    public WarningFact? NextLike(WarningFact warning) => _next.GetValueOrDefault(warning);

    /// <summary>Everybody who acts in it or whom it concerns, by id.</summary>
    public ImmutableSortedSet<string> Concerned =>
    [
        .. Leaves.Where(leaf => leaf.Leaf.Entity.Type is not ("party" or "arrangement")).SelectMany(leaf => new[] { leaf.Leaf.By, leaf.Leaf.To }).OfType<string>(),
        .. Terms.SelectMany(terms => terms.Terms.Members.Select(member => member.Party.ToString())),
    ];

    private static Dictionary<string, TermsFact> LatestOf(ImmutableArray<TermsFact> terms)
    {
        var latest = new Dictionary<string, TermsFact>(StringComparer.Ordinal);
        foreach (var each in terms)
            latest[each.Name] = each;
        return latest;
    }

    private static Dictionary<WarningFact, WarningFact> NextOf(ImmutableArray<WarningFact> warnings)
    {
        var next = new Dictionary<WarningFact, WarningFact>(ReferenceEqualityComparer.Instance);
        foreach (var alike in warnings.GroupBy(warning => (warning.From, warning.To, warning.Subject)))
        {
            var inOrder = alike.ToArray();
            for (int i = 1; i < inOrder.Length; i++)
                next.Add(inOrder[i - 1], inOrder[i]);
        }
        return next;
    }
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

    public static void Add(OrderedDictionary<string, DeclarationFact> declarations, SeenLeaf leaf)
    {
        if (!declarations.TryGetValue(leaf.Name, out var declaration))
            declarations.Add(leaf.Name, declaration = new DeclarationFact(leaf.Name, LabelOf(declarations.Count), leaf.Leaf.By!));
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

    public static void Add(OrderedDictionary<string, WarningFact> warnings, SeenLeaf leaf)
    {
        if (leaf.Leaf is { Kind: "warning-owed", By: not null, To: not null })
        {
            warnings.TryAdd(leaf.Name, new WarningFact(leaf.Name, leaf));
            return;
        }
        if (!warnings.TryGetValue(leaf.Name, out var warning))
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
