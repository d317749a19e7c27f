using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Tests.Commands;

public class RosterCommandsTests(CommandNode node) : IClassFixture<CommandNode>
{
    [Fact]
    public async Task A_party_sets_its_contacts_with_a_receipt_and_sees_who_is_on_duty()
    {
        string file = await RosterAsync("roster.json", "Anna");
        string set = (await node.AsAsync("north", "roster", "set", "north", "--file", file, "--receipt", node.File("roster.tlog-proof"), "--log", node.Key)).Expect(0).Output;
        Assert.Contains("roster of north, version 1: 1 contacts", set, StringComparison.Ordinal);
        Assert.True(File.Exists(node.File("roster.tlog-proof")));

        string shown = (await node.AsAsync("north", "roster", "show", "north")).Expect(0).Output;
        Assert.Contains("anna@north.example", shown, StringComparison.Ordinal);
        Assert.Contains("22:00", shown, StringComparison.Ordinal);
        string[] post = [.. shown.Split('\n').Single(line => line.Contains("desk", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(["desk", "anna", "anna"], post.Take(3));
    }

    [Fact]
    public async Task Another_party_does_not_see_it_and_another_version_does_not_replace_it()
    {
        (await node.AsAsync("south", "roster", "set", "south", "--file", await RosterAsync("first.json", "Boris"))).Expect(0);
        Assert.Contains("not yours to see", (await node.ReadingAsAsync("north", "roster", "show", "south")).Expect(1).Error, StringComparison.Ordinal);

        string second = await RosterAsync("second.json", "Chana");
        (await node.AsAsync("south", "roster", "set", "south", "--file", second)).Expect(1);
        (await node.AsAsync("south", "roster", "set", "south", "--file", second, "--version-to-change", "1")).Expect(0);
        string shown = (await node.AsAsync("south", "roster", "show", "south")).Expect(0).Output;
        Assert.Contains("Chana", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Boris", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_line_of_a_drill_says_that_it_is_an_exercise()
    {
        string id = Guid.NewGuid().ToString();
        await AgreeAsync("exercised");
        string begun = (await node.AsAsync("north", "drill", "begin", "exercised", "--id", id, "--by", "watch officer", "--text", "answer this")).Expect(0).Output;
        foreach (string printed in new[] { begun, (await node.AsAsync("south", "drill", "show", id)).Expect(0).Output, (await node.AsAsync("south", "drill", "list")).Expect(0).Output, (await node.AsAsync("south", "warnings")).Expect(0).Output })
            Assert.All(Lines(printed), line => Assert.StartsWith("EXERCISE", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_drill_that_is_asked_for_twice_warns_once()
    {
        string id = Guid.NewGuid().ToString();
        await AgreeAsync("once");
        for (int i = 0; i < 2; i++)
            (await node.AsAsync("north", "drill", "begin", "once", "--id", id, "--by", "watch officer", "--receipt", node.File($"drill-{i}.tlog-proof"), "--log", node.Key)).Expect(0);
        string shown = (await node.AsAsync("north", "drill", "show", id, "--json")).Expect(0).Output;
        Assert.Single(JsonNode.Parse(shown)!["warnings"]!.AsArray());
    }

    [Theory]
    [InlineData("show")]
    [InlineData("begin")]
    public async Task What_is_no_id_of_a_drill_is_not_sent(string command)
    {
        string[] arguments = command == "show" ? ["drill", "show", "twelve"] : ["drill", "begin", "exercised", "--id", "twelve", "--by", "x"];
        Assert.Contains("UUID", (await node.AsAsync("north", arguments)).Expect(2).Error, StringComparison.Ordinal);
    }

    private static string[] Lines(string printed)
    {
        string[] lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        return lines;
    }

    private async Task<string> RosterAsync(string name, string contact)
    {
        string path = node.File(name), id = contact.ToLowerInvariant();
        await File.WriteAllTextAsync(path, $$$"""
            {"contacts":[{"id":"{{{id}}}","name":"{{{contact}}}","level":"operational","language":"en","addresses":[{"transport":"email","target":"{{{id}}}@north.example"}],
              "quiet_hours":{"from":"22:00","to":"06:00"}}],
             "posts":[{"id":"desk","level":"operational","rotation":["{{{id}}}"],"start":"2026-01-01T06:00:00Z","turn":"P7D"}]}
            """, TestContext.Current.CancellationToken);
        return path;
    }

    /// <summary>An arrangement of both, with a ladder, that both have signed.</summary>
    private async Task AgreeAsync(string id)
    {
        string terms = node.File($"{id}.json");
        await File.WriteAllTextAsync(terms, """
            {"name":"Channel","members":[{"party":"south","from":"2026-01-01T00:00:00Z"},{"party":"north","from":"2026-01-01T00:00:00Z"}],
             "extent":{"outline_circle":{"center":{"lat":-45.0,"lng":100.0},"radius":{"value":8000,"units":"M"}},
                       "altitude_lower":{"value":0,"reference":"W84","units":"M"},"altitude_upper":{"value":12000,"reference":"W84","units":"M"}},
             "lead_times":{"live-fire":"PT60M"},"ladder":[{"channel":"operational","acknowledge_within":"PT10M"}],"valid_from":"2026-01-01T00:00:00Z","withdrawal_notice":"P1D"}
            """, TestContext.Current.CancellationToken);
        string signBy = InstantPattern.General.Format(SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(1));
        string drafted = (await node.AsAsync("north", "arrangement", "draft", id, "--file", terms, "--sign-by", signBy, "--json")).Expect(0).Output;
        (await node.AsAsync("south", "arrangement", "sign", (string)JsonNode.Parse(drafted)!["draft"]!["id"]!, "--file", terms)).Expect(0);
    }
}
