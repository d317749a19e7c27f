using System.Diagnostics;

namespace Forewarn.Cli.Tests.Commands;

public sealed class DemoProcessTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_demo_that_stays_up_ends_cleanly_when_it_is_asked_to(string signal)
    {
        var cancellation = TestContext.Current.CancellationToken;
        // A shell's background job ignores SIGINT, and so does all that it starts, this test and the demo among them: the signal is given back.
        using var demo = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "forewarn.dll"), "demo"]) { RedirectStandardOutput = true })!;
        try
        {
            string? line;
            do
                line = await demo.StandardOutput.ReadLineAsync(cancellation);
            while (line is not null && !line.StartsWith("Ctrl+C", StringComparison.Ordinal));
            Assert.NotNull(line);
            using (var kill = Process.Start("kill", [$"-{signal}", $"{demo.Id}"]))
                await kill.WaitForExitAsync(cancellation);

            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(TimeSpan.FromMinutes(2));
            await demo.WaitForExitAsync(patience.Token);
            Assert.Equal(0, demo.ExitCode);
        }
        finally
        {
            demo.Kill();
        }
    }
}
