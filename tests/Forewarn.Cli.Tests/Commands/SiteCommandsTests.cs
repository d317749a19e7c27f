namespace Forewarn.Cli.Tests.Commands;

public class SiteCommandsTests(CommandNode node) : IClassFixture<CommandNode>
{
    [Fact]
    public async Task One_person_enters_a_site_and_another_confirms_it_with_a_receipt()
    {
        string id = Guid.NewGuid().ToString();
        string path = node.File("hospital.json");
        await File.WriteAllTextAsync(path, """{"kind":"hospital","name":"Al-Noor","place":"Aleppo","position":{"lat":36.2,"lng":37.1}}""", TestContext.Current.CancellationToken);
        string entered = (await node.AsPersonAsync("north", "anna", "site", "enter", id, "--file", path)).Expect(0).Output;
        Assert.Contains("waits for a second person", entered, StringComparison.Ordinal);
        Assert.Contains("finding   truncated", entered, StringComparison.Ordinal);

        await File.WriteAllTextAsync(path, """{"kind":"hospital","name":"Al-Noor","place":"Aleppo","position":{"lat":36.21234,"lng":37.12345}}""", TestContext.Current.CancellationToken);
        (await node.AsPersonAsync("north", "anna", "site", "enter", id, "--file", path, "--version-to-change", "1")).Expect(0);
        Assert.Contains("positions", (await node.AsPersonAsync("north", "boris", "site", "confirm", id, "--at", "36.2,37.1")).Expect(1).Error, StringComparison.Ordinal);
        string confirmed = (await node.AsPersonAsync("north", "boris", "site", "confirm", id, "--at", "36.21234,37.12345", "--log", node.Key, "--receipt", node.File("site.tlog-proof"))).Expect(0).Output;
        Assert.Contains("in-force", confirmed, StringComparison.Ordinal);

        Assert.Contains(id, (await node.AsPersonAsync("south", "chana", "site", "list")).Expect(0).Output, StringComparison.Ordinal);
        (await node.AsPersonAsync("north", "anna", "site", "withdraw", id, "--version-to-change", "3")).Expect(0);
    }

    [Fact]
    public async Task A_list_with_a_wrong_row_is_entered_but_for_that_row_and_fails()
    {
        string path = node.File("list.csv");
        await File.WriteAllTextAsync(path, "kind;name;lat;lng\nhospital;A;35,93123;36,63123\nhospital;\u001b[31mB;95;36\n", TestContext.Current.CancellationToken);
        var printed = (await node.AsPersonAsync("north", "anna", "site", "import", path)).Expect(1);

        Assert.Contains("1 entered, 0 changed, 0 unchanged, 1 refused", printed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", printed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_an_unknown_kind_is_not_sent() =>
        Assert.Contains(".geojson", (await node.AsPersonAsync("north", "anna", "site", "import", node.File("list.xls"))).Expect(2).Error, StringComparison.Ordinal);
}
