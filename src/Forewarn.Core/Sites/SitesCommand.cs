using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;

namespace Forewarn.Core.Sites;

/// <summary>A step with a protected site or movement.</summary>
/// <param name="Actor">The party.</param>
/// <param name="Id">The site, and the constraint that it becomes.</param>
/// <param name="Person">Who acts for the party.</param>
public abstract record SitesCommand(PartyId Actor, EntityId Id, PersonId Person) : LiaisonCommand(Actor)
{
    public override EventSubject Subject => EventSubject.Entity(EntityType.Site, Id);

    /// <exception cref="InvalidValueException">Nobody; names <c>Authorization</c>.</exception>
    protected static PersonId RequirePerson(PersonId person) => !person.IsNobody ? person
        : throw new InvalidValueException("Authorization", "the token does not say which person acts", "a token with act.sub (RFC 8693), such as forewarn token --person mints");
}

/// <summary>Enters a site, or changes what was entered. It binds nobody until a second person confirms it.</summary>
/// <remarks>No word of the party yet, so it need not be signed: the confirmation repeats the positions, and is.</remarks>
public sealed record EnterSite : SitesCommand
{
    /// <exception cref="InvalidValueException">The token names no person.</exception>
    public EnterSite(PartyId actor, EntityId id, PersonId person, int? ifVersion, SiteEntry entry)
        : base(actor, id, RequirePerson(person)) => (IfVersion, Entry) = (ifVersion, entry);

    /// <summary>Version that the actor believes is current; null to enter anew.</summary>
    public int? IfVersion { get; }

    public SiteEntry Entry { get; private init; }

    public override bool IsWordOfParty => false;

    /// <summary>The name, the place, and the reasons.</summary>
    public override ImmutableArray<string> Texts => Entry.Texts;

    internal override Command WithTexts(ImmutableArray<string> texts) => this with { Entry = Entry.WithTexts(texts) };
}

/// <summary>Confirms what another person of the party entered, or confirms again what stands.</summary>
public sealed record ConfirmSite : SitesCommand
{
    /// <param name="positions">Where it is, as the second person says it: they have to be those of the entry.</param>
    /// <exception cref="InvalidValueException">The token names no person, or the number of positions is out of range.</exception>
    public ConfirmSite(PartyId actor, EntityId id, PersonId person, int ifVersion, ImmutableArray<LatLng> positions)
        : base(actor, id, RequirePerson(person))
    {
        if (positions.IsDefault || positions.Length is < 1 or > Polygon.VertexCountMax)
            throw new InvalidValueException("positions", $"{(positions.IsDefault ? 0 : positions.Length)} positions", "those of the site");
        (IfVersion, Positions) = (ifVersion, positions);
    }

    public int IfVersion { get; }

    public ImmutableArray<LatLng> Positions { get; }
}

/// <summary>Takes a site back; its constraint ends.</summary>
public sealed record WithdrawSite : SitesCommand
{
    /// <exception cref="InvalidValueException">The token names no person.</exception>
    public WithdrawSite(PartyId actor, EntityId id, PersonId person, int ifVersion)
        : base(actor, id, RequirePerson(person)) => IfVersion = ifVersion;

    public int IfVersion { get; }
}
