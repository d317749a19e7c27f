using System.CommandLine;
using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Journal;
using Forewarn.Server.Node;
using Command = System.CommandLine.Command;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn journal check</c>: reads a journal from its first entry, and tells what it leads to.</summary>
internal static class JournalCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "The data directory of a node that is not running", Required = true };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object" };

    public static Command Create()
    {
        var check = new Command("check", "Verify every entry of a journal, replay it from the first, and print the state hash") { Data, Json };
        check.SetAction(CheckAsync);
        return new Command("journal", "Look after a node's journal") { check };
    }

    private static async Task<int> CheckAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string directory = parsed.GetRequiredValue(Data);
        if (!File.Exists(Path.Combine(directory, "journal.db")))
            throw new CommandFailedException($"there is no journal in {directory}: no file journal.db");
        await using var sequencer = SqliteSequencer.Open(directory, new SqliteSequencerOptions());
        var state = new AirspaceState();
        long erasedCount = 0;
        AirspaceNode.Replay(state, sequencer.Read(1).Select(batch =>
        {
            erasedCount += batch.Entries.Count(e => e.IsErased);
            return batch;
        }));
        string hash = state.Capture().Hash();
        if (parsed.GetValue(Json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["entries"] = state.Position,
                ["entries_erased"] = erasedCount,
                ["time"] = state.Time.ToString(),
                ["state_hash"] = hash,
            }));
            return ExitCode.Success;
        }
        Console.Out.WriteLine(FormattableString.Invariant($"entries            {state.Position:N0}"));
        Console.Out.WriteLine(FormattableString.Invariant($"details erased     {erasedCount:N0}"));
        Console.Out.WriteLine($"last entry at      {state.Time}");
        Console.Out.WriteLine(FormattableString.Invariant($"declarations kept  {state.DeclarationsCount:N0}"));
        Console.Out.WriteLine(FormattableString.Invariant($"warnings kept      {state.WarningsCount:N0}"));
        Console.Out.WriteLine($"state hash         {hash}");
        return ExitCode.Success;
    }
}
