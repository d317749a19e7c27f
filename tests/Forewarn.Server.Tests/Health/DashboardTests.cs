using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Health;

/// <summary>What the examples for Grafana and Prometheus name, the node exports.</summary>
public sealed class DashboardTests : IAsyncLifetime
{
    /// <summary>What Prometheus makes of an instrument beside its name.</summary>
    private static readonly string[] Parts = ["_bucket", "_sum", "_count"];

    /// <summary>Everything in this process, where other tests have nodes too.</summary>
    private readonly List<Instrument> _instruments = [];
    private readonly MeterListener _listener = new();
    private TestNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _listener.InstrumentPublished = (instrument, _) =>
        {
            lock (_instruments)
                _instruments.Add(instrument);
        };
        _listener.Start();
        _node = await TestNode.StartAsync();
        await _node.PartyAsync("north");
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _listener.Dispose();
    }

    [Fact]
    public void Every_metric_that_the_dashboard_names_is_exported()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(PathOf("grafana", "forewarn.json")))!;
        string[] named = [.. Expressions(dashboard).SelectMany(MetricsOf).Distinct().Order(StringComparer.Ordinal)];
        Assert.True(named.Length > 25, $"only {named.Length} metrics were found");
        Assert.Empty(named.Except(Exported()));
    }

    [Fact]
    public void Every_metric_that_an_alert_names_is_exported()
    {
        string[] named = [.. File.ReadLines(PathOf("prometheus", "forewarn-alerts.yml")).Where(line => line.TrimStart().StartsWith("expr:", StringComparison.Ordinal)).SelectMany(MetricsOf).Distinct()];
        Assert.True(named.Length >= 7, $"only {named.Length} metrics were found");
        Assert.Empty(named.Except(Exported()));
    }

    [Fact]
    public async Task What_is_exported_bears_the_names_that_these_tests_expect()
    {
        string page = (await _node.AsNobody().GetAsync("/metrics")).Expect(200).Text;
        string[] shown = [.. TypeLine.Matches(page).Select(match => match.Groups[1].Value).Where(name => name.StartsWith("forewarn_", StringComparison.Ordinal))];
        Assert.True(shown.Length > 15, $"only {shown.Length} are shown");
        Assert.Empty(shown.Except(Exported()));
    }

    [Fact]
    public void Every_panel_says_what_it_shows()
    {
        var panels = JsonNode.Parse(File.ReadAllText(PathOf("grafana", "forewarn.json")))!["panels"]!.AsArray().Where(panel => (string)panel!["type"]! != "row");
        Assert.All(panels, panel => Assert.NotEqual("", (string?)panel!["description"] ?? ""));
    }

    [Fact]
    public void The_guide_names_every_metric_of_the_node()
    {
        string guide = File.ReadAllText(Path.Combine(Root, "docs", "operations.md")) + File.ReadAllText(Path.Combine(Root, "docs", "delivery.md"));
        string[] own = [.. Exported().Where(name => name.StartsWith("forewarn_", StringComparison.Ordinal) && !Parts.Any(name.EndsWith))];
        Assert.All(own, name => Assert.Contains(name, guide));
    }

    private static string Root { get; } = FindRoot();

    private static string PathOf(string folder, string name) => Path.Combine(Root, "tools", folder, name);

    private static string FindRoot()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Forewarn.slnx")))
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("no Forewarn.slnx above the tests");
        return directory;
    }

    /// <summary>As the exporter for Prometheus names an instrument: with its unit, and what a counter is.</summary>
    private static string ExportedName(Instrument instrument)
    {
        string unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        string name = instrument.Name.Replace('.', '_');
        bool isCounter = instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal) && !instrument.GetType().Name.Contains("UpDown", StringComparison.Ordinal);
        return (name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit) + (isCounter ? "_total" : "");
    }

    /// <summary>What this node's page shows, of its own parts and of the server that they run on.</summary>
    private ImmutableHashSet<string> Exported()
    {
        lock (_instruments)
        {
            string[] names = [.. _instruments.Where(each => each.Meter.Scope == _node.Server.Node || !each.Name.StartsWith("forewarn.", StringComparison.Ordinal)).Select(ExportedName)];
            return [.. names, .. names.SelectMany(name => Parts.Select(part => name + part))];
        }
    }

    private static IEnumerable<string> Expressions(JsonNode node) => node switch
    {
        JsonObject item => item.SelectMany(member => member.Key is "expr" or "definition" ? [(string)member.Value!] : member.Value is { } value ? Expressions(value) : []),
        JsonArray items => items.SelectMany(each => each is null ? [] : Expressions(each)),
        _ => [],
    };

    private static IEnumerable<string> MetricsOf(string expression) => MetricName.Matches(expression).Select(match => match.Value);

    private static readonly Regex MetricName = new(@"\b(forewarn|http_server|kestrel|dotnet|process)_[a-z0-9_]+\b(?!\s*=)", RegexOptions.CultureInvariant);

    private static readonly Regex TypeLine = new(@"(?m)^# TYPE ([a-z0-9_]+) ", RegexOptions.CultureInvariant);
}
