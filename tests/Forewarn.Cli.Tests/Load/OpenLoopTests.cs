using Forewarn.Cli.Commands;
using Forewarn.Cli.Load;

namespace Forewarn.Cli.Tests.Load;

public sealed class OpenLoopTests
{
    [Fact]
    public async Task A_stalled_server_is_charged_for_everyone_who_would_have_come_meanwhile()
    {
        int count = 0;
        await using var dss = await FakeDss.StartAsync(async _ =>
        {
            if (Interlocked.Increment(ref count) == 1)
                await Task.Delay(500, TestContext.Current.CancellationToken);
            return false;
        });

        var result = await LoadAsync(dss, new OpenLoop([new(100, TimeSpan.FromSeconds(0.5))], seed: null));

        // One stalled; fifty were due meanwhile, of which the first half waited for 250 ms or more, on the one connection there is.
        Assert.InRange(result.Latencies.TotalCount, 45, 50);
        Assert.True(result.LatencyMs(50) >= 240, $"the median is {result.LatencyMs(50)} ms");
    }

    [Fact]
    public async Task Clients_that_find_no_connection_in_time_give_up_and_are_counted()
    {
        int count = 0;
        await using var dss = await FakeDss.StartAsync(async _ =>
        {
            if (Interlocked.Increment(ref count) == 1)
                await Task.Delay(OpenLoop.Patience + TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            return false;
        });

        var result = await LoadAsync(dss, new OpenLoop([new(100, TimeSpan.FromSeconds(0.5))], seed: null));

        Assert.True(result.GivenUp > 0);
        Assert.Equal(50, result.Sent + result.GivenUp);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public async Task As_many_requests_become_due_as_the_rate_says(int? seed)
    {
        await using var dss = await FakeDss.StartAsync();

        var result = await LoadAsync(dss, new OpenLoop([new(200, TimeSpan.FromSeconds(1)), new(100, TimeSpan.FromSeconds(1))], seed));

        Assert.InRange(result.Sent + result.GivenUp, seed is null ? 299 : 240, seed is null ? 301 : 360);
    }

    [Fact]
    public async Task A_lane_that_runs_out_of_airspace_ends_the_run_with_advice()
    {
        await using var dss = await FakeDss.StartAsync();
        await using var crowd = await Crowd.OpenAsync(dss.Address, [new ExhaustedLane()]);

        var failed = await Assert.ThrowsAsync<CommandFailedException>(() => crowd.LoadAsync(new ClosedLoop(TimeSpan.FromMinutes(1)), TestContext.Current.CancellationToken));

        Assert.Contains("run it for a shorter time", failed.Message, StringComparison.Ordinal);
    }

    private static async Task<LoadResult> LoadAsync(FakeDss dss, OpenLoop loop)
    {
        var setting = new ScenarioSetting { Server = dss.Address, Managers = [new Manager("token", "https://uss.example")], Now = DateTime.UtcNow, Seed = 1 };
        await using var crowd = await Crowd.OpenAsync(dss.Address, Scenario.Create(ScenarioName.Spread, setting).Lanes(1));
        return await crowd.LoadAsync(loop, TestContext.Current.CancellationToken);
    }

    private sealed class ExhaustedLane : Lane
    {
        private readonly SlotPlan _slots = new(1, DateTime.UtcNow, TimeSpan.Zero);

        public override int Write(Span<byte> buffer) => _slots.Next().Place;

        public override bool Take(in Answer answer) => false;

        public override void Pretend()
        {
        }
    }
}
