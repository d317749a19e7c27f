using System.Globalization;
using System.Reflection;
using Forewarn.Record.Evidence.Pages;
using Forewarn.Record.Witnesses;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using Forewarn.Server.Pages;

namespace Forewarn.Server.Health;

/// <summary>The page for whoever runs the node: every check, and the figures beside them. It tells nothing of any party, and asks for no token.</summary>
internal sealed class StatusPage(AirspaceNode node, NodeHealth health)
{
    public const string Path = "/status";

    private static readonly string Version = typeof(StatusPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public Page Write()
    {
        var checks = health.Look();
        var worst = checks.Max(check => check.Status);
        var page = new Page($"Forewarn: {Words(worst)}");
        page.Body.Add($"<h1>This node: {Words(worst)}</h1>\n");
        page.Body.Add("<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Check</th><th scope=\"col\">State</th><th scope=\"col\">What is wrong</th></tr></thead>\n<tbody>\n");
        foreach (var check in checks)
            page.Body.Add($"<tr><th scope=\"row\">{check.Name}</th>").Add(Cell(check.Status != HealthStatus.Ok)).Add($"{Names<HealthStatus>.Of(check.Status)}</td><td>{check.Problem}</td></tr>\n");
        page.Body.Add("</tbody>\n</table></div>\n");
        AddFigures(page.Body);
        AddWitnesses(page.Body);
        page.Body.Add("<p>The operator's guide, docs/operations.md, says for each check what to do. For programs: <a href=\"/readyz\">/readyz</a>, <a href=\"/metrics\">/metrics</a>.</p>\n");
        return page;
    }

    private void AddFigures(Html body)
    {
        body.Add("<h2>Figures</h2>\n<dl class=\"facts-list\">\n");
        Add("Version", Version);
        Add("Running since", health.Since.ToString());
        Add("Leaves under a checkpoint", Number(node.Record.Latest.Checkpoint.Size));
        Add("Root", node.Record.Latest.Checkpoint.Root.ToBase64());
        Add("Key of the record", node.Record.Key.ToString());
        if (node.Failure is null)
        {
            var (position, time, version, declarations, warnings, outbox) = node.Read(state => (state.Position, state.Time, state.Version, state.DeclarationsCount, state.WarningsCount, state.OutboxCount));
            Add("Entries of the journal", Number(position));
            Add("Version of the rules", Number(version));
            Add("Time of the last", position == 0 ? "none" : time.ToString());
            Add("Declarations kept", Number(declarations));
            Add("Warnings kept", Number(warnings));
            Add("On their way to contacts", Number(outbox));
        }
        if (health.DiskFree() is { } free)
            Add("Free on the data directory's volume", $"{Number(free >> 20)} MiB");
        Add("Memory of the process", $"{Number(Environment.WorkingSet >> 20)} MiB");
        body.Add("</dl>\n");

        void Add(string term, string value) => body.Add($"<dt>{term}</dt><dd>{value}</dd>\n");
    }

    private void AddWitnesses(Html body)
    {
        if (health.Witnesses.IsEmpty)
            return;
        body.Add("<h2>Witnesses</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Witness</th><th scope=\"col\">State</th><th scope=\"col\">Cosigned</th><th scope=\"col\">Last error</th></tr></thead>\n<tbody>\n");
        foreach (var witness in health.Witnesses)
        {
            bool isBad = witness.State is WitnessState.Disputed or WitnessState.Failing;
            body.Add($"<tr><th scope=\"row\"><bdi>{witness.Name}</bdi></th>").Add(Cell(isBad)).Add($"{Names<WitnessState>.Of(witness.State)}</td><td>{Number(witness.CosignedSize)}</td><td dir=\"auto\">{witness.LastError}</td></tr>\n");
        }
        body.Add("</tbody>\n</table></div>\n");
    }

    private static string Cell(bool isBad) => isBad ? "<td class=\"bad\">" : "<td>";

    private static string Words(HealthStatus worst) => worst switch
    {
        HealthStatus.Ok => "all is well",
        HealthStatus.Warning => "it works, and something needs a look",
        _ => "it takes no commands",
    };

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
