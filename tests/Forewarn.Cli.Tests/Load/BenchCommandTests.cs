using Forewarn.Cli.Tests.Commands;

namespace Forewarn.Cli.Tests.Load;

public sealed class BenchCommandTests
{
    [Theory]
    [InlineData("--token FILE, --token-url URL, or --data DIR", "--url", "http://127.0.0.1:1")]
    [InlineData("the address of the server", "--data", "somewhere")]
    [InlineData("an http or https URL", "--url", "127.0.0.1:8080", "--token", "file")]
    [InlineData("same-cell, clusters", "--scenario", "everything")]
    [InlineData("1 to 16384", "--connections", "0")]
    [InlineData("1 to 1000000", "--rate", "-1")]
    [InlineData("there is no issuer.pem", "--url", "http://127.0.0.1:1", "--data", "/nowhere")]
    [InlineData("FOREWARN_CLIENT_SECRET", "--url", "http://127.0.0.1:1", "--token-url", "http://127.0.0.1:1/token", "--client-id", "me")]
    public async Task A_wrong_command_line_says_what_would_be_right(string advice, params string[] arguments)
    {
        var printed = await RunAsync(arguments);

        Assert.Contains(advice, printed.Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_to_be_unreachable()
    {
        string token = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(token, "token", TestContext.Current.CancellationToken);
            // Port 9 of this machine discards; nothing listens there.
            var printed = await RunAsync("--url", "http://127.0.0.1:9", "--token", token, "--scenario", "spread", "--quick");
            Assert.Contains("is it the address of a running server", printed.Expect(1).Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(token);
        }
    }

    private static Task<Printed> RunAsync(params string[] arguments) => ForewarnProcess.RunAsync(new Dictionary<string, string>(), ["bench", "dss", .. arguments]);
}
