using Forewarn.Cli.Load;
using Forewarn.Server;
using Microsoft.AspNetCore.Http;

namespace Forewarn.Cli.Tests.Load;

public sealed class DssBenchTests
{
    private const string Secret = "a-token-that-nobody-may-see";

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private static readonly BenchPlan Brief = new()
    {
        Connections = 4,
        OverloadConnections = 8,
        WarmUp = Moment,
        Round = Moment,
        Rounds = 1,
        OpenLoop = Moment,
        OverloadStretch = Moment,
        Fdatasync = Moment,
        StockCount = 40,
        Rate = 100,
    };

    public static TheoryData<string> Scenarios => [.. Enum.GetValues<ScenarioName>().Where(name => name != ScenarioName.Active).Select(name => name.Spelled())];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_correct_server_gives_no_surprise_in(string scenario)
    {
        await using var dss = await FakeDss.StartAsync();

        var report = await RunAsync(dss, scenario);

        Assert.Empty(report.Surprises);
        Assert.True(dss.GoodCount > 0);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_node_gives_no_surprise_in(string scenario)
    {
        string data = Directory.CreateTempSubdirectory("forewarn-load-").FullName;
        try
        {
            var managers = ManagerSources.Embedded(data, audience: null);
            await using var node = await NodeServer.StartAsync(new NodeOptions { DataDirectory = data, Urls = "http://127.0.0.1:0" }, TestContext.Current.CancellationToken);

            var report = await RunAsync(TargetSource.At(new Uri(node.Url), managers), scenario);

            Assert.Empty(report.Surprises);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Nothing_is_left_on_a_named_server_by(string scenario)
    {
        await using var dss = await FakeDss.StartAsync();

        await RunAsync(dss, scenario);

        Assert.Equal(0, dss.HeldCount);
    }

    [Fact]
    public async Task An_unexpected_answer_is_shown_without_the_token()
    {
        int count = 0;
        await using var dss = await FakeDss.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref count) != 2)
                return false;
            context.Response.StatusCode = 418;
            await context.Response.WriteAsync("short and stout", TestContext.Current.CancellationToken);
            return true;
        });

        var report = await RunAsync(dss, "spread");

        string surprise = Assert.Single(report.Surprises);
        Assert.Contains("was answered 418 short and stout", surprise, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, surprise, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_reference_is_a_surprise()
    {
        await using var dss = await FakeDss.StartAsync(async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/query", StringComparison.Ordinal))
                return false;
            await context.Response.WriteAsJsonAsync(new { operational_intent_references = Array.Empty<object>() }, TestContext.Current.CancellationToken);
            return true;
        });

        var report = await RunAsync(dss, "query-heavy");

        Assert.Contains(report.Surprises, surprise => surprise.Contains("operational_intent_references/query", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_connection_is_counted_and_opened_again()
    {
        int count = 0;
        await using var dss = await FakeDss.StartAsync(context =>
        {
            bool aborts = Interlocked.Increment(ref count) == 2;
            if (aborts)
                context.Abort();
            return Task.FromResult(aborts);
        });

        var report = await RunAsync(dss, "spread");

        Assert.Contains("1 lost connections", Assert.Single(report.Surprises), StringComparison.Ordinal);
        Assert.True(dss.GoodCount > 10);
    }

    [Fact]
    public async Task A_server_that_refuses_everything_ends_the_run_with_advice()
    {
        await using var dss = await FakeDss.StartAsync(context =>
        {
            context.Response.StatusCode = 401;
            return Task.FromResult(true);
        });

        var failed = await Assert.ThrowsAsync<Cli.Commands.CommandFailedException>(() => RunAsync(dss, "spread"));

        Assert.Contains("do the tokens suit it", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_goes_away_ends_the_run_with_advice()
    {
        int count = 0;
        var stopping = new TaskCompletionSource();
        await using var dss = await FakeDss.StartAsync(context =>
        {
            if (Interlocked.Increment(ref count) == 10)
                stopping.SetResult();
            return Task.FromResult(false);
        });
        var run = RunAsync(dss, "spread");

        await stopping.Task.WaitAsync(TestContext.Current.CancellationToken);
        await dss.StopAsync();

        Assert.Contains("look at the server's log", (await Assert.ThrowsAnyAsync<Cli.Commands.CommandFailedException>(() => run)).Message, StringComparison.Ordinal);
    }

    private static Task<BenchReport> RunAsync(FakeDss dss, string scenario)
    {
        var managers = new[] { new Manager(Secret, "https://uss0.example"), new Manager(Secret, "https://uss1.example"), new Manager(Secret, "https://uss2.example") };
        return RunAsync(TargetSource.At(dss.Address, _ => Task.FromResult<IReadOnlyList<Manager>>(managers)), scenario);
    }

    /// <summary>Without the machine's ceilings, which have nothing to do with the answers.</summary>
    private static Task<BenchReport> RunAsync(TargetSource targets, string scenario)
    {
        var name = Enum.GetValues<ScenarioName>().Single(each => each.Spelled() == scenario);
        return new DssBench(Brief with { Scenarios = [name] }, targets with { IsHere = false }, _ => { }).RunAsync(TestContext.Current.CancellationToken);
    }
}
