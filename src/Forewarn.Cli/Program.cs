using System.CommandLine;
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
            ReplayCommand.CreateDemo(),
            ReplayCommand.Create(),
            JournalCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync($"See: forewarn {string.Join(' ', args.TakeWhile(arg => !arg.StartsWith('-')))} --help");
            return ExitCode.Usage;
        }
        return await ExitCode.OfAsync(() => parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }));
    }
}
