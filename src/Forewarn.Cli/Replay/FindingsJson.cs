using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Forewarn.Client.Model;

namespace Forewarn.Cli.Replay;

/// <summary>A replay's warnings and findings as JSON, for <c>--json</c> and <c>--out</c>; docs/cases.md describes the file.</summary>
public static class FindingsJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document, indented, with a line feed at its end.</summary>
    public static string Write(Case acted, IReadOnlyList<TellingResult> results, ImmutableArray<Difference> differences)
    {
        var document = new JsonObject
        {
            ["format"] = "forewarn-findings-1",
            ["case"] = acted.Id,
            ["title"] = acted.Title,
            ["tellings"] = new JsonArray([.. results.Select(Telling)]),
            ["check"] = new JsonObject
            {
                ["as_expected"] = differences.IsEmpty,
                ["differences"] = new JsonArray([.. differences.Select(difference => new JsonObject
                {
                    ["path"] = difference.Path, ["finding"] = difference.Finding, ["expected"] = difference.Expected, ["found"] = difference.Found,
                })]),
            },
        };
        return document.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Telling(TellingResult result) => new()
    {
        ["id"] = result.Telling.Id,
        ["title"] = result.Telling.Title,
        ["counterfactual"] = result.Telling.IsCounterfactual,
        ["warnings"] = new JsonArray([.. result.Warnings.Select(Warning)]),
        ["findings"] = new JsonArray([.. result.Findings.Select(finding => Finding(finding, result.Telling.IsCounterfactual))]),
    };

    private static JsonObject Warning(WarningRow row) => new()
    {
        ["about"] = row.About,
        ["standing"] = Word(row.Standing),
        ["warning"] = JsonSerializer.SerializeToNode(row.Warning, ApiJson.Options),
    };

    private static JsonObject Finding(Finding finding, bool isCounterfactual)
    {
        var json = new JsonObject { ["kind"] = finding.Kind };
        foreach ((string role, string name) in finding.Parts)
            json[role] = name;
        json["at"] = finding.At?.ToString();
        json["standing"] = Word(finding.Standing);
        json["counterfactual"] = isCounterfactual;
        json["figures"] = new JsonObject(finding.Figures.Select(figure =>
            KeyValuePair.Create(figure.Key, figure.Value.Number is double number ? (JsonNode?)number : figure.Value.Text)));
        json["text"] = FindingText.Of(finding);
        json["rests_on"] = new JsonArray([.. finding.RestsOn.Select(RestsOn)]);
        json["record"] = finding.Record;
        return json;
    }

    private static JsonObject RestsOn(RestsOn input) => new()
    {
        ["what"] = input.What,
        ["standing"] = Word(input.Basis.Standing),
        ["stated_by"] = input.Basis.StatedBy?.Name,
        ["source"] = input.Basis.Source is Source source ? string.Join(", ", source.Publishers) : null,
        ["because"] = input.Basis.Because,
    };

    private static string Word(Standing standing) => standing.ToString().ToLowerInvariant();
}
