using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Forewarn.WebConsole.Tests.Browsers;

namespace Forewarn.WebConsole.Tests.Accessibility;

/// <summary>What pages may do in a browser, and what they do there.</summary>
public class ContentPolicyTests(Chromium chromium, EveryPage pages)
{
    [Fact]
    public async Task No_page_breaks_its_policy_reports_an_error_runs_what_a_party_wrote_or_asks_another_host()
    {
        var page = await pages.OpenAsync(chromium);
        var node = await pages.NodeAsync();
        var seen = new ConcurrentQueue<string>();
        page.Context.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (url.Scheme is not ("data" or "blob") && url.Authority != node.Url.Authority)
                seen.Enqueue($"request: {request.Url}");
        };
        page.WebSocket += (_, socket) =>
        {
            if (new Uri(socket.Url).Authority != node.Url.Authority)
                seen.Enqueue($"socket: {socket.Url}");
        };
        page.Console += (_, message) =>
        {
            // A page that is not there is told of as an error too.
            if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal))
                seen.Enqueue($"console: {message.Text}");
        };
        page.PageError += (_, error) => seen.Enqueue($"error: {error}");
        page.Dialog += (_, dialog) =>
        {
            seen.Enqueue($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        await page.ExposeFunctionAsync("violated", (string what) => seen.Enqueue($"policy: {what}"));
        await page.AddInitScriptAsync("addEventListener('securitypolicyviolation', event => violated(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`))");
        foreach (string path in EveryPage.Paths)
        {
            seen.Enqueue(path);
            await pages.GoAsync(page, path);
        }

        Assert.Equal(EveryPage.Paths, seen);
    }

    [Fact]
    public async Task The_policy_permits_no_script_but_the_nodes_own()
    {
        var node = await pages.NodeAsync();
        using var http = new HttpClient { BaseAddress = node.Url };
        foreach (string path in EveryPage.Paths)
        {
            using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
            string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            var scripts = policy.Split(';', StringSplitOptions.TrimEntries).Single(directive => directive.StartsWith("script-src ", StringComparison.Ordinal));

            Assert.Equal("script-src 'self'", scripts);
            Assert.StartsWith("default-src 'none'", policy);
        }
    }

    [Fact]
    public async Task What_changes_something_is_refused_without_its_token()
    {
        var node = await pages.NodeAsync();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = node.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "console/sign-out") { Content = new StringContent("", Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.Add("Cookie", $"console-session={node.SessionOf(People.Liaison("alpha"))}");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
