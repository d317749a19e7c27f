using System.Text.Json.Nodes;
using System.Xml.Linq;
using Forewarn.Server.Api;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Statistics;

public class StatisticsEndpointTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task A_party_sees_what_it_owed_and_what_it_was_owed()
    {
        var (declarer, warned) = await WarnAsync();

        var row = Single(await AsReader(declarer).GetAsync("/v1/statistics"));
        Assert.Equal((declarer.Party, warned.Party, 1), ((string?)row["from"], (string?)row["to"], (int)row["warnings"]!));
        Assert.Equal(row.ToJsonString(), Single(await AsReader(warned).GetAsync("/v1/statistics")).ToJsonString());
    }

    [Fact]
    public async Task A_party_sees_nothing_of_what_is_between_others()
    {
        await WarnAsync();
        var other = await _node.PartyAsync();

        var answer = (await AsReader(other).GetAsync("/v1/statistics")).Expect(200);
        Assert.Empty(answer.Body["rows"]!.AsArray());
        Assert.Null(answer.Body["uncounted"]);
    }

    [Fact]
    public async Task The_operator_sees_what_is_between_all()
    {
        var (declarer, warned) = await WarnAsync();

        var rows = (await _node.As("operator", Scopes.Admin).GetAsync($"/v1/statistics?with={declarer.Party}")).Expect(200).Body["rows"]!.AsArray();
        Assert.Equal(warned.Party, (string?)Assert.Single(rows)!["to"]);
    }

    [Fact]
    public async Task What_has_been_delivered_is_counted_in_its_buckets()
    {
        var (declarer, warned) = await WarnAsync();
        (await warned.GetAsync("/v1/warnings")).Expect(200);

        var answer = (await AsReader(declarer).GetAsync("/v1/statistics")).Expect(200);
        var row = answer.Body["rows"]![0]!;
        Assert.Equal(1, (int)row["verdicts"]!["on-time"]!);
        // Some time before an hour ahead, with half an hour required.
        Assert.Equal("PT30M", BoundOf(answer, "lead_time", row["lead_times"]!));
        Assert.Equal("PT15M", BoundOf(answer, "margin", row["margins"]!));
    }

    [Fact]
    public async Task Pages_hold_every_row_once()
    {
        var (declarer, _) = await WarnAsync();
        await WarnAsync(declarer);
        await WarnAsync(declarer);
        var reader = AsReader(declarer);

        var seen = new List<string>();
        string path = "/v1/statistics?limit=1";
        for (string? next = ""; next is not null;)
        {
            var body = (await reader.GetAsync(path + next)).Expect(200).Body;
            seen.AddRange(body["rows"]!.AsArray().Select(row => (string)row!["to"]!));
            next = (string?)body["next_cursor"] is { } cursor ? $"&cursor={cursor}" : null;
        }
        Assert.Equal(3, seen.Distinct().Count());
        Assert.Equal(3, seen.Count);
    }

    [Fact]
    public async Task A_period_without_warnings_has_no_rows()
    {
        var (declarer, _) = await WarnAsync();

        Assert.Empty((await AsReader(declarer).GetAsync("/v1/statistics?from=2001-01&to=2001-12")).Expect(200).Body["rows"]!.AsArray());
    }

    [Fact]
    public async Task Exercises_are_counted_by_themselves()
    {
        var (declarer, _) = await WarnAsync();

        var answer = (await AsReader(declarer).GetAsync("/v1/statistics?of=exercises")).Expect(200);
        Assert.True((bool)answer.Body["exercise"]!);
        Assert.Empty(answer.Body["rows"]!.AsArray());
    }

    [Theory]
    [InlineData("from=2018", "from")]
    [InlineData("from=2018-13", "from")]
    [InlineData("to=0001-01", "to")]
    [InlineData("from=2018-09&to=2018-08", "to")]
    [InlineData("with=%00", "with")]
    [InlineData("of=all", "of")]
    [InlineData("cursor=2018-09", "cursor")]
    [InlineData("cursor=2018-09~a~b~2", "cursor")]
    [InlineData("limit=0", "limit")]
    [InlineData("month=2018-09", "month")]
    public async Task What_is_no_question_is_refused(string query, string field) =>
        (await AsReader(await _node.PartyAsync()).GetAsync($"/v1/statistics?{query}")).ExpectProblem(400, "invalid", field);

    [Fact]
    public async Task The_values_come_as_a_table_with_a_header()
    {
        var (declarer, warned) = await WarnAsync();

        var answer = (await AsReader(declarer).GetAsync("/v1/statistics.csv")).Expect(200);
        Assert.Equal("text/csv", answer.ContentType);
        string[][] lines = [.. answer.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        var row = lines[0].Zip(lines[1]).ToDictionary(cell => cell.First, cell => cell.Second);
        Assert.Equal(lines[0].Length, lines[1].Length);
        Assert.Equal(
            (declarer.Party, warned.Party, "", "1", "1", "1", "0"),
            (row["from"], row["to"], row["exercise"], row["warnings"], row["change_declared"], row["verdict_pending"], row["near_misses"]));
        Assert.Equal("0", row["margin_below_-PT3H"]);
    }

    [Fact]
    public async Task The_page_is_well_formed_and_every_chart_has_a_table_with_the_same_figures()
    {
        var (declarer, warned) = await WarnAsync();
        await WarnAsync(warned, declarer);

        var page = (await AsReader(declarer).GetAsync("/v1/statistics.html")).Expect(200);
        var charts = Parse(page.Text).Descendants("figure").ToArray();
        Assert.NotEmpty(charts);
        Assert.All(charts, chart =>
        {
            var picture = chart.Descendants("svg").Single(svg => (string?)svg.Attribute("role") == "img");
            string title = (string)picture.Attribute("aria-labelledby")!;
            Assert.Contains(picture.Elements("title"), element => (string?)element.Attribute("id") == title);
            // Labels and figures of the picture, in the order in which they are drawn, are those of the table.
            Assert.Equal(chart.Descendants("tbody").Single().Descendants().Where(cell => cell.Name == "th" || cell.Name == "td").Select(cell => cell.Value),
                picture.Descendants("text").Select(text => text.Value));
        });
    }

    [Fact]
    public async Task The_page_names_both_directions_in_the_order_of_their_ids()
    {
        var (declarer, warned) = await WarnAsync();

        string text = (await AsReader(declarer).GetAsync("/v1/statistics.html")).Expect(200).Text;
        string[] pair = [.. new[] { declarer.Party, warned.Party }.Order(StringComparer.Ordinal)];
        Assert.Contains($"<bdi>{pair[0]}</bdi> and <bdi>{pair[1]}</bdi>", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_exercises_says_so_first() =>
        Assert.Contains("<title>EXERCISE:", (await AsReader(await _node.PartyAsync()).GetAsync("/v1/statistics.html?of=exercises")).Expect(200).Text, StringComparison.Ordinal);

    /// <summary>One party warns another of a flight in an hour, where they have agreed on half an hour.</summary>
    private async Task<(Client Declarer, Client Warned)> WarnAsync(Client? by = null, Client? of = null)
    {
        var place = Bodies.NewPlace();
        var declarer = by ?? await _node.PartyAsync();
        var warned = of ?? await _node.PartyAsync();
        (await _node.Admin.PutAsync($"/v1/arrangements/{Guid.NewGuid()}", Bodies.Arrangement(place, "PT30M", declarer.Party, warned.Party))).Expect(201);
        (await declarer.PutAsync(Bodies.IntentPath(), Bodies.Intent(place))).Expect(201);
        return (declarer, warned);
    }

    private Client AsReader(Client party) => _node.As(party.Party, Scopes.Read);

    private static JsonNode Single(Answer answer) => Assert.Single(answer.Expect(200).Body["rows"]!.AsArray())!;

    private static string? BoundOf(Answer answer, string buckets, JsonNode counts)
    {
        int index = counts.AsArray().Select((count, i) => ((int)count!, i)).Single(each => each.Item1 == 1).i;
        return (string?)answer.Body["buckets"]![buckets]![index - 1];
    }

    private static XDocument Parse(string html) => XDocument.Parse(
        html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal).Replace("\">\n<meta", "\"/>\n<meta", StringComparison.Ordinal).Replace("light dark\">", "light dark\"/>", StringComparison.Ordinal));
}
