using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using NodaTime;

namespace Forewarn.Core.Sites;

/// <summary>Protected sites and movements, by id, by party and by the moment at which they have to be confirmed again.</summary>
internal sealed class SiteBook : StatePart
{
    private readonly Dictionary<EntityId, Site> _sites = [];
    private readonly SortedSet<EntityId> _ids = [];
    private readonly Dictionary<PartyId, SortedSet<EntityId>> _byManager = [];
    private readonly SortedSet<(Instant At, EntityId Id)> _deadlines = [];
    private readonly ForgettingQueue<EntityId> _forgetting;

    public SiteBook() => _forgetting = new ForgettingQueue<EntityId>(() => _sites.Values.Select(site => (site.Id, site.ForgottenAt)));

    public int Count => _sites.Count;

    /// <summary>All of them, by id.</summary>
    public IEnumerable<Site> All => _ids.Select(id => _sites[id]);

    /// <summary>Those after one of them, by id, without a walk to it.</summary>
    /// <param name="manager">Only those of this party; null for all.</param>
    /// <param name="after">Null from the beginning.</param>
    public IEnumerable<Site> After(PartyId? manager, EntityId? after)
    {
        var ids = manager is { } party ? _byManager.GetValueOrDefault(party) ?? [] : _ids;
        bool isPast = after is { } end && (ids.Count == 0 || end.CompareTo(ids.Max) >= 0);
        var rest = isPast ? [] : after is { } last ? ids.GetViewBetween(last, ids.Max).Where(id => id != last) : ids;
        return rest.Select(id => _sites[id]);
    }

    public override Instant? NextDeadline => _deadlines.Count > 0 ? _deadlines.Min.At : null;

    public Site? Find(EntityId id) => _sites.GetValueOrDefault(id);

    public override object? Find(EventSubject subject)
    {
        var (type, id, _, _) = subject;
        return type == EntityType.Site ? Find(id) : null;
    }

    public int CountOf(PartyId manager) => _byManager.TryGetValue(manager, out var ids) ? ids.Count : 0;

    /// <summary>The sites of a party, by id.</summary>
    public IEnumerable<Site> Of(PartyId manager) => _byManager.TryGetValue(manager, out var ids) ? ids.Select(id => _sites[id]) : [];

    public void Put(Site site)
    {
        if (_sites.TryGetValue(site.Id, out var earlier) && earlier.Deadline is { } due)
            _deadlines.Remove((due, site.Id));
        _sites[site.Id] = site;
        _ids.Add(site.Id);
        if (!_byManager.TryGetValue(site.Manager, out var ids))
            _byManager.Add(site.Manager, ids = []);
        ids.Add(site.Id);
        if (site.Deadline is { } next)
            _deadlines.Add((next, site.Id));
        if (earlier is null || earlier.ForgottenAt != site.ForgottenAt)
            _forgetting.Add(site.Id, site.ForgottenAt, _sites.Count);
    }

    /// <summary>Marks the first site that should have been confirmed by now.</summary>
    public Site StepDue()
    {
        var (at, id) = _deadlines.Min;
        var site = _sites[id];
        Put(site with { Binding = site.Binding! with { UnconfirmedSince = at } });
        return _sites[id];
    }

    public override void Forget(Instant now)
    {
        while (_forgetting.TryTake(now, out var id))
        {
            if (_sites.TryGetValue(id, out var site) && site.ForgottenAt <= now)
                Remove(site);
        }
    }

    public override Words WordsOf(EventSubject subject) => Find(subject) is Site site ? Words.Of(site.Leaf, site.Texts.AsSpan()) : Words.Nothing;

    public override void Reword(EventSubject subject, Func<string, string> next)
    {
        if (Find(subject) is Site site)
            Put(site.Reworded(next));
    }

    public override ICapturedPart Capture() => new CapturedList<Site>([.. All], SitesFormat.Write);

    public override void Restore(Stream stream, NameTable names) =>
        AirspaceState.Read(stream, (ref CanonicalReader reader) => SitesFormat.ReadSite(ref reader, names), Put);

    private void Remove(Site site)
    {
        if (site.Deadline is { } due)
            _deadlines.Remove((due, site.Id));
        _sites.Remove(site.Id);
        _ids.Remove(site.Id);
        var ids = _byManager[site.Manager];
        ids.Remove(site.Id);
        if (ids.Count == 0)
            _byManager.Remove(site.Manager);
    }
}
