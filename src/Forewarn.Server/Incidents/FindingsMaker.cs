using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Core.Incidents;
using Forewarn.Record.Evidence;
using Forewarn.Record.Evidence.Pages;
using NodaTime;

namespace Forewarn.Server.Incidents;

/// <summary>Finds what follows from the facts of an incident: lead times, inside or outside what was declared, what overlapped, who was never told,
/// who was bound by nothing.</summary>
/// <remarks>Every finding names what it rests on. None says who is to blame. Not thread-safe; one for each set of facts.</remarks>
internal sealed class FindingsMaker
{
    /// <summary>Arrangements whose terms a finding names of those that did not bind a party.</summary>
    private const int TermsPerFindingMax = 20;

    private readonly IncidentFacts _facts;
    private readonly RunResult _run;
    private readonly Incident _incident;
    private readonly Readers _readers;
    private readonly Grounds _grounds;
    private readonly Instant _until;
    private readonly ImmutableArray<IncidentFinding>.Builder _found = ImmutableArray.CreateBuilder<IncidentFinding>();

    /// <param name="facts">What the leaves say.</param>
    /// <param name="run">What the core's rules say of the same.</param>
    /// <param name="incident">Whose accounts say what the parties' own entries rest on.</param>
    /// <param name="readers">Who looks.</param>
    /// <param name="grounds">What each entry rests on.</param>
    /// <param name="until">What was not delivered by then was never delivered in time for anything here.</param>
    private FindingsMaker(IncidentFacts facts, RunResult run, Incident incident, Readers readers, Grounds grounds, Instant until) =>
        (_facts, _run, _incident, _readers, _grounds, _until) = (facts, run, incident, readers, grounds, until);

    /// <inheritdoc cref="FindingsMaker"/>
    public static ImmutableArray<IncidentFinding> Of(IncidentFacts facts, RunResult run, Incident incident, Readers readers, Grounds grounds, Instant until)
    {
        var maker = new FindingsMaker(facts, run, incident, readers, grounds, until);
        foreach (var warning in facts.Warnings)
            maker.FindIn(warning);
        foreach (var sighting in facts.Sightings)
            maker.FindIn(sighting);
        maker.FindMeetings();
        maker.FindUnbound();
        maker.FindUntold();
        return [.. maker._found.OrderBy(finding => FindingKinds.All.IndexOf(finding.Kind)).ThenBy(finding => finding.At ?? Instant.MaxValue)];
    }

    private void FindIn(WarningFact warning)
    {
        if (warning.Subject is not { } subject || _facts.Find(subject) is not { } declaration)
            return;
        if (warning.IsJudged)
            FindLeadTime(warning, declaration);
        foreach (var escalation in warning.Escalations)
        {
            string channel = JsonValues.Text(escalation["escalation"], "channel") ?? "next";
            Find(FindingKinds.Escalated, escalation.Leaf.At, $"{Way(warning)}, about {Called(declaration)}: not acknowledged in time, taken to the {channel} channel",
                Parts(warning, declaration), [("channel", channel), ("rung", Number(JsonValues.Number(escalation["escalation"], "step") ?? 0))],
                [.. Times(warning, declaration), .. _grounds.OfTerms(warning.Arrangement), _grounds.Shown("the escalation", escalation)]);
        }
        foreach (var answer in warning.Answers)
        {
            string said = JsonValues.Text(answer["answer"], "answer") ?? "answered";
            var after = answer.Leaf.At - (warning.Delivered ?? warning.Owed).Leaf.At;
            Find(FindingKinds.Acknowledged, answer.Leaf.At, $"{Way(warning)}, about {Called(declaration)}: acknowledged \"{said}\" {Words.Of(after)} after delivery",
                Parts(warning, declaration), [("answer", said), ("after", Api.Wire.Times.Of(after))], [.. Times(warning, declaration), _grounds.Shown("the acknowledgement", answer)]);
        }
        if (warning.NotAcknowledged is { } silence)
        {
            Find(FindingKinds.NotAcknowledged, silence.Leaf.At, $"{Way(warning)}, about {Called(declaration)}: the ladder ended without an acknowledgement",
                Parts(warning, declaration), [], [.. Times(warning, declaration), .. _grounds.OfTerms(warning.Arrangement), _grounds.Shown("the end of the ladder", silence)]);
        }
    }

    private void FindLeadTime(WarningFact warning, DeclarationFact declaration)
    {
        string required = warning.Required is { } lead ? $" of {Words.Of(lead)} required" : "";
        if (warning.Delivered is not { } delivered)
        {
            bool isOver = warning.StartsAt is { } start && start <= _until && !IsSuperseded(warning);
            if (isOver)
            {
                Find(FindingKinds.LeadTime, warning.StartsAt, $"{Way(warning)}, about {Called(declaration)}: never delivered{required}: none", Parts(warning, declaration),
                    [("verdict", "none"), .. Required(warning)], [.. Times(warning, declaration), .. _grounds.OfTerms(warning.Arrangement)]);
            }
            return;
        }
        var delivery = delivered["delivery"];
        string verdict = JsonValues.Text(delivery, "verdict") ?? "";
        var given = Duration.FromSeconds(JsonValues.Number(delivery, "lead_time_s") ?? 0);
        string ahead = given < Duration.Zero ? $"{Words.Of(given)} after the start" : $"lead time {Words.Of(given)}";
        Find(FindingKinds.LeadTime, delivered.Leaf.At, $"{Way(warning)}, about {Called(declaration)}: {ahead}{required}: {verdict.Replace('-', ' ')}", Parts(warning, declaration),
            [("lead", Api.Wire.Times.Of(given)), ("verdict", verdict), .. Required(warning)],
            [.. Times(warning, declaration), _grounds.Shown("the delivery", delivered), .. _grounds.OfTerms(warning.Arrangement)]);
    }

    /// <summary>Whether a later warning to the same party about the same thing came before the start.</summary>
    private bool IsSuperseded(WarningFact warning) => _facts.NextLike(warning) is { } next && next.Owed.Leaf.At < warning.StartsAt;

    private void FindIn(SightingFact sighting)
    {
        if (sighting.Leaf["conformance"] is not { } check)
            return;
        ImmutableArray<Basis> seen = [.. _grounds.Of(sighting), _grounds.Shown("the check, in the answer to the report", sighting.Leaf)];
        string called = Called(sighting);
        string party = sighting.Party;
        if (JsonValues.Text(check, "subject") is { } subject && _facts.Find(subject) is { } declaration)
        {
            ImmutableArray<Basis> inputs = [.. seen, .. _grounds.Of(declaration, AsOf(declaration, sighting.At))];
            bool isInside = JsonValues.Flag(check, "inside") ?? false;
            double aside = JsonValues.Number(check, "horizontal_miss_m") ?? 0, height = JsonValues.Number(check, "vertical_miss_m") ?? 0;
            var time = Duration.FromSeconds(JsonValues.Number(check, "time_miss_s") ?? 0);
            if (isInside)
                Find(FindingKinds.InsideDeclared, sighting.At, $"{called} lay inside {Called(declaration)} as declared", [("about", sighting.Name), ("with", subject)], [], inputs);
            else
            {
                Find(FindingKinds.OutsideDeclared, sighting.At, $"{called} lay outside {Called(declaration)} as declared, by {Misses(aside, height, time)}", [("about", sighting.Name), ("with", subject)],
                    [("horizontal_miss_m", Number(aside)), ("vertical_miss_m", Number(height)), ("time_miss", Api.Wire.Times.Of(time))], inputs);
            }
        }
        foreach (var finding in JsonValues.Items(check, "findings").Select(item => JsonValues.TextOf(item)))
        {
            if (finding == FindingKinds.NothingDeclared)
                Find(finding, sighting.At, $"{called}: {party} had declared nothing of the kind near it", [("about", sighting.Name), ("party", party)], [], seen);
            else if (finding == FindingKinds.BoundByNoArrangement)
                Find(finding, sighting.At, $"{called}: no arrangement bound {party} there, for this kind of activity", [("about", sighting.Name), ("party", party)], [], seen);
        }
        foreach (string? name in JsonValues.Items(check, "overlaps").Select(item => JsonValues.TextOf(item)))
        {
            if (name is not null && _facts.Find(name) is { } other)
                Find(FindingKinds.Overlap, sighting.At, $"{called} lay inside {Called(other)} of {other.Manager}", [("about", sighting.Name), ("with", name)], [], [.. seen, .. _grounds.Of(other, AsOf(other, sighting.At))]);
        }
    }

    private void FindMeetings()
    {
        foreach (var meeting in _run.Meetings.Listed)
        {
            if (_facts.Find(meeting.Declaration) is not { } one || _facts.Find(meeting.Other) is not { } other)
                continue;
            string says = meeting.Overlaps ? "overlaps" : "does not overlap";
            Find(meeting.Overlaps ? FindingKinds.Overlap : FindingKinds.NoOverlap, meeting.At, $"{Called(one)} of {one.Manager} {says} {Called(other)} of {other.Manager}",
                [("about", one.Name), ("with", other.Name)], [], [.. _grounds.Of(one, AsOf(one, meeting.At)), .. _grounds.Of(other, AsOf(other, meeting.At))]);
        }
        foreach (var left in _run.Meetings.OverlapsLeft)
        {
            string count = left.Count.ToString(CultureInfo.InvariantCulture);
            Find(FindingKinds.LeftOut, null, $"Overlaps of what {left.Party} declared that are not listed: {count}", [("party", left.Party)], [("overlaps", count)], []);
        }
        if (_run.Meetings.AreOthersLeft)
            Find(FindingKinds.LeftOut, null, "What was warned of or asked about, and did not overlap, is not listed in full", [], [], []);
    }

    /// <summary>Only of the readers' own declarations: which arrangements bind another is not theirs to see.</summary>
    private void FindUnbound()
    {
        var terms = new Dictionary<string, ImmutableArray<Basis>>(StringComparer.Ordinal);
        foreach (var unbound in _run.Unbound.DistinctBy(unbound => unbound.Declaration))
        {
            if (_facts.Find(unbound.Declaration) is { } declaration && _readers.Contains(declaration.Manager))
            {
                if (!terms.TryGetValue(declaration.Manager, out var ofManager))
                    terms.Add(declaration.Manager, ofManager = TermsOf(declaration.Manager));
                Find(FindingKinds.BoundByNoArrangement, unbound.At, $"{Called(declaration)}: no arrangement bound {declaration.Manager} there, for this kind of activity",
                    [("about", declaration.Name), ("party", declaration.Manager)], [], [.. _grounds.Of(declaration, null), .. ofManager]);
            }
        }
    }

    /// <summary>The terms of a party's arrangements; of many, how many more there are.</summary>
    private ImmutableArray<Basis> TermsOf(string party)
    {
        var own = _facts.Terms.Where(terms => terms.Terms.Members.Any(member => member.Party.ToString() == party)).Select(terms => terms.Terms.Id.ToString()).Distinct().ToList();
        var bases = own.Take(TermsPerFindingMax).SelectMany(id => _grounds.OfTerms(id));
        return own.Count <= TermsPerFindingMax ? [.. bases]
            : [.. bases, Basis.Proven(string.Create(CultureInfo.InvariantCulture, $"the terms of {own.Count - TermsPerFindingMax} more arrangements of {party}"))];
    }

    private void FindUntold()
    {
        foreach (string party in _incident.Parties.Select(party => party.ToString()))
        {
            if (_facts.Warnings.Any(warning => warning.From == party || warning.To == party))
                continue;
            ImmutableArray<Basis> there =
            [
                .. _facts.Sightings.Where(sighting => sighting.Party == party).SelectMany(sighting => _grounds.Of(sighting)),
                .. _facts.Declarations.Where(declaration => declaration.Manager == party).SelectMany(declaration => _grounds.Of(declaration, null)),
            ];
            if (there.IsEmpty && !_facts.Terms.Any(terms => terms.Terms.Members.Any(member => member.Party.ToString() == party)))
                there = [Basis.Assumed("that it is concerned", _incident.OpenedBy.ToString(), "named when the incident was opened", _incident.Leaf)];
            Find(FindingKinds.NobodyWarned, null, $"{party}: no warning went to it, and none was owed or given by it", [("party", party)],
                [("warnings_given", "0"), ("warnings_owed", "0"), ("warnings_to_it", "0")], there);
        }
    }

    private IEnumerable<Basis> Times(WarningFact warning, DeclarationFact declaration) =>
        [.. _grounds.Of(declaration, declaration.Version(warning.Version)), _grounds.Shown("that the warning became due", warning.Owed)];

    private static IEnumerable<(string, string)> Required(WarningFact warning) => warning.Required is { } required ? [("required_lead", Api.Wire.Times.Of(required))] : [];

    private static (string, string)[] Parts(WarningFact warning, DeclarationFact declaration) => [("about", declaration.Name), ("from", warning.From), ("to", warning.To),
        .. warning.Version > 1 ? [("version", Number(warning.Version))] : Array.Empty<(string, string)>()];

    private static VersionFact? AsOf(DeclarationFact declaration, Instant at) => declaration.Versions.LastOrDefault(version => version.At <= at) ?? declaration.Versions.FirstOrDefault();

    private static string Way(WarningFact warning) => $"{warning.From} to {warning.To}";

    private static string Called(DeclarationFact declaration) => $"{declaration.Label} ({declaration.Kind})";

    private static string Called(SightingFact sighting) => string.Create(CultureInfo.InvariantCulture, $"What was seen at {sighting.Number} ({sighting.Kind} of {sighting.Party})");

    private static string Misses(double aside, double height, Duration time)
    {
        var misses = new List<string>();
        if (aside > 0 || (height <= 0 && time == Duration.Zero))
            misses.Add(Words.OfMetres(aside));
        if (height > 0)
            misses.Add($"{Words.OfMetres(height)} in height");
        if (time != Duration.Zero)
            misses.Add($"{Words.Of(time)} {(time < Duration.Zero ? "before its start" : "after its end")}");
        return string.Join(" and ", misses);
    }

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private void Find(string kind, Instant? at, string text, IEnumerable<(string Role, string Name)> parts, IEnumerable<(string Name, string Value)> figures, ImmutableArray<Basis> restsOn) =>
        _found.Add(new IncidentFinding(kind, at, text,
            parts.ToImmutableSortedDictionary(part => part.Role, part => part.Name, StringComparer.Ordinal),
            figures.ToImmutableSortedDictionary(figure => figure.Name, figure => figure.Value, StringComparer.Ordinal),
            [.. restsOn.DistinctBy(basis => (basis.Establishment, basis.By, basis.Ground, basis.What))]));
}
