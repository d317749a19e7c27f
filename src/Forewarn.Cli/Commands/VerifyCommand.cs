using System.CommandLine;
using Forewarn.Core;
using Forewarn.Record;
using Forewarn.Record.Audit;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Evidence;
using Forewarn.Record.Leaves;
using Forewarn.Record.Tiles;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn verify</c>: what a receipt or an evidence bundle proves, line by line, without any server.</summary>
internal static class VerifyCommand
{
    /// <summary>Largest file that is read.</summary>
    private const int FileBytesMax = 256 * 1024 * 1024;

    private static readonly Argument<string> FileName = new("file") { Description = "A receipt (.tlog-proof) or an evidence bundle (.zip)" };
    private static readonly Option<string?> Record = new("--record") { Description = "Also hold the record that is served at this node to what the file says: it must have grown from there" };

    public static Command Create()
    {
        var command = new Command("verify", "Verify a receipt or an evidence bundle, offline; exit code 0 only if all holds") { FileName, Record, NodeLink.Token, NodeLink.TokenFile };
        command.SetAction(RunAsync);
        return Trust.AddTo(command, online: false);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string path = parsed.GetRequiredValue(FileName);
        byte[] bytes = NamedFile.Bytes(path, FileBytesMax);
        var policy = Trust.Given(parsed);
        bool isBundle = bytes.AsSpan().StartsWith("PK"u8);
        var (holds, checkpoint) = isBundle ? VerifyBundle(path, bytes, policy) : VerifyReceipt(path, bytes, policy);
        if (holds && parsed.GetValue(Record) is { } url)
            holds = await HoldAsync(parsed, url, policy ?? throw NoPolicy(), checkpoint, cancellation);
        Console.Out.WriteLine(holds ? "All holds." : "It does not hold.");
        return holds ? ExitCode.Success : ExitCode.Failure;
    }

    private static (bool Holds, SignedCheckpoint Checkpoint) VerifyBundle(string path, byte[] bytes, Policy? policy)
    {
        var result = NamedFile.Read(path, _ => EvidenceVerifier.Verify(bytes, policy));
        // Tens of thousands of lines, written at once: each by itself takes longer than to verify what it says.
        Console.Out.Write(string.Concat(result.Lines.Select(line => $"{line}\n")));
        return (result.AllHold, result.File.Checkpoint);
    }

    private static (bool Holds, SignedCheckpoint Checkpoint) VerifyReceipt(string path, byte[] bytes, Policy? policy)
    {
        var receipt = NamedFile.Read(path, _ => Receipt.Parse(bytes));
        var leaf = NamedFile.Read(path, _ => Leaf.Parse(receipt.Leaf.Span));
        if (policy is null)
            throw NoPolicy();
        ReceiptResult result;
        try
        {
            result = receipt.Verify(policy);
            if (leaf.Index != result.Index)
                throw new RecordFormatException("receipt", $"the leaf says that it is number {leaf.Index}", $"leaf {result.Index}");
        }
        catch (RecordFormatException broken)
        {
            Console.Out.WriteLine(new EvidenceLine(EvidenceLineKind.Failed, broken.Message));
            return (false, receipt.Proof.Checkpoint);
        }
        foreach (var line in ReceiptOptions.Lines(result, leaf))
            Console.Out.WriteLine(line);
        return (result.IsFinal, receipt.Proof.Checkpoint);
    }

    private static async Task<bool> HoldAsync(ParseResult parsed, string url, Policy policy, SignedCheckpoint checkpoint, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(url.TrimEnd('/') + "/record", UriKind.Absolute, out var address))
            throw new InvalidValueException("--record", "not a URL", "a node's address, such as http://127.0.0.1:8080");
        using var http = await NodeLink.ReaderAsync(parsed, cancellation);
        var report = await HeldCheckpoint.CompareAsync(new HttpLog(http, address), policy, checkpoint, cancellation);
        Console.Out.WriteLine(report.IsInOrder
            ? new EvidenceLine(EvidenceLineKind.Proven, $"The record served at {url}, now of {report.Now.Checkpoint.Size} leaves, has grown from it.", report.Signed.Log.ToString())
            : new EvidenceLine(EvidenceLineKind.Failed, report.Findings[0].ToString()));
        return report.IsInOrder;
    }

    private static InvalidValueException NoPolicy() => new("--policy", "no key is trusted, so nothing can be verified", "--policy FILE, or --log KEY");
}
