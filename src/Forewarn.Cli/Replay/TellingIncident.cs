using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Client.Model;
using NodaTime;

namespace Forewarn.Cli.Replay;

/// <summary>A telling looked at as an incident: what the node gathered and found, and the pages that it made of it.</summary>
/// <param name="Reading">As the party sees it that opened it.</param>
/// <param name="Files">What was written, and where.</param>
/// <param name="Supposed">What would have been found that was not, had something been otherwise.</param>
public sealed record TellingIncident(IncidentReading Reading, ImmutableArray<(string What, string File)> Files, ImmutableArray<IncidentFinding> Supposed)
{
    /// <summary>What stands first in each account: nobody shall take it for the party's own.</summary>
    private const string Preface = "Put together by the case file from what was published; the party has filed nothing here.";

    /// <summary>Opens the incident in the name of a party, files what the case says in the name of each, and writes the reports.</summary>
    internal static async Task<TellingIncident> OpenAsync(
        Case acted, Telling telling, IReadOnlyCollection<Declared> declared, NodeClient client, string folder, CancellationToken cancellation)
    {
        CaseIncident incident = telling.Incident!;
        Guid id = EntityIds.For(acted.Id, telling.Id, "incident", incident.Title);
        string title = telling.IsCounterfactual ? $"COUNTERFACTUAL, this did not happen: {incident.Title}" : incident.Title;
        var terms = new IncidentTerms(title, NodeRequests.Extent(incident), telling.IsCounterfactual, [.. Parties(telling)]);
        IncidentAnswer answer = await client.OpenIncidentAsync(incident.OpenedBy, id, terms, cancellation);
        foreach (string party in answer.Incident.Parties)
        {
            ImmutableArray<AccountPoint> points = [.. Points(acted, telling, declared, party)];
            if (points.Length > 0)
                await client.FileAccountAsync(party, id, new AccountTerms("en", Preface, points), cancellation);
        }
        IncidentReading reading = await client.IncidentAsync(incident.OpenedBy, id, cancellation) ?? throw new ReplayException($"the incident {id} is gone");
        var files = ImmutableArray.CreateBuilder<(string, string)>();
        Directory.CreateDirectory(folder);
        await WriteAsync($"{telling.Id}.html", $"as {incident.OpenedBy} sees it", await client.IncidentReportAsync(incident.OpenedBy, id, [], cancellation));
        ImmutableArray<string> others = [.. telling.Clocks.Select(party => party.Id).Where(party => party != incident.OpenedBy && answer.Incident.Parties.Contains(party))];
        if (others.Length > 0)
            await WriteAsync($"{telling.Id}.shared.html", $"as {incident.OpenedBy} and {string.Join(", ", others)} see it alike", await client.IncidentReportAsync(incident.OpenedBy, id, others, cancellation));
        if (incident.WhatIf is not CaseWhatIf supposed)
            return new TellingIncident(reading, files.ToImmutable(), []);
        WhatIfTerms whatIf = Terms(supposed, declared);
        IncidentReading otherwise = await client.WhatIfAsync(incident.OpenedBy, id, whatIf, cancellation);
        await WriteAsync($"{telling.Id}.what-if.html", "WHAT IF, beside what is on record", await client.WhatIfReportAsync(incident.OpenedBy, id, whatIf, cancellation));
        var known = reading.Findings.Select(finding => finding.Text).ToHashSet(StringComparer.Ordinal);
        return new TellingIncident(reading, files.ToImmutable(), [.. otherwise.Findings.Where(finding => !known.Contains(finding.Text.Replace("WHAT IF: ", "", StringComparison.Ordinal)))]);

        async Task WriteAsync(string name, string what, byte[] page)
        {
            string file = Path.Combine(folder, name);
            await File.WriteAllBytesAsync(file, page, cancellation);
            files.Add((what, file));
        }
    }

    /// <summary>Whoever acts in the telling, was seen in it, or reads its clocks.</summary>
    internal static IEnumerable<string> Parties(Telling telling) => telling.Steps.SelectMany(step => step switch
    {
        DeclareStep declare => [declare.By],
        ObserveStep observe => [observe.By, observe.Party],
        CallStep call => call.Participants,
        WithdrawStep withdraw => [withdraw.By],
        _ => (ImmutableArray<string>)[],
    }).Concat(telling.Clocks.Select(party => party.Id)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>What a party's speakers say, and what its own entries rest on.</summary>
    private static IEnumerable<AccountPoint> Points(Case acted, Telling telling, IReadOnlyCollection<Declared> declared, string party)
    {
        foreach (Step step in telling.Steps)
        {
            if (step is ClaimStep or CallStep or ReadoutStep && step.Basis.StatedBy?.Party == party)
                yield return Point(step.Basis, Said(step), null, (step.Time as Moment.At)?.Instant);
        }
        foreach (Declared each in declared)
        {
            if (each.Latest.By != party)
                continue;
            string about = $"{(each.Latest.Kind == DeclareStep.OperationalIntent ? DeclareStep.OperationalIntent : "constraint")}/{each.Id}";
            foreach ((int version, DeclareStep step) in each.Steps)
            {
                foreach (var input in Declared.InputsOf(step))
                    yield return Point(input.Basis, input.What, about, null) with { Version = version };
            }
        }
        foreach (ObserveStep observe in telling.Steps.OfType<ObserveStep>().Where(observe => observe.By == party))
        {
            string about = $"observation/{EntityIds.For(acted.Id, telling.Id, "observation", observe.Name)}";
            yield return Point(observe.Basis, observe.Text, about, null);
            if (observe.Place.Basis.Standing > observe.Basis.Standing)
                yield return Point(observe.Place.Basis, $"the position of {observe.Place.Name}", about, null);
        }
        foreach (CaseArrangement arrangement in telling.Arrangements.Where(arrangement => arrangement.Members[0].Party == party))
            yield return Point(arrangement.Terms, $"the terms of {arrangement.Name}", $"arrangement/{arrangement.Id}", null);
    }

    private static AccountPoint Point(Basis basis, string text, string? about, Instant? at) => basis.Standing == Standing.Assumed
        ? new AccountPoint("assumed", Cut(text), Cut(basis.Because!), at, about, By: "the case file")
        : new AccountPoint("claimed", Cut(text), GroundOf(basis), at, about, By: basis.StatedBy?.Name ?? "public reports, undisputed");

    private static string GroundOf(Basis basis)
    {
        string publishers = string.Join(", ", basis.Source!.Publishers);
        string dates = string.Join(", ", basis.Source.Dates.Select(date => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)));
        return string.Join(", ", new[] { publishers == basis.StatedBy?.Name ? "" : publishers, dates }.Where(part => part.Length > 0));
    }

    /// <summary>A statement with the time that its source gives, where that is no single moment.</summary>
    private static string Said(Step step) => step.Time is Moment.At ? step.Text : $"{step.Time}: {step.Text}";

    /// <summary>As much as a point of an account holds.</summary>
    private static string Cut(string text) => text.Length <= 1_000 ? text : text[..999] + "…";

    private static WhatIfTerms Terms(CaseWhatIf supposed, IReadOnlyCollection<Declared> declared)
    {
        Declared about = declared.First(each => each.Name == supposed.About);
        string subject = $"{(about.Latest.Kind == DeclareStep.OperationalIntent ? DeclareStep.OperationalIntent : "constraint")}/{about.Id}";
        return new WhatIfTerms([new WhatIfChange(subject, supposed.DeclaredAt, Volumes: supposed.Area is null ? null : NodeRequests.Volumes(about.Steps[0].Step, supposed.Area))]);
    }
}
