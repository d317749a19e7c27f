using System.CommandLine;
using System.Runtime.InteropServices;
using Forewarn.Cli.Commands;

namespace Forewarn.Cli;

/// <summary>The forewarn command.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var root = new RootCommand("Forewarn: advance warning between parties that share an airspace, and a record of who told whom, what and when.")
        {
            ServeCommand.Create(),
            TokenCommand.Create(),
            PartyCommand.Create(),
            PersonCommand.Create(),
            KeyCommand.Create(),
            DeclareCommand.CreateDeclare(),
            DeclareCommand.CreateEnd(),
            SealCommand.Create(),
            DeclareCommand.CreateReveal(),
            WarningCommand.CreateList(),
            WarningCommand.CreateAcknowledge(),
            WarningCommand.CreateProposal(),
            RosterCommand.Create(),
            DrillCommand.Create(),
            ObserveCommand.Create(),
            StatsCommand.Create(),
            IncidentCommand.Create(),
            StatementCommand.Create(),
            ArrangementCommand.Create(),
            CoverageCommand.Create(),
            SiteCommand.Create(),
            HotlineCommand.Create(),
            CallCommand.Create(),
            ReceiptCommand.Create(),
            EvidenceCommand.Create(),
            VerifyCommand.Create(),
            RecordCommand.Create(),
            ReplayCommand.CreateDemo(),
            ReplayCommand.Create(),
            JournalCommand.Create(),
            PoolCommand.Create(),
            BackupCommand.Create(),
            RestoreCommand.Create(),
            WitnessCommand.Create(),
            SimulateCommand.Create(),
            BenchCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync($"See: forewarn {string.Join(' ', args.TakeWhile(arg => !arg.StartsWith('-')))} --help");
            return ExitCode.Usage;
        }
        // One way for every command: SIGINT and SIGTERM cancel its token, and it ends by itself, having put things in order.
        using var interruption = new CancellationTokenSource();
        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interruption.Cancel();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return await ExitCode.OfAsync(() => parsed.InvokeAsync(configuration, interruption.Token));
    }
}
