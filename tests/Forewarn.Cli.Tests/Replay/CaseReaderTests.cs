using System.Text;
using System.Text.Json.Nodes;
using Forewarn.Cli.Replay;
using Forewarn.Core;

namespace Forewarn.Cli.Tests.Replay;

public class CaseReaderTests
{
    [Fact]
    public void The_case_of_17_September_2018_is_read_whole()
    {
        Case read = CommittedCase.Read();
        Assert.Equal(4, read.Tellings.Length);
    }

    [Fact]
    public void Only_the_third_telling_of_17_September_2018_is_counterfactual() =>
        Assert.Equal([false, false, true, false], CommittedCase.Read().Tellings.Select(telling => telling.IsCounterfactual));

    [Fact]
    public void Every_claim_of_17_September_2018_names_its_speaker_and_its_source() =>
        Assert.All(CommittedCase.Read().Facts.Where(fact => fact.Basis.Standing == Standing.Claimed),
            fact => Assert.True(fact.Basis is { StatedBy: not null, Source: not null }));

    [Fact]
    public void A_step_takes_time_and_words_and_basis_from_the_fact_that_it_names()
    {
        Step step = SmallCase.Read().Tellings[0].Steps[1];
        Assert.Equal(("2018-09-17T18:39:00Z", "A is told", "Ministry"), (step.Time.ToString(), step.Text, step.Basis.StatedBy?.Name));
    }

    [Fact]
    public void A_fact_that_no_step_acts_out_is_kept_as_background() =>
        Assert.Equal("untold", Assert.Single(SmallCase.Read(root =>
        {
            JsonNode untold = root["facts"]![0]!.DeepClone();
            untold["id"] = "untold";
            root["facts"]!.AsArray().Add(untold);
        }).Background).Id);

    [Fact]
    public void A_claim_listed_as_undisputed_is_refused() =>
        Assert.Equal("undisputed[0]", RefusedField(root => root["undisputed"]!.AsArray().Add("told")));

    [Theory]
    [InlineData("stated_by")]
    [InlineData("source")]
    [InlineData("standing")]
    [InlineData("text")]
    [InlineData("time")]
    [InlineData("place")]
    [InlineData("by")]
    [InlineData("name")]
    [InlineData("kind")]
    [InlineData("do")]
    public void A_step_with_a_hole_is_refused_by_its_path(string field) =>
        Assert.Equal($"tellings[0].steps[2].{field}", RefusedField(root => root.Step(2).Remove(field)));

    [Fact]
    public void Evidence_about_what_the_telling_does_not_declare_is_refused() =>
        Assert.Equal("tellings[0].proves", RefusedField(root => root["tellings"]![0]!["proves"] = "nothing-of-this-name"));

    [Fact]
    public void A_fact_without_a_source_is_refused() =>
        Assert.Equal("facts[0].source", RefusedField(root => root["facts"]![0]!.AsObject().Remove("source")));

    [Fact]
    public void A_source_that_the_case_does_not_list_is_refused() =>
        Assert.Equal("facts[0].source", RefusedField(root => root["facts"]![0]!["source"] = "rumour"));

    [Fact]
    public void An_assumption_without_a_reason_is_refused() =>
        Assert.Equal("areas[0].because", RefusedField(root => root["areas"]![0]!.AsObject().Remove("because")));

    [Fact]
    public void A_fact_that_is_assumed_is_refused() =>
        Assert.Equal("facts[0].standing", RefusedField(root =>
            root["facts"]![0] = new JsonObject
            {
                ["id"] = "told",
                ["time"] = new JsonObject { ["words"] = "not stated" },
                ["text"] = "x",
                ["standing"] = "assumed",
                ["because"] = "y",
            }));

    [Fact]
    public void An_unknown_party_is_refused() =>
        Assert.Equal("tellings[0].steps[1].by", RefusedField(root => root.Step(1)["by"] = "nobody"));

    [Fact]
    public void A_step_out_of_order_is_refused() =>
        Assert.Equal("tellings[0].steps[2].time", RefusedField(root => root.Step(2)["time"] = At("2018-09-17T18:38:59Z")));

    [Fact]
    public void A_step_that_acts_at_no_stated_moment_is_refused() =>
        Assert.Equal("tellings[0].steps[2].time", RefusedField(root =>
            root.Step(2)["time"] = new JsonObject { ["words"] = "much earlier" }));

    [Fact]
    public void A_telling_without_steps_is_refused() =>
        Assert.Equal("tellings[0].steps", RefusedField(root => root.Telling()["steps"] = new JsonArray()));

    [Fact]
    public void A_telling_that_ends_before_its_last_step_is_refused() =>
        Assert.Equal("tellings[0].ends", RefusedField(root => root.Telling()["ends"] = "2018-09-17T18:39:30Z"));

    [Fact]
    public void An_unknown_field_is_refused() =>
        Assert.Equal("tellings[0].steps[0].colour", RefusedField(root => root.Step(0)["colour"] = "red"));

    [Fact]
    public void An_observation_about_something_not_declared_before_is_refused() =>
        Assert.Equal("tellings[0].steps[2].about", RefusedField(root => root.Step(2)["about"] = "flight"));

    [Fact]
    public void An_id_used_twice_is_refused() =>
        Assert.Equal("parties[1].id", RefusedField(root => root["parties"]![1]!["id"] = "a"));

    [Fact]
    public void A_latitude_out_of_range_is_refused_by_its_path() =>
        Assert.Equal("areas[0].outline_polygon.vertices[2].lat", RefusedField(root =>
            root["areas"]![0]!["outline_polygon"]!["vertices"]![2]!["lat"] = 91));

    [Fact]
    public void A_polygon_that_crosses_itself_is_refused_by_its_path() =>
        Assert.StartsWith("areas[0].outline_polygon.vertices", RefusedField(root =>
        {
            JsonNode vertices = root["areas"]![0]!["outline_polygon"]!["vertices"]!;
            (vertices[1]!["lat"], vertices[1]!["lng"], vertices[2]!["lat"], vertices[2]!["lng"]) = (37, 38, 36, 38);
        }), StringComparison.Ordinal);

    [Fact]
    public void An_altitude_band_upside_down_is_refused_by_its_path() =>
        Assert.Equal("areas[0].altitude_upper", RefusedField(root => root["areas"]![0]!["altitude_upper_m"] = -1));

    [Fact]
    public void A_volume_that_ends_before_it_starts_is_refused() =>
        Assert.Equal("tellings[0].steps[0].volumes[0].end", RefusedField(root =>
            root.Step(0)["volumes"]![0]!["end"] = "2018-09-17T18:40:00Z"));

    [Fact]
    public void A_member_without_an_end_must_say_so_with_null() =>
        Assert.Equal("arrangements[0].members[0].until", RefusedField(root =>
            root["arrangements"]![0]!["members"]![0]!.AsObject().Remove("until")));

    [Theory]
    [InlineData("\u001b[2J")]
    [InlineData("two\nlines")]
    [InlineData("right\u202eleft")]
    public void A_text_that_could_steer_a_terminal_is_refused(string text) =>
        Assert.Equal("title", RefusedField(root => root["title"] = text));

    [Fact]
    public void A_text_beyond_the_limit_is_refused() =>
        Assert.Equal("title", RefusedField(root => root["title"] = new string('x', 1_001)));

    [Fact]
    public void A_list_beyond_the_limit_is_refused() =>
        Assert.Equal("speakers", RefusedField(root =>
            root["speakers"] = new JsonArray([.. Enumerable.Range(0, 1_001).Select(i => (JsonNode)$"s{i}")])));

    [Fact]
    public void A_file_beyond_the_limit_is_refused() =>
        Assert.Contains("too large", Refused(new byte[CaseReader.FileSizeMax + 1]).Problem, StringComparison.Ordinal);

    [Fact]
    public void Nesting_beyond_the_limit_is_refused() =>
        Assert.Contains("not strict JSON",
            Refused(Encoding.UTF8.GetBytes(new string('[', 100_000))).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"id\": 1, \"id\": 2}")]
    [InlineData("{\"id\": 1, /* a comment */ \"title\": 2}")]
    public void What_is_not_strict_JSON_is_refused_by_line_and_byte(string json) =>
        Assert.StartsWith("line 1, byte ", Refused(Encoding.UTF8.GetBytes(json)).Field, StringComparison.Ordinal);

    [Fact]
    public void Bad_UTF8_is_refused() =>
        Assert.Contains("not UTF-8", Refused([.. "{\"id\": \""u8, 0xC3, 0x28, .. "\"}"u8]).Problem, StringComparison.Ordinal);

    [Fact]
    public void Half_a_surrogate_pair_is_refused() =>
        Assert.Equal("id", Refused("{\"format\": \"forewarn-case-1\", \"id\": \"\\ud800\"}"u8.ToArray()).Field);

    [Fact]
    public void Half_a_surrogate_pair_in_a_field_name_is_refused() =>
        Assert.Contains("name is not valid Unicode", Refused("{\"\\ud800\": 1}"u8.ToArray()).Problem, StringComparison.Ordinal);

    [Fact]
    public void Any_single_field_that_is_removed_is_either_optional_or_refused_by_a_path_to_it()
    {
        string[] optional = ["stated_by", "place", "counterfactual", "expected", "about", "figures", "terms_assumed_because", "kind"];
        JsonObject whole = JsonNode.Parse(SmallCase.Bytes())!.AsObject();
        foreach (string path in Paths(whole, ""))
        {
            string last = path[(path.LastIndexOf('.') + 1)..];
            if (optional.Contains(last) || path.Contains(".expected[", StringComparison.Ordinal) || path.Contains("lead_times.", StringComparison.Ordinal))
                continue;
            JsonObject spoilt = whole.DeepClone().AsObject();
            Parent(spoilt, path).Remove(last);
            InvalidValueException refused = Refused(Encoding.UTF8.GetBytes(spoilt.ToJsonString()));
            string parent = path.Length == last.Length ? "" : path[..^(last.Length + 1)];
            Assert.StartsWith(parent, refused.Field, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Paths(JsonNode? node, string path) => node switch
    {
        JsonObject children => children.SelectMany(child =>
            Paths(child.Value, path.Length == 0 ? child.Key : $"{path}.{child.Key}").Prepend(path.Length == 0 ? child.Key : $"{path}.{child.Key}")),
        JsonArray entries => entries.SelectMany((entry, i) => Paths(entry, $"{path}[{i}]")),
        _ => [],
    };

    private static JsonObject Parent(JsonObject root, string path)
    {
        JsonNode at = root;
        foreach (string part in path.Split('.')[..^1])
        {
            string[] indexed = part.Split('[', ']');
            at = at[indexed[0]]!;
            if (indexed.Length > 1)
                at = at[int.Parse(indexed[1], System.Globalization.CultureInfo.InvariantCulture)]!;
        }
        return at.AsObject();
    }

    private static JsonObject At(string instant) => new() { ["at"] = instant };

    private static string RefusedField(Action<JsonObject> change) => Refused(SmallCase.Bytes(change)).Field;

    private static InvalidValueException Refused(byte[] json) => Assert.Throws<InvalidValueException>(() => CaseReader.Read(json));
}
