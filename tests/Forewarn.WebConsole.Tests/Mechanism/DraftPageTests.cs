using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Inbox;
using Microsoft.Playwright;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Mechanism;

/// <summary>An arrangement is drafted, and changed, in a browser.</summary>
public class DraftPageTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_arrangement_is_drafted_and_signed_by_the_other_member()
    {
        await using var stage = await Stage.SetAsync();
        var north = await chromium.OpenAsync(stage.Node, "console/mechanism", People.Liaison("north"));
        await north.GetByRole(AriaRole.Link, new() { Name = "Draft an arrangement" }).ClickAsync();
        await north.GetByLabel("Identifier").FillAsync("straits");
        await north.GetByLabel("Name", new() { Exact = true }).FillAsync("Straits <b>memorandum</b>");
        await north.GetByLabel("Member 2").SelectOptionAsync("south");
        await north.GetByLabel("Area", new() { Exact = true }).FillAsync("59.0, 24.0\n59.0, 25.0\n59.5, 24.5");
        await north.GetByLabel("To altitude").FillAsync("9000");
        await north.GetByLabel("air-defence engagement zone", new() { Exact = true }).FillAsync("2");
        await north.GetByLabel("air-defence engagement zone: unit").SelectOptionAsync("hours");
        await Assertions.Expect(north.Locator(".draft-preview")).ToContainTextAsync("Southern Coast Guard");

        await north.GetByRole(AriaRole.Button, new() { Name = "Sign it, and put it to the members" }).ClickAsync();

        await Assertions.Expect(north.Locator(".draft h3 bdi").First).ToHaveTextAsync("Straits <b>memorandum</b>");
        var south = await chromium.OpenAsync(stage.Node, "console/mechanism", People.Liaison("south"));
        await south.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();
        await Assertions.Expect(north.Locator("#arrangement-straits .basis")).ToContainTextAsync("Signed by all members");
        var terms = (await stage.Node.As("north").FindArrangementAsync("straits", Cancellation))!.Terms;
        Assert.Equal(["north", "south"], terms.Members.Select(member => member.Party));
        Assert.Equal(Duration.FromHours(2), terms.LeadTimes["air-defence"]);
        Assert.Equal(9_000, terms.Extent.AltitudeUpper.Value);
        Assert.Equal(["operational", "diplomatic"], terms.Ladder!.Value.Select(rung => rung.Channel));
    }

    [Fact]
    public async Task A_change_shows_what_differs_before_it_is_put_to_the_members()
    {
        await using var stage = await Stage.SetAsync();
        var north = await chromium.OpenAsync(stage.Node, "console/mechanism", People.Liaison("north"));
        await north.GetByRole(AriaRole.Link, new() { Name = "Draft a change" }).ClickAsync();
        await Assertions.Expect(north.Locator(".draft-preview .terms")).ToBeVisibleAsync();
        await Assertions.Expect(north.Locator(".draft-preview del")).ToHaveCountAsync(0);
        await north.GetByLabel("live fire", new() { Exact = true }).FillAsync("90");
        await north.GetByLabel("live fire", new() { Exact = true }).BlurAsync();
        await north.GetByLabel("live fire: unit").SelectOptionAsync("minutes");
        await Assertions.Expect(north.Locator(".draft-preview ins")).ToHaveTextAsync(["1 h 30 min"]);

        await north.GetByRole(AriaRole.Button, new() { Name = "Sign it, and put it to the members" }).ClickAsync();

        await Assertions.Expect(north.Locator(".draft")).ToContainTextAsync("version 2");
        var draft = await stage.Node.As("south").DraftsAsync(Cancellation).SingleAsync(Cancellation);
        var standing = (await stage.Node.As("north").FindArrangementAsync("gulf", Cancellation))!.Terms;
        Assert.Equal(1, draft.Amends);
        Assert.Equal(Duration.FromMinutes(90), draft.Terms.LeadTimes["live-fire"]);
        Assert.Equal(standing.Extent, draft.Terms.Extent);
        Assert.Equal(standing.Members, draft.Terms.Members);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_whoever_finds_it()
    {
        await using var stage = await Stage.SetAsync();
        var north = await chromium.OpenAsync(stage.Node, "console/mechanism/draft?arrangement=gulf", People.Liaison("north"));
        await Assertions.Expect(north.Locator(".draft-preview .terms")).ToBeVisibleAsync();
        var send = north.GetByRole(AriaRole.Button, new() { Name = "Sign it, and put it to the members" });
        await north.GetByLabel("To altitude").FillAsync("high");
        await send.ClickAsync();
        await Assertions.Expect(north.Locator("#draft-upper-problem")).ToHaveTextAsync("This is no number.");
        await north.GetByLabel("To altitude").FillAsync("12000");
        await north.GetByLabel("To be signed before").FillAsync("2019-01-04T12:00");
        await send.ClickAsync();
        await Assertions.Expect(north.Locator("#draft-sign-by-problem")).ToContainTextAsync("accepted");
        await Assertions.Expect(north.GetByLabel("To be signed before")).ToHaveAttributeAsync("aria-invalid", "true");
    }

    [Fact]
    public async Task What_was_typed_is_still_there_after_the_page_was_loaded_again()
    {
        await using var stage = await Stage.SetAsync();
        var north = await chromium.OpenAsync(stage.Node, "console/mechanism/draft", People.Liaison("north"));
        await north.GetByLabel("Name", new() { Exact = true }).FillAsync("Straits");
        await north.GetByLabel("Member 2").SelectOptionAsync("south");
        await north.GetByLabel("Step 3").SelectOptionAsync("diplomatic");
        await north.Locator("#rung-2-within").FillAsync("45");
        await north.Locator("#rung-2-within").BlurAsync();
        await north.ReloadAsync();
        await Assertions.Expect(north.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Straits");
        await Assertions.Expect(north.GetByLabel("Member 2")).ToHaveValueAsync("south");
        await Assertions.Expect(north.Locator("#rung-2-within")).ToHaveValueAsync("45");
    }

    [Fact]
    public async Task Of_two_who_change_an_arrangement_at_once_the_second_sees_what_stands_and_decides_again()
    {
        await using var stage = await Stage.SetAsync();
        var north = await chromium.OpenAsync(stage.Node, "console/mechanism/draft?arrangement=gulf", People.Liaison("north"));
        await Assertions.Expect(north.Locator(".draft-preview .terms")).ToBeVisibleAsync();
        var standing = (await stage.Node.As("north").FindArrangementAsync("gulf", Cancellation))!;
        await stage.Node.As("operator").PutArrangementAsync("gulf", standing.Terms with { Name = "Gulf protocol" }, standing.Version, Cancellation);
        var send = north.GetByRole(AriaRole.Button, new() { Name = "Sign it, and put it to the members" });
        await send.ClickAsync();
        await Assertions.Expect(north.Locator(".draft-preview [role=alert]")).ToContainTextAsync("Somebody else has changed this");

        await send.ClickAsync();

        await Assertions.Expect(north.Locator(".draft")).ToContainTextAsync("version 3");
    }

    [Fact]
    public async Task Whoever_only_watches_drafts_nothing()
    {
        await using var stage = await Stage.SetAsync();
        var page = await chromium.OpenAsync(stage.Node, "console/mechanism/draft?arrangement=gulf", People.Watcher("north"));
        await Assertions.Expect(page.Locator(".empty")).ToContainTextAsync("Only liaisons");
        await Assertions.Expect(page.Locator("#main button")).ToHaveCountAsync(0);
    }
}
