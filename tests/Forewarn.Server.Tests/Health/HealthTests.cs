using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Health;

public sealed class HealthTests : IAsyncLifetime
{
    private TestNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await TestNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Readiness_names_every_check_and_how_it_stands()
    {
        var checks = (await _node.AsNobody().GetAsync("/readyz")).Expect(200).Body["checks"]!.AsArray();
        Assert.Equal(["commands", "issuer", "record", "disk", "clock", "witnesses", "delivery", "backup"], checks.Select(check => (string)check!["name"]!));
        // What the disk of the machine has left is not this test's to say.
        Assert.All(checks.Where(check => (string)check!["name"]! != "disk"), check => Assert.Equal("ok", (string)check!["status"]!));
    }

    [Fact]
    public async Task A_node_that_has_stopped_says_so_and_no_more()
    {
        await FillDiskAsync();
        var ready = (await _node.AsNobody().GetAsync("/readyz")).Expect(503);
        Assert.Equal("failing", (string)ready.Body["status"]!);
        var failing = Assert.Single(ready.Body["checks"]!.AsArray(), check => (string)check!["status"]! == "failing");
        Assert.Equal("commands", (string)failing!["name"]!);
    }

    [Fact]
    public async Task The_page_tells_people_what_the_checks_say()
    {
        var page = (await _node.AsNobody().GetAsync("/status")).Expect(200);
        Assert.Equal("text/html", page.ContentType);
        Assert.Contains("<th scope=\"row\">commands</th><td>ok</td>", page.Text);
        Assert.Contains(_node.Server.Node.Record.Latest.Checkpoint.Root.ToBase64(), page.Text);
    }

    [Fact]
    public async Task The_page_is_there_when_the_node_has_stopped()
    {
        await FillDiskAsync();
        Assert.Contains("it takes no commands", (await _node.AsNobody().GetAsync("/status")).Expect(200).Text);
    }

    [Fact]
    public async Task The_page_tells_nothing_of_a_party()
    {
        await _node.PartyAsync("a-party-with-a-name");
        Assert.DoesNotContain("a-party-with-a-name", (await _node.AsNobody().GetAsync("/status")).Expect(200).Text);
        Assert.DoesNotContain("a-party-with-a-name", (await _node.AsNobody().GetAsync("/readyz")).Expect(200).Text);
    }

    [Fact]
    public async Task Metrics_tell_the_checks_by_number()
    {
        await FillDiskAsync();
        Assert.Matches("(?m)^forewarn_check_status\\{[^}]*check=\"commands\"[^}]*} 2$", (await _node.AsNobody().GetAsync("/metrics")).Expect(200).Text);
    }

    /// <summary>Writes until there is no room for the journal any more.</summary>
    private async Task FillDiskAsync()
    {
        const long journalBytesMax = 64 * 1024;
        await _node.RestartAsync(options => options with { Journal = options.Journal with { SizeMax = journalBytesMax } });
        var party = await _node.PartyAsync("north");
        string note = new('n', 1_000);
        for (int i = 0; i < journalBytesMax / note.Length; i++)
        {
            if ((await party.PutAsync(Bodies.IntentPath(), Bodies.Intent(Bodies.NewPlace(), note: note))).Status == 503)
                return;
        }
        Assert.Fail("there was room for all of it");
    }
}
