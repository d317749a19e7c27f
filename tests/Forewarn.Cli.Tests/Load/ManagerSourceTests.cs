using Forewarn.Cli.Commands;
using Forewarn.Cli.Load;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Forewarn.Cli.Tests.Load;

public sealed class ManagerSourceTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("forewarn-managers-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_token_is_asked_for_by_client_credentials()
    {
        await using var issuer = await IssuerAsync(form =>
            $"{form["grant_type"]} {form["client_id"]} {form["client_secret"]} {form["scope"]} {form["audience"]}" == "client_credentials me secret utm.strategic_coordination dss.example");

        var managers = await ManagerSources.ClientCredentials(UrlOf(issuer), "me", "secret", "dss.example")(TestContext.Current.CancellationToken);

        Assert.Equal("the-token", Assert.Single(managers).Token);
    }

    [Fact]
    public async Task An_issuer_that_refuses_is_named_with_advice()
    {
        await using var issuer = await IssuerAsync(_ => false);

        var failed = await Assert.ThrowsAsync<CommandFailedException>(() => ManagerSources.ClientCredentials(UrlOf(issuer), "me", "open sesame", null)(TestContext.Current.CancellationToken));

        Assert.Contains("answered 401", failed.Message, StringComparison.Ordinal);
        Assert.Contains("--client-secret", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_file_is_a_manager_of_its_own()
    {
        var managers = await ManagerSources.Files([WriteFile("one", "first\n"), WriteFile("two", "second")])(TestContext.Current.CancellationToken);

        Assert.Equal(["first", "second"], managers.Select(manager => manager.Token));
        Assert.Equal(2, managers.Select(manager => manager.BaseUrl).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("two tokens")]
    [InlineData("head\r\nX-More: fields")]
    public async Task A_file_that_holds_no_token_is_refused(string text) =>
        await Assert.ThrowsAsync<CommandFailedException>(() => ManagerSources.Files([WriteFile("bad", text)])(TestContext.Current.CancellationToken));

    private string WriteFile(string name, string text)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static Uri UrlOf(WebApplication app) => new($"{app.Urls.First()}/token");

    private static async Task<WebApplication> IssuerAsync(Func<IFormCollection, bool> accepts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/token", async (HttpRequest request) =>
            accepts(await request.ReadFormAsync(TestContext.Current.CancellationToken)) ? Results.Json(new { access_token = "the-token", token_type = "Bearer" }) : Results.Unauthorized());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
