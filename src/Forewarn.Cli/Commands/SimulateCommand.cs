using System.CommandLine;
using System.Globalization;
using Forewarn.Simulation;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn simulate</c>: runs pools of nodes in a simulated world in which things go wrong, and checks that what must hold does.</summary>
internal static class SimulateCommand
{
    /// <summary>Where files are kept in memory, on Linux.</summary>
    private const string Memory = "/dev/shm";

    private static readonly Option<long> Seed = new("--seed") { Description = "What chance is drawn from: the same seed gives the same run", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Seeds = new("--seeds") { Description = "How many runs, with this seed and those after it", DefaultValueFactory = _ => 1 };
    private static readonly Option<double> Hours = new("--hours") { Description = "For how long things go wrong in each run, in hours of the simulated clock", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> Quiet = new("--quiet") { Description = "Weeks in which little happens: declarations come and go, and every few days a node is killed or members change" };
    private static readonly Option<int> Members = new("--members") { Description = "Nodes in the pool", DefaultValueFactory = _ => 3 };

    public static Command Create()
    {
        Seeds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1_000_000)
                result.AddError("--seeds: 1 to 1,000,000");
        });
        Hours.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 10_000))
                result.AddError("--hours: more than 0, at most 10,000");
        });
        Members.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 31)
                result.AddError("--members: 1 to 31");
        });
        var command = new Command("simulate", "Run a pool of nodes in a simulated world in which things go wrong, and check that nothing is lost, invented or reordered") { Seed, Seeds, Hours, Members, Quiet };
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation) => Task.FromResult(Run(parsed, cancellation));

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        long first = parsed.GetValue(Seed);
        int count = parsed.GetValue(Seeds), failed = 0;
        for (long seed = first; seed < first + count; seed++)
        {
            var options = new SimulationOptions { Seed = seed, Time = TimeSpan.FromHours(parsed.GetValue(Hours)), Members = parsed.GetValue(Members), IsQuiet = parsed.GetValue(Quiet) };
            var report = PoolSimulation.Run(options, Directory.Exists(Memory) ? Memory : Path.GetTempPath(), cancellation);
            Print(report);
            failed += report.Problems.Count > 0 ? 1 : 0;
        }
        if (failed > 0)
            Console.Error.WriteLine($"{failed} of {count} runs broke what must hold. A run is repeated exactly with its seed, its hours and its members.");
        return failed > 0 ? ExitCode.Failure : ExitCode.Success;
    }

    private static void Print(SimulationReport report)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"seed {report.Seed}: {report.Simulated.TotalMinutes:N0} min in {report.Real.TotalSeconds:N1} s ({report.Simulated / report.Real:N0} times as fast), {report.Steps:N0} steps, {report.Answered:N0} answers, {report.Written:N0} writes, {report.Entries:N0} entries, etcd {report.EtcdBytes / 1024:N0} KiB (at most {report.EtcdBytesMax / 1024:N0}), membership {report.Membership}, trace {report.Trace:x16}"));
        Console.WriteLine($"  {string.Join(", ", report.Faults.Select(fault => $"{fault.Value} x {fault.Key}"))}");
        foreach (var held in report.Weeks)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  week {held.At.TotalDays / 7:N0}: {held.Declarations:N0} declarations, {held.Warnings:N0} warnings, {held.Outbox:N0} to be brought, {held.MemoryBytes / 1024:N0} KiB"));
        foreach (var problem in report.Problems)
            Console.WriteLine($"  BROKEN: {problem}");
    }
}
