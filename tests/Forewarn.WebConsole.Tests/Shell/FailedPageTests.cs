using System.Net;
using Forewarn.WebConsole.Shell;
using Forewarn.WebConsole.Texts;
using Forewarn.WebConsole.Tests.Browsers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Forewarn.WebConsole.Tests.Shell;

/// <summary>What is answered where there is no page.</summary>
public class FailedPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_could_not_be_made_says_so_in_words_and_nothing_of_how_the_node_is_built()
    {
        await using var node = await ConsoleNode.StartAsync();
        await using var scope = node.Server.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        (context.Request.Scheme, context.Request.Host, context.Request.Path) = ("http", new HostString("node"), "/console");
        context.Request.Headers.Cookie = "console-language=ru";
        using var body = new MemoryStream();
        context.Response.Body = body;
        await new FailedPages(FailAsync, NullLogger<FailedPages>.Instance).InvokeAsync(context);
        string page = System.Text.Encoding.UTF8.GetString(body.ToArray());

        Assert.Equal(500, context.Response.StatusCode);
        Assert.Contains("<html lang=\"ru\"", page);
        Assert.DoesNotContain("secret", page);
        Assert.DoesNotContain("InvalidOperation", page);
        Assert.Contains("script-src 'self'", context.Response.Headers.ContentSecurityPolicy.ToString());
    }

    /// <summary>Fails when much of the page is written already.</summary>
    private static async Task FailAsync(HttpContext context)
    {
        await new RazorComponentResult<FailurePage>(new { Words = new Words(Language.All[0]), Theme = Theme.Light }).ExecuteAsync(context);
        context.Response.Body.SetLength(0);
        throw new InvalidOperationException("the secret of the node");
    }

    [Fact]
    public async Task A_page_that_does_not_exist_is_answered_with_404_and_the_navigation()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.PartyAsync("alpha");
        using var http = new HttpClient { BaseAddress = node.Url };
        using var request = new HttpRequestMessage(HttpMethod.Get, "console/not-there/<b>");
        request.Headers.Add("Cookie", $"console-session={node.SessionOf(People.Liaison("alpha"))}");
        using var answer = await http.SendAsync(request, Cancellation);
        string page = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("id=\"pages\"", page);
        Assert.DoesNotContain("<b>", page);
    }
}
