using System.Collections.Immutable;
using System.CommandLine;
using Forewarn.Core;
using Forewarn.Journal;
using Forewarn.Record.Audit;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Tiles;
using Forewarn.Server.Recording;
using NodaTime;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn record</c>: recompute a record, follow it from outside, show its key, erase what people wrote.</summary>
internal static class RecordCommand
{
    private static readonly Option<string?> Data = new("--data") { Description = "A node's data directory" };
    private static readonly Option<string?> Origin = new("--origin") { Description = "Name of the record, when its key is made" };
    private static readonly Option<string> State = new("--state") { Description = "File that keeps what was seen; made at the first look", Required = true };
    private static readonly Option<bool> Once = new("--once") { Description = "Look once, and end" };
    private static readonly Option<int> Every = new("--every") { Description = "Seconds between two looks", DefaultValueFactory = _ => 10 };
    private static readonly Argument<string> Entity = new("entity") { Description = "constraint/UUID, operational-intent/UUID, warning/NUMBER or observation/UUID" };

    public static Command Create()
    {
        var fsck = new Command("fsck", "Recompute a record from its first leaf to its signed root: by its files (--data), or by what a node serves (--url)") { Data };
        fsck.SetAction(CheckAsync);
        var monitor = new Command("monitor", "Follow a record from outside; it ends with exit code 1 when the record contradicts what it has once signed") { State, Once, Every };
        monitor.SetAction(MonitorAsync);
        var key = new Command("key", "Print the key that the record is signed with, as a C2SP verifier key; with --data, make the key if there is none yet, so that witnesses can know it before the node starts") { Data, Origin };
        key.SetAction(KeyAsync);
        var erase = new Command("erase", "Erase what people wrote about something; the leaves and their proofs stand (scope forewarn.admin)") { Entity };
        erase.SetAction(EraseAsync);
        return new Command("record", "Check, follow and look after a record")
        {
            NodeLink.AddTo(Trust.AddTo(fsck)), NodeLink.AddTo(Trust.AddTo(monitor)), NodeLink.AddTo(key), NodeLink.AddTo(erase),
        };
    }

    private static async Task<int> CheckAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(Data) is { } directory)
            return await CheckLocalAsync(directory, Trust.Given(parsed), cancellation);
        var policy = await Trust.ForAsync(parsed, cancellation);
        using var http = await NodeLink.ReaderAsync(parsed, cancellation);
        return Print(await RecordAudit.OfLogAsync(new HttpLog(http, AddressOf(parsed)), policy, Progress.OfLeaves("Recomputing"), cancellation), []);
    }

    /// <summary>By the files; and, when no node runs on them, by the journal.</summary>
    private static async Task<int> CheckLocalAsync(string directory, Policy? policy, CancellationToken cancellation)
    {
        var report = LocalRecord.Audit(directory, policy, cancellation);
        if (!report.IsInOrder)
            return Print(report, []);
        try
        {
            var progress = Progress.OfEntries("Deriving it again from the journal");
            var (compared, finding) = await JournalAudit.CompareAsync(directory, (position, last) => progress.Report((position, last)), cancellation);
            return Print(report, finding is null ? [] : [finding], $"leads to the first {compared} leaves");
        }
        catch (JournalInUseException)
        {
            return Print(report, [], "not compared: a node is running on it");
        }
    }

    private static async Task<int> MonitorAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var pause = parsed.GetValue(Every) is > 0 and <= 86_400 and var seconds
            ? TimeSpan.FromSeconds(seconds) : throw new InvalidValueException("--every", "out of range", "1 to 86400 seconds");
        string path = parsed.GetRequiredValue(State);
        var state = NamedFile.Read(path, MonitorState.ReadFrom);
        var policy = await PolicyAsync(parsed, state, cancellation);
        using var http = await NodeLink.ReaderAsync(parsed, cancellation);
        var monitor = new RecordMonitor(new HttpLog(http, AddressOf(parsed)), policy, SystemClock.Instance);
        try
        {
            return await FollowAsync(monitor, state, path, parsed.GetValue(Once) ? null : pause, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && !parsed.GetValue(Once))
        {
            return ExitCode.Success;
        }
    }

    /// <summary>Looks once, or again and again, until something is wrong.</summary>
    private static async Task<int> FollowAsync(RecordMonitor monitor, MonitorState? state, string path, TimeSpan? pause, CancellationToken cancellation)
    {
        while (true)
        {
            MonitorReport? report = null;
            try
            {
                (report, state) = await monitor.LookAsync(state, Progress.OfLeaves("Reading"), cancellation);
            }
            // A record that cannot be reached has not contradicted itself: a monitor that goes on asks again.
            catch (Exception failed) when (pause is not null && failed is HttpRequestException or TimeoutException)
            {
                await Console.Error.WriteLineAsync($"{SystemClock.Instance.GetCurrentInstant()} not reached: {failed.Message}");
            }
            if (report is { IsInOrder: false })
                return Shout(report, path);
            if (report is not null)
            {
                state!.WriteTo(path);
                Console.Out.WriteLine($"{SystemClock.Instance.GetCurrentInstant()} in order: {state.Size} leaves, {report.LeavesRead} new, root {report.Now.Checkpoint.Root.ToBase64()}{(report.Signed.IsMet ? "" : "; too few witnesses")}");
            }
            if (pause is not { } time)
                return ExitCode.Success;
            await Task.Delay(time, cancellation);
        }
    }

    /// <summary>Says loudly what is wrong, and keeps what proves it.</summary>
    private static int Shout(MonitorReport report, string statePath)
    {
        Console.Error.WriteLine("THE RECORD IS NOT IN ORDER");
        foreach (var finding in report.Findings)
            Console.Error.WriteLine($"  {finding}");
        var kept = ConflictFiles.Write(statePath, report);
        if (kept.Count > 0)
            Console.Error.WriteLine($"The two checkpoints, each signed by the record's key, are kept in {string.Join(" and ", kept)}. Show them to the other parties.");
        return ExitCode.Failure;
    }

    private static async Task<int> KeyAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(Data) is { } directory)
        {
            Console.Out.WriteLine(RecordKeyFile.Of(directory, parsed.GetValue(Origin)));
            return ExitCode.Success;
        }
        using var http = NodeLink.Connect(parsed);
        Console.Out.WriteLine(await Trust.KeyOfNodeAsync(http, parsed, cancellation));
        return ExitCode.Success;
    }

    private static async Task<int> EraseAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        var answer = await link.Client.EraseAsync(parsed.GetRequiredValue(Entity), cancellation);
        Console.Out.WriteLine($"The words behind {parsed.GetRequiredValue(Entity)} are erased, {Wording.OnRecord(answer)}");
        return ExitCode.Success;
    }

    /// <summary>The keys to believe; a monitor that was told once whom to believe goes on believing that key.</summary>
    private static async Task<Policy> PolicyAsync(ParseResult parsed, MonitorState? state, CancellationToken cancellation)
    {
        var policy = await Trust.ForAsync(parsed, cancellation);
        if (state is not null)
            NamedFile.Read("the state file", _ => policy.Evaluate(state.Checkpoint));
        return policy;
    }

    private static Uri AddressOf(ParseResult parsed) => new(NodeLink.AddressOf(parsed), "record");

    private static int Print(AuditReport report, ImmutableArray<AuditFinding> more, string? journal = null)
    {
        ImmutableArray<AuditFinding> findings = [.. report.Findings, .. more];
        Console.Out.WriteLine($"leaves        {report.Size}");
        Console.Out.WriteLine($"root          {report.Root.ToBase64()}");
        Console.Out.WriteLine(report.Checkpoint is null ? "checkpoint    none" : $"checkpoint    {report.Checkpoint.Checkpoint.Origin}, {report.Checkpoint.Checkpoint.Size} leaves");
        if (report.Signed is { } signed)
        {
            Console.Out.WriteLine($"signed by     {signed.Log}");
            foreach (var witness in signed.Cosigned)
                Console.Out.WriteLine($"cosigned by   {witness.Witness} at {witness.At} [{witness.Key}]");
            if (!signed.IsMet)
                Console.Out.WriteLine("quorum        not met");
        }
        if (journal is not null)
            Console.Out.WriteLine($"journal       {journal}");
        if (report.ErasedParts > 0)
            Console.Out.WriteLine($"erased parts  {report.ErasedParts}");
        foreach (var finding in findings)
            Console.Out.WriteLine($"WRONG         {finding}");
        Console.Out.WriteLine(findings.IsEmpty ? "in order" : $"{findings.Length} findings: the record is not in order");
        return findings.IsEmpty ? ExitCode.Success : ExitCode.Failure;
    }
}
