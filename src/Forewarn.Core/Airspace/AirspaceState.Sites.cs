using System.Collections.Immutable;
using System.Diagnostics;
using Forewarn.Core.Geometry;
using Forewarn.Core.Sites;
using NodaTime;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <content>Protected sites and movements: entered by one person, confirmed by another, then a constraint like any other.</content>
public sealed partial class AirspaceState
{
    /// <summary>The site of that id; null when there is none.</summary>
    public Site? FindSite(EntityId id) => _sites.Find(id);

    /// <summary>The protected sites and movements of all parties, by id.</summary>
    public IEnumerable<Site> Sites => _sites.All;

    /// <summary>Those of a party, by id.</summary>
    public IEnumerable<Site> SitesOf(PartyId manager) => _sites.Of(manager);

    /// <summary>Protected sites and movements, by id.</summary>
    /// <param name="manager">Only those of this party; null for all.</param>
    /// <param name="after">Only those after this one; null from the beginning.</param>
    /// <param name="limit">Most to return, 1 or more.</param>
    public Page<Site> SitesAfter(PartyId? manager, EntityId? after, int limit) => PageOf(_sites.After(manager, after), limit);

    /// <summary>Sites whose constraints stand in a volume.</summary>
    /// <param name="extent">Where and when to look.</param>
    /// <param name="except">The party whose own are left out.</param>
    /// <param name="limit">Most to return.</param>
    public ImmutableArray<Site> SitesInForce(Volume4D extent, PartyId except, int limit)
    {
        var found = new SortedDictionary<EntityId, Site>();
        _declarations.Query(extent, default, (_, declaration) =>
        {
            if (found.Count < limit && declaration is { Kind: ActivityKind.ProtectedSite, EndedAt: null } && declaration.Manager != except && _sites.Find(declaration.Id) is { Binding: not null } site)
                found.TryAdd(site.Id, site);
        });
        return [.. found.Values];
    }

    private Outcome Apply(SitesCommand command) => command switch
    {
        EnterSite enter => Apply(enter),
        ConfirmSite confirm => Apply(confirm),
        WithdrawSite withdraw => Apply(withdraw),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <summary>What was entered before stays in force, if it is, until the new entry is confirmed.</summary>
    private Outcome Apply(EnterSite command)
    {
        var current = _sites.Find(command.Id);
        if (current is not null && current.Manager != command.Actor)
            return current.IsInForce(Time) ? NotManager("site", current.Manager) : Hidden(command.IfVersion);
        if (current is { WithdrawnAt: null } && IsRetry(command.IfVersion, current.Version) && current.EntryVersion == current.Version
            && current.EnteredBy == command.Person && current.Entry.Equals(command.Entry))
            return new SiteChanged(current, Created: current.Version == 1, null) { Leaf = current.Leaf };
        if (current?.WithdrawnAt is not null)
            return new Refused(RefusalCode.Conflict, "id", "this site was withdrawn", "a new id");
        if (CheckVersion(command.IfVersion, current?.Version) is { } stale)
            return stale;
        if (ProblemOf(command, current) is { } problem)
            return problem;

        int version = (current?.Version ?? 0) + 1;
        var site = new Site
        {
            Id = command.Id,
            Manager = _names.Of(command.Actor),
            Version = version,
            Entry = command.Entry,
            EntryVersion = version,
            EnteredBy = command.Person,
            EnteredAt = Time,
            Binding = current?.Binding,
        };
        return Changed(site, EventKind.SiteEntered, created: current is null, null);
    }

    private Refused? ProblemOf(EnterSite command, Site? current)
    {
        if (command.Entry.Extent.Until is { } until && until <= Time)
            return new Refused(RefusalCode.Invalid, command.Entry.Kind.IsMovement() ? "route" : "until", Invariant($"it was over at {until}"), Invariant($"an end after {Time}"));
        if (command.Entry.Extent is RouteExtent { Until: { } end } && end > Time + Limits.HorizonMax)
            return new Refused(RefusalCode.Invalid, "route", Invariant($"it ends at {end}"), Invariant($"an end up to {Time + Limits.HorizonMax}"));
        if (command.Entry.Extent is StandingExtent { From: { } from } && from >= Time + Limits.HorizonMax)
            return new Refused(RefusalCode.Invalid, "from", Invariant($"it begins at {from}"), Invariant($"a time before {Time + Limits.HorizonMax}"));
        if (current is not null)
            return null;
        if (_declarations.Find(new EntityKey(EntityType.Constraint, command.Id)) is not null)
            return new Refused(RefusalCode.Conflict, "id", "a constraint has this id", "another id: the site becomes a constraint of its own id");
        if (_sites.Count >= SiteLimits.SitesMax)
            return new Refused(RefusalCode.LimitReached, "", $"the airspace holds {SiteLimits.SitesMax} sites", "a retry when others have been forgotten");
        return _sites.CountOf(command.Actor) >= SiteLimits.SitesPerPartyMax
            ? new Refused(RefusalCode.LimitReached, "", $"the party has {SiteLimits.SitesPerPartyMax} sites", "a retry when some have been withdrawn and forgotten") : null;
    }

    /// <summary>Binds what was entered last; when that binds already, confirms it again, and carries its constraint on when that runs out.</summary>
    private Outcome Apply(ConfirmSite command)
    {
        if (_sites.Find(command.Id) is not { } current || current.Manager != command.Actor)
            return NotFound("id", "such site of yours");
        if (current is { WithdrawnAt: null, Binding: { ConfirmedBy: var last } } && !current.IsPending && current.EntryVersion != current.Version
            && IsRetry(command.IfVersion, current.Version) && last == command.Person)
            return new SiteChanged(current, Created: false, null) { Leaf = current.Leaf };
        if (current.WithdrawnAt is not null)
            return new Refused(RefusalCode.Conflict, "id", "this site was withdrawn", "one that was not");
        if (CheckVersion(command.IfVersion, current.Version) is { } stale)
            return stale;
        if (ProblemOf(command, current) is { } problem)
            return problem;

        Declared? declared = null;
        if (ConstraintFor(current) is { } proposal)
        {
            var standing = _declarations.Find(proposal.Key);
            var outcome = Apply(new Declare(command.Actor, standing?.Version, proposal) { Nonce = command.Nonce });
            if (outcome is Refused refused)
                return refused;
            declared = (Declared)outcome;
        }
        var binding = new SiteBinding(
            current.Entry, current.EntryVersion, command.Person, Time, ConfirmBy: Time + current.Entry.Extent.ConfirmEvery, UnconfirmedSince: null,
            _declarations.Find(current.ConstraintKey)!.End);
        return Changed(current with { Version = current.Version + 1, Binding = binding }, EventKind.SiteConfirmed, created: false, declared);
    }

    private Refused? ProblemOf(ConfirmSite command, Site current)
    {
        if (current.EnteredBy == command.Person)
            return new Refused(RefusalCode.Conflict, "Authorization", $"{command.Person} entered it", "another person of the party");
        if (current.Entry.Findings.FirstOrDefault(finding => finding.IsOpen) is { } open)
            return new Refused(RefusalCode.Conflict, "reasons", $"the finding {open.Doubt} is open", "the entry corrected, or entered again with a reason why it is right");
        if (!current.Entry.Extent.Positions.AsSpan().SequenceEqual(command.Positions.AsSpan()))
            return new Refused(RefusalCode.Conflict, "positions", "they are not those that were entered", "the positions of the site, in its order; or the entry corrected");
        if (current.Entry.Extent.Until is { } until && until <= Time)
            return new Refused(RefusalCode.Invalid, "until", Invariant($"it was over at {until}"), "an entry that is not");
        return current.Binding is null && _declarations.Find(current.ConstraintKey) is not null
            ? new Refused(RefusalCode.Conflict, "id", "a constraint has this id", "another id: the site becomes a constraint of its own id") : null;
    }

    /// <summary>The constraint that the entry comes to now; null when the one that stands does.</summary>
    private Constraint? ConstraintFor(Site site)
    {
        var standing = _declarations.Find(site.ConstraintKey) is { EndedAt: null } found && found.End > Time ? found : null;
        if (site.Entry.Extent is RouteExtent route)
        {
            var chain = Constraint.Create(site.Id, site.Manager, ActivityKind.ProtectedSite, route.Volumes);
            return standing is not null && standing.HasVolumesOf(chain) ? null : chain;
        }
        var extent = (StandingExtent)site.Entry.Extent;
        if (standing is not null && Serves(extent, standing))
            return null;
        var start = Instant.Max(extent.From ?? Time, Time);
        var end = Instant.Min(extent.Until ?? Instant.MaxValue, Time + Limits.HorizonMax);
        return Constraint.Create(site.Id, site.Manager, ActivityKind.ProtectedSite, [Volume4D.Create(extent.Area, extent.Altitude, start, end)]);
    }

    /// <summary>Whether a constraint that stands is still what the extent asks for, and does not soon run out.</summary>
    private bool Serves(StandingExtent extent, Declaration standing)
    {
        var volume = standing.Volumes[0];
        bool begins = extent.From is { } from && from > Time ? volume.Start == from : volume.Start <= Time;
        bool ends = extent.Until is { } until && volume.End >= until ? volume.End == until : volume.End >= Time + SiteLimits.RenewalWithin;
        return volume.Area.Equals(extent.Area) && volume.Altitude == extent.Altitude && begins && ends;
    }

    private Outcome Apply(WithdrawSite command)
    {
        if (_sites.Find(command.Id) is not { } current || current.Manager != command.Actor)
            return NotFound("id", "such site of yours");
        if (current.WithdrawnAt is not null)
        {
            return command.IfVersion == current.Version - 1 ? new SiteChanged(current, Created: false, null) { Leaf = current.Leaf }
                : new Refused(RefusalCode.Conflict, "id", "this site was withdrawn already", "one that was not");
        }
        if (CheckVersion(command.IfVersion, current.Version) is { } stale)
            return stale;
        Declared? ended = null;
        if (current.Binding is not null && _declarations.Find(current.ConstraintKey) is { EndedAt: null } standing)
        {
            var outcome = Apply(new EndDeclaration(command.Actor, standing.Key, standing.Version) { Nonce = command.Nonce });
            if (outcome is Refused refused)
                return refused;
            ended = (Declared)outcome;
        }
        return Changed(current with { Version = current.Version + 1, WithdrawnAt = Time }, EventKind.SiteWithdrawn, created: false, ended);
    }

    private SiteChanged Changed(Site site, EventKind kind, bool created, Declared? declared)
    {
        site = site with { Leaf = Emit(kind, EventSubject.Entity(EntityType.Site, site.Id), site.Version, site.Manager, default) };
        _sites.Put(site);
        return new SiteChanged(site, created, declared) { Leaf = site.Leaf };
    }

    /// <summary>The constraint of a site is changed through the site alone, where two persons see it.</summary>
    private Refused? OfSite(PartyId actor, EntityKey key) =>
        key.Type == EntityType.Constraint && _sites.Find(key.Id) is { Binding: not null, WithdrawnAt: null } site && site.Manager == actor
            ? new Refused(RefusalCode.Conflict, "id", "this constraint is of a protected site", "the same change over /v1/sites/{id}") : null;
}
