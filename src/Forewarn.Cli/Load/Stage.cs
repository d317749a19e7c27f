using Forewarn.Cli.Commands;

namespace Forewarn.Cli.Load;

/// <summary>A scenario made ready on a server: what has to be there before is there, and the connections are open.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly Target _target;
    private readonly IDisposable? _watch;
    private readonly ScenarioName _name;
    private readonly Scenario _scenario;
    private readonly BenchReport _report;
    private Crowd? _crowd;

    private Stage(Target target, IDisposable? watch, ScenarioName name, Scenario scenario, IReadOnlyList<Manager> managers, BenchReport report)
    {
        (_target, _watch, _name, _scenario, _report) = (target, watch, name, scenario, report);
        Managers = managers;
    }

    public IReadOnlyList<Manager> Managers { get; }

    /// <summary>The server's process; null when it is not ours.</summary>
    public ServerProcess? Process => _target.Process;

    public static async Task<Stage> OpenAsync(
        TargetSource targets, Func<int, IDisposable>? watch, ScenarioName name, int stockCount, int seed, int connections, BenchReport report,
        CancellationToken cancellation)
    {
        var target = await targets.OpenAsync(cancellation);
        IDisposable? watching = null;
        try
        {
            watching = target.Process is { } process ? watch?.Invoke(process.Id) : null;
            var managers = await target.Managers(cancellation);
            var scenario = Scenario.Create(name, new ScenarioSetting
            {
                Server = target.Address,
                Managers = managers,
                Now = DateTime.UtcNow,
                Seed = seed,
                StockCount = stockCount,
                LeavesNothing = target.Process is null,
            });
            var stage = new Stage(target, watching, name, scenario, managers, report);
            await stage.PlayAsync(scenario.Preparation(connections), "while preparing", cancellation);
            await stage.ReopenAsync(connections, cancellation);
            return stage;
        }
        catch
        {
            watching?.Dispose();
            await target.DisposeAsync();
            throw;
        }
    }

    /// <summary>Other connections in place of the open ones.</summary>
    public async Task ReopenAsync(int connections, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_crowd is not null)
            await _crowd.DisposeAsync();
        _crowd = null;
        _crowd = await Crowd.OpenAsync(_target.Address, _scenario.Lanes(connections));
    }

    /// <summary>A stretch of load; what is unexpected goes into the report.</summary>
    /// <param name="when">In words, for the report.</param>
    public async Task<LoadResult> LoadAsync(LoadRun run, string when, CancellationToken cancellation, bool isBusyExpected = false)
    {
        var result = await _crowd!.LoadAsync(run, cancellation);
        _report.Check($"{_name.Spelled()} {when}", result, isBusyExpected);
        return result;
    }

    /// <exception cref="CommandFailedException">Not one answer is as it should be.</exception>
    public async Task WarmUpAsync(TimeSpan duration, CancellationToken cancellation) =>
        RequireAnyGood(await LoadAsync(new ClosedLoop(duration), "while warming up", cancellation));

    /// <summary>What the server spends while something is done; null when it is not ours.</summary>
    public async Task<(TimeSpan Processor, double AllocatedBytes)?> CostAsync(Func<Task> work, CancellationToken cancellation)
    {
        if (Process is not { } process)
        {
            await work();
            return null;
        }
        double allocated = await _target.AllocatedBytesAsync(cancellation);
        var processor = process.ProcessorTime;
        await work();
        return (process.ProcessorTime - processor, await _target.AllocatedBytesAsync(cancellation) - allocated);
    }

    /// <summary>Deletes what is left on a server that is not ours.</summary>
    public async Task SweepAsync(Action<string> progress, CancellationToken cancellation)
    {
        var lanes = _scenario.Sweep();
        if (lanes.Count == 0)
            return;
        progress($"{_name.Spelled()}: deleting what it has created");
        await PlayAsync(lanes, "while deleting what it had created", cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_crowd is not null)
            await _crowd.DisposeAsync();
        _watch?.Dispose();
        await _target.DisposeAsync();
    }

    /// <summary>Lets lanes send until they have nothing left.</summary>
    private async Task PlayAsync(IReadOnlyList<Lane> lanes, string when, CancellationToken cancellation)
    {
        if (lanes.Count == 0)
            return;
        await using var crowd = await Crowd.OpenAsync(_target.Address, lanes);
        var result = await crowd.LoadAsync(new ClosedLoop(duration: null), cancellation);
        if (result.Sent > 0)
            RequireAnyGood(result);
        _report.Check($"{_name.Spelled()} {when}", result);
    }

    private void RequireAnyGood(LoadResult result)
    {
        if (result.Good == 0)
            throw new CommandFailedException(
                $"{_name.Spelled()}: none of {result.Sent} requests was answered as a DSS answers; {result.Example ?? "all were answered 429 or 503"}; "
                + "is it an F3548 server, and do the tokens suit it (issuer, audience, scope " + ManagerSources.Scope + ")?");
    }
}
