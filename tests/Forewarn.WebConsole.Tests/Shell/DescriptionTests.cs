using System.Text.Json.Nodes;
using Forewarn.WebConsole.Tests.Browsers;

namespace Forewarn.WebConsole.Tests.Shell;

public class DescriptionTests
{
    [Fact]
    public async Task The_description_of_the_API_says_nothing_of_the_consoles_pages_and_files()
    {
        await using var node = await ConsoleNode.StartAsync();
        using var http = new HttpClient { BaseAddress = node.Url };

        var description = JsonNode.Parse(await http.GetStringAsync("openapi/v1.json", TestContext.Current.CancellationToken))!;
        string[] paths = [.. description["paths"]!.AsObject().Select(path => path.Key)];

        Assert.Contains("/v1/search", paths);
        Assert.DoesNotContain(paths, path => path == "/" || path.StartsWith("/console", StringComparison.Ordinal));
    }
}
