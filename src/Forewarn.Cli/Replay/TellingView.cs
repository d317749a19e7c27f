using System.Collections.Immutable;
using Forewarn.Client.Model;
using Forewarn.Record.Evidence;
using Forewarn.Record.Leaves;
using NodaTime;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Forewarn.Cli.Replay;

/// <summary>One telling on the screen, from top to bottom.</summary>
internal sealed class TellingView(TellingResult result)
{
    private readonly Telling _telling = result.Telling;
    private readonly ScreenTimes _times = new(result.Telling);
    private readonly AssumptionNotes _notes = new();

    public IEnumerable<IRenderable> Parts()
    {
        var parts = new List<IRenderable>
        {
            new Text(_telling.Summary),
            new Text(_times.Days(), ScreenStyles.Quiet),
            Title("\nWhat is told"),
            Timeline(),
            Title("Warnings on the node's record"),
            result.Warnings.IsEmpty ? new Text(" none\n", ScreenStyles.Quiet) : Warnings(),
        };
        foreach (CallStep call in _telling.Steps.OfType<CallStep>())
            parts.AddRange(Readouts(call));
        parts.Add(Title("Findings"));
        parts.Add(Findings());
        if (result.Proof is TellingProof proof)
        {
            parts.Add(Title("\nReceipts, verified on the spot"));
            parts.AddRange(Receipts(proof));
            parts.Add(Title("\nEvidence, verified offline"));
            parts.Add(Evidence(proof));
        }
        if (result.Incident is TellingIncident incident)
        {
            parts.Add(Title("\nThe incident, as a report"));
            parts.Add(Incident(incident));
        }
        if (_notes.Reasons.Count > 0)
        {
            parts.Add(Title("\nAssumed in this telling"));
            parts.Add(Assumptions());
        }
        return parts;
    }

    private IEnumerable<IRenderable> Receipts(TellingProof proof)
    {
        Table table = ReplayScreen.Bare("receipt", "UTC", "party", "what it said", "signed with its key", "cosigned by");
        foreach ((TimelineRow said, VerifiedReceipt receipt) in proof.Receipts)
        {
            table.AddRow(
                new Text(CaseObject.Invariant($"#{said.Leaf}"), ScreenStyles.Of(Replay.Standing.Proven)),
                new Text(_times.Utc(said.Time).Replace(" UTC", "", StringComparison.Ordinal)),
                new Text(said.Who),
                new Text(SaidIn(receipt.Leaf)),
                new Text(receipt.Leaf.SignedBy is string key ? $"{key[..8]}..." : "not signed"),
                new Text(string.Join(", ", receipt.Result.Cosigned.Select(cosigned => cosigned.Witness))));
        }
        yield return table;
        yield return new Text($" The record is {proof.Receipts[0].Receipt.Result.Log.Name}. Each side witnesses it; a receipt counts when all have cosigned.\n", ScreenStyles.Quiet);
    }

    private static string SaidIn(Leaf leaf) => leaf.Kind switch
    {
        "warning-acknowledged" => $"answered {leaf.Entity.Type} {leaf.Entity.Id}",
        _ => $"{leaf.Kind} {leaf.Entity.Type.Replace('-', ' ')}",
    };

    private Grid Evidence(TellingProof proof)
    {
        int Count(EvidenceLineKind kind) => proof.Bundle.Lines.Count(line => line.Kind == kind);
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        grid.AddRow(new Text(" PROVEN", ScreenStyles.Of(Replay.Standing.Proven)), new Text(CaseObject.Invariant($"{Count(EvidenceLineKind.Proven)} statements, from {proof.Bundle.File.Leaves.Length} leaves about {_telling.Proves}, as {proof.BundleOf} may see them")));
        grid.AddRow(new Text(" CLAIMED", ScreenStyles.Of(Replay.Standing.Claimed)), new Text(CaseObject.Invariant($"{Count(EvidenceLineKind.Claimed)} statements that rest on the node's word")));
        grid.AddRow(new Text(" bundle", ScreenStyles.Quiet), new Text($"{proof.BundleFile}, with a report to read; verify it yourself: ./forewarn verify {proof.BundleFile}"));
        return grid;
    }

    private static Grid Incident(TellingIncident incident)
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        IncidentReading reading = incident.Reading;
        grid.AddRow(new Text(" incident", ScreenStyles.Quiet), new Text(reading.Incident.Title, ScreenStyles.Strong));
        grid.AddRow(new Text(" on record", ScreenStyles.Quiet), new Text(CaseObject.Invariant(
            $"opened by {reading.Incident.OpenedBy} for {reading.Incident.Parties.Length} parties; {reading.Leaves.Length} leaves gathered, {reading.Findings.Length} findings, {reading.Accounts.Length} accounts beside each other")));
        foreach ((string what, string file) in incident.Files)
            grid.AddRow(new Text(" report", ScreenStyles.Quiet), new Text($"{file}  {what}"));
        foreach (IncidentFinding finding in incident.Supposed)
            grid.AddRow(new Text(" WHAT IF", ScreenStyles.Counterfactual), new Text(finding.Text.Replace("WHAT IF: ", "", StringComparison.Ordinal)));
        return grid;
    }

    private static Text Title(string title) => new(title, ScreenStyles.Heading);

    private Table Timeline()
    {
        Table table = ReplayScreen.Bare(["UTC", .. _telling.Clocks.Select(party => party.Id), "what", "standing", "receipt"]);
        table.Columns[0].NoWrap();
        foreach (TableColumn column in table.Columns.Skip(1).Take(_telling.Clocks.Length))
            column.Width = _times.IsOneDay ? 10 : 16;
        table.Columns[^2].Width = 24;
        table.Columns[^1].NoWrap();
        foreach (TimelineRow row in result.Timeline)
        {
            table.AddRow(
            [
                new Text(_times.Utc(row.Time).Replace(" UTC", "", StringComparison.Ordinal)),
                .. _telling.Clocks.Select(party => new Text(_times.Local(row.Time, party), ScreenStyles.Quiet)),
                What(row),
                Standing(row),
                new Text(row.Leaf is long leaf ? CaseObject.Invariant($"#{leaf}") : "", ScreenStyles.Of(Replay.Standing.Proven)),
            ]);
        }
        return table;
    }

    private static Paragraph What(TimelineRow row)
    {
        var what = new Paragraph();
        if (row.Verb != "claim")
            what.Append($"{row.Who} {Words(row.Verb)}: ", ScreenStyles.Strong);
        if (ScreenTimes.Words(row.Time) is { Length: > 0 } words)
            what.Append(words + ": ", ScreenStyles.Quiet);
        return what.Append(row.Text, ScreenStyles.Plain);
    }

    private static string Words(string verb) => verb switch
    {
        "call" => "calls",
        "readout" => "reads out",
        "observe" => "reports",
        "withdraw" => "withdraws",
        _ => verb + "s",
    };

    private Paragraph Standing(TimelineRow row)
    {
        if (row.Basis is not Basis basis)
            return new Paragraph("PROVEN", ScreenStyles.Of(Replay.Standing.Proven)).Append(" given that input", ScreenStyles.Quiet);
        var standing = new Paragraph(_notes.Mark(basis), ScreenStyles.Of(basis.Standing));
        string publishers = string.Join(", ", basis.Source?.Publishers ?? []);
        if (publishers.Length > 0 && publishers != basis.StatedBy?.Name)
            standing.Append("\n" + publishers, ScreenStyles.Quiet);
        return standing;
    }

    private Table Warnings()
    {
        Table table = ReplayScreen.Bare(
            "from\nto", "about\nchannel", "declared", "delivered", "starts", "lead\nrequired", "verdict\ninputs");
        foreach (TableColumn column in table.Columns)
            column.NoWrap();
        foreach (WarningRow row in result.Warnings)
        {
            Warning warning = row.Warning;
            table.AddRow(
                new Text($"{warning.From}\n{warning.To}"),
                new Paragraph(row.About + "\n", ScreenStyles.Plain).Append($"{warning.Channel}\n{warning.Change}", ScreenStyles.Quiet),
                _times.OnEveryClock(warning.DeclaredAt),
                _times.OnEveryClock(warning.DeliveredAt),
                _times.OnEveryClock(warning.StartsAt),
                new Paragraph(InWords(warning.Lead) + "\n", ScreenStyles.Strong).Append(InWords(warning.RequiredLead), ScreenStyles.Quiet),
                Verdict(row));
        }
        return table;
    }

    /// <summary>The verdict, and the standing of each kind of input behind it.</summary>
    private static Paragraph Verdict(WarningRow row)
    {
        var lines = new Paragraph(FindingText.Verdict(row.Warning.Verdict), ScreenStyles.OfVerdict(row.Warning.Verdict));
        foreach (Standing standing in row.Inputs.Select(input => input.Basis.Standing).Distinct().Order())
            lines.Append("\n" + standing.ToString().ToUpperInvariant(), ScreenStyles.Of(standing));
        return lines;
    }

    private static string InWords(Duration? time) => time is Duration known ? FindingText.Time(Figure.Iso(known)) : "-";

    /// <summary>The accounts of one call beside each other.</summary>
    private IEnumerable<IRenderable> Readouts(CallStep call)
    {
        ImmutableArray<ReadoutStep> readouts = [.. _telling.Steps.OfType<ReadoutStep>().Where(readout => readout.Call == call.Name)];
        if (readouts.IsEmpty)
            yield break;
        yield return Title($"Readouts of {call.Name}, side by side");
        Grid grid = new Grid().Expand();
        foreach (ReadoutStep _ in readouts)
            grid.AddColumn(new GridColumn().PadLeft(0).PadRight(1));
        grid.AddRow([.. readouts.Select(Readout)]);
        yield return grid;
    }

    private Panel Readout(ReadoutStep readout)
    {
        var dates = string.Join(" / ", _telling.Clocks.Select(party => _times.Local(readout.Time, party)).Distinct());
        Paragraph text = new Paragraph(readout.Text + "\n", ScreenStyles.Plain)
            .Append(dates + "\n", ScreenStyles.Quiet)
            .Append(_notes.Mark(readout.Basis), ScreenStyles.Of(readout.Basis.Standing));
        return new Panel(text) { Header = new PanelHeader(" " + Markup.Escape(readout.By) + " "), Border = BoxBorder.Square, Expand = true };
    }

    private Grid Findings()
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(1)).AddColumn(new GridColumn().PadRight(0));
        foreach (Finding finding in result.Findings.OrderBy(finding => FindingKind.Rank(finding.Kind)))
        {
            string time = finding.At is Moment at ? _times.Utc(at) : "";
            grid.AddRow(new Text(" " + time, ScreenStyles.Quiet), FindingLines(finding));
        }
        return grid;
    }

    /// <summary>The sentence, then its inputs by who stands behind them, then what of it the node's record proves.</summary>
    private Paragraph FindingLines(Finding finding)
    {
        var lines = new Paragraph(FindingText.Of(finding), ScreenStyles.Strong);
        foreach (var inputs in finding.RestsOn.OrderBy(input => input.Basis.Standing).GroupBy(input => AssumptionNotes.Word(input.Basis)))
        {
            lines.Append("\n" + inputs.Key, ScreenStyles.Of(inputs.First().Basis.Standing));
            lines.Append("  " + string.Join("; ", inputs.Select(input => input.What + _notes.Number(input.Basis)).Distinct()), ScreenStyles.Quiet);
        }
        if (finding.Record is string record)
        {
            lines.Append("\nPROVEN", ScreenStyles.Of(Replay.Standing.Proven));
            lines.Append($"  by this replay's record, given that input: {record}", ScreenStyles.Quiet);
        }
        return lines;
    }

    private Grid Assumptions()
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(1)).AddColumn(new GridColumn().PadRight(0));
        for (int i = 0; i < _notes.Reasons.Count; i++)
            grid.AddRow(new Text(CaseObject.Invariant($" ({i + 1})"), ScreenStyles.Of(Replay.Standing.Assumed)), new Text(_notes.Reasons[i], ScreenStyles.Quiet));
        return grid;
    }
}
