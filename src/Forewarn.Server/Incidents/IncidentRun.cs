using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Incidents;
using Forewarn.Core.Warnings;
using Forewarn.Record.Leaves;
using Forewarn.Server.Recording;
using NodaTime;

namespace Forewarn.Server.Incidents;

/// <summary>Lets the airspace's own rules decide again, on a new state, what is known of an incident: as it was, or with something changed.</summary>
/// <remarks>
/// <para>The state is made of what the readers may see, and of nothing else: parties, arrangements, declarations and observations, each at its own
/// moment. A warning is delivered, and answered, as long after it became due as the one that it corresponds to was in fact; one that corresponds
/// to none is delivered at once, and not answered.</para>
/// <para>Nothing of it is on record: its leaves are numbered from 0 and prove nothing. Not thread-safe; one for each run.</para>
/// </remarks>
internal sealed class IncidentRun
{
    private readonly IncidentFacts _facts;
    private readonly WhatIf? _whatIf;
    private readonly Readers _readers;
    private readonly AirspaceState _state = new();
    private readonly LeafBuilder _builder = new();
    private readonly PriorityQueue<Step, (Instant At, int Order)> _steps = new();
    private readonly ImmutableArray<SeenLeaf>.Builder _leaves = ImmutableArray.CreateBuilder<SeenLeaf>();
    private readonly Dictionary<long, SeenLeaf> _origins = [];
    private readonly Dictionary<(string From, string To, string Subject), Queue<WarningFact>> _actual = [];
    private readonly MeetingFinder _meetings;
    private readonly ImmutableArray<Unbound>.Builder _unbound = ImmutableArray.CreateBuilder<Unbound>();
    private int _order;

    private IncidentRun(IncidentFacts facts, WhatIf? whatIf, IEnumerable<EntityKey> asked, Readers readers) =>
        (_facts, _whatIf, _meetings, _readers) = (facts, whatIf, new MeetingFinder(asked), readers);

    /// <summary>Runs it.</summary>
    /// <param name="facts">What the readers know.</param>
    /// <param name="whatIf">What is supposed to have been otherwise; null for nothing.</param>
    /// <param name="asked">Declarations that somebody asks about.</param>
    /// <param name="readers">Who looks.</param>
    /// <param name="until">The run goes on to this moment, if not to a later one.</param>
    public static RunResult Of(IncidentFacts facts, WhatIf? whatIf, IEnumerable<EntityKey> asked, Readers readers, Instant until)
    {
        var run = new IncidentRun(facts, whatIf, asked, readers);
        run.Plan();
        run.Act(until);
        return new RunResult(run._leaves.ToImmutable(), run._origins, run._meetings.Result(), run._unbound.ToImmutable());
    }

    private void Plan()
    {
        foreach (var warning in _facts.Warnings)
        {
            if (warning.Subject is not { } subject)
                continue;
            if (!_actual.TryGetValue((warning.From, warning.To, subject), out var queue))
                _actual.Add((warning.From, warning.To, subject), queue = new Queue<WarningFact>());
            queue.Enqueue(warning);
            if (_facts.Find(subject) is { } warnedOf)
                _meetings.Warned(warnedOf.Key, PartyId.Parse(warning.To));
        }
        var declarations = _facts.Declarations.Where(declaration => !declaration.Versions.IsEmpty).ToList();
        foreach (var declaration in declarations)
        {
            foreach (var version in declaration.Versions)
                At(_whatIf?.Of(declaration.Name, version.Number)?.DeclaredAt ?? version.At, new Step(version.Leaf, () => Declared(declaration, version)) { Declaration = declaration, Version = version });
            if (declaration.Ended is { } ended)
                At(ended.Leaf.At, new Step(ended, () => VersionOf(declaration.Key) is { } current ? new EndDeclaration(PartyId.Parse(declaration.Manager), declaration.Key, current) : null) { Declaration = declaration });
        }
        foreach (var sighting in _facts.Sightings)
        {
            if (sighting.Place is not null)
                At(sighting.Leaf.Leaf.At, new Step(sighting.Leaf, () => Observed(sighting)));
        }
        PlanParties(_steps.TryPeek(out _, out var first) ? first.At : default);
    }

    /// <summary>Parties and arrangements are there before anything is declared; an arrangement that was changed meanwhile changes when it did.</summary>
    private void PlanParties(Instant first)
    {
        // Before everything else that is planned for the same moment.
        _order -= 1_000_000;
        var parties = _facts.Parties.Values.Concat(_facts.Concerned.Where(id => !_facts.Parties.ContainsKey(id)).Select(PartyFact.Unknown));
        foreach (var party in parties)
            At(first, new Step(null, () => new PutParty(default, null, Party.Create(PartyId.Parse(party.Id), 1, party.Name, party.Zone.Id, party.Calendar, []))));
        // What was agreed before anything was declared in fact is agreed before anything is declared here.
        var declared = _facts.Declarations.SelectMany(declaration => declaration.Versions).Select(version => version.At).Append(Instant.MaxValue).Min();
        foreach (var terms in _facts.Terms)
            At(terms.Leaf.Leaf.At <= declared ? first : Instant.Max(first, terms.Leaf.Leaf.At), new Step(terms.Leaf, () => new PutArrangement(default, _state.Find(terms.Terms.Id)?.Version, terms.Terms.WithSuspensions(terms.Terms.Suspensions))));
    }

    private void Act(Instant until)
    {
        while (_steps.TryDequeue(out var step, out var when))
        {
            PassTo(when.At);
            if (step.Command() is { } command)
                Apply(step, command, when.At);
        }
        PassTo(Instant.Max(until, _state.Time));
    }

    /// <summary>Lets what is due by itself happen at its moment, one by one, so that it can have consequences of its own.</summary>
    private void PassTo(Instant at)
    {
        while (_state.NextDeadline is { } due && due <= at)
            Apply(new Step(null, () => null), new Tick(), Instant.Max(due, _state.Time));
    }

    private void Apply(Step step, Command command, Instant at)
    {
        var outcome = _state.Apply(command, _state.Position + 1, Instant.Max(at, _state.Time));
        var recorded = ImmutableArray.CreateBuilder<Recorded>();
        Recorded.AddTo(recorded, _state, command, outcome);
        foreach (var each in recorded)
        {
            var (leaf, details) = _builder.Write(each);
            var stored = LeafDetails.Parse(details.Span);
            _leaves.Add(new SeenLeaf(Leaf.Parse(leaf.Span), new Lazy<LeafDetails>(stored), _readers));
            if (each.Event.Kind == EventKind.WarningOwed && each.Warning is { } owed)
                Expect(owed);
        }
        if (step.Origin is { } origin && outcome is not Refused && !(step is { Declaration: { } changed, Version: { } version } && _whatIf?.Of(changed.Name, version.Number) is not null))
            _origins[outcome.Leaf] = origin;
        Note(step, outcome);
    }

    /// <summary>Keeps what the core says in its answers, and the leaves do not.</summary>
    private void Note(Step step, Outcome outcome)
    {
        if (outcome is not Declared declared || step.Declaration is not { } declaration)
            return;
        if (declared.Declaration.EndedAt is not null)
        {
            _meetings.Ended(declared.Declaration);
            return;
        }
        _meetings.Declared(declared, () => _state.Overlapping(declared.Declaration), _state.Time);
        if (declared.Findings.Contains(Finding.BoundByNoArrangement))
            _unbound.Add(new Unbound(declaration.Name, _state.Time));
    }

    private void Expect(Warning owed)
    {
        string subject = EntityName.Of(owed.Subject);
        if (_facts.Find(subject) is { } warnedOf)
            _meetings.Warned(warnedOf.Key, owed.To);
        var actual = _actual.TryGetValue((owed.From.ToString(), owed.To.ToString(), subject), out var queue) && queue.Count > 0 ? queue.Dequeue() : null;
        var delay = _whatIf is { DeliveredAfter: { } supposed } && _whatIf.Concerns(subject) ? supposed
            : actual is null ? Duration.Zero
            : actual.Delivered is { } delivered ? delivered.Leaf.At - actual.Owed.Leaf.At : (Duration?)null;
        if (delay is not { } after)
            return;
        var at = _state.Time + after;
        At(at, new Step(null, () => new RecordDelivery(owed.To, [owed.Number], Transport.Console)));
        foreach (var answer in actual?.Answers ?? [])
        {
            var later = Duration.Max(Duration.Zero, answer.Leaf.At - (actual!.Delivered ?? actual.Owed).Leaf.At);
            // What was asked for instead decides nothing here: that the warning was understood does.
            if ((Detail.AnswerOf(answer) is Answer.AskForChange ? Answer.Understood : Detail.AnswerOf(answer)) is { } said)
                At(at + later, new Step(null, () => new Acknowledge(owed.To, owed.Number, said, "on record", "as on record")));
        }
    }

    private Declare? Declared(DeclarationFact declaration, VersionFact version)
    {
        var change = _whatIf?.Of(declaration.Name, version.Number);
        var volumes = change?.Volumes ?? version.Volumes;
        var manager = PartyId.Parse(declaration.Manager);
        Declaration proposal = declaration.Key.Type == EntityType.Constraint
            ? Constraint.Create(declaration.Key.Id, manager, version.Kind ?? ActivityKind.Other, volumes)
            : OperationalIntent.Create(declaration.Key.Id, manager, Enum.TryParse<IntentState>(version.State, out var state) ? state : IntentState.Accepted, volumes);
        return new Declare(manager, VersionOf(declaration.Key), proposal);
    }

    private int? VersionOf(EntityKey key) => _state.Find(key)?.Version;

    private static Observe Observed(SightingFact sighting) => new(Observation.Create(
        EntityId.Parse(sighting.Leaf.Leaf.Entity.Id), PartyId.Parse(sighting.Reporter), PartyId.Parse(sighting.Party),
        Api.Wire.Names<ActivityKind>.Parse(sighting.Kind, "kind"), sighting.Subject is { } subject ? KeyOf(subject) : null,
        sighting.At, sighting.Place!.Value, sighting.AltitudeMetres, sighting.Event, sighting.Source.Length > 0 ? sighting.Source : "not disclosed"));

    private static EntityKey? KeyOf(string name)
    {
        var (type, id, _, _) = EntityName.Parse(name, "subject");
        return new EntityKey(type, id);
    }

    private void At(Instant at, Step step) => _steps.Enqueue(step, (at, _order++));

    /// <param name="Origin">The leaf on record that it is taken from; null for what has none.</param>
    /// <param name="Command">What is to be done then; null when there is nothing to do any more.</param>
    private sealed record Step(SeenLeaf? Origin, Func<Command?> Command)
    {
        public DeclarationFact? Declaration { get; init; }

        public VersionFact? Version { get; init; }
    }
}

/// <summary>What came of a run.</summary>
/// <param name="Leaves">As the readers see them; not on record.</param>
/// <param name="Origins">By index in the run, the leaf on record that says the same.</param>
/// <param name="Meetings">What overlapped and what did not, as the core found it when the later of the two was made.</param>
/// <param name="Unbound">Declarations that no arrangement bound its party to warn of.</param>
internal sealed record RunResult(
    ImmutableArray<SeenLeaf> Leaves, IReadOnlyDictionary<long, SeenLeaf> Origins, Meetings Meetings, ImmutableArray<Unbound> Unbound);

/// <summary>A declaration of a party that no arrangement obliged there.</summary>
internal readonly record struct Unbound(string Declaration, Instant At);
