using Forewarn.Core.Airspace;
using Forewarn.Core.Format;

namespace Forewarn.Core.Incidents;

/// <summary>All incidents and statements. Nothing in it is ever forgotten; <see cref="IncidentLimits"/> bounds it.</summary>
internal sealed class IncidentBook : StatePart
{
    private readonly SortedDictionary<EntityId, Incident> _incidents = [];
    private readonly SortedDictionary<EntityId, Statement> _statements = [];
    private readonly Dictionary<PartyId, (int Incidents, int Statements)> _counts = [];

    public int IncidentsCount => _incidents.Count;

    public int StatementsCount => _statements.Count;

    /// <summary>Characters of all texts in it.</summary>
    public int CharactersCount { get; private set; }

    /// <summary>Leaves that are gathered in it, each as often as it is.</summary>
    public int LeavesCount { get; private set; }

    public IEnumerable<Incident> Incidents => _incidents.Values;

    public IEnumerable<Statement> Statements => _statements.Values;

    public Incident? FindIncident(EntityId id) => _incidents.GetValueOrDefault(id);

    public Statement? FindStatement(EntityId id) => _statements.GetValueOrDefault(id);

    /// <summary>How many incidents a party has opened, and how many statements it has published.</summary>
    public (int Incidents, int Statements) CountsOf(PartyId party) => _counts.GetValueOrDefault(party);

    /// <summary>Puts an incident in, or in the place of the one with its id.</summary>
    public void Put(Incident incident)
    {
        if (_incidents.TryGetValue(incident.Id, out var earlier))
        {
            CharactersCount -= earlier.CharactersCount;
            LeavesCount -= earlier.LeavesCount;
        }
        else
        {
            var (incidents, statements) = CountsOf(incident.OpenedBy);
            _counts[incident.OpenedBy] = (incidents + 1, statements);
        }
        _incidents[incident.Id] = incident;
        CharactersCount += incident.CharactersCount;
        LeavesCount += incident.LeavesCount;
    }

    /// <summary>Puts a statement in, or in the place of the one with its id.</summary>
    public void Put(Statement statement)
    {
        if (_statements.TryGetValue(statement.Id, out var earlier))
        {
            CharactersCount -= earlier.CharactersCount;
        }
        else
        {
            var (incidents, statements) = CountsOf(statement.Party);
            _counts[statement.Party] = (incidents, statements + 1);
        }
        _statements[statement.Id] = statement;
        CharactersCount += statement.CharactersCount;
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

    private sealed class Captured(Incident[] incidents, Statement[] statements) : ICapturedPart
    {
        public void WriteTo(Stream stream, CanonicalWriter writer)
        {
            AirspaceSnapshot.Write(stream, writer, incidents, incident => IncidentsFormat.Write(writer, incident));
            AirspaceSnapshot.Write(stream, writer, statements, statement => IncidentsFormat.Write(writer, statement));
        }
    }
}
