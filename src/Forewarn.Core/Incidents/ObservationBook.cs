using Forewarn.Core.Airspace;
using NodaTime;

namespace Forewarn.Core.Incidents;

/// <summary>All observations that are kept.</summary>
internal sealed class ObservationBook
{
    private readonly Dictionary<EntityId, Observation> _byId = [];
    private readonly PriorityQueue<EntityId, (Instant, EntityId)> _forgetting = new();

    /// <summary>What the manager of a declaration has itself reported last of it.</summary>
    private readonly Dictionary<EntityKey, EntityId> _ownReports = [];

    public int Count => _byId.Count;

    public IEnumerable<Observation> All => _byId.Values;

    public Observation? Find(EntityId id) => _byId.GetValueOrDefault(id);

    /// <summary>The newest observation that the observed party reported itself and that names a declaration; null when there is none.</summary>
    public Observation? FindOwnReport(EntityKey subject) => _ownReports.TryGetValue(subject, out var id) ? _byId[id] : null;

    public void Put(Observation observation)
    {
        _byId.Add(observation.Id, observation);
        if (observation.Subject is { } subject && observation.Reporter == observation.Party && IsNewer(observation, FindOwnReport(subject)))
            _ownReports[subject] = observation.Id;
        _forgetting.Enqueue(observation.Id, (ForgottenAt(observation), observation.Id));
    }

    /// <summary>Puts an observation in other words in the place of the one with its id.</summary>
    public void Replace(Observation observation) => _byId[observation.Id] = observation;

    /// <summary>Forgets what is older than both an observation may be when it is reported, and <see cref="Limits.Retention"/>.</summary>
    public void Forget(Instant now)
    {
        while (_forgetting.TryPeek(out _, out var due) && due.Item1 <= now)
        {
            if (_byId.Remove(_forgetting.Dequeue(), out var old) && old.Subject is { } subject && _ownReports.GetValueOrDefault(subject) == old.Id)
                _ownReports.Remove(subject);
        }
    }

    /// <summary>The same, in whichever order they are put.</summary>
    private static bool IsNewer(Observation one, Observation? other) =>
        other is null || one.At > other.At || (one.At == other.At && one.Leaf > other.Leaf);

    private static Instant ForgottenAt(Observation observation) => observation.At + Limits.ObservationAgeMax + Limits.Retention;
}
