using System.Globalization;
using Forewarn.Cli.Commands;

namespace Forewarn.Cli.Load;

/// <summary>Plays the scenarios against a server, and says what it can do.</summary>
/// <remarks>Each scenario has the server's maximum by closed loops, in turn with the echo's, and latencies by an open loop at half of
/// it. A server of our own is a new one for each scenario; one that is named is left as it was found.</remarks>
/// <param name="plan">What to measure.</param>
/// <param name="targets">Opens the servers.</param>
/// <param name="progress">Told in words how far it is.</param>
/// <param name="watch">Told the process of each server of our own, to watch it until disposed of; may be null.</param>
internal sealed class DssBench(BenchPlan plan, TargetSource targets, Action<string> progress, Func<int, IDisposable>? watch = null)
{
    /// <summary>Rate of the overload, in maxima.</summary>
    private const double OverloadFactor = 3;

    private readonly BenchReport _report = new();
    private readonly List<double> _echoes = [];
    private int _seed = Random.Shared.Next();

    /// <exception cref="CommandFailedException">The server cannot be reached, or answers nothing as it should.</exception>
    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        await using var echo = await StartEchoAsync(cancellation);
        foreach (var name in plan.Scenarios)
        {
            await (name switch
            {
                ScenarioName.Overload => OverloadAsync(cancellation),
                ScenarioName.Active => CompareActiveAsync(cancellation),
                _ => MeasureAsync(name, echo, cancellation),
            });
        }
        Summarize();
        return _report;
    }

    /// <summary>The echo, and the disk; null when the server is not on this machine, whose ceilings then say nothing.</summary>
    private async Task<ServerProcess?> StartEchoAsync(CancellationToken cancellation)
    {
        if (!targets.IsHere)
            return null;
        double fdatasyncs = DiskCeiling.FdatasyncPerSecond(Path.GetTempPath(), plan.Fdatasync);
        progress(string.Create(CultureInfo.InvariantCulture, $"ceiling: {fdatasyncs:N0} fdatasync/s"));
        _report.Add("fdatasync_per_s", fdatasyncs);
        return await ServerProcess.StartEchoAsync(cancellation);
    }

    private async Task MeasureAsync(ScenarioName name, ServerProcess? echo, CancellationToken cancellation)
    {
        progress($"{name.Spelled()}: preparing");
        await using var stage = await Stage.OpenAsync(targets, watch, name, plan.StockCount, NextSeed(), plan.Connections, _report, cancellation);
        await using var echoes = echo is null ? null : await EchoAsync(name, echo, stage.Managers);
        progress($"{name.Spelled()}: warming up");
        await stage.WarmUpAsync(plan.WarmUp, cancellation);
        if (echoes is not null)
            await echoes.LoadAsync(new ClosedLoop(plan.WarmUp / 4), cancellation);

        var rounds = new List<(LoadResult Server, LoadResult? Echo)>();
        var echoTime = echo?.ProcessorTime ?? default;
        var cost = await stage.CostAsync(async () =>
        {
            for (int round = 1; round <= plan.Rounds; round++)
            {
                var echoed = echoes is null ? null : await echoes.LoadAsync(new ClosedLoop(plan.Round), cancellation);
                var served = await stage.LoadAsync(new ClosedLoop(plan.Round), "at the maximum", cancellation);
                rounds.Add((served, echoed));
                progress(string.Create(CultureInfo.InvariantCulture, $"{name.Spelled()}: round {round} of {plan.Rounds}: {served.PerSecond:N0}/s{(echoed is null ? "" : $", echo {echoed.PerSecond:N0}/s")}"));
            }
        }, cancellation);
        echoTime = (echo?.ProcessorTime ?? default) - echoTime;
        double perSecond = Median(rounds.Select(round => round.Server.PerSecond));
        double rate = plan.Rate ?? perSecond / 2;
        progress(string.Create(CultureInfo.InvariantCulture, $"{name.Spelled()}: latencies at {rate:N0}/s"));
        var latencies = await stage.LoadAsync(new OpenLoop([new(rate, plan.OpenLoop)], ArrivalSeed()), "in the open loop", cancellation);
        await stage.SweepAsync(progress, cancellation);

        double requests = rounds.Sum(round => round.Server.Sent);
        _echoes.AddRange(rounds.Select(round => round.Echo?.PerSecond).OfType<double>());
        _report.Add(new ScenarioFigures
        {
            Name = name,
            PerSecond = perSecond,
            EchoPerSecond = echoes is null ? null : Median(rounds.Select(round => round.Echo!.PerSecond)),
            EchoRatio = echoes is null ? null : Median(rounds.Select(round => round.Server.PerSecond / round.Echo!.PerSecond)),
            Open = latencies,
            OpenRate = rate,
            GeneratorMicroseconds = rounds.Sum(round => round.Server.GeneratorTime.TotalMicroseconds) / requests,
            ServerMicroseconds = cost?.Processor.TotalMicroseconds / requests,
            EchoMicroseconds = echoes is null ? null : echoTime.TotalMicroseconds / rounds.Sum(round => round.Echo!.Sent),
            AllocatedBytes = cost?.AllocatedBytes / requests,
        });
    }

    private async Task OverloadAsync(CancellationToken cancellation)
    {
        progress("overload: preparing");
        await using var stage = await Stage.OpenAsync(targets, watch, ScenarioName.Overload, plan.StockCount, NextSeed(), plan.Connections, _report, cancellation);
        await stage.WarmUpAsync(plan.WarmUp, cancellation);
        var maxima = new List<double>();
        for (int round = 0; round < plan.Rounds; round++)
            maxima.Add((await stage.LoadAsync(new ClosedLoop(plan.Round), "at the maximum", cancellation)).PerSecond);
        double maximum = Median(maxima);
        await stage.ReopenAsync(plan.OverloadConnections, cancellation);
        progress(string.Create(CultureInfo.InvariantCulture, $"overload: half of {maximum:N0}/s, then {OverloadFactor:0} times as much, then half again"));
        _report.Add(await Overload.MeasureAsync(stage, maximum, OverloadFactor, plan.OverloadStretch, ArrivalSeed(), cancellation));
        await stage.SweepAsync(progress, cancellation);
    }

    /// <summary>Writes beside few and beside many operational intents, in turn on two servers, so that the machine's moods hit both.</summary>
    private async Task CompareActiveAsync(CancellationToken cancellation)
    {
        if (!targets.IsNew)
            throw new CommandFailedException("the scenario active needs two servers of its own; leave out --url");
        progress(string.Create(CultureInfo.InvariantCulture, $"active: {plan.ActiveCountSmall:N0} operational intents on one server, {plan.ActiveCount:N0} on another"));
        await using var few = await Stage.OpenAsync(targets, watch, ScenarioName.Active, plan.ActiveCountSmall, NextSeed(), plan.Connections, _report, cancellation);
        await few.WarmUpAsync(plan.WarmUp, cancellation);
        await using var many = await Stage.OpenAsync(targets, watch, ScenarioName.Active, plan.ActiveCount, NextSeed(), plan.Connections, _report, cancellation);
        await many.WarmUpAsync(plan.WarmUp, cancellation);
        var ratios = new List<double>();
        for (int round = 1; round <= plan.Rounds; round++)
        {
            var beside = (Few: await few.LoadAsync(new ClosedLoop(plan.Round), "beside few", cancellation), Many: await many.LoadAsync(new ClosedLoop(plan.Round), "beside many", cancellation));
            ratios.Add(beside.Many.PerSecond / beside.Few.PerSecond);
            progress(string.Create(CultureInfo.InvariantCulture, $"active: round {round} of {plan.Rounds}: {beside.Few.PerSecond:N0}/s beside few, {beside.Many.PerSecond:N0}/s beside many"));
        }
        _report.Add("active_1m_over_1k_ratio", Median(ratios));
        _report.Add("active_count", plan.ActiveCount);
    }

    /// <summary>The same requests to the echo.</summary>
    private async Task<Crowd> EchoAsync(ScenarioName name, ServerProcess echo, IReadOnlyList<Manager> managers)
    {
        var scenario = Scenario.Create(name, new ScenarioSetting { Server = echo.Address, Managers = managers, Now = DateTime.UtcNow, Seed = NextSeed(), StockCount = plan.StockCount });
        return await Crowd.OpenAsync(echo.Address, [.. scenario.Lanes(plan.Connections).Select(lane => new EchoLane(lane))]);
    }

    private void Summarize()
    {
        if (_echoes.Count > 0)
            _report.Add("echo_per_s", Median(_echoes));
        var spread = _report.Scenarios.FirstOrDefault(each => each.Name == ScenarioName.Spread);
        if (spread?.AllocatedBytes is { } allocated)
            _report.Add("allocated_bytes_per_write", allocated);
        // Each against the echo of its own minutes: the machine may have been faster in one of them.
        foreach (var name in new[] { ScenarioName.SameCell, ScenarioName.Clusters })
        {
            if (spread is not null && _report.Scenarios.FirstOrDefault(each => each.Name == name) is { } dense)
                _report.Add($"{name.Key()}_over_spread_ratio", (dense.EchoRatio ?? dense.PerSecond) / (spread.EchoRatio ?? spread.PerSecond));
        }
    }

    private int? ArrivalSeed() => plan.IsEven ? null : NextSeed();

    private int NextSeed() => unchecked(++_seed);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
