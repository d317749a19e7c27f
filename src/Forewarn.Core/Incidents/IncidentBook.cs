using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using NodaTime;

namespace Forewarn.Core.Incidents;

/// <summary>All incidents and statements. Nothing in it is ever forgotten; <see cref="IncidentLimits"/> bounds it.</summary>
internal sealed class IncidentBook : StatePart
{
    private readonly SortedDictionary<EntityId, Incident> _incidents = [];
    private readonly SortedDictionary<EntityId, Statement> _statements = [];
    private readonly SortedSet<(long Leaf, EntityId Id)> _published = [];
    private readonly SortedSet<(Instant UpdatedAt, long Leaf, EntityId Id)> _updated = [];
    private readonly Dictionary<PartyId, IncidentUsage> _usage = [];

    public int IncidentsCount => _incidents.Count;

    public int StatementsCount => _statements.Count;

    /// <summary>Characters of all texts in it.</summary>
    public int CharactersCount { get; private set; }

    /// <summary>Leaves that are gathered in it, each as often as it is.</summary>
    public int LeavesCount { get; private set; }

    public IEnumerable<Incident> Incidents => _incidents.Values;

    public IEnumerable<Statement> Statements => _statements.Values;

    /// <summary>Statements in the order in which they were published.</summary>
    /// <param name="after">Only those of a greater leaf.</param>
    public IEnumerable<Statement> StatementsAfter(long after) => _published.Count == 0 || after >= _published.Max.Leaf ? []
        : _published.GetViewBetween((after + 1, default), _published.Max).Select(each => _statements[each.Id]);

    /// <summary>Statements, the one that was published or corrected last first.</summary>
    public IEnumerable<Statement> Newest => _updated.Reverse().Select(each => _statements[each.Id]);

    public Incident? FindIncident(EntityId id) => _incidents.GetValueOrDefault(id);

    public Statement? FindStatement(EntityId id) => _statements.GetValueOrDefault(id);

    /// <summary>How much a party has in it. It follows from what is in it, so no snapshot says it.</summary>
    public IncidentUsage UsageOf(PartyId party) => _usage.GetValueOrDefault(party);

    /// <summary>Puts an incident in, or in the place of the one with its id.</summary>
    public void Put(Incident incident)
    {
        if (_incidents.TryGetValue(incident.Id, out var earlier))
            Count(earlier, -1);
        _incidents[incident.Id] = incident;
        Count(incident, 1);
    }

    /// <summary>Puts a statement in, or in the place of the one with its id.</summary>
    public void Put(Statement statement)
    {
        if (_statements.TryGetValue(statement.Id, out var earlier))
        {
            Count(earlier, -1);
            _updated.Remove((earlier.UpdatedAt, earlier.Leaf, earlier.Id));
        }
        _statements[statement.Id] = statement;
        _published.Add((statement.Leaf, statement.Id));
        _updated.Add((statement.UpdatedAt, statement.Leaf, statement.Id));
        Count(statement, 1);
    }

    public override object? Find(EventSubject subject)
    {
        var (type, id, _, _) = subject;
        return type switch
        {
            EntityType.Incident => FindIncident(id),
            EntityType.Statement => FindStatement(id),
            _ => null,
        };
    }

    public override Words WordsOf(EventSubject subject) => Find(subject) switch
    {
        Incident incident => Words.Of(incident.WordsLeaf, incident.Texts.AsSpan()),
        Statement statement => Words.Of(statement.WordsLeaf, statement.Texts.AsSpan()),
        _ => Words.Nothing,
    };

    public override void Reword(EventSubject subject, Func<string, string> next)
    {
        if (Find(subject) is Incident incident)
            Put(incident.Reworded(next));
        else if (Find(subject) is Statement statement)
            Put(statement.Reworded(next));
    }

    public override ICapturedPart Capture() => new Captured([.. _incidents.Values], [.. _statements.Values]);

    public override void Restore(Stream stream, NameTable names)
    {
        AirspaceState.Read(stream, (ref CanonicalReader reader) => IncidentsFormat.ReadIncident(ref reader), Put);
        AirspaceState.Read(stream, (ref CanonicalReader reader) => IncidentsFormat.ReadStatement(ref reader), Put);
    }

    /// <summary>Who opened it answers for its title and its leaves, each party for its account.</summary>
    private void Count(Incident incident, int sign)
    {
        Add(incident.OpenedBy, new IncidentUsage(sign, 0, sign * incident.LeavesCount, sign * incident.Scene.Title.Length));
        foreach (var account in incident.Accounts)
            Add(account.Party, new IncidentUsage(0, 0, 0, sign * account.CharactersCount));
    }

    private void Count(Statement statement, int sign) => Add(statement.Party, new IncidentUsage(0, sign, 0, sign * statement.CharactersCount));

    private void Add(PartyId party, IncidentUsage more)
    {
        _usage[party] = UsageOf(party) + more;
        LeavesCount += more.Leaves;
        CharactersCount += more.Characters;
    }

    private sealed class Captured(Incident[] incidents, Statement[] statements) : ICapturedPart
    {
        public void WriteTo(Stream stream, CanonicalWriter writer)
        {
            AirspaceSnapshot.Write(stream, writer, incidents, incident => IncidentsFormat.Write(writer, incident));
            AirspaceSnapshot.Write(stream, writer, statements, statement => IncidentsFormat.Write(writer, statement));
        }
    }
}

/// <summary>How much one party has of incidents and statements.</summary>
/// <param name="Incidents">That it has opened.</param>
/// <param name="Statements">That it has published.</param>
/// <param name="Leaves">Gathered in the incidents that it has opened, each as often as it is.</param>
/// <param name="Characters">Of its titles, accounts, statements and corrections.</param>
internal readonly record struct IncidentUsage(int Incidents, int Statements, int Leaves, int Characters)
{
    public static IncidentUsage operator +(IncidentUsage one, IncidentUsage other) =>
        new(one.Incidents + other.Incidents, one.Statements + other.Statements, one.Leaves + other.Leaves, one.Characters + other.Characters);
}
