using System.Collections.Immutable;
using Forewarn.Client.Model;
using Forewarn.Record.Checkpoints;
using NodaTime;

namespace Forewarn.Cli.Replay;

/// <summary>One telling under way on one node: what has been declared, delivered and found so far.</summary>
internal sealed class TellingRun(Case acted, Telling telling, NodeClient client)
{
    private readonly Dictionary<string, Declared> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Declared> _byEntityId = [];
    private readonly Dictionary<string, int> _arrangementVersions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Warning> _warnings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReceiveStep> _deliveredBy = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AcknowledgeStep> _acknowledgedBy = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Instant> _escalatedAt = new(StringComparer.Ordinal);
    private readonly List<Warning> _received = [];
    private readonly List<(string Party, Basis Basis)> _unbound = [];
    private readonly ImmutableArray<TimelineRow>.Builder _timeline = ImmutableArray.CreateBuilder<TimelineRow>();
    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>();
    private Instant _now = telling.Begins;
    private Moment? _at;

    /// <summary>Tells the empty node of the parties and of the arrangements in force.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        await client.SetClockAsync(telling.Begins, cancellation);
        foreach (CaseParty party in acted.Parties)
            await client.PutPartyAsync(party, cancellation);
        foreach (CaseArrangement arrangement in telling.Arrangements)
            await PutArrangementAsync(arrangement, cancellation);
        await client.RegisterKeysAsync(cancellation);
    }

    public async Task ActAsync(Step step, CancellationToken cancellation)
    {
        _at = step.Time;
        if (step.Time.ReplayedAt is Instant at)
            await AdvanceAsync(at, cancellation);
        await (step switch
        {
            DeclareStep declare => DeclareAsync(declare, cancellation),
            EndStep end => EndAsync(end, cancellation),
            ReceiveStep receive => ReceiveAsync(receive, cancellation),
            AcknowledgeStep acknowledge => AcknowledgeAsync(acknowledge, cancellation),
            ObserveStep observe => ObserveAsync(observe, cancellation),
            WithdrawStep withdraw => WithdrawAsync(withdraw, cancellation),
            ClaimStep claim => SayAsync(() => Claim(claim)),
            CallStep call => CallAsync(call, cancellation),
            ReadoutStep readout => ReadoutAsync(readout, cancellation),
            _ => throw new InvalidOperationException($"{step.GetType().Name} is not a step"),
        });
    }

    /// <summary>Lets the clock run to the telling's end and judges what is then on record.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        await AdvanceAsync(telling.Ends, cancellation);
        var judge = new WarningFindings(telling, _declared.Values, _deliveredBy, _acknowledgedBy, _escalatedAt);
        foreach (Warning warning in InOrder())
            _findings.AddRange(judge.Of(warning));
        await FindNobodyWarnedAsync(cancellation);
        FindNoVerdict();
    }

    /// <summary>Opens the incident in which the telling is looked at, and has each party file its account.</summary>
    public Task<TellingIncident> OpenIncidentAsync(string reports, CancellationToken cancellation) =>
        TellingIncident.OpenAsync(acted, telling, _declared.Values, client, reports, cancellation);

    /// <summary>What the parties can prove now of what they have said.</summary>
    public Task<TellingProof> ProveAsync(Policy policy, string evidenceFile, CancellationToken cancellation) =>
        TellingProof.TakeAsync(_timeline, _declared[telling.Proves!], client, policy, evidenceFile, cancellation);

    public TellingResult Result(Uri address)
    {
        var judge = new WarningFindings(telling, _declared.Values, _deliveredBy, _acknowledgedBy, _escalatedAt);
        return new TellingResult(
            telling, _timeline.ToImmutable(), [.. InOrder().Select(judge.Row)], _findings.ToImmutable(), address);
    }

    private IEnumerable<Warning> InOrder() => _warnings.Values
        .OrderBy(warning => warning.DeclaredAt).ThenBy(warning => warning.From, StringComparer.Ordinal)
        .ThenBy(warning => warning.To, StringComparer.Ordinal).ThenBy(warning => warning.Id, StringComparer.Ordinal);

    private async Task AdvanceAsync(Instant at, CancellationToken cancellation)
    {
        if (at > _now)
        {
            await client.SetClockAsync(at, cancellation);
            _now = at;
        }
        await LookAsync(cancellation);
    }

    /// <summary>Reads what is on record, from the side that owes, so that looking delivers nothing.</summary>
    private async Task LookAsync(CancellationToken cancellation)
    {
        foreach (string party in _declared.Values.Select(declared => declared.Latest.By).Distinct().Order(StringComparer.Ordinal).ToList())
        {
            foreach (Warning warning in await client.WarningsAsync(party, WarningsOwed.ByMe, cancellation))
            {
                if (_warnings.TryGetValue(warning.Id, out Warning? before) && warning.Rung > before.Rung)
                    RecordEscalation(before, warning);
                _warnings[warning.Id] = warning;
            }
        }
    }

    private void RecordEscalation(Warning before, Warning after)
    {
        Instant at = before.AcknowledgeBy is Instant deadline && deadline <= _now ? deadline : _now;
        _escalatedAt[after.Id] = at;
        _timeline.Add(new TimelineRow(new Moment.At(at), "escalate", "node",
            $"No acknowledgement from {after.To} about {NameOf(after.Subject.Id)}: on to the {after.Channel} channel", null, null));
    }

    private async Task<ArrangementAnswer> PutArrangementAsync(CaseArrangement arrangement, CancellationToken cancellation)
    {
        ArrangementAnswer answer = await client.PutArrangementAsync(
            arrangement, _arrangementVersions.TryGetValue(arrangement.Id, out int version) ? version : null, cancellation);
        _arrangementVersions[arrangement.Id] = answer.Arrangement.Version;
        return answer;
    }

    private async Task DeclareAsync(DeclareStep step, CancellationToken cancellation)
    {
        Declared? before = _declared.GetValueOrDefault(step.Name);
        Guid id = EntityIds.For(acted.Id, telling.Id, "declaration", step.Name);
        DeclarationAnswer answer = await client.DeclareAsync(step, id, before?.Version, cancellation);
        int version = answer.Declaration.Version;
        var declared = new Declared(step, id, version, IsEnded: false, [.. before?.Steps ?? [], (version, step)]);
        _declared[step.Name] = declared;
        _byEntityId[id] = declared;
        Record(step, step.By, answer.Leaf);
        FindOverlaps(declared, answer.Overlaps, answer.Leaf);
        foreach (Client.Model.Finding finding in answer.Findings)
            FindUncovered(finding.Kind, declared, answer.Leaf);
        await LookAsync(cancellation);
    }

    private void FindOverlaps(Declared declared, ImmutableArray<DeclarationReference> overlaps, long? leaf)
    {
        foreach (DeclarationReference overlap in overlaps)
        {
            Find(_at, FindingKind.Overlap, [("about", declared.Name), ("with", NameOf(overlap.Id))], [],
                [.. InputsOf(declared), .. InputsOf(_byEntityId.GetValueOrDefault(overlap.Id))], RecordAt("found at once, in the answer", leaf));
        }
        foreach (Declared other in _declared.Values.OrderBy(other => other.Name, StringComparer.Ordinal))
        {
            if (!other.IsEnded && other.Latest.By != declared.Latest.By && overlaps.All(overlap => NameOf(overlap.Id) != other.Name))
            {
                Find(_at, FindingKind.NoOverlap, [("about", declared.Name), ("with", other.Name)], [],
                    [.. InputsOf(declared), .. InputsOf(other)], RecordAt("checked in the answer", leaf));
            }
        }
    }

    /// <summary>A finding about the declaration itself; the terms of the party's arrangements are then an input too.</summary>
    private void FindUncovered(string kind, Declared declared, long? leaf)
    {
        IEnumerable<RestsOn> terms = telling.Arrangements
            .Where(arrangement => arrangement.Members.Any(member => member.Party == declared.Latest.By))
            .Select(arrangement => new RestsOn($"the terms of {arrangement.Name}", arrangement.Terms));
        if (_findings.All(found => found.Kind != kind || found.Part("about") != declared.Name))
        {
            Find(_at, kind, [("about", declared.Name), ("party", declared.Latest.By)], [], [new("the declaration", declared.Latest.Basis), .. terms],
                RecordAt("in the answer", leaf));
        }
    }

    private async Task EndAsync(EndStep step, CancellationToken cancellation)
    {
        Declared declared = _declared[step.Name];
        DeclarationAnswer answer = await client.EndAsync(declared.Latest, declared.Id, declared.Version!.Value, cancellation);
        _declared[step.Name] = declared with { IsEnded = true, Version = null };
        Record(step, step.By, answer.Leaf);
        await LookAsync(cancellation);
    }

    private async Task ReceiveAsync(ReceiveStep step, CancellationToken cancellation)
    {
        foreach (Warning warning in await client.WarningsAsync(step.By, WarningsOwed.ToMe, cancellation))
        {
            _deliveredBy.TryAdd(warning.Id, step);
            _received.RemoveAll(earlier => earlier.Id == warning.Id);
            _received.Add(warning);
        }
        Record(step, step.By, null);
        await LookAsync(cancellation);
    }

    private async Task AcknowledgeAsync(AcknowledgeStep step, CancellationToken cancellation)
    {
        Guid entityId = _declared[step.About].Id;
        Warning warning = _received
            .Where(received => received.To == step.By && received.Subject.Id == entityId)
            .OrderBy(received => received.DeclaredAt).LastOrDefault()
            ?? throw new ReplayException($"{step.By} has received no warning about {step.About} that it could acknowledge");
        AcknowledgementAnswer answer = await client.AcknowledgeAsync(step, warning.Id, cancellation);
        _acknowledgedBy[warning.Id] = step;
        Record(step, step.By, answer.Leaf);
        await LookAsync(cancellation);
    }

    private async Task ObserveAsync(ObserveStep step, CancellationToken cancellation)
    {
        Declared? about = step.About is null ? null : _declared[step.About];
        ObservationAnswer answer = await client.ObserveAsync(
            step, EntityIds.For(acted.Id, telling.Id, "observation", step.Name), about is null ? null : (about.Latest, about.Id), cancellation);
        Record(step, step.By, answer.Leaf);
        string record = RecordAt("checked in the answer", answer.Leaf);
        ImmutableArray<RestsOn> seen = [new("the observation", step.Basis)];
        ImmutableArray<RestsOn> placed = [.. seen, new($"the position of {step.Place.Name}", step.Place.Basis)];
        if (answer.Check.Declared)
            FindPlaceInDeclared(step, answer.Check, placed, record);
        foreach (Client.Model.Finding finding in answer.Findings)
        {
            if (finding.Kind == FindingKind.OutsideDeclared)
                continue;
            Find(_at, finding.Kind, [("about", step.Name), ("party", step.Party)], [], seen, record);
            if (finding.Kind == FindingKind.BoundByNoArrangement && _unbound.All(unbound => unbound.Party != step.Party))
                _unbound.Add((step.Party, step.Basis));
        }
        foreach (DeclarationReference overlap in answer.Overlaps)
        {
            Find(_at, FindingKind.Overlap, [("about", step.Name), ("with", NameOf(overlap.Id))], [],
                [.. placed, .. InputsOf(_byEntityId.GetValueOrDefault(overlap.Id))], record);
        }
    }

    private void FindPlaceInDeclared(ObserveStep step, ObservationCheck check, ImmutableArray<RestsOn> placed, string record)
    {
        string with = check.Subject is ObservedSubject subject ? NameOf(subject.Id) : step.About ?? "";
        ImmutableArray<RestsOn> inputs = [.. placed, .. InputsOf(_declared.GetValueOrDefault(with))];
        if (check.Inside)
            Find(_at, FindingKind.InsideDeclared, [("about", step.Name), ("with", with)], [], inputs, record);
        else
        {
            Find(_at, FindingKind.OutsideDeclared, [("about", step.Name), ("with", with)],
            [
                ("horizontal_miss_m", Figure.Of(check.HorizontalMissM)),
                ("vertical_miss_m", Figure.Of(check.VerticalMissM)),
                ("time_miss", Figure.Of(check.TimeMiss)),
            ], inputs, record);
        }
    }

    private async Task WithdrawAsync(WithdrawStep step, CancellationToken cancellation)
    {
        CaseArrangement without = step.Arrangement with
        {
            Members = [.. step.Arrangement.Members.Select(member => member.Party == step.By ? member with { Until = step.Until } : member)],
        };
        ArrangementAnswer answer = await PutArrangementAsync(without, cancellation);
        Record(step, step.By, answer.Leaf);
        foreach (CoverLost lost in answer.CoverLost)
        {
            Find(_at, FindingKind.CoverLost,
                [("area", step.Arrangement.Area.Id), ("arrangement", lost.Arrangement), ("parties", string.Join(", ", lost.Parties.Order(StringComparer.Ordinal)))],
                [
                    ("from", Figure.Of(lost.From)),
                    ("kinds", Figure.Of(string.Join(", ", lost.Kinds.Order(StringComparer.Ordinal)))),
                ],
                [new("the withdrawal", step.Basis), new("the arrangement", step.Arrangement.Basis), new("its terms", step.Arrangement.Terms),
                    new($"the area {step.Arrangement.Area.Name}", step.Arrangement.Area.Basis)],
                RecordAt("listed in the answer", answer.Leaf));
        }
    }

    private void Claim(ClaimStep step)
    {
        Record(step, step.Basis.StatedBy?.Name ?? "", null);
        if (step.LeadTimeMoreThan is Duration lead)
        {
            Find(step.Time, FindingKind.ClaimedLeadTime, [("about", step.About!)], [("more_than", Figure.Of(lead))],
                [new("the lead time", step.Basis)], null);
        }
    }

    /// <summary>Whoever states that there was a call logs it, if it took part in it: what the log says is its claim.</summary>
    private async Task CallAsync(CallStep step, CancellationToken cancellation)
    {
        string? speaker = step.Basis.StatedBy?.Party;
        string by = speaker is not null && step.Participants.Contains(speaker) ? speaker : step.Initiator;
        long? leaf = step.Time.ReplayedAt is Instant start ? (await client.LogCallAsync(by, CallId(step.Name), step, start, cancellation)).Leaf : null;
        Record(step, step.Initiator, leaf);
        Find(step.Time, FindingKind.Call, [("about", step.Name)],
            [
                ("channel", Figure.Of(step.Channel)),
                ("initiator", Figure.Of(step.Initiator)),
                ("participants", Figure.Of(string.Join(", ", step.Participants.Order(StringComparer.Ordinal)))),
            ],
            [new("the call", step.Basis)], leaf is null ? null : RecordAt($"logged by {by}", leaf));
    }

    private async Task ReadoutAsync(ReadoutStep step, CancellationToken cancellation)
    {
        bool isLogged = telling.Steps.OfType<CallStep>().Any(call => call.Name == step.Call && call.Time.ReplayedAt is not null);
        long? leaf = isLogged && step.Time.ReplayedAt is not null ? (await client.FileReadoutAsync(CallId(step.Call), step, cancellation)).Leaf : null;
        Record(step, step.By, leaf);
        Find(step.Time, FindingKind.Readout, [("about", step.Call), ("by", step.By)], [], [new("the readout", step.Basis)], leaf is null ? null : RecordAt("filed beside the other side's", leaf));
    }

    private Guid CallId(string name) => EntityIds.For(acted.Id, telling.Id, "call", name);

    private static Task SayAsync(Action say)
    {
        say();
        return Task.CompletedTask;
    }

    /// <summary>A party that was seen acting and is bound by no arrangement: what the record holds of its warnings.</summary>
    private async Task FindNobodyWarnedAsync(CancellationToken cancellation)
    {
        foreach ((string party, Basis basis) in _unbound)
        {
            ImmutableArray<Warning> owed = await client.WarningsAsync(party, WarningsOwed.ByMe, cancellation);
            int toIt = _warnings.Values.Count(warning => warning.To == party);
            if (owed.Length == 0 && toIt == 0)
            {
                Find(null, FindingKind.NobodyWarned, [("party", party)],
                    [("warnings_given", Figure.Of(0)), ("warnings_owed", Figure.Of(0)), ("warnings_to_it", Figure.Of(0))],
                    [new("the observation", basis)], "no warning from or to it is on record");
            }
        }
    }

    /// <summary>A lead time is claimed and the record is empty: then there is nothing to judge.</summary>
    private void FindNoVerdict()
    {
        foreach (ClaimStep claim in telling.Steps.OfType<ClaimStep>().Where(claim => claim.LeadTimeMoreThan is not null))
        {
            if (_warnings.Values.All(warning => NameOf(warning.Subject.Id) != claim.About))
            {
                Find(null, FindingKind.NoVerdict, [("about", claim.About!)], [("warnings_recorded", Figure.Of(0))],
                    [new("the claim", claim.Basis)], "no warning is on record");
            }
        }
    }

    private void Record(Step step, string who, long? leaf) =>
        _timeline.Add(new TimelineRow(step.Time, step.Verb, who, step.Text, step.Basis, leaf));

    private void Find(
        Moment? at, string kind, (string Role, string Name)[] parts, (string Name, Figure Figure)[] figures, ImmutableArray<RestsOn> restsOn, string? record) =>
        _findings.Add(new Finding(
            at,
            kind,
            parts.ToImmutableSortedDictionary(part => part.Role, part => part.Name, StringComparer.Ordinal),
            figures.ToImmutableSortedDictionary(figure => figure.Name, figure => figure.Figure, StringComparer.Ordinal),
            [.. restsOn.DistinctBy(input => input.Basis)],
            record));

    private static string RecordAt(string what, long? leaf) =>
        leaf is long at ? CaseObject.Invariant($"{what}, #{at}") : what;

    private string NameOf(Guid entityId) => _byEntityId.TryGetValue(entityId, out Declared? declared) ? declared.Name : entityId.ToString("D");

    private static ImmutableArray<RestsOn> InputsOf(Declared? declared) => declared?.Inputs ?? [];
}
