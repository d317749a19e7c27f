using System.Diagnostics;
using System.Text.Json.Nodes;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Tokens;

namespace Forewarn.Server.Tests.Endpoints;

/// <summary>The page that renders the API description, in a real browser.</summary>
public class DescriptionPageTests(SharedNode shared)
{
    private static readonly string? Browser = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    [Fact]
    public async Task It_renders_and_asks_nobody_but_the_node()
    {
        Assert.SkipWhen(Browser is null, "no Chromium on this machine");
        using var profile = new TemporaryDirectory();
        string log = Path.Combine(profile.Path, "net.json");
        string page = await RenderAsync(profile.Path, log);
        Assert.Contains("Declare, or change what you declared", page);
        string node = new Uri(shared.Node.Server.Url).Authority;
        Assert.DoesNotContain(Requests(log), url => new Uri(url).Authority != node);
        Assert.Contains(Requests(log), url => url.EndsWith("/openapi/v1.json", StringComparison.Ordinal));
    }

    private async Task<string> RenderAsync(string profile, string log)
    {
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run", $"--user-data-dir={profile}", $"--log-net-log={log}", "--virtual-time-budget=20000", "--dump-dom",
            $"{shared.Node.Server.Url}/openapi",
        ];
        using var process = Process.Start(new ProcessStartInfo(Browser!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string page = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await errors;
        return page;
    }

    /// <summary>What pages asked for; the browser's own errands carry no initiator.</summary>
    private static List<string> Requests(string log)
    {
        var net = JsonNode.Parse(File.ReadAllText(log))!;
        int begin = (int)net["constants"]!["logEventTypes"]!["URL_REQUEST_START_JOB"]!;
        return [.. net["events"]!.AsArray()
            .Where(each => (int)each!["type"]! == begin && each["params"]?["url"] is not null && (string?)each["params"]!["initiator"] is { } initiator && initiator != "not an origin")
            .Select(each => (string)each!["params"]!["url"]!)
            .Where(url => url.StartsWith("http", StringComparison.Ordinal))];
    }
}
