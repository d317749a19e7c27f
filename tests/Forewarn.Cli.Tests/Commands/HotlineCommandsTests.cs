namespace Forewarn.Cli.Tests.Commands;

public class HotlineCommandsTests(CommandNode node) : IClassFixture<CommandNode>
{
    [Fact]
    public async Task Two_keystrokes_send_a_template_which_the_other_side_reads_and_marks()
    {
        string thread = await OpenAsync();
        var sent = (await node.TypingAsync("north", "2\n", "hotline", "send", thread, "--by", "watch officer", "--receipt", node.File("sent"), "--log", node.Key)).Expect(0);
        Assert.Contains("2  \u2066Cease\u2069", sent.Error, StringComparison.Ordinal);
        Assert.Contains("to south: not delivered", sent.Output, StringComparison.Ordinal);

        string read = (await node.AsAsync("south", "hotline", "read", thread, "--mark-read", "--by", "duty officer")).Expect(0).Output;
        Assert.Contains("CEASE. Stop all activity", read, StringComparison.Ordinal);
        Assert.Contains("by \u2068duty officer\u2069", (await node.AsAsync("north", "hotline", "read", thread)).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_template_needs_besides_the_time_is_asked_for()
    {
        string thread = await OpenAsync();

        Assert.Contains("at \u206835.5, 35.7\u2069", (await node.TypingAsync("north", "6\n35.5, 35.7\n", "hotline", "send", thread, "--by", "x")).Expect(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0\n")]
    [InlineData("99\n")]
    [InlineData("cease\n")]
    public async Task Anything_else_than_a_number_of_the_list_sends_nothing(string typed)
    {
        string thread = await OpenAsync();
        (await node.TypingAsync("north", typed, "hotline", "send", thread, "--by", "x")).Expect(1);

        Assert.Empty((await node.AsAsync("south", "hotline", "read", thread)).Expect(0).Output);
    }

    [Fact]
    public async Task A_template_without_a_field_that_it_needs_is_refused_by_the_name_of_the_field()
    {
        string thread = await OpenAsync();

        Assert.Contains("fields.position", (await node.AsAsync("north", "hotline", "send", thread, "--by", "x", "--template", "identify")).Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_with_an_id_can_be_sent_again()
    {
        string thread = await OpenAsync(), id = Guid.NewGuid().ToString();
        for (int i = 0; i < 2; i++)
            (await node.AsAsync("north", "hotline", "send", thread, "--by", "x", "--text", "once", "--id", id)).Expect(0);

        Assert.Single((await node.AsAsync("south", "hotline", "read", thread, "--json")).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_file_goes_along_by_its_hash()
    {
        string thread = await OpenAsync(), file = node.File("map.txt");
        await File.WriteAllTextAsync(file, "abc", TestContext.Current.CancellationToken);
        (await node.AsAsync("north", "hotline", "send", thread, "--by", "x", "--attach", file)).Expect(0);

        // FIPS 180-2, appendix B.1.
        Assert.Contains("3 bytes, SHA-256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            (await node.AsAsync("south", "hotline", "read", thread)).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_writes_has_to_be_said()
    {
        string thread = await OpenAsync();

        Assert.Contains("by", (await node.AsAsync("north", "hotline", "send", thread, "--text", "anonymous")).Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_sides_readout_stands_beside_the_others()
    {
        string call = Guid.NewGuid().ToString();
        (await node.AsAsync("north", "call", "log", call, "--participant", "north", "--participant", "south", "--initiator", "north", "--channel", "diplomatic",
            "--start", "2019-01-04T12:00:00Z", "--subject", "Syria", "--by", "secretary", "--receipt", node.File("call"), "--log", node.Key)).Expect(0);
        (await node.AsAsync("south", "call", "readout", call, "--text", "По инициативе другой стороны.", "--start", "2019-01-04T12:05:00Z", "--by", "spokesman",
            "--receipt", node.File("readout"), "--log", node.Key)).Expect(0);
        (await node.AsAsync("south", "call", "readout", call, "--text", "Уточнение.", "--start", "2019-01-04T12:05:00Z", "--version-to-change", "1", "--by", "spokesman")).Expect(0);

        string shown = (await node.AsAsync("north", "call", "show", call)).Expect(0).Output;
        foreach (string expected in new[] { "differ", "2019-01-04T12:00:00Z", "2019-01-04T12:05:00Z", "south, version 1", "По инициативе", "Уточнение", "no readout of north" })
            Assert.Contains(expected, shown, StringComparison.Ordinal);
        Assert.Contains(call, (await node.AsAsync("south", "call", "list")).Expect(0).Output, StringComparison.Ordinal);
    }

    private async Task<string> OpenAsync()
    {
        string thread = Guid.NewGuid().ToString();
        string opened = (await node.AsAsync("north", "hotline", "open", thread, "--with", "south", "--title", "Range 7")).Expect(0).Output;
        Assert.Contains("operational, north, south", opened, StringComparison.Ordinal);
        return thread;
    }
}
