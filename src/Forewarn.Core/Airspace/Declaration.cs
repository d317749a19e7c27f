using System.Collections.Immutable;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Core.Airspace;

/// <summary>What a party has announced that it is about to do: an <see cref="OperationalIntent"/> or a <see cref="Constraint"/>.</summary>
/// <remarks>Immutable; a change is a new object with the next version.</remarks>
public abstract record Declaration
{
    private protected Declaration(
        EntityId id, PartyId manager, ImmutableArray<Volume4D> volumes, string note, Disclosure disclosure, Seal? seal)
    {
        if (volumes.IsDefaultOrEmpty || volumes.Length > Limits.VolumesPerDeclarationMax)
            throw new InvalidValueException("volumes", $"{(volumes.IsDefault ? 0 : volumes.Length)} volumes", $"1 to {Limits.VolumesPerDeclarationMax} volumes");
        int vertices = 0;
        foreach (var volume in volumes)
            vertices += volume.Area is Polygon polygon ? polygon.Vertices.Length : 1;
        if (vertices > Limits.VerticesPerDeclarationMax)
            throw new InvalidValueException("volumes", $"{vertices} vertices in all volumes together", $"at most {Limits.VerticesPerDeclarationMax}");
        Id = id;
        Manager = manager;
        Extents = Extents.Of(volumes);
        Note = RequireNote(note);
        Disclosure = Limits.RequireMember(disclosure, "disclosure");
        if ((disclosure == Disclosure.Sealed) != (seal is not null))
        {
            throw seal is null ? new InvalidValueException("seal", "missing", "the seal on what is not shown")
                : new InvalidValueException("seal", $"a seal, and disclosure {disclosure}", "no seal, or disclosure sealed");
        }
        if (seal is not null && Note.Length > 0)
            throw new InvalidValueException("note", "a note on a sealed declaration", "none: seal it with the rest");
        Seal = seal;
    }

    public EntityId Id { get; }

    /// <summary>The party that declared it, and alone may change it.</summary>
    public PartyId Manager { get; internal init; }

    /// <summary>1 for a new declaration, one more with each change.</summary>
    public int Version { get; internal init; } = 1;

    /// <summary>Where and when, volume by volume and all together.</summary>
    public Extents Extents { get; }

    public ImmutableArray<Volume4D> Volumes => Extents.Volumes;

    /// <summary>Free text for those who are warned. A change of it alone owes nobody a new warning.</summary>
    public string Note { get; private init; }

    /// <summary>How much of it others may see.</summary>
    public Disclosure Disclosure { get; }

    /// <summary>Commitment to what is not shown yet; present while it is sealed. The volumes are a coarse region and window then.</summary>
    public Seal? Seal { get; }

    /// <summary>How it was revealed; absent for what was never sealed, or still is. Later versions keep it.</summary>
    public Revelation? Revelation { get; internal init; }

    /// <summary>Index of the leaf of the sealed version from which it was revealed; absent as <see cref="Revelation"/> is.</summary>
    public long? RevealedFrom => Revelation?.From;

    /// <summary>Journal time of this version.</summary>
    public Instant DeclaredAt { get; internal init; }

    /// <summary>Index of the leaf of this version; <see cref="Leaves.None"/> for a proposal.</summary>
    public long Leaf { get; internal init; } = Leaves.None;

    /// <summary>When its manager took it back (before its start) or ended it; absent while it stands.</summary>
    public Instant? EndedAt { get; internal init; }

    /// <summary>The latest warning that each party was owed about this declaration, by party.</summary>
    public ImmutableArray<Notice> Notices { get; internal init; } = [];

    public abstract EntityType Type { get; }

    public abstract ActivityKind Kind { get; }

    /// <summary>Opaque version number; only its manager is shown it, others learn it with the details.</summary>
    public Ovn Ovn { get; internal init; }

    /// <summary>Of what a USS has written over F3548; null for what a party of this node has declared.</summary>
    public UssReference? Reference { get; internal init; }

    /// <summary>The details that its manager, a peer USS, last sent to parties of this node.</summary>
    internal PeerDetails? PeerDetails { get; init; }

    /// <summary>First moment of the first volume.</summary>
    public Instant Start => Extents.Start;

    /// <summary>End of the last volume, not included.</summary>
    public Instant End => Extents.End;

    /// <summary>From when on it no longer concerns anybody: its end, or the moment it was ended if that came first.</summary>
    public Instant OverAt => EndedAt is { } ended ? Instant.Min(ended, End) : End;

    /// <summary>The moment at which arrangements are looked at: they bind what happens while they are valid. Its start, or now
    /// when it has begun.</summary>
    internal Instant BoundAt(Instant now) => Instant.Max(now, Start);

    public EntityKey Key => new(Type, Id);

    /// <summary>Whether it is of a kind of activity, as far as a party can tell: what is not shown to it may be anything that its type
    /// allows, so that nobody finds out by trying.</summary>
    internal bool MayBeOf(ActivityKind kind, PartyId reader) => Kind == kind
        || (this is Constraint && kind != ActivityKind.OperationalIntent && Disclosure != Disclosure.Full && reader != Manager);

    /// <summary>The same as the reference of a USS.</summary>
    /// <exception cref="InvalidValueException">It says more than a reference does; names <c>disclosure</c> or <c>note</c>.</exception>
    public Declaration As(UssReference reference)
    {
        if (Disclosure != Disclosure.Full)
            throw new InvalidValueException("disclosure", $"{Disclosure}", "full: a reference has no other");
        if (Note.Length > 0)
            throw new InvalidValueException("note", "a note on a reference", "none: the details are with the USS");
        return this with { Reference = reference };
    }

    /// <exception cref="InvalidValueException">Names <c>note</c>.</exception>
    internal Declaration WithNote(string note) => this with { Note = RequireNote(note) };

    /// <summary>The same activity in other volumes.</summary>
    /// <exception cref="InvalidValueException">Names <c>volumes</c>.</exception>
    internal abstract Declaration In(ImmutableArray<Volume4D> volumes);

    /// <summary>Whether a change from <paramref name="earlier"/> to this one says only the same again, to whoever retries.</summary>
    internal bool SaysTheSameAs(Declaration earlier) =>
        IsUnchangedFrom(earlier) && Note == earlier.Note && Disclosure == earlier.Disclosure && Equals(Seal, earlier.Seal);

    /// <summary>Whether nothing differs that others plan by: volumes, kind and state.</summary>
    internal bool IsUnchangedFrom(Declaration earlier) => HasStateOf(earlier) && HasVolumesOf(earlier);

    internal bool HasVolumesOf(Declaration other) => Kind == other.Kind && Extents.Equals(other.Extents);

    /// <summary>Same type, and same state where the type has one.</summary>
    internal abstract bool HasStateOf(Declaration other);

    /// <summary>Why this may not follow <paramref name="earlier"/>, or null when it may.</summary>
    internal abstract InvalidValueException? TransitionProblem(Declaration? earlier);

    /// <summary>Why this may not show what it does after <paramref name="earlier"/>, or null when it may: what was shown once stays shown, and a
    /// sealed one is only revealed or ended.</summary>
    internal Refused? DisclosureProblem(Declaration? earlier) => (earlier?.Disclosure, Disclosure) switch
    {
        (null, _) or (Disclosure.Full, Disclosure.Full) or (Disclosure.Area, Disclosure.Area or Disclosure.Full) => null,
        (Disclosure.Sealed, _) => new Refused(RefusalCode.Conflict, "disclosure", "it is sealed", "a reveal, or its end"),
        var (before, now) => new Refused(RefusalCode.Invalid, "disclosure", $"{now} cannot follow {before}", before == Disclosure.Full ? "full" : "area or full"),
    };

    private static string RequireNote(string note) => Limits.RequireText(note, "note", Limits.NoteLengthMax);
}

/// <summary>What a peer USS said of one of its entities in a notification.</summary>
/// <param name="Version">Of the entity.</param>
/// <param name="Digest">SHA-256 of what it said.</param>
internal sealed record PeerDetails(int Version, Seal Digest);

/// <summary>The latest warning that a party was owed about a declaration.</summary>
public readonly record struct Notice(PartyId Party, long Warning);

/// <summary>A plan to fly (F3548 operational intent).</summary>
public sealed record OperationalIntent : Declaration
{
    private OperationalIntent(
        EntityId id, PartyId manager, ImmutableArray<Volume4D> volumes, string note, Disclosure disclosure, Seal? seal, IntentState state)
        : base(id, manager, volumes, note, disclosure, seal) => State = state;

    public IntentState State { get; }

    public override EntityType Type => EntityType.OperationalIntent;

    public override ActivityKind Kind => ActivityKind.OperationalIntent;

    /// <exception cref="InvalidValueException">Names <c>state</c>, <c>volumes</c>, <c>note</c>, <c>disclosure</c> or <c>seal</c>.</exception>
    public static OperationalIntent Create(
        EntityId id, PartyId manager, IntentState state, ImmutableArray<Volume4D> volumes, string note = "",
        Disclosure disclosure = Disclosure.Full, Seal? seal = null) =>
        new(id, manager, volumes, note, disclosure, seal, Limits.RequireMember(state, "state"));

    internal override Declaration In(ImmutableArray<Volume4D> volumes) => new OperationalIntent(Id, Manager, volumes, Note, Disclosure, Seal, State);

    internal override bool HasStateOf(Declaration other) => other is OperationalIntent intent && intent.State == State;

    /// <summary>F3548-21, 4.4: an intent begins Accepted or Activated, never goes back to Accepted, and stays Contingent.</summary>
    internal override InvalidValueException? TransitionProblem(Declaration? earlier)
    {
        string accepted = (earlier as OperationalIntent)?.State switch
        {
            null => "Accepted or Activated",
            IntentState.Accepted => "any state",
            IntentState.Activated or IntentState.Nonconforming => "Activated, Nonconforming or Contingent",
            _ => "Contingent, or DELETE to end it",
        };
        bool allowed = (earlier as OperationalIntent)?.State switch
        {
            null => State is IntentState.Accepted or IntentState.Activated,
            IntentState.Accepted => true,
            IntentState.Activated or IntentState.Nonconforming => State is not IntentState.Accepted,
            _ => State is IntentState.Contingent,
        };
        return allowed ? null : new InvalidValueException("state", $"{State} cannot follow {(earlier as OperationalIntent)?.State.ToString() ?? "nothing"}", accepted);
    }
}

/// <summary>A hazard or a closed part of the airspace (F3548 constraint).</summary>
public sealed record Constraint : Declaration
{
    private Constraint(
        EntityId id, PartyId manager, ImmutableArray<Volume4D> volumes, string note, Disclosure disclosure, Seal? seal, ActivityKind kind)
        : base(id, manager, volumes, note, disclosure, seal) => Kind = kind;

    public override EntityType Type => EntityType.Constraint;

    public override ActivityKind Kind { get; }

    /// <remarks>The true kind of a sealed constraint may be sealed with the rest; it is <see cref="ActivityKind.Other"/> until then.</remarks>
    /// <exception cref="InvalidValueException">Names <c>kind</c>, <c>volumes</c>, <c>note</c>, <c>disclosure</c> or <c>seal</c>.</exception>
    public static Constraint Create(
        EntityId id, PartyId manager, ActivityKind kind, ImmutableArray<Volume4D> volumes, string note = "",
        Disclosure disclosure = Disclosure.Full, Seal? seal = null) =>
        kind is > ActivityKind.OperationalIntent and <= ActivityKind.Other
            ? new(id, manager, volumes, note, disclosure, seal, kind)
            : throw new InvalidValueException("kind", $"{kind} is not a kind of constraint", "live-fire, air-defence, closed-area, protected-site or other");

    /// <summary>The same, were it of another kind.</summary>
    internal Constraint OfKind(ActivityKind kind) => new(Id, Manager, Volumes, Note, Disclosure, Seal, kind);

    internal override Declaration In(ImmutableArray<Volume4D> volumes) => new Constraint(Id, Manager, volumes, Note, Disclosure, Seal, Kind);

    internal override bool HasStateOf(Declaration other) => other is Constraint;

    internal override InvalidValueException? TransitionProblem(Declaration? earlier) => null;
}
