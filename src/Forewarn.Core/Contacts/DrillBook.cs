using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using NodaTime;

namespace Forewarn.Core.Contacts;

/// <summary>The drills of late.</summary>
internal sealed class DrillBook : StatePart
{
    private readonly SortedDictionary<EntityId, Drill> _drills = [];

    /// <summary>Those that are kept, in the order in which they began.</summary>
    private readonly Queue<EntityId> _begun = new();

    private readonly Dictionary<PartyId, int> _counts = [];

    public Drill? Find(EntityId id) => _drills.GetValueOrDefault(id);

    public int CountOf(PartyId party) => _counts.GetValueOrDefault(party);

    /// <summary>The drills that a party has begun, or is warned of, by id.</summary>
    public IEnumerable<Drill> Of(PartyId party) => _drills.Values.Where(drill => drill.Party == party || drill.To.Contains(party));

    /// <param name="drill">Not begun before any of those that are there.</param>
    public void Add(Drill drill)
    {
        _drills.Add(drill.Id, drill);
        _begun.Enqueue(drill.Id);
        _counts[drill.Party] = CountOf(drill.Party) + 1;
    }

    /// <summary>Forgets those that began longer ago than <see cref="Limits.DrillRetention"/>.</summary>
    public override void Forget(Instant now)
    {
        while (_begun.TryPeek(out var id) && _drills[id] is var drill && drill.At + Limits.DrillRetention <= now)
        {
            _begun.Dequeue();
            _drills.Remove(id);
            if (_counts[drill.Party]-- == 1)
                _counts.Remove(drill.Party);
        }
    }

    public override object? Find(EventSubject subject)
    {
        var (type, id, _, _) = subject;
        return type == EntityType.Drill ? Find(id) : null;
    }

    public override Words WordsOf(EventSubject subject) => Find(subject) is Drill drill ? Words.Of(drill.Leaf, drill.By, drill.Text) : Words.Nothing;

    public override void Reword(EventSubject subject, Func<string, string> next)
    {
        if (Find(subject) is Drill drill)
            _drills[drill.Id] = drill.WithTexts(next(drill.By), next(drill.Text));
    }

    public override ICapturedPart Capture() => new CapturedList<Drill>([.. _begun.Select(id => _drills[id])], ContactsFormat.Write);

    public override void Restore(Stream stream, NameTable names) =>
        AirspaceState.Read(stream, (ref CanonicalReader reader) => ContactsFormat.ReadDrill(ref reader, names), Add);
}
