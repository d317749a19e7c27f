using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Tests.Warnings;

/// <summary>Who must be warned, found by looking at everything: the rules as the issue states them, without an index, without
/// anything of the state machine but what it can be asked.</summary>
internal sealed class ObligationsOracle
{
    private readonly Declaration[] _declarations;
    private readonly Subscription[] _subscriptions;
    private readonly Arrangement[] _arrangements;
    private readonly HashSet<PartyId> _parties;
    private readonly Instant _now;

    /// <summary>Looks at the airspace as it is, with time gone on to now.</summary>
    public ObligationsOracle(IEnumerable<Declaration> declarations, IEnumerable<Subscription> subscriptions, IEnumerable<Arrangement> arrangements, IEnumerable<Party> parties, Instant now)
    {
        _now = now;
        _parties = [.. parties.Select(party => party.Id)];
        _declarations = [.. declarations.Where(declaration => (declaration.EndedAt is not { } ended || ended > now) && declaration.Volumes.Any(volume => volume.End > now))];
        _subscriptions = [.. subscriptions.Where(subscription => subscription.Extents.End > now)];
        _arrangements = [.. arrangements];
    }

    public SortedSet<PartyId> MustBeWarnedOf(Declaration declaration)
    {
        var parties = new SortedSet<PartyId>(Overlapping(declaration).Select(other => other.Manager));
        foreach (var subscription in _subscriptions)
        {
            if ((declaration is Constraint ? subscription.NotifyForConstraints : subscription.NotifyForOperationalIntents)
                && declaration.Volumes.Any(volume => subscription.Extents.Volumes.Any(watched => volume.Overlaps(watched))))
                parties.Add(subscription.Manager);
        }
        foreach (var arrangement in _arrangements.Where(arrangement => IsMember(arrangement, declaration.Manager, BindingTime(declaration)) && IsAbout(arrangement, declaration)))
            parties.UnionWith(arrangement.Members.Select(member => member.Party).Where(party => IsMember(arrangement, party, BindingTime(declaration))));
        parties.Remove(declaration.Manager);
        // A peer USS hears of it by the means of F3548.
        parties.IntersectWith(_parties);
        return parties;
    }

    public Declaration[] Overlapping(Declaration declaration) =>
    [
        .. _declarations.Where(other => other.Manager != declaration.Manager && declaration.Volumes.Any(own => other.Volumes.Any(
            theirs => own.Overlaps(theirs, Buffer(declaration, other))))).OrderBy(other => other.Key),
    ];

    /// <summary>The longest lead time that is agreed between the declarer and another for this.</summary>
    public Duration? RequiredFor(Declaration declaration, PartyId to)
    {
        var agreed = _arrangements
            .Where(arrangement => IsMember(arrangement, declaration.Manager, BindingTime(declaration)) && IsMember(arrangement, to, BindingTime(declaration)) && IsAbout(arrangement, declaration))
            .Select(arrangement => arrangement.LeadTimes.Single(rule => rule.Kind == declaration.Kind).LeadTime).ToArray();
        return agreed.Length == 0 ? null : agreed.Max();
    }

    private Separation Buffer(Declaration one, Declaration other)
    {
        var buffer = default(Separation);
        var both = Instant.Max(BindingTime(one), BindingTime(other));
        foreach (var arrangement in _arrangements)
        {
            if (IsMember(arrangement, one.Manager, both) && IsMember(arrangement, other.Manager, both) && (IsAbout(arrangement, one) || IsAbout(arrangement, other)))
                buffer = Separation.Max(buffer, arrangement.Separation);
        }
        return buffer;
    }

    /// <summary>Arrangements bind what happens while they are valid: at the start, or now when it has begun.</summary>
    private Instant BindingTime(Declaration declaration)
    {
        var start = declaration.Volumes.Min(volume => volume.Start);
        return start > _now ? start : _now;
    }

    private static bool IsMember(Arrangement arrangement, PartyId party, Instant then) =>
        arrangement.ValidFrom <= then && (arrangement.ValidUntil is not { } end || then < end)
        && arrangement.Members.Any(member => member.Party == party && member.From <= then && (member.Until is not { } until || then < until))
        && !arrangement.Suspensions.Any(pause => pause.Party == party && pause.From <= then && (pause.Until is not { } resumed || then < resumed));

    private static bool IsAbout(Arrangement arrangement, Declaration declaration) =>
        arrangement.LeadTimes.Any(rule => rule.Kind == declaration.Kind)
        && declaration.Volumes.Any(volume => volume.Area.Overlaps(arrangement.Area) && volume.Altitude.Overlaps(arrangement.Altitude));
}
