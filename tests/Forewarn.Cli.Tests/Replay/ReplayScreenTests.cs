using System.Text.Json.Nodes;
using Forewarn.Cli.Replay;
using Spectre.Console;

namespace Forewarn.Cli.Tests.Replay;

public class ReplayScreenTests
{
    [Fact]
    public async Task A_warning_is_shown_with_times_in_UTC_and_in_both_parties_zones()
    {
        string[] lines = await ShowAsync();
        int row = Array.FindIndex(lines, line => line.StartsWith(" b ", StringComparison.Ordinal) && line.Contains("strike", StringComparison.Ordinal));
        Assert.Equal(
        [
            "b strike 18:39 UTC 18:39 UTC 18:40 UTC 1 min short",
            "a operational 21:39 MSK 21:39 MSK 21:40 MSK 15 min CLAIMED",
            "declared 21:39 IDT 21:39 IDT 21:40 IDT ASSUMED",
        ], lines[row..(row + 3)].Select(Squeezed));
    }

    [Fact]
    public async Task A_finding_is_shown_with_everything_that_it_rests_on()
    {
        string[] lines = await ShowAsync();
        int row = Array.FindIndex(lines, line => line.Contains("lead time 1 min of 15 min required: short", StringComparison.Ordinal));
        Assert.Equal(
        [
            "18:39 UTC strike, b to a: lead time 1 min of 15 min required: short",
            "CLAIMED by Ministry the declaration and its start",
            "ASSUMED the required lead time (1)",
        ], lines[row..(row + 3)].Select(Squeezed));
    }

    [Fact]
    public async Task A_day_is_shown_in_the_calendar_of_each_clock() =>
        Assert.Contains("a: 17 September 2018, Europe/Moscow b: 8 Tishri 5779, Asia/Jerusalem (dates of the civil day)",
            (await ShowAsync()).Select(Squeezed));

    [Fact]
    public async Task A_day_whose_hour_is_not_stated_is_shown_without_one()
    {
        string text = string.Join('\n', (await ShowAsync(SmallCase.WithACall)).Select(Squeezed));
        Assert.Contains("2019-01-04 4 January 2019 27 Tevet 5779", text, StringComparison.Ordinal);
        Assert.DoesNotContain("12:00", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_readouts_of_one_call_stand_side_by_side() =>
        Assert.Contains(await ShowAsync(SmallCase.WithACall), line =>
            line.Contains("Words of a", StringComparison.Ordinal) && line.Contains("Words of b", StringComparison.Ordinal));

    [Theory]
    [InlineData(100)]
    [InlineData(120)]
    public async Task Every_line_of_a_counterfactual_telling_says_so(int width)
    {
        string[] lines = await ShowAsync(root => root.Telling()["counterfactual"] = true, width);
        int first = Array.FindIndex(lines, line => line.StartsWith(ReplayScreen.CounterfactualLabel, StringComparison.Ordinal));
        int last = Array.FindLastIndex(lines, line => line.Contains("(1) they are not public", StringComparison.Ordinal));
        Assert.All(lines[first..last], line => Assert.StartsWith(ReplayScreen.CounterfactualLabel, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(120)]
    public async Task No_line_is_wider_than_the_screen(int width) =>
        Assert.All(await ShowAsync(root => root.Telling()["counterfactual"] = true, width), line => Assert.InRange(line.Length, 0, width));

    [Theory]
    [InlineData("[red]alarm[/]")]
    [InlineData("[unclosed")]
    [InlineData("[/]")]
    public async Task Markup_in_a_case_is_shown_as_it_is_written(string text)
    {
        string[] lines = await ShowAsync(root =>
        {
            root["title"] = text;
            root.Telling()["title"] = text;
            root["facts"]![0]!["text"] = text;
            root["areas"]![0]!["because"] = text;
            root["speakers"]![0]!["name"] = text;
            SmallCase.WithACall(root);
            root["parties"]![0]!["id"] = "a";
        });
        Assert.True(lines.Count(line => line.Contains(text, StringComparison.Ordinal)) >= 4);
    }

    [Fact]
    public async Task What_does_not_go_to_a_terminal_has_no_escape_sequences() =>
        Assert.All(await ShowAsync(), line => Assert.DoesNotContain('\u001b', line));

    [Fact]
    public async Task The_check_says_where_the_findings_differ()
    {
        string[] lines = await ShowAsync(root => root.Telling()["expected"]![0]!["figures"]!["lead"] = "PT2M");
        Assert.Contains(lines, line => line.Contains("1 differences from the case file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task JSON_alone_goes_out_when_it_is_asked_for()
    {
        string json = string.Join('\n', await ShowAsync(options: new ReplayOptions(Json: true)));
        Assert.True(JsonNode.Parse(json)!["check"]!["as_expected"]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_findings_are_written_to_a_file_with_their_standing()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await ShowAsync(options: new ReplayOptions(OutFile: file));
            JsonNode found = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!["tellings"]![0]!["findings"]!;
            Assert.Contains(found.AsArray(), finding => finding!["kind"]!.GetValue<string>() == "lead-time"
                && finding["standing"]!.GetValue<string>() == "assumed" && finding["figures"]!["lead"]!.GetValue<string>() == "PT1M");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Squeezed(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static async Task<string[]> ShowAsync(Action<JsonObject>? change = null, int width = 120, ReplayOptions? options = null)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, SmallCase.Bytes(change));
            await using ScriptedNode node = await ScriptedNode.StartAsync();
            var written = new StringWriter();
            IAnsiConsole console = CaseReplay.CreateConsole(written, isTerminal: false);
            console.Profile.Width = width;
            await CaseReplay.RunAsync(file, node.StartReplayNode, console, options ?? new ReplayOptions());
            return written.ToString().Split('\n');
        }
        finally
        {
            File.Delete(file);
        }
    }
}
