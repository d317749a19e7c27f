using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Warnings;
using NodaTime;

namespace Forewarn.Core.Arrangements;

/// <summary>Arrangements on their way, and those that were until lately.</summary>
internal sealed class DraftBook : StatePart
{
    private readonly SortedDictionary<DraftId, Draft> _byId = [];
    private readonly SortedSet<(Instant SignBy, DraftId Id)> _open = [];
    private readonly SortedSet<(Instant ForgottenAt, DraftId Id)> _closed = [];
    private readonly Dictionary<PartyId, SortedSet<DraftId>> _bySigner = [];
    private readonly Dictionary<ArrangementId, SortedSet<DraftId>> _openByArrangement = [];
    private readonly Dictionary<PartyId, int> _countByDrafter = [];

    /// <summary>When the first open draft can no longer be signed.</summary>
    public override Instant? NextDeadline => _open.Count == 0 ? null : _open.Min.SignBy;

    public Draft? Find(DraftId id) => _byId.GetValueOrDefault(id);

    public override object? Find(EventSubject subject) => subject.Type == EntityType.Draft ? Find(DraftId.Parse(subject.ToString())) : null;

    /// <summary>Those that a party has to sign, or had to, by id.</summary>
    public IEnumerable<Draft> Of(PartyId signer) => _bySigner.TryGetValue(signer, out var ids) ? ids.Select(id => _byId[id]) : [];

    /// <summary>The open drafts of an arrangement, by id.</summary>
    public ImmutableArray<Draft> OpenOf(ArrangementId arrangement) =>
        _openByArrangement.TryGetValue(arrangement, out var ids) ? [.. ids.Select(id => _byId[id])] : [];

    /// <summary>How many of a party's own are kept.</summary>
    public int CountOf(PartyId drafter) => _countByDrafter.GetValueOrDefault(drafter);

    /// <summary>The first whose time is over at that moment.</summary>
    public Draft DueAt(Instant due) => _byId[_open.First(each => each.SignBy == due).Id];

    public void Put(Draft draft)
    {
        Remove(draft.Id);
        _byId.Add(draft.Id, draft);
        _countByDrafter[draft.Drafter] = CountOf(draft.Drafter) + 1;
        if (draft.ClosedAt is { } closed)
            _closed.Add((closed + Limits.Retention, draft.Id));
        else
            _open.Add((draft.SignBy, draft.Id));
        foreach (var signer in draft.Signers)
            AddTo(_bySigner, signer, draft.Id);
        if (draft.IsOpen)
            AddTo(_openByArrangement, draft.Proposal.Id, draft.Id);
    }

    public override void Forget(Instant now)
    {
        while (_closed.Count > 0 && _closed.Min.ForgottenAt <= now)
            Remove(_closed.Min.Id);
    }

    public override ICapturedPart Capture() => new CapturedList<Draft>([.. _byId.Values], ArrangementsFormat.Write);

    public override void Restore(Stream stream, NameTable names) =>
        AirspaceState.Read(stream, (ref CanonicalReader reader) => ArrangementsFormat.ReadDraft(ref reader), draft =>
        {
            if (_byId.ContainsKey(draft.Id))
                throw new ArgumentException("a draft is there twice");
            Put(draft);
        });

    private void Remove(DraftId id)
    {
        if (!_byId.Remove(id, out var draft))
            return;
        if (draft.ClosedAt is { } closed)
            _closed.Remove((closed + Limits.Retention, id));
        else
            _open.Remove((draft.SignBy, id));
        foreach (var signer in draft.Signers)
            RemoveFrom(_bySigner, signer, id);
        if (draft.IsOpen)
            RemoveFrom(_openByArrangement, draft.Proposal.Id, id);
        if (--_countByDrafter[draft.Drafter] == 0)
            _countByDrafter.Remove(draft.Drafter);
    }

    private static void AddTo<TKey>(Dictionary<TKey, SortedSet<DraftId>> index, TKey key, DraftId id)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var ids))
            index.Add(key, ids = []);
        ids.Add(id);
    }

    private static void RemoveFrom<TKey>(Dictionary<TKey, SortedSet<DraftId>> index, TKey key, DraftId id)
        where TKey : notnull
    {
        var ids = index[key];
        ids.Remove(id);
        if (ids.Count == 0)
            index.Remove(key);
    }
}
