using Forewarn.WebConsole.Declare.Areas;
using Forewarn.WebConsole.Declare.Drafts;
using Forewarn.WebConsole.Incidents;
using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Inbox;
using Microsoft.Playwright;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Incidents;

/// <summary>An incident is opened in a browser.</summary>
public class OpenIncidentTests(Chromium chromium)
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 12, 30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_opens_one_reads_what_is_on_record_there_and_the_other_party_is_told()
    {
        await using var stage = await Stage.SetAsync();
        await stage.WarnAsync(ahead: Duration.FromMinutes(10));
        var south = await chromium.OpenAsync(stage.Node, "console/incidents", People.Watcher("south"));
        var north = await chromium.OpenAsync(stage.Node, "console/incidents", People.Liaison("north"));
        await north.GetByRole(AriaRole.Link, new() { Name = "Open an incident" }).ClickAsync();
        await north.GetByLabel("What it is called").FillAsync("Splash <b>near</b> Naissaar");
        await north.GetByLabel("Area", new() { Exact = true }).FillAsync("59.97, 25.0");
        await Assertions.Expect(north.GetByLabel("Radius (km)")).ToHaveValueAsync("50");
        await north.GetByLabel("Until (UTC)").FillAsync(LocalTime(SystemClock.Instance.GetCurrentInstant() + Duration.FromHours(3)));
        await north.GetByRole(AriaRole.Button, new() { Name = "Open it", Exact = true }).ClickAsync();

        await Assertions.Expect(north.Locator("h1")).ToHaveTextAsync("Splash <b>near</b> Naissaar");
        await Assertions.Expect(north.Locator(".line")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(south.GetByRole(AriaRole.Link, new() { Name = "Splash <b>near</b> Naissaar" })).ToBeVisibleAsync();
        Assert.Equal("north", (await stage.Node.As("south").IncidentsAsync(Cancellation).SingleAsync(Cancellation)).OpenedBy);
    }

    [Theory]
    [InlineData("title")]
    [InlineData("extent.volume")]
    [InlineData("extent.volume.altitude_upper")]
    [InlineData("extent.time_start")]
    [InlineData("extent.time_end")]
    public void What_is_missing_or_wrong_is_told_of_its_field(string field)
    {
        var form = new SceneForm(Now) { Title = "Splash", Shapes = AreaText.Read("59.97, 25.0").Shapes };
        switch (field)
        {
            case "title": form.Title = " "; break;
            case "extent.volume": form.Shapes = []; break;
            case "extent.volume.altitude_upper": form.Upper = "-5"; break;
            case "extent.time_start": form.Start.Text = ""; break;
            default: form.End.Text = form.Start.Text; break;
        }
        Assert.Equal(field, Assert.Throws<DraftException>(form.ToTerms).Field);
    }

    [Fact]
    public void It_is_looked_for_in_the_last_day_unless_somebody_says_otherwise()
    {
        var terms = new SceneForm(Now) { Title = "Splash", Shapes = AreaText.Read("59.97, 25.0").Shapes }.ToTerms();
        Assert.Equal((Instant.FromUtc(2026, 2, 28, 13, 0), Instant.FromUtc(2026, 3, 1, 13, 0)), (terms.Extent.TimeStart.Value, terms.Extent.TimeEnd.Value));
        Assert.Null(terms.Parties);
    }

    private static string LocalTime(Instant moment) => NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Format(moment.InUtc().LocalDateTime);
}
