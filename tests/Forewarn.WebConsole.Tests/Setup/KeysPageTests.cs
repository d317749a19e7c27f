using Forewarn.Client;
using Forewarn.Record.Signatures;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Setup;

/// <summary>Keys are registered and revoked by a browser that holds them; the node sees public keys and signatures alone.</summary>
public class KeysPageTests(Chromium chromium)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_the_browser_makes_is_registered_once_its_owner_has_saved_it()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("south");
        var page = await chromium.OpenAsync(node, "console/setup/keys", People.Liaison("south"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a new key here" }).ClickAsync();
        await page.GetByLabel("I know: from then on").CheckAsync();
        await Assertions.Expect(Register(page)).ToBeDisabledAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Save the private key to a file" }).ClickAsync());

        await Register(page).ClickAsync();

        await Assertions.Expect(page.Locator("#main tbody .badge")).ToHaveTextAsync(["in use"]);
        string path = await SavedAsync(download);
        using var saved = PartySigningKey.ReadFrom(path);
        File.Delete(path);
        Assert.Equal(saved.PublicKey.Thumbprint, Assert.Single(await node.As("south").KeysAsync("south", Cancellation)).Thumbprint);
    }

    [Theory]
    [InlineData(PartyKeyType.Ed25519)]
    [InlineData(PartyKeyType.P256)]
    public async Task A_further_key_is_signed_for_by_one_in_use_which_can_then_be_revoked_by_it(PartyKeyType kind)
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("south");
        string directory = Directory.CreateTempSubdirectory("forewarn-keys-").FullName;
        try
        {
            using var first = PartySigningKey.Generate(kind);
            using var second = PartySigningKey.Generate(kind);
            string firstFile = Path.Combine(directory, "first.key"), secondFile = Path.Combine(directory, "second.key");
            first.WriteTo(firstFile);
            second.WriteTo(secondFile);
            await node.As("south").RegisterFirstKeyAsync("south", new RequestSigner(first, (await node.As("south").RecordKeyAsync(Cancellation)).Name), Cancellation);
            var page = await chromium.OpenAsync(node, "console/setup/keys", People.Liaison("south"));

            await page.GetByLabel("File of the new private key").SetInputFilesAsync(secondFile);
            await page.GetByLabel("File of a key that is in use already").SetInputFilesAsync(secondFile);
            await Assertions.Expect(page.GetByText("This key is not in use for the party.")).ToBeVisibleAsync();
            await page.GetByLabel("File of a key that is in use already").SetInputFilesAsync(firstFile);
            await Register(page).ClickAsync();
            await Assertions.Expect(page.Locator("#main tbody .badge")).ToHaveTextAsync(["in use", "in use"]);

            await page.GetByRole(AriaRole.Button, new() { Name = $"Revoke the key {first.PublicKey.Thumbprint}" }).ClickAsync();
            await page.GetByLabel("File of a key that is in use already").SetInputFilesAsync(secondFile);
            await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();

            await Assertions.Expect(page.Locator("#main tbody .badge.warn")).ToHaveTextAsync(["revoked"]);
            Assert.NotNull((await node.As("south").KeysAsync("south", Cancellation)).Single(key => key.Thumbprint == first.PublicKey.Thumbprint).RevokedAt);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData("{}", "This file is no private key")]
    [InlineData("not JSON", "This file is no private key")]
    [InlineData("""{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""", "This is a public key")]
    public async Task A_file_that_is_no_private_key_is_explained_and_nothing_is_sent(string content, string explanation)
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("south");
        var page = await chromium.OpenAsync(node, "console/setup/keys", People.Liaison("south"));
        await page.GetByLabel("File of the new private key").SetInputFilesAsync(new FilePayload { Name = "some.key", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(content) });
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(explanation);
        Assert.Empty(await node.As("south").KeysAsync("south", Cancellation));
    }

    [Fact]
    public async Task The_operator_revokes_the_key_of_another_party_but_registers_none_for_it()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("south");
        await node.PartyAsync("operator");
        using var key = PartySigningKey.Generate(PartyKeyType.Ed25519);
        await node.As("south").RegisterFirstKeyAsync("south", new RequestSigner(key, (await node.As("south").RecordKeyAsync(Cancellation)).Name), Cancellation);
        var page = await chromium.OpenAsync(node, "console/setup/keys", People.Operator("operator"));
        await page.GetByLabel("Of which party").SelectOptionAsync("south");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Revoke the key {key.PublicKey.Thumbprint}" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Register a key" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#main tbody .badge")).ToHaveTextAsync(["revoked"]);
    }

    private static ILocator Register(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Register a key" });

    /// <summary>The file as its owner would keep it, readable by nobody else.</summary>
    private static async Task<string> SavedAsync(IDownload download)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await download.SaveAsAsync(path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
