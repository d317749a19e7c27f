using System.Text.Json.Nodes;

namespace Forewarn.Cli.Tests.Commands;

public class WarningCommandsTests(CommandNode node) : IClassFixture<CommandNode>
{
    [Fact]
    public async Task Who_is_warned_reads_the_warning_and_answers_it_with_a_receipt()
    {
        (await node.AsAsync("north", "declare", "constraint", Guid.NewGuid().ToString(), "--file", node.ConstraintFile("first.json", 1))).Expect(0);
        (await node.AsAsync("south", "declare", "constraint", Guid.NewGuid().ToString(), "--file", node.ConstraintFile("second.json", 1))).Expect(0);
        string listed = (await node.AsAsync("north", "warnings", "--json")).Expect(0).Output;
        string id = (string)JsonNode.Parse(listed.Split('\n')[0])!["id"]!;

        string answered = (await node.AsAsync("north", "acknowledge", id, "--answer", "will-comply", "--by", "watch", "--receipt", node.File("answer"),
            "--log", node.Key)).Expect(0).Output;

        Assert.Contains("answered will-comply by watch", answered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_seen_is_held_against_what_was_declared()
    {
        (await node.AsAsync("north", "declare", "constraint", Guid.NewGuid().ToString(), "--file", node.ConstraintFile("seen.json", 30))).Expect(0);
        string at = NodaTime.Text.InstantPattern.General.Format(NodaTime.SystemClock.Instance.GetCurrentInstant());
        string path = node.File("observation.json");
        await File.WriteAllTextAsync(path, $$"""
            {"id":"{{Guid.NewGuid()}}","party":"north","kind":"live-fire","at":"{{at}}","position":{"lat":10.1,"lng":30},"event":"splash","source":"radar"}
            """, TestContext.Current.CancellationToken);

        Assert.Contains("m aside", (await node.AsAsync("south", "observe", "--file", path, "--log", node.Key, "--receipt", node.File("seen.tlog-proof"))).Expect(0).Output, StringComparison.Ordinal);
    }
}
