using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Tests.Commands;

public class IncidentCommandsTests(CommandNode node) : IClassFixture<CommandNode>
{
    [Fact]
    public async Task An_incident_is_opened_with_a_receipt_and_read_by_whom_it_concerns()
    {
        string id = Guid.NewGuid().ToString(), range = Guid.NewGuid().ToString();
        await DeclareAsync(range, 50);
        string opened = (await node.AsAsync("north", "incident", "open", "--id", id, "--file", await SceneAsync("open.json", 50), "--receipt", node.File("incident.tlog-proof"), "--log", node.Key)).Expect(0).Output;
        Assert.Contains($"incident/{id}, version 1: \"Near miss\"", opened, StringComparison.Ordinal);
        Assert.True(File.Exists(node.File("incident.tlog-proof")));

        Assert.Contains(id, (await node.AsAsync("south", "incident", "list")).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains($"of south, constraint/{range}", (await node.AsAsync("north", "incident", "show", id)).Expect(0).Output, StringComparison.Ordinal);
        (await node.AsAsync("operator", "party", "put", "east", "--name", "east")).Expect(0);
        Assert.Contains("that you may know of", (await node.ReadingAsAsync("east", "incident", "show", id)).Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_line_of_an_exercise_says_so_first()
    {
        string id = Guid.NewGuid().ToString();
        await DeclareAsync(Guid.NewGuid().ToString(), 51);
        (await node.AsAsync("north", "incident", "open", "--id", id, "--file", await SceneAsync("exercise.json", 51, isExercise: true))).Expect(0);

        string[] lines = (await node.AsAsync("south", "incident", "show", id)).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.Contains("finding", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.StartsWith("EXERCISE | ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_would_have_been_says_so_first_and_writes_its_report()
    {
        string id = Guid.NewGuid().ToString(), range = Guid.NewGuid().ToString(), report = node.File("what-if.html");
        await DeclareAsync(range, 52);
        (await node.AsAsync("north", "incident", "open", "--id", id, "--file", await SceneAsync("what-if.json", 52))).Expect(0);

        var printed = (await node.AsAsync("south", "incident", "what-if", id, "--declaration", $"constraint/{range}", "--earlier-by", "PT1H", "--report", report)).Expect(0);
        Assert.All(printed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1), line => Assert.StartsWith("WHAT IF | ", line, StringComparison.Ordinal));
        Assert.Contains("THIS DID NOT HAPPEN", await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--earlier-by", "14 minutes", "--earlier-by")]
    [InlineData("--earlier-by", "P1Y", "--earlier-by")]
    [InlineData("--declared-at", "yesterday", "--declared-at")]
    public async Task What_is_no_time_is_not_sent(string option, string value, string told) => Assert.Contains(
        told, (await node.AsAsync("north", "incident", "what-if", Guid.NewGuid().ToString(), "--declaration", $"constraint/{Guid.NewGuid()}", option, value)).Expect(2).Error, StringComparison.Ordinal);

    [Fact]
    public async Task An_account_is_filed_and_replaced_by_its_version()
    {
        string id = Guid.NewGuid().ToString(), account = node.File("account.json");
        (await node.AsAsync("north", "incident", "open", "--id", id, "--file", await SceneAsync("account-scene.json", 53))).Expect(0);
        await File.WriteAllTextAsync(account, """{"language":"en","text":"as we saw it"}""", TestContext.Current.CancellationToken);
        Assert.Contains("account of south, version 1", (await node.AsAsync("south", "incident", "account", id, "--party", "south", "--file", account)).Expect(0).Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(account, """{"language":"en","text":"as we saw it later"}""", TestContext.Current.CancellationToken);
        Assert.Contains("If-Match", (await node.AsAsync("south", "incident", "account", id, "--party", "south", "--file", account)).Expect(1).Error, StringComparison.Ordinal);
        (await node.AsAsync("south", "incident", "account", id, "--party", "south", "--file", account, "--version-to-change", "1")).Expect(0);
        Assert.Contains("account   south, version 2: \"as we saw it later\"", (await node.AsAsync("north", "incident", "show", id)).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_is_read_at_the_address_that_is_printed_and_corrected_by_its_version()
    {
        string incident = Guid.NewGuid().ToString(), id = Guid.NewGuid().ToString(), text = node.File("statement.txt");
        (await node.AsAsync("north", "incident", "open", "--id", incident, "--file", await SceneAsync("statement-scene.json", 54))).Expect(0);
        await File.WriteAllTextAsync(text, "Nothing happened.\n", TestContext.Current.CancellationToken);
        string published = (await node.AsAsync("north", "statement", "publish", "--id", id, "--about", $"incident/{incident}", "--title", "On the near miss", "--text-file", text)).Expect(0).Output;
        string address = published.Split("read at   ")[1].Trim();
        using var http = new HttpClient();
        Assert.Contains("Nothing happened.", await http.GetStringAsync(new Uri(address), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await File.WriteAllTextAsync(text, "Something did.", TestContext.Current.CancellationToken);
        (await node.AsAsync("north", "statement", "correct", id, "--version-to-change", "2", "--text-file", text)).Expect(1);
        (await node.AsAsync("south", "statement", "correct", id, "--version-to-change", "1", "--text-file", text)).Expect(1);
        (await node.AsAsync("north", "statement", "correct", id, "--version-to-change", "1", "--text-file", text)).Expect(0);
        Assert.Contains($"statement/{id}, version 2", (await node.AsAsync("south", "statement", "list")).Expect(0).Output, StringComparison.Ordinal);
    }

    /// <summary>South declares a constraint, and again, so that there is something to find.</summary>
    private async Task DeclareAsync(string id, int longitude) =>
        (await node.AsAsync("south", "declare", "constraint", id, "--file", node.ConstraintFile($"{id}.json", longitude))).Expect(0);

    /// <summary>A file with an incident around what is declared at a longitude, which names south.</summary>
    private async Task<string> SceneAsync(string name, int longitude, bool isExercise = false)
    {
        string path = node.File(name);
        var now = SystemClock.Instance.GetCurrentInstant();
        var scene = new JsonObject
        {
            ["title"] = "Near miss",
            ["exercise"] = isExercise,
            ["parties"] = new JsonArray("south"),
            ["extent"] = JsonNode.Parse($$$"""
                {"volume":{"outline_circle":{"center":{"lat":10,"lng":{{{longitude}}}},"radius":{"value":5000,"units":"M"}},
                 "altitude_lower":{"value":0,"reference":"W84","units":"M"},"altitude_upper":{"value":900,"reference":"W84","units":"M"}},
                 "time_start":{"value":"{{{InstantPattern.General.Format(now - Duration.FromHours(1))}}}","format":"RFC3339"},"time_end":{"value":"{{{InstantPattern.General.Format(now + Duration.FromDays(2))}}}","format":"RFC3339"}}
                """),
        };
        await File.WriteAllTextAsync(path, scene.ToJsonString(), TestContext.Current.CancellationToken);
        return path;
    }
}
