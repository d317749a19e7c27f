using Forewarn.WebConsole.Assets;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Forewarn.WebConsole.Tests.Map;

/// <summary>Waiting for what no locator can say.</summary>
internal static class PollingPages
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Address of a file that the console's pages load.</summary>
    public static string AssetUrl(this ConsoleNode node, string name) => new Uri(node.Url, node.Server.Services.GetRequiredService<ConsoleAssets>()[name]).AbsoluteUri;

    public static async Task PollAsync(this IPage page, Func<Task<bool>> holds, string complaint)
    {
        var until = TimeProvider.System.GetUtcNow() + LongestWait;
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, complaint);
            await page.WaitForTimeoutAsync(100);
        }
    }

    /// <summary>Clicks again until the script behind the button has been loaded, and it says so.</summary>
    public static async Task ClickUntilAsync(this ILocator button, string attribute, string value) => await button.Page.PollAsync(async () =>
    {
        await button.ClickAsync();
        return await button.GetAttributeAsync(attribute) == value;
    }, "clicking does nothing");
}
