using Forewarn.Client.Model;
using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Incidents;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Verify;

/// <summary>The page on which anybody verifies a file.</summary>
public class VerifyPageTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_who_is_not_signed_in_verifies_a_bundle_and_is_told_by_whose_key()
    {
        await using var incident = await GulfIncident.HappenAsync();
        byte[] bundle = await BundleAsync(incident);
        var page = await chromium.OpenAsync(incident.Node, "console/verify");
        await ChooseAsync(page, "incident.evidence.zip", bundle);
        await Assertions.Expect(page.Locator("#verdict")).ToContainTextAsync("by the key that the bundle itself names");
        await Assertions.Expect(page.Locator("ul.proven")).ToContainTextAsync("each at its index");
        await Assertions.Expect(page.Locator("ul.not-checked")).ToContainTextAsync("report.html");
        await Assertions.Expect(page.Locator("#rows tr")).Not.ToHaveCountAsync(0);

        await page.Locator("#trust").FillAsync((await incident.Node.As("south").RecordKeyAsync(Cancellation)).ToString());
        await page.Locator("#trust").BlurAsync();
        await Assertions.Expect(page.Locator("#verdict")).ToContainTextAsync("by the key that you gave");
    }

    [Fact]
    public async Task Nothing_is_sent_while_a_file_is_verified()
    {
        await using var incident = await GulfIncident.HappenAsync();
        byte[] bundle = await BundleAsync(incident);
        var page = await chromium.OpenAsync(incident.Node, "console/verify");
        await page.Locator("#verify[data-ready]").WaitForAsync();
        await page.Context.SetOfflineAsync(true);
        await ChooseAsync(page, "incident.evidence.zip", bundle);
        await Assertions.Expect(page.Locator("#verdict[data-outcome=holds]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_altered_bundle_does_not_hold_and_the_place_is_named()
    {
        await using var incident = await GulfIncident.HappenAsync();
        byte[] bundle = await BundleAsync(incident);
        bundle[Mended.Of(bundle, "leaves.jsonl").Start.Value + 30] ^= 1;
        var page = await chromium.OpenAsync(incident.Node, "console/verify");
        await ChooseAsync(page, "incident.evidence.zip", bundle);
        await Assertions.Expect(page.Locator("#verdict")).ToContainTextAsync("It does not hold");
        await Assertions.Expect(page.Locator(".refused")).ToContainTextAsync("leaves.jsonl");
    }

    [Fact]
    public async Task A_receipt_without_a_key_is_not_said_to_be_signed()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var receipt = await incident.Node.As("south").ReceiptAsync(2, cancellation: Cancellation);
        var page = await chromium.OpenAsync(incident.Node, "console/verify");
        await ChooseAsync(page, "leaf-2.tlog-proof", receipt.ToBytes());
        await Assertions.Expect(page.Locator("#verdict")).ToContainTextAsync("who signed it is not verified");
    }

    [Fact]
    public async Task What_is_no_such_file_is_said_to_be_none()
    {
        await using var node = await ConsoleNode.StartAsync();
        var page = await chromium.OpenAsync(node, "console/verify");
        await ChooseAsync(page, "<b>name</b>.txt", "hello"u8.ToArray());
        await Assertions.Expect(page.Locator(".refused")).ToContainTextAsync("neither a receipt nor an evidence bundle");
        await Assertions.Expect(page.Locator("#subject")).ToContainTextAsync("<b>name</b>.txt");
    }

    private static async Task<byte[]> BundleAsync(GulfIncident incident)
    {
        using var bundle = new MemoryStream();
        await incident.Node.As("south").WriteEvidenceAsync(new EvidenceTerms(Incident: $"incident/{incident.Id}"), bundle, cancellation: Cancellation);
        return bundle.ToArray();
    }

    private static async Task ChooseAsync(IPage page, string name, byte[] content)
    {
        await page.Locator("#verify[data-ready]").WaitForAsync();
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });
    }
}
