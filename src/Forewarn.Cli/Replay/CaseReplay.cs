using System.Collections.Immutable;
using Spectre.Console;

namespace Forewarn.Cli.Replay;

/// <summary>Replays a case file from beginning to end: reads it, acts each telling out on a node, shows and checks what it found.</summary>
public static class CaseReplay
{
    /// <summary>Widest lines written, in columns, and the width of what does not go to a terminal.</summary>
    public const int WidthMax = 120;

    /// <summary>Replays and returns what was found; writes to <paramref name="options"/>' file once everything is there.</summary>
    /// <param name="caseFile">Path of the case file.</param>
    /// <param name="startNode">Starts a fresh node for each telling.</param>
    /// <param name="console">Where it is shown; only JSON goes there with <see cref="ReplayOptions.Json"/>.</param>
    /// <exception cref="Core.InvalidValueException">The case file has a hole; names the JSON path.</exception>
    /// <exception cref="ReplayException">The node refused a step or is not in replay mode; names the step.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static async Task<ReplayOutcome> RunAsync(
        string caseFile, StartReplayNode startNode, IAnsiConsole console, ReplayOptions options, CancellationToken cancellation = default)
    {
        Case acted = await CaseReader.ReadFileAsync(caseFile, cancellation);
        var screen = new ReplayScreen(console, acted);
        if (!options.Json)
            screen.ShowCase();
        var results = new List<TellingResult>();
        foreach (Telling telling in acted.Tellings)
        {
            TellingResult result = await RunTellingAsync(acted, telling, startNode, console, options, cancellation);
            results.Add(result);
            if (!options.Json)
                screen.ShowTelling(result, results.Count);
        }
        ImmutableArray<Difference> differences = [.. results.SelectMany(result => FindingsCheck.Compare(result))];
        string json = FindingsJson.Write(acted, results, differences);
        if (options.OutFile is string file)
            await WriteWholeAsync(file, json, cancellation);
        if (options.Json)
            console.Profile.Out.Writer.Write(json);
        else
            screen.ShowCheck(results.Sum(result => result.Findings.Length), differences);
        return new ReplayOutcome(acted, [.. results], differences);
    }

    /// <summary>A console for a replay on a stream: colour only on a terminal and without NO_COLOR, at most <see cref="WidthMax"/> wide.</summary>
    public static IAnsiConsole CreateConsole(TextWriter output, bool isTerminal)
    {
        bool isColourful = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isColourful ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isColourful ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        console.Profile.Width = isTerminal ? Math.Min(console.Profile.Width, WidthMax) : WidthMax;
        return console;
    }

    private static async Task<TellingResult> RunTellingAsync(
        Case acted, Telling telling, StartReplayNode startNode, IAnsiConsole console, ReplayOptions options, CancellationToken cancellation)
    {
        var runner = new ReplayRunner(acted, startNode, options.EvidenceFile ?? Path.Combine(Path.GetTempPath(), $"{acted.Id}.evidence.zip"),
            options.ReportsFolder ?? Path.Combine(Path.GetTempPath(), $"{acted.Id}.reports"));
        if (options.Json || !console.Profile.Capabilities.Interactive || !console.Profile.Capabilities.Ansi)
            return await runner.RunAsync(telling, null, cancellation);
        return await console.Progress().AutoClear(true).StartAsync(async context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape("Replaying: " + telling.Title), maxValue: telling.Steps.Length);
            return await runner.RunAsync(telling, new Steps(task), cancellation);
        });
    }

    /// <summary>Writes beside the file and renames, so that a reader never sees half of it.</summary>
    private static async Task WriteWholeAsync(string file, string content, CancellationToken cancellation)
    {
        string unfinished = file + ".unfinished";
        await File.WriteAllTextAsync(unfinished, content, cancellation);
        File.Move(unfinished, file, overwrite: true);
    }

    private sealed class Steps(ProgressTask task) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value) => task.Value = value.StepsDone;
    }
}

/// <param name="Json">Write JSON alone, for machines.</param>
/// <param name="OutFile">Also write the findings as JSON to this file; null for none.</param>
/// <param name="EvidenceFile">Where evidence is written, if the case takes some; null for the system's folder of temporary files.</param>
/// <param name="ReportsFolder">Where the reports of incidents are written, if the case opens some; null for a folder among the system's temporary files.</param>
public sealed record ReplayOptions(bool Json = false, string? OutFile = null, string? EvidenceFile = null, string? ReportsFolder = null);

/// <summary>What came of a replay.</summary>
/// <param name="Differences">How the findings differ from the expected ones; empty when they are the same.</param>
public sealed record ReplayOutcome(Case Case, ImmutableArray<TellingResult> Tellings, ImmutableArray<Difference> Differences)
{
    public bool IsAsExpected => Differences.IsEmpty;
}
