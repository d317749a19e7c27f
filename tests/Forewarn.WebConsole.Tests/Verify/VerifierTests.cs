using Forewarn.Client.Model;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Evidence;
using Forewarn.Record.Notes;
using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Incidents;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Verify;

/// <summary>The verifier in the browser comes to the same verdict as the one of the library, whatever is done to the bytes.</summary>
public class VerifierTests(Chromium chromium)
{
    /// <summary>Loads the verifier into the page, and asks it about a file that is altered in many ways, one after the other.</summary>
    private const string VerifyAll = """
        async ([files, trust]) => {
          const { verify } = await import(new URL("verify.js", document.querySelector("script[src$='verify-page.js']").src).href);
          const bytes = text => Uint8Array.from(atob(text), char => char.charCodeAt(0));
          const held = [];
          for (const file of files) held.push((await verify(bytes(file), trust)).holds);
          return held;
        }
        """;

    private const string VerifyFlipped = """
        async ([file, trust, changes]) => {
          const { verify } = await import(new URL("verify.js", document.querySelector("script[src$='verify-page.js']").src).href);
          const bytes = Uint8Array.from(atob(file), char => char.charCodeAt(0));
          const held = [];
          for (const [offset, change] of changes) {
            bytes[offset] ^= change;
            if ((await verify(bytes, trust)).holds) held.push(offset);
            bytes[offset] ^= change;
          }
          return held;
        }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bundle_and_a_receipt_hold_in_the_browser_as_they_do_in_the_library()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var (bundle, receipt, key) = await FilesAsync(incident);
        Assert.True(EvidenceVerifier.Verify(bundle).AllHold);
        Receipt.Parse(receipt).Verify(Policy.OfLog(key));
        var page = await OpenAsync(incident);
        Assert.All(await AskAsync(page, [bundle], ""), Assert.True);
        Assert.All(await AskAsync(page, [bundle, receipt], key.ToString()), Assert.True);
    }

    [Fact]
    public async Task The_key_of_another_record_has_signed_neither()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var (bundle, receipt, _) = await FilesAsync(incident);
        var other = SigningKey.Generate("other.example/record", KeyType.Log).VerifierKey;
        var held = await AskAsync(await OpenAsync(incident), [bundle, receipt], other.ToString());
        Assert.All(held, Assert.False);
        Assert.Equal(2, held.Length);
    }

    [Fact]
    public async Task Bytes_altered_over_the_whole_bundle_are_found_in_the_browser_as_in_the_library()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var (bundle, _, _) = await FilesAsync(incident);
        // All of the zip file's directory, and the rest in steps that are in no step with its lines.
        var changes = Enumerable.Range(0, bundle.Length).Where(offset => offset % 13 == 0 || offset >= bundle.Length - 500).Select(offset => (Offset: offset, Change: (byte)(1 << offset % 8))).ToArray();
        var held = await FlipAsync(await OpenAsync(incident), bundle, "", changes);
        byte[] altered = [.. bundle];
        var heldByLibrary = new List<int>();
        foreach (var (offset, change) in changes)
        {
            altered[offset] ^= change;
            if (Holds(() => EvidenceVerifier.Verify(altered).AllHold))
                heldByLibrary.Add(offset);
            altered[offset] ^= change;
        }
        Assert.Equal(heldByLibrary, held);
        Assert.Empty(held);
    }

    [Theory]
    [InlineData("leaves.jsonl")]
    [InlineData("proof.jsonl")]
    [InlineData("checkpoint")]
    [InlineData("policy.txt")]
    public async Task A_byte_that_is_altered_and_mended_everywhere_but_under_a_signature_is_still_found(string member)
    {
        await using var incident = await GulfIncident.HappenAsync();
        var (bundle, _, _) = await FilesAsync(incident);
        var content = Mended.Of(bundle, member);
        var forged = Enumerable.Range(content.Start.Value, content.End.Value - content.Start.Value).Where(offset => member != "leaves.jsonl" || offset % 97 == 0)
            .Select(offset => Mended.With(bundle, member, offset, 1)).ToArray();
        Assert.All(forged, file => Assert.False(Holds(() => EvidenceVerifier.Verify(file).AllHold)));
        var held = await AskAsync(await OpenAsync(incident), forged, "");
        Assert.All(held, Assert.False);
    }

    [Fact]
    public async Task Every_byte_of_a_receipt_that_is_altered_is_found()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var (_, receipt, key) = await FilesAsync(incident);
        var policy = Policy.OfLog(key);
        var changes = Enumerable.Range(0, receipt.Length).Select(offset => (offset, (byte)(1 << offset % 8))).ToArray();
        Assert.Empty(await FlipAsync(await OpenAsync(incident), receipt, key.ToString(), changes));
        Assert.All(changes, change =>
        {
            byte[] altered = [.. receipt];
            altered[change.offset] ^= change.Item2;
            Assert.False(Holds(() => Receipt.Parse(altered).Verify(policy) is not null));
        });
    }

    [Fact]
    public async Task A_bundle_that_is_cut_short_or_goes_on_is_refused()
    {
        await using var incident = await GulfIncident.HappenAsync();
        var (bundle, _, _) = await FilesAsync(incident);
        byte[][] files = [[], bundle[..1], bundle[..40], bundle[..(bundle.Length / 2)], bundle[..^1], [.. bundle, 0], [.. bundle, .. bundle]];
        Assert.All(await AskAsync(await OpenAsync(incident), files, ""), Assert.False);
    }

    private async Task<IPage> OpenAsync(GulfIncident incident)
    {
        var page = await chromium.OpenAsync(incident.Node, "console/verify");
        await page.Locator("#verify[data-ready]").WaitForAsync();
        return page;
    }

    private static async Task<(byte[] Bundle, byte[] Receipt, VerifierKey Key)> FilesAsync(GulfIncident incident)
    {
        var south = incident.Node.As("south");
        using var bundle = new MemoryStream();
        await south.WriteEvidenceAsync(new EvidenceTerms(Incident: $"incident/{incident.Id}"), bundle, cancellation: Cancellation);
        var receipt = await south.ReceiptAsync(4, cancellation: Cancellation);
        return (bundle.ToArray(), receipt.ToBytes(), await south.RecordKeyAsync(Cancellation));
    }

    private static async Task<bool[]> AskAsync(IPage page, byte[][] files, string trust) =>
        await page.EvaluateAsync<bool[]>(VerifyAll, new object[] { files.Select(Convert.ToBase64String).ToArray(), trust });

    private static async Task<int[]> FlipAsync(IPage page, byte[] file, string trust, (int Offset, byte Change)[] changes) =>
        await page.EvaluateAsync<int[]>(VerifyFlipped, new object[] { Convert.ToBase64String(file), trust, changes.Select(change => new[] { change.Offset, change.Change }).ToArray() });

    private static bool Holds(Func<bool> verify)
    {
        try
        {
            return verify();
        }
        catch (RecordFormatException)
        {
            return false;
        }
    }
}
