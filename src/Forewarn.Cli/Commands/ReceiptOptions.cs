using System.CommandLine;
using System.Globalization;
using Forewarn.Client.Model;
using Forewarn.Core;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Evidence;
using Forewarn.Record.Leaves;
using Forewarn.Record.Notes;

namespace Forewarn.Cli.Commands;

/// <summary>Keeping the receipt of what a command has put on record.</summary>
internal static class ReceiptOptions
{
    public static readonly Option<string?> File = new("--receipt") { Description = "Wait for the receipt, verify it, and write it to this file; needs --policy, --log or --trust-node" };

    public static readonly Option<int> Wait = new("--wait") { Description = "Seconds to wait for the witnesses", DefaultValueFactory = _ => 30 };

    /// <summary>Longest time to wait.</summary>
    private const int WaitSecondsMax = 3_600;

    public static Command AddTo(Command command)
    {
        command.Add(File);
        command.Add(Wait);
        return Trust.AddTo(command);
    }

    /// <summary>Says where a change is on record, and keeps its receipt when the command line asks for it.</summary>
    /// <param name="entity">What the leaf must be about, as the record names it.</param>
    /// <param name="version">Which version of it; null for what has none.</param>
    /// <returns>The exit code: a receipt that did not become final is a failure.</returns>
    public static async Task<int> KeepAsync(ParseResult parsed, NodeLink link, Recorded answer, string entity, long? version, CancellationToken cancellation)
    {
        if (parsed.GetValue(File) is not { } path)
            return ExitCode.Success;
        var policy = await Trust.ForAsync(parsed, cancellation);
        var verified = await link.Client.WaitForReceiptAsync(answer.Leaf, policy, TimeSpan.FromSeconds(WaitOf(parsed)), cancellation);
        RequireAbout(verified, entity, version, link.Signer?.Key.PublicKey.Thumbprint);
        return await WriteAsync(verified, path, cancellation);
    }

    /// <summary>Seconds to wait.</summary>
    public static int WaitOf(ParseResult parsed) => parsed.GetValue(Wait) is >= 0 and <= WaitSecondsMax and var seconds
        ? seconds : throw new InvalidValueException("--wait", "out of range", $"0 to {WaitSecondsMax} seconds");

    /// <summary>Writes a receipt that was verified, and says what it proves.</summary>
    public static async Task<int> WriteAsync(VerifiedReceipt verified, string path, CancellationToken cancellation)
    {
        await System.IO.File.WriteAllBytesAsync(path, verified.Receipt.ToBytes(), cancellation);
        foreach (var line in Lines(verified.Result, verified.Leaf))
            Console.Out.WriteLine(line);
        Console.Out.WriteLine($"receipt  {path}");
        if (verified.IsFinal)
            return ExitCode.Success;
        await Console.Error.WriteLineAsync($"forewarn: too few witnesses have cosigned yet; later: forewarn receipt {verified.Leaf.Index} -o {path}");
        return ExitCode.Failure;
    }

    /// <summary>What a receipt has proven, and what it only claims, line by line.</summary>
    public static IEnumerable<EvidenceLine> Lines(ReceiptResult result, Leaf leaf)
    {
        yield return Proven(string.Create(CultureInfo.InvariantCulture, $"Leaf {result.Index} is in the record, in a tree of {result.Size} leaves."), result.Log);
        foreach (var witness in result.Cosigned)
            yield return Proven($"Witness {witness.Witness} saw that tree at {witness.At}.", witness.Key);
        // That the leaf is there is proven; what it says is the word of the record's operator, unless the party signed.
        yield return new EvidenceLine(EvidenceLineKind.Claimed, $"The record says: {leaf.At} {leaf.By ?? "the node"}{(leaf.To is null ? "" : $" to {leaf.To}")}: {leaf.Entity} {leaf.Kind}"
            + (leaf.IsRefused ? $", refused: {leaf.Reason}" : "")
            + (leaf.SignedBy is null ? "" : $", signed with the party's key {leaf.SignedBy} (an evidence bundle holds the signature)") + ".");
        yield return result.IsFinal && result.Cosigned.IsEmpty
            ? new EvidenceLine(EvidenceLineKind.Claimed, "Everyone is shown the same tree: the policy asks for no witness, so the log alone says so.")
            : result.IsFinal ? new EvidenceLine(EvidenceLineKind.Proven, "That is enough for the policy: the receipt is final.")
            : new EvidenceLine(EvidenceLineKind.Failed, "That is not enough for the policy: the receipt is not final.");
    }

    private static EvidenceLine Proven(string text, VerifierKey by) => new(EvidenceLineKind.Proven, text, by.ToString());

    /// <summary>The node could have answered with the index of any leaf.</summary>
    private static void RequireAbout(VerifiedReceipt verified, string entity, long? version, string? signedBy)
    {
        var leaf = verified.Leaf;
        if (leaf.Entity.ToString() != entity || (version is not null && leaf.Version != version) || leaf.IsRefused)
            throw new CommandFailedException($"the node's receipt is of something else: leaf {leaf.Index} is about {leaf.Entity}, version {leaf.Version}; do not trust this node");
        if (signedBy is not null && leaf.SignedBy != signedBy)
            throw new CommandFailedException($"leaf {leaf.Index} does not say that it was signed with your key {signedBy}; do not trust this node");
    }
}
