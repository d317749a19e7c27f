namespace Forewarn.Cli.Tests.Commands;

public class StatsCommandTests(CommandNode node) : IClassFixture<CommandNode>
{
    [Fact]
    public async Task The_months_and_the_distributions_are_printed_for_each_direction()
    {
        await WarnAsync();
        string printed = (await node.AsAsync("south", "stats")).Expect(0).Output;

        Assert.Contains("warnings", printed, StringComparison.Ordinal);
        Assert.Contains("lead time minus", printed, StringComparison.Ordinal);
        Assert.Contains("south to", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_values_are_printed_as_the_node_gives_them()
    {
        await WarnAsync();
        string[] lines = (await node.AsAsync("south", "stats", "--csv", "--with", "north")).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.StartsWith("month,from,to,exercise,warnings,", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines[1..], line => line.Contains(",south,north,,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_is_written_to_a_file()
    {
        string path = node.File("statistics.html");
        (await node.AsAsync("south", "stats", "--page", path)).Expect(0);

        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exercises_say_so_first() =>
        Assert.StartsWith("EXERCISE", (await node.AsAsync("south", "stats", "--exercises")).Expect(0).Output, StringComparison.Ordinal);

    [Fact]
    public async Task What_is_no_month_is_refused_with_what_would_be_accepted() =>
        Assert.Contains("such as 2018-09", (await node.AsAsync("south", "stats", "--from", "September")).Expect(1).Error, StringComparison.Ordinal);

    /// <summary>South declares where north has declared already.</summary>
    private async Task WarnAsync()
    {
        (await node.AsAsync("north", "declare", "constraint", Guid.NewGuid().ToString(), "--file", node.ConstraintFile("north.json", 5))).Expect(0);
        (await node.AsAsync("south", "declare", "constraint", Guid.NewGuid().ToString(), "--file", node.ConstraintFile("south.json", 5))).Expect(0);
    }
}
