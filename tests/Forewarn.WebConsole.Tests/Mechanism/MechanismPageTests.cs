using Forewarn.Client.Model;
using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Inbox;
using Microsoft.Playwright;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Mechanism;

/// <summary>Who warns whom: read, signed and left in a browser.</summary>
public class MechanismPageTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_is_read_with_what_it_changes_and_binds_live_in_the_others_browser_once_it_is_signed()
    {
        await using var stage = await Stage.SetAsync();
        await DraftAsync(stage, Duration.FromHours(2));
        var north = await chromium.OpenAsync(stage.Node, "console/mechanism", People.Liaison("north"));
        var south = await chromium.OpenAsync(stage.Node, "console/mechanism", People.Liaison("south"));
        await Assertions.Expect(north.Locator(".arrangement .basis")).ToContainTextAsync("Recorded by the operator");
        await Assertions.Expect(south.Locator(".draft del")).ToHaveTextAsync(["1 h"]);
        await Assertions.Expect(south.Locator(".draft ins")).ToHaveTextAsync(["2 h"]);

        await south.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();

        await Assertions.Expect(north.Locator(".arrangement .basis")).ToContainTextAsync("Signed by all members");
        await Assertions.Expect(north.Locator(".arrangement .terms")).ToContainTextAsync("2 h");
    }

    [Fact]
    public async Task A_draft_that_is_declined_changes_nothing()
    {
        await using var stage = await Stage.SetAsync();
        await DraftAsync(stage, Duration.FromHours(2));
        var south = await chromium.OpenAsync(stage.Node, "console/mechanism", People.Liaison("south"));
        await south.GetByRole(AriaRole.Button, new() { Name = "Decline" }).ClickAsync();
        await south.GetByText("Drafts that are closed").ClickAsync();
        await Assertions.Expect(south.Locator(".draft")).ToContainTextAsync("Declined");
        Assert.Equal(Duration.FromHours(1), (await stage.Node.As("north").FindArrangementAsync("gulf", Cancellation))!.Terms.LeadTimes["live-fire"]);
    }

    [Fact]
    public async Task Whoever_leaves_sees_beforehand_who_loses_cover()
    {
        await using var stage = await Stage.SetAsync();
        var south = await chromium.OpenAsync(stage.Node, "console/mechanism", People.Liaison("south"));
        await south.GetByRole(AriaRole.Button, new() { Name = "Leave ..." }).ClickAsync();
        await Assertions.Expect(south.Locator(".cover-lost li")).ToContainTextAsync(["live fire"]);
        Assert.Null((await stage.Node.As("north").FindArrangementAsync("gulf", Cancellation))!.Departures);

        await south.GetByRole(AriaRole.Button, new() { Name = "Give notice and leave" }).ClickAsync();

        await Assertions.Expect(south.Locator(".arrangement .pauses")).ToContainTextAsync("Southern Coast Guard");
        Assert.Equal("south", Assert.Single((await stage.Node.As("north").FindArrangementAsync("gulf", Cancellation))!.Departures!.Value).Party);
    }

    [Fact]
    public async Task Whoever_only_watches_is_offered_no_change()
    {
        await using var stage = await Stage.SetAsync();
        await DraftAsync(stage, Duration.FromHours(2));
        var south = await chromium.OpenAsync(stage.Node, "console/mechanism", People.Watcher("south"));
        await Assertions.Expect(south.Locator(".draft")).ToContainTextAsync("not signed yet");
        await Assertions.Expect(south.Locator("#main .actions")).ToHaveCountAsync(0);
    }

    /// <summary>North would have live fire announced longer ahead.</summary>
    private static async Task DraftAsync(Stage stage, Duration ahead)
    {
        var standing = (await stage.Node.As("north").FindArrangementAsync("gulf", Cancellation))!;
        var terms = standing.Terms with { LeadTimes = standing.Terms.LeadTimes.SetItem("live-fire", ahead) };
        await stage.Node.As("north").DraftAsync(new DraftTerms("gulf", SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(2), terms, standing.Version), Cancellation);
    }
}
