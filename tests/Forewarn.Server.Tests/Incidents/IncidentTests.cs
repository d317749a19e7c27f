using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Incidents;

public class IncidentTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task An_incident_concerns_whoever_declared_was_warned_or_was_seen_there()
    {
        var story = await NearMiss.HappenAsync(_node);
        var incident = (await story.Flight.PutAsync(story.Path, story.Body())).Expect(201).Body["incident"]!;
        Assert.Equal(new[] { story.Range.Party, story.Flight.Party, story.Battery.Party }.Order(StringComparer.Ordinal), incident["parties"]!.AsArray().Select(party => (string)party!));
    }

    [Fact]
    public async Task Who_is_not_concerned_does_not_know_of_it()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        (await story.Stranger.GetAsync(story.Path)).Expect(404);
        (await story.Stranger.GetAsync($"{story.Path}/report")).Expect(404);
        (await story.Stranger.PutAsync($"{story.Path}/accounts/{story.Stranger.Party}", NearMiss.Account("x"))).Expect(404);
        Assert.Empty((await story.Stranger.GetAsync("/v1/incidents")).Expect(200).Body["incidents"]!.AsArray());
    }

    [Fact]
    public async Task A_party_that_is_named_is_told_and_sees_what_everybody_may_see()
    {
        var story = await NearMiss.HappenAsync(_node);
        (await story.Flight.PutAsync(story.Path, story.Body(false, story.Stranger.Party))).Expect(201);
        var reading = (await story.Stranger.GetAsync(story.Path)).Expect(200).Body;
        Assert.Equal(2, reading["declarations"]!.AsArray().Count);
        Assert.DoesNotContain(reading["findings"]!.AsArray(), finding => (string)finding!["kind"]! is "lead-time" or "acknowledged" or "outside-declared");
    }

    [Fact]
    public async Task Each_party_sees_the_findings_from_what_it_may_see()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        Assert.Equal(
            ["acknowledged", "bound-by-no-arrangement", "lead-time", "nobody-warned", "nothing-declared", "outside-declared", "overlap"], await KindsAsync(story.Flight, story.Path));
        Assert.Equal(["acknowledged", "lead-time", "nobody-warned", "outside-declared", "overlap"], await KindsAsync(story.Range, story.Path));
        Assert.Equal(["bound-by-no-arrangement", "nobody-warned", "nothing-declared", "overlap"], await KindsAsync(story.Battery, story.Path));
    }

    [Fact]
    public async Task What_the_record_shows_is_proven_and_names_its_leaves()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        var lead = (await FindingsAsync(story.Flight, story.Path)).Single(finding => (string)finding!["kind"]! == "lead-time")!;
        Assert.Equal(("proven", "short"), ((string)lead["standing"]!, (string)lead["figures"]!["verdict"]!));
        Assert.All(lead["rests_on"]!.AsArray(), basis => Assert.NotEmpty(basis!["leaves"]!.AsArray()));
    }

    [Fact]
    public async Task What_somebody_has_seen_is_claimed_by_it_and_names_the_source()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        var outside = (await FindingsAsync(story.Range, story.Path)).Single(finding => (string)finding!["kind"]! == "outside-declared")!;
        var claimed = outside["rests_on"]!.AsArray().Single(basis => (string)basis!["standing"]! == "claimed")!;
        Assert.Equal(("claimed", story.Flight.Party, "radar"), ((string)outside["standing"]!, (string)claimed["by"]!, (string)claimed["ground"]!));
    }

    [Fact]
    public async Task A_party_can_say_that_its_own_entry_rests_on_an_assumption_and_the_findings_then_do()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        var point = new JsonObject { ["about"] = $"constraint/{story.Fire}", ["standing"] = "assumed", ["text"] = "the hour", ["ground"] = "nobody wrote it down" };
        (await story.Range.PutAsync($"{story.Path}/accounts/{story.Range.Party}", NearMiss.Account("as we see it", point))).Expect(201);
        var lead = (await FindingsAsync(story.Flight, story.Path)).Single(finding => (string)finding!["kind"]! == "lead-time")!;
        Assert.Equal("assumed", (string)lead["standing"]!);
    }

    [Fact]
    public async Task Nobody_can_weaken_what_another_has_on_record()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        var point = new JsonObject { ["about"] = $"constraint/{story.Fire}", ["standing"] = "assumed", ["text"] = "the hour", ["ground"] = "we doubt it" };
        (await story.Flight.PutAsync($"{story.Path}/accounts/{story.Flight.Party}", NearMiss.Account("as we see it", point))).Expect(201);
        var lead = (await FindingsAsync(story.Flight, story.Path)).Single(finding => (string)finding!["kind"]! == "lead-time")!;
        Assert.Equal("proven", (string)lead["standing"]!);
    }

    [Fact]
    public async Task Nobody_files_the_account_of_another()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        (await story.Flight.PutAsync($"{story.Path}/accounts/{story.Range.Party}", NearMiss.Account("x"))).ExpectProblem(403, "not-manager", "party");
    }

    [Fact]
    public async Task What_two_parties_look_at_together_is_the_same_for_both()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        string one = (await story.Flight.GetAsync($"{story.Path}/report?with={story.Range.Party}")).Expect(200).Text;
        string other = (await story.Range.GetAsync($"{story.Path}/report?with={story.Flight.Party}")).Expect(200).Text;
        Assert.Equal(one, other);
    }

    [Fact]
    public async Task Nobody_looks_at_it_together_with_a_party_that_is_not_concerned()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        (await story.Flight.GetAsync($"{story.Path}?with={story.Stranger.Party}")).ExpectProblem(400, "invalid", "with");
    }

    [Fact]
    public async Task Had_it_been_declared_earlier_the_warning_would_have_been_on_time_and_nothing_is_recorded()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        long position = _node.Position();
        var answer = (await story.Flight.PostAsync($"{story.Path}/what-if", Earlier(story, "PT3H"))).Expect(200).Body;
        var lead = answer["findings"]!.AsArray().Single(finding => (string)finding!["kind"]! == "lead-time")!;
        Assert.Equal((true, "on-time", "assumed"), ((bool)answer["what_if"]!, (string)lead["figures"]!["verdict"]!, (string)lead["standing"]!));
        Assert.StartsWith("WHAT IF: ", (string)lead["text"]!, StringComparison.Ordinal);
        Assert.True(_node.Position() >= position);
        Assert.Equal("short", (string)(await FindingsAsync(story.Flight, story.Path)).Single(finding => (string)finding!["kind"]! == "lead-time")!["figures"]!["verdict"]!);
    }

    [Fact]
    public async Task Without_a_change_there_is_nothing_to_ask()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        (await story.Flight.PostAsync($"{story.Path}/what-if", new JsonObject { ["changes"] = new JsonArray() })).ExpectProblem(400, "invalid", "changes");
        var nothing = new JsonObject { ["changes"] = new JsonArray(new JsonObject { ["subject"] = $"constraint/{story.Fire}" }) };
        (await story.Flight.PostAsync($"{story.Path}/what-if", nothing)).ExpectProblem(400, "invalid", "declared_at");
    }

    [Fact]
    public async Task The_report_is_one_page_without_scripts_in_which_words_of_parties_are_text()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        (await story.Range.PutAsync($"{story.Path}/accounts/{story.Range.Party}", NearMiss.Account("<script>alert(1)</script>"))).Expect(201);
        var report = (await story.Flight.GetAsync($"{story.Path}/report")).Expect(200);
        Assert.Equal("text/html", report.ContentType);
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", report.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("style=\"", report.Text, StringComparison.Ordinal);
        Assert.Contains("Near &lt;b&gt;miss&lt;/b&gt;", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exercise_says_so_first()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync(isExercise: true);
        Assert.Contains("<body>\n<p class=\"exercise\"", (await story.Flight.GetAsync($"{story.Path}/report")).Expect(200).Text, StringComparison.Ordinal);
        Assert.All(await FindingsAsync(story.Flight, story.Path), finding => Assert.StartsWith("EXERCISE: ", (string)finding!["text"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_would_have_been_says_so_first_in_its_report()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        string report = (await story.Flight.PostAsync($"{story.Path}/what-if/report", Earlier(story, "PT3H"))).Expect(200).Text;
        Assert.Contains("<title>WHAT IF: ", report, StringComparison.Ordinal);
        Assert.Contains("WHAT IF · THIS DID NOT HAPPEN", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_evidence_of_an_incident_holds_what_was_gathered_for_whoever_asks()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        var gathered = (await story.Battery.GetAsync(story.Path)).Expect(200).Body["leaves"]!.AsArray().Select(leaf => (long)leaf!).ToHashSet();
        using var request = story.Battery.Request(HttpMethod.Post, "/v1/evidence", new JsonObject { ["incident"] = $"incident/{story.Incident}" });
        using var response = await story.Battery.Http.SendAsync(request, TestContext.Current.CancellationToken);
        using var zip = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
        using var lines = new StreamReader(zip.GetEntry("leaves.jsonl")!.Open(), Encoding.UTF8);
        var bundled = (await lines.ReadToEndAsync(TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n').Select(line => (long)JsonNode.Parse(line)!["index"]!).ToHashSet();
        Assert.Superset(gathered, bundled);
    }

    [Fact]
    public async Task Gathered_anew_it_holds_what_has_come_meanwhile()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        int before = (await story.Range.GetAsync(story.Path)).Expect(200).Body["leaves"]!.AsArray().Count;
        (await story.Range.PutAsync(Bodies.ConstraintPath(), Bodies.Constraint(story.Place))).Expect(201);
        (await story.Range.PutAsync(story.Path, story.Body(), version: 1)).Expect(200);
        Assert.True((await story.Range.GetAsync(story.Path)).Expect(200).Body["leaves"]!.AsArray().Count > before);
    }

    [Fact]
    public async Task An_incident_is_the_same_after_a_restart()
    {
        await using var node = await TestNode.StartAsync();
        var story = await (await NearMiss.HappenAsync(node)).OpenedAsync();
        string before = (await story.Flight.GetAsync(story.Path)).Expect(200).Text;
        await node.RestartAsync();
        Assert.Equal(before, (await node.As(story.Flight.Party).GetAsync(story.Path)).Expect(200).Text);
    }

    [Theory]
    [InlineData("title", "\"\"", "title")]
    [InlineData("title", "null", "title")]
    [InlineData("extent", "null", "extent")]
    [InlineData("parties", "[\"a b\"]", "parties[0]")]
    [InlineData("parties", "[\"nobody-here\"]", "parties")]
    public async Task What_is_wrong_is_told_where(string field, string value, string told)
    {
        var story = await NearMiss.HappenAsync(_node);
        var body = story.Body();
        body[field] = JsonNode.Parse(value);
        var answer = await story.Flight.PutAsync(story.Path, body);
        Assert.Equal((true, told), (answer.Status is 400 or 409, answer.Field));
    }

    private static JsonObject Earlier(NearMiss story, string by) =>
        new() { ["changes"] = new JsonArray(new JsonObject { ["subject"] = $"constraint/{story.Fire}", ["earlier_by"] = by }) };

    private static async Task<JsonArray> FindingsAsync(Client party, string path) => (await party.GetAsync(path)).Expect(200).Body["findings"]!.AsArray();

    private static async Task<IEnumerable<string>> KindsAsync(Client party, string path) =>
        (await FindingsAsync(party, path)).Select(finding => (string)finding!["kind"]!).Distinct().Order(StringComparer.Ordinal);
}
