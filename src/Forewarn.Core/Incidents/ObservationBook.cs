using Forewarn.Core.Airspace;
using NodaTime;

namespace Forewarn.Core.Incidents;

/// <summary>All observations that are kept.</summary>
internal sealed class ObservationBook
{
    private readonly Dictionary<EntityId, Observation> _byId = [];
    private readonly PriorityQueue<EntityId, (Instant, EntityId)> _forgetting = new();

    public int Count => _byId.Count;

    public IEnumerable<Observation> All => _byId.Values;

    public Observation? Find(EntityId id) => _byId.GetValueOrDefault(id);

    public void Put(Observation observation)
    {
        _byId.Add(observation.Id, observation);
        _forgetting.Enqueue(observation.Id, (ForgottenAt(observation), observation.Id));
    }

    /// <summary>Puts an observation in other words in the place of the one with its id.</summary>
    public void Replace(Observation observation) => _byId[observation.Id] = observation;

    /// <summary>Forgets what is older than both an observation may be when it is reported, and <see cref="Limits.Retention"/>.</summary>
    public void Forget(Instant now)
    {
        while (_forgetting.TryPeek(out _, out var due) && due.Item1 <= now)
            _byId.Remove(_forgetting.Dequeue());
    }

    private static Instant ForgottenAt(Observation observation) => observation.At + Limits.ObservationAgeMax + Limits.Retention;
}
