using System.Collections.Immutable;
using System.Diagnostics;
using Forewarn.Core.Hotline;
using Forewarn.Core.Incidents;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <content>Incidents, accounts and statements.</content>
public sealed partial class AirspaceState
{
    public Incident? FindIncident(EntityId id) => _incidents.FindIncident(id);

    /// <summary>The incidents that a party may know of, by id.</summary>
    public IEnumerable<Incident> IncidentsOf(PartyId party) => _incidents.Incidents.Where(incident => incident.IsFor(party));

    public Statement? FindStatement(EntityId id) => _incidents.FindStatement(id);

    /// <summary>All statements, by id: they are public.</summary>
    public IEnumerable<Statement> Statements => _incidents.Statements;

    /// <summary>Statements in the order in which they were published.</summary>
    /// <param name="after">Only those of a greater leaf; <see cref="Leaves.None"/> from the beginning.</param>
    /// <param name="limit">Most to return, 1 or more.</param>
    public Page<Statement> StatementsAfter(long after, int limit) => PageOf(_incidents.StatementsAfter(after), limit);

    /// <summary>The statements that were published or corrected last, the newest first.</summary>
    /// <param name="limit">Most to return.</param>
    public ImmutableArray<Statement> NewestStatements(int limit) => [.. _incidents.Newest.Take(limit)];

    private Outcome Apply(IncidentsCommand command) => command switch
    {
        PutIncident put => Apply(put),
        FileAccount file => Apply(file),
        PublishStatement publish => Apply(publish),
        CorrectStatement correct => Apply(correct),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    private Outcome Apply(PutIncident command)
    {
        var current = _incidents.FindIncident(command.Id);
        if (current is not null && !current.IsFor(command.Actor))
            return Hidden(command.IfVersion);
        if (current is not null && IsRetry(command.IfVersion, current.Version) && current.Scene == command.Scene)
            return new IncidentPut(current, Created: false) { Leaf = current.Leaf };
        if (current is not null && current.OpenedBy != command.Actor && current.Scene != command.Scene)
            return new Refused(RefusalCode.NotManager, "id", $"this incident was opened by {current.OpenedBy}", "the scene as it is, to have it gathered anew; or an incident of your own");
        if (CheckVersion(command.IfVersion, current?.Version) is { } problem)
            return problem;
        if (!command.Gathered.Any(gathered => gathered.Party == command.Actor))
            return new Refused(RefusalCode.Invalid, "gathered", $"nothing is gathered for {command.Actor}", "what the record holds for the actor, and for each other party");
        foreach (var gathered in command.Gathered)
        {
            if (!_parties.ContainsKey(gathered.Party))
                return UnknownParty("parties", gathered.Party);
            if (gathered.Leaves is [.., var last] && last >= Events.Next)
                return new Refused(RefusalCode.Invalid, "gathered", Invariant($"there is no leaf {last} yet"), "leaves of the record");
        }
        try
        {
            return Put(command, current);
        }
        catch (InvalidValueException tooMany)
        {
            return Invalid(tooMany);
        }
    }

    private Outcome Put(PutIncident command, Incident? current)
    {
        var incident = (current ?? new Incident { Id = command.Id, OpenedBy = command.Actor, OpenedAt = Time }) with
        {
            Version = (current?.Version ?? 0) + 1,
            Leaf = Events.Next,
            Scene = command.Scene,
            Gathered = Together(current?.Gathered ?? [], command.Gathered),
        };
        if (IncidentLimit(command.Actor, incident, current) is { } full)
            return full;
        _incidents.Put(incident);
        EmitForParties(current is null ? EventKind.IncidentOpened : EventKind.IncidentChanged, incident, incident.Version, command.Actor);
        return new IncidentPut(incident, Created: current is null) { Leaf = incident.Leaf };
    }

    private Refused? IncidentLimit(PartyId actor, Incident incident, Incident? current)
    {
        var usage = _incidents.UsageOf(incident.OpenedBy);
        if (current is null && (usage.Incidents >= IncidentLimits.PerPartyMax || _incidents.IncidentsCount >= IncidentLimits.IncidentsMax))
            return new Refused(RefusalCode.LimitReached, "id", "there are too many incidents", Invariant($"at most {IncidentLimits.PerPartyMax} of one party and {IncidentLimits.IncidentsMax} of all"));
        if (incident.Gathered.Length > IncidentLimits.PartiesMax)
            return new Refused(RefusalCode.LimitReached, "extent", Invariant($"{incident.Gathered.Length} parties are concerned"), Invariant($"a smaller area or a shorter time, with at most {IncidentLimits.PartiesMax}"));
        int more = incident.LeavesCount - (current?.LeavesCount ?? 0);
        int most = actor == incident.OpenedBy ? IncidentLimits.LeavesPerOpenerMax : IncidentLimits.LeavesPerOpenerMax / 2;
        if (more > 0 && usage.Leaves + more > most)
            return new Refused(RefusalCode.LimitReached, "extent", Invariant($"the incidents opened by {incident.OpenedBy} hold too many leaves"), Invariant($"at most {IncidentLimits.LeavesPerOpenerMax} of one opener, and half of it when another gathers anew"));
        if (_incidents.LeavesCount + more > IncidentLimits.LeavesMax)
            return new Refused(RefusalCode.LimitReached, "extent", "the incidents of the airspace hold too many leaves", Invariant($"at most {IncidentLimits.LeavesMax}, for all parties together"));
        return CharactersLimit(incident.OpenedBy, incident.Scene.Title.Length - (current?.Scene.Title.Length ?? 0));
    }

    private Refused? CharactersLimit(PartyId party, int more) => _incidents.UsageOf(party).Characters + more > IncidentLimits.CharactersPerPartyMax
        ? new Refused(RefusalCode.LimitReached, "", Invariant($"{party} has written too much in incidents and statements"), Invariant($"at most {IncidentLimits.CharactersPerPartyMax} characters of one party"))
        : _incidents.CharactersCount + more <= IncidentLimits.CharactersMax ? null
        : new Refused(RefusalCode.LimitReached, "", "the incidents and statements of the airspace hold too much text", Invariant($"at most {IncidentLimits.CharactersMax} characters in all"));

    /// <summary>What was gathered stays: a party that was told is told of what comes, too.</summary>
    private static ImmutableArray<Gathered> Together(ImmutableArray<Gathered> earlier, ImmutableArray<Gathered> now) =>
    [
        .. earlier.Concat(now).GroupBy(gathered => gathered.Party).OrderBy(same => same.Key)
            .Select(same => same.Aggregate((one, other) => one.With(other))),
    ];

    /// <summary>Tells each party of an incident; the one that acts first.</summary>
    private void EmitForParties(EventKind kind, Incident incident, int version, PartyId actor)
    {
        var subject = EventSubject.Entity(EntityType.Incident, incident.Id);
        Emit(kind, subject, version, actor, actor);
        foreach (var party in incident.Parties)
        {
            if (party != actor)
                Emit(kind, subject, version, actor, party);
        }
    }

    private Outcome Apply(FileAccount command)
    {
        if (_incidents.FindIncident(command.Incident) is not { } incident || !incident.IsFor(command.Actor))
            return NotFound("id", "such incident");
        var current = incident.AccountOf(command.Actor);
        if (current is not null && IsRetry(command.IfVersion, current.Version) && current.SaysTheSameAs(command.Account))
            return new AccountFiled(incident, current, Created: current.Version == 1) { Leaf = current.Leaf };
        if (CheckVersion(command.IfVersion, current?.Version) is { } problem)
            return problem;
        if (CharactersLimit(command.Actor, command.Account.CharactersCount - (current?.CharactersCount ?? 0)) is { } full)
            return full;
        var account = command.Account with { Version = (current?.Version ?? 0) + 1, Leaf = Events.Next, FiledAt = Time };
        incident = incident.With(account);
        _incidents.Put(incident);
        EmitForParties(EventKind.AccountFiled, incident, account.Version, command.Actor);
        return new AccountFiled(incident, account, Created: account.Version == 1) { Leaf = account.Leaf };
    }

    private Outcome Apply(PublishStatement command)
    {
        var statement = command.Statement;
        if (_incidents.FindStatement(statement.Id) is { } earlier)
        {
            return earlier.Party != command.Actor ? NotManager("statement", earlier.Party)
                : earlier.SaysTheSameAs(statement) ? new StatementPublished(earlier, Created: false) { Leaf = earlier.Leaf }
                : new Refused(RefusalCode.Conflict, "id", "a statement stays as it is published", "a correction, or a new id");
        }
        if (!MayStateAbout(statement.About, command.Actor, out bool isExercise))
            return NotFound("about", "such incident or call");
        if (_incidents.UsageOf(command.Actor).Statements >= IncidentLimits.StatementsPerPartyMax || _incidents.StatementsCount >= IncidentLimits.StatementsMax)
            return new Refused(RefusalCode.LimitReached, "id", "there are too many statements", Invariant($"at most {IncidentLimits.StatementsPerPartyMax} of one party and {IncidentLimits.StatementsMax} of all"));
        if (CharactersLimit(command.Actor, statement.CharactersCount) is { } full)
            return full;
        long leaf = Emit(EventKind.StatementPublished, EventSubject.Entity(EntityType.Statement, statement.Id), 1, command.Actor, default);
        statement = statement with { Leaf = leaf, PublishedAt = Time, IsExercise = isExercise };
        _incidents.Put(statement);
        return new StatementPublished(statement, Created: true) { Leaf = leaf };
    }

    private Outcome Apply(CorrectStatement command)
    {
        if (_incidents.FindStatement(command.Id) is not { } statement)
            return NotFound("id", "such statement");
        if (statement.Party != command.Actor)
            return NotManager("statement", statement.Party);
        if (IsRetry(command.IfVersion, statement.Version) && statement.Corrections is [.., var last] && last.Text == command.Text)
            return new StatementPublished(statement, Created: false) { Leaf = last.Leaf };
        if (CheckVersion(command.IfVersion, statement.Version) is { } problem)
            return problem;
        if (statement.Corrections.Length >= IncidentLimits.CorrectionsPerStatementMax)
            return new Refused(RefusalCode.LimitReached, "id", "the statement was corrected too often", Invariant($"at most {IncidentLimits.CorrectionsPerStatementMax} corrections"));
        if (CharactersLimit(command.Actor, command.Text.Text.Length) is { } full)
            return full;
        long leaf = Emit(EventKind.StatementCorrected, EventSubject.Entity(EntityType.Statement, statement.Id), statement.Version + 1, command.Actor, default);
        statement = statement.With(new Correction(Time, command.Text, leaf));
        _incidents.Put(statement);
        return new StatementPublished(statement, Created: false) { Leaf = leaf };
    }

    /// <summary>Whether a party takes part in what it wants to state something about.</summary>
    private bool MayStateAbout(EventSubject about, PartyId party, out bool isExercise)
    {
        switch (FindAbout(about))
        {
            case Incident incident:
                isExercise = incident.Scene.IsExercise;
                return incident.IsFor(party);
            case Call call:
                isExercise = false;
                return call.Participants.Contains(party);
            default:
                isExercise = false;
                return false;
        }
    }
}
